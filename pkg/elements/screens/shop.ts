// <xy-shop>: the charity shop: redeem at the counter, the shelf, goods in, and the counters themselves.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { points } from '../base/format.js';
import type { BookClient, CounterView, ShelfRow, StockPart } from '../contract.js';
import { figure, figureStyles } from '../parts/figure.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import './asks.js';
import './counters.js';
import './shop-redeem.js';
import './shop-stock.js';
import './vouchers.js';

type Tab = 'redeem' | 'vouchers' | 'asks' | 'shelf' | 'stock' | 'counters';
type PartWord = 'onHand' | 'heldUnits' | 'availableUnits' | 'donatedUnits' | 'handedOut';
const TABS: Tab[] = ['redeem', 'vouchers', 'asks', 'shelf', 'stock', 'counters'];
/** Tabs that show one counter. */
const OF_COUNTER: Tab[] = ['redeem', 'shelf', 'stock'];

/** The shop. */
export class XyShop extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      .cards {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fill, minmax(230px, 1fr));
      }

      .card {
        display: grid;
        gap: 6px;
        align-content: start;
        padding: 14px 16px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
      }

      .card dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
        font-size: var(--_small);
      }

      .price {
        font-size: calc(var(--_text) * 1.5);
        font-weight: 700;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  static override properties = {
    tab: { state: true },
    counters: { state: true },
    counter: { state: true },
    shelf: { state: true },
  };

  declare private tab: Tab;
  declare private counters: CounterView[] | undefined;
  declare private counter: string;
  declare private shelf: ShelfRow[];
  /** How many asks wait. */
  #asks = 0;

  constructor() {
    super();
    this.tab = 'redeem';
    this.counter = '';
    this.shelf = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    const [counters, asks] = await Promise.all([book.ask({ type: 'counters' }), book.ask({ type: 'asks', state: 'waiting', limit: 0 })]);
    this.#asks = asks.total;
    if (!counters.some((one) => one.counter === this.counter)) this.counter = (counters.find(({ own }) => own) ?? counters[0])?.counter ?? '';
    this.shelf = this.counter ? await book.ask({ type: 'shelf', counter: this.counter }) : [];
    this.counters = counters;
  }

  protected override render(): TemplateResult {
    const { counters, words } = this;
    if (!counters) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    if (counters.length === 0) {
      return html`<div class="screen">
        <section class="panel">
          <h2>${words.term('shop')}</h2>
          <div class="empty"><strong>${words.term('noCounterYet')}</strong><span>${words.term('noCounterYetHint')}</span></div>
          ${this.#counterForm()}
        </section>
        ${this.notices()}
      </div>`;
    }
    return html`<div class="screen">
      <div class="head">
        <div class="tabs">
          ${TABS.map(
            (tab) =>
              html`<button aria-pressed=${this.tab === tab} data-tab=${tab} @click=${() => (this.tab = tab)}>
                ${words.term('shopTab', tab)}${tab === 'asks' && this.#asks > 0 ? html` <span class="tag warn">${this.#asks}</span>` : nothing}
              </button>`,
          )}
        </div>
        ${!OF_COUNTER.includes(this.tab)
          ? nothing
          : counters.length > 1
          ? html`<label
              >${words.term('counter')}<select
                @change=${(event: Event) => {
                  this.counter = valueOf(event);
                  void this.reload();
                }}
              >
                ${counters.map(
                  (one) => html`<option value=${one.counter} ?selected=${one.counter === this.counter}>${one.name}</option>`,
                )}
              </select></label
            >`
          : html`<span class="soft">${counters[0]?.name}</span>`}
      </div>
      ${this.#keeper(counters)} ${this.#body()} ${this.notices()}
    </div>`;
  }

  /** Whose counter it is, where it is not this device's. */
  #keeper(counters: CounterView[]): TemplateResult | typeof nothing {
    const counter = counters.find((one) => one.counter === this.counter);
    if (!counter || counter.own || !OF_COUNTER.includes(this.tab)) return nothing;
    return html`<p class="soft" data-keeper=${counter.keeper}>${this.words.term('keptBy', counter.keeperName ?? counter.keeper)}</p>`;
  }

  #body(): TemplateResult {
    if (this.tab === 'redeem') {
      return html`<xy-redeem
        .book=${this.book}
        .lang=${this.lang}
        .counter=${this.counter}
        .shelf=${this.shelf}
        @xy-stock=${() => (this.tab = 'stock')}
      ></xy-redeem>`;
    }
    if (this.tab === 'stock') {
      return html`<xy-stock .book=${this.book} .lang=${this.lang} .counter=${this.counter} .shelf=${this.shelf}></xy-stock>
        <section class="panel">
          <h3>${this.words.term('openCounter')}</h3>
          ${this.#counterForm()}
        </section>`;
    }
    if (this.tab === 'vouchers') return html`<xy-vouchers .book=${this.book} .lang=${this.lang}></xy-vouchers>`;
    if (this.tab === 'asks') return html`<xy-asks .book=${this.book} .lang=${this.lang}></xy-asks>`;
    if (this.tab === 'counters') return html`<xy-counters .book=${this.book} .lang=${this.lang}></xy-counters>`;
    return this.#shelfPanel();
  }

  #shelfPanel(): TemplateResult {
    const { words } = this;
    if (this.shelf.length === 0) {
      return html`<section class="panel">
        <div class="empty">
          <strong>${words.term('shelfEmpty')}</strong><span>${words.term('shelfEmptyHint')}</span>
          <button @click=${() => (this.tab = 'stock')}>${words.term('shopTab', 'stock')}</button>
        </div>
      </section>`;
    }
    return html`<div class="cards">${this.shelf.map((row) => this.#card(row))}</div>`;
  }

  #card(row: ShelfRow): TemplateResult {
    const { words } = this;
    const out = row.available === 0;
    const number = (part: StockPart, word: PartWord, value: number): TemplateResult =>
      html`<dt class="soft">${words.term(word)}</dt>
        <dd class="num" data-part=${part}>
          ${figure(value, 'count', words.term(word), () =>
            this.explain({ stock: { counter: row.counter, item: row.item, part } }, `${row.name} · ${words.term(word)}`),
          )}
        </dd>`;
    return html`<article class="card" data-item=${row.name}>
      <div class="head">
        <h3>${row.name}</h3>
        ${out
          ? html`<span class="tag bad">${words.term('soldOut')}</span>`
          : row.available <= 5
            ? html`<span class="tag warn">${words.term('fewLeft')}</span>`
            : nothing}
      </div>
      <p><span class="price">${points(row.price)}</span> <span class="soft small">${words.term('pointsPer', row.unit)}</span></p>
      <dl>
        ${number('onHand', 'onHand', row.onHand)} ${number('held', 'heldUnits', row.held)}
        ${number('available', 'availableUnits', row.available)} ${number('donated', 'donatedUnits', row.donated)}
        ${number('handedOut', 'handedOut', row.handedOut)}
        ${row.nextBestBefore
          ? html`<dt class="soft">${words.term('bestBefore')}</dt>
              <dd class="num">${row.nextBestBefore}</dd>`
          : nothing}
      </dl>
    </article>`;
  }

  #counterForm(): TemplateResult | typeof nothing {
    const { words } = this;
    if (this.book?.state().mode === 'reader') return nothing;
    return html`<form @submit=${this.#open} data-form="counter">
      <label class="w6"
        >${words.term('counterName')}<input name="name" required maxlength="40" placeholder=${words.term('counterExample')}
      /></label>
      <div class="actions"><button class="primary" ?disabled=${!this.writable}>${words.term('openCounter')}</button></div>
    </form>`;
  }

  #open = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = fieldsOf(form)('name') ?? '';
    const receipt = await this.act({ type: 'openCounter', name }, { text: this.words.term('counterOpened', name) });
    if (!receipt) return;
    form.reset();
    this.counter = receipt.entry;
    this.tab = 'stock';
    await this.reload();
  };
}

define('xy-shop', XyShop);

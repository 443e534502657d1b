// <xy-redeem>: redeems goods for a household: hold points and goods, hand over, or release; take back what came back.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment, points } from '../base/format.js';
import type { AccountsView, BookClient, Page, RedemptionView, ShelfRow, ThingState } from '../contract.js';
import { figure, figureStyles } from '../parts/figure.js';
import { valueOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import { askReason } from '../parts/reason.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import { stateTag } from '../parts/say.js';

const STATES: ThingState[] = ['held', 'collected', 'cancelled', 'reversed'];
const ROWS = 30;

/** The counter at work. */
export class XyRedeem extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      .goods {
        display: grid;
        gap: 10px;
        grid-template-columns: repeat(auto-fill, minmax(8.6em, 1fr));
      }

      .goods button {
        display: grid;
        gap: 2px;
        padding: 10px 14px;
        text-align: start;
      }

      .goods button[aria-pressed='true'] {
        border-color: var(--_primary);
        background: var(--_primary-ground);
        box-shadow: inset 4px 0 0 var(--_primary);
      }

      .goods b {
        font-weight: 600;
      }

      .till {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 24px;
        align-items: end;
      }

      .till label {
        width: 7.5em;
      }

      .till .cost {
        font-size: calc(var(--_text) * 1.25);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  static override properties = {
    counter: {},
    shelf: { attribute: false },
    who: { state: true },
    accounts: { state: true },
    item: { state: true },
    scanning: { state: true },
    quantity: { state: true },
    state: { state: true },
    page: { state: true },
  };

  declare counter: string;
  declare shelf: ShelfRow[];
  declare private who: Picked | undefined;
  declare private accounts: AccountsView | undefined;
  declare private item: string;
  /** True while a household's card is read. */
  declare private scanning: boolean;
  declare private quantity: number;
  declare private state: ThingState;
  declare private page: Page<RedemptionView> | undefined;
  #offset = 480;

  constructor() {
    super();
    this.counter = '';
    this.shelf = [];
    this.item = '';
    this.quantity = 1;
    this.scanning = false;
    this.state = 'held';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, overview] = await Promise.all([
      book.ask({ type: 'redemptions', state: this.state, limit: ROWS }),
      book.ask({ type: 'overview' }),
    ]);
    this.#offset = overview.utcOffsetMinutes;
    this.accounts = this.who
      ? (await book.ask({ type: 'statement', holder: this.who.holder, limit: 0 })).accounts
      : undefined;
    this.page = page;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      ${this.book?.state().mode === 'reader' ? nothing : this.#till()}
      <section class="panel">
        <div class="head">
          <h2>${words.term('redemptions')}</h2>
          <div class="tabs">
            ${STATES.map(
              (state) =>
                html`<button aria-pressed=${this.state === state} data-tab=${state} @click=${() => this.#turn(state)}>
                  ${words.term('stateName', state)}
                </button>`,
            )}
          </div>
        </div>
        ${this.page ? this.#list(this.page) : html`<p class="soft">${words.term('loading')}</p>`}
      </section>
      ${this.notices()}
    </div>`;
  }

  #turn(state: ThingState): void {
    this.state = state;
    void this.reload();
  }

  #till(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <div class="head">
        <h2>${words.term('redeem')}</h2>
        <button data-do="card" aria-expanded=${this.scanning} @click=${() => (this.scanning = !this.scanning)}>
          ${words.term(this.scanning ? 'back' : 'cardScan')}
        </button>
      </div>
      ${this.scanning ? html`<xy-scan .lang=${this.lang} @xy-scan=${this.#scanned}></xy-scan>` : nothing}
      <xy-pick
        of="any"
        label=${words.term('redeemFor')}
        .book=${this.book}
        .lang=${this.lang}
        .value=${this.who}
        @xy-pick=${(event: CustomEvent<Picked>) => {
          this.who = event.detail;
          void this.reload();
        }}
      ></xy-pick>
      ${this.#balance()}
      ${this.shelf.length === 0
        ? html`<div class="empty">
            <strong>${words.term('shelfEmpty')}</strong
            ><button @click=${() => this.dispatchEvent(new CustomEvent('xy-stock'))}>${words.term('shopTab', 'stock')}</button>
          </div>`
        : html`<div class="goods" role="group" aria-label=${words.term('goods')}>
            ${this.shelf.map((row) => this.#good(row))}
          </div>`}
      ${this.#checkout()}
    </section>`;
  }

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    const said = await this.guard(async (book) => {
      const reading = await book.readQr(detail.text, 'card');
      return { ...reading, told: reading.fault && (await book.qrFaultText(reading.fault, this.words.language)) };
    });
    if (said?.told !== undefined) this.notice = { tone: 'bad', text: said.told.replace(/`/g, '') };
    // A card that was replaced or voided says so: whoever found it gets nothing.
    if (said?.refusal) await this.refuse(said.refusal);
    const household = said?.refusal ? undefined : said?.household;
    if (household == null) return;
    this.scanning = false;
    this.who = { holder: { household: household.household }, name: household.name ?? household.household, detail: '' };
    await this.reload();
  };

  #balance(): TemplateResult | typeof nothing {
    const { accounts, who, words } = this;
    if (!who || !accounts) return nothing;
    const open = (figureOf: 'spendable' | 'held' | 'debt') => () =>
      this.explain(
        figureOf === 'spendable'
          ? { spendable: { holder: who.holder } }
          : figureOf === 'held'
            ? { held: { holder: who.holder } }
            : { debt: { holder: who.holder } },
        `${who.name} · ${words.term(figureOf)}`,
      );
    return html`<p class="note" data-balance=${accounts.spendable}>
      ${words.term('spendable')} <strong>${figure(accounts.spendable, 'points', words.term('spendable'), open('spendable'))}</strong>
      · ${words.term('held')} ${figure(accounts.held, 'points', words.term('held'), open('held'))}
      ${accounts.debt < 0 ? html`· ${words.term('debt')} ${figure(accounts.debt, 'points', words.term('debt'), open('debt'))}` : nothing}
      ${accounts.nextExpiry
        ? html`<span class="soft">· ${words.term('lapsing', points(accounts.nextExpiryPoints), accounts.nextExpiry)}</span>`
        : nothing}
    </p>`;
  }

  #good(row: ShelfRow): TemplateResult {
    const { words } = this;
    return html`<button
      aria-pressed=${this.item === row.item}
      data-good=${row.name}
      ?disabled=${row.available === 0}
      @click=${() => (this.item = row.item)}
    >
      <b>${row.name}</b>
      <span>${points(row.price)} <span class="soft small">${words.term('pointsPer', row.unit)}</span></span>
      <span class="soft small">${row.available === 0 ? words.term('soldOut') : words.term('stockLeft', row.available, row.unit)}</span>
    </button>`;
  }

  #checkout(): TemplateResult | typeof nothing {
    const { words } = this;
    const row = this.shelf.find((one) => one.item === this.item);
    if (!row) return nothing;
    return html`<div class="till">
      <label
        >${words.term('quantity')}<input
          type="number"
          name="quantity"
          min="1"
          max="10000"
          .value=${String(this.quantity)}
          @change=${(event: Event) => (this.quantity = Math.max(1, Math.trunc(Number(valueOf(event))) || 1))}
      /></label>
      <span class="cost">${row.name} × ${this.quantity} = ${points(row.price * this.quantity)} ${words.term('pointsUnit')}</span>
      <button class="primary" data-do="hold" ?disabled=${!this.writable || !this.who} @click=${() => this.#hold(row)}>
        ${words.term('holdDo')}
      </button>
      ${this.who ? nothing : html`<span class="soft small">${words.term('chooseHolder')}</span>`}
    </div>`;
  }

  async #hold(row: ShelfRow): Promise<void> {
    const { who } = this;
    if (!who) return;
    const what = `${who.name} · ${row.name} × ${this.quantity}`;
    const receipt = await this.act({
      type: 'holdRedemption',
      counter: this.counter,
      holder: who.holder,
      item: row.item,
      quantity: this.quantity,
      price: row.price,
    });
    if (!receipt) return;
    this.notice = {
      tone: 'good',
      text: this.words.term('heldFor', what),
      undo: () => this.#cancel(receipt.entry, what),
    };
    this.quantity = 1;
    this.#turn('held');
  }

  async #cancel(redemption: string, what: string): Promise<void> {
    await this.act({ type: 'cancelRedemption', redemption }, { text: this.words.term('cancelled', what) });
  }

  #list(page: Page<RedemptionView>): TemplateResult {
    const { words } = this;
    if (page.total === 0) {
      return html`<div class="empty"><strong>${words.term('listEmpty', words.term('stateName', this.state))}</strong></div>`;
    }
    return html`<table class="stack" data-list="redemptions">
      <thead>
        <tr>
          <th>${words.term('holder')}</th>
          <th>${words.term('goods')}</th>
          <th class="num">${words.term('quantity')}</th>
          <th class="num">${words.term('points')}</th>
          <th>${words.term('time')}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${page.rows.map(
          (row) =>
            html`<tr data-redemption=${row.redemption}>
              <td class="lead">${row.erased ? words.term('erased') : (row.name ?? row.redemption)}</td>
              <td class="plain">${row.itemName}</td>
              <td data-label=${words.term('quantity')} class="num">${row.quantity}</td>
              <td data-label=${words.term('points')} class="num key">${points(row.points)}</td>
              <td class="plain nowrap">${moment(row.at, this.#offset)}</td>
              <td class="acts"><div class="actions">${this.#actions(row)}</div></td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #actions(row: RedemptionView): TemplateResult {
    const { words, writable } = this;
    const what = `${row.name ?? ''} · ${row.itemName} × ${row.quantity}`;
    if (row.state === 'collected') {
      return html`<button class="compact danger" data-do="reverse" ?disabled=${!writable} @click=${() => this.#reverse(row.redemption, what)}>
        ${words.term('takeBack')}
      </button>`;
    }
    if (row.state !== 'held') return stateTag(row.state, words);
    return html`<button class="compact primary" data-do="collect" ?disabled=${!writable} @click=${() => this.#collect(row.redemption, what)}>
        ${words.term('collect')}
      </button>
      <button class="compact" data-do="cancel" ?disabled=${!writable} @click=${() => this.#cancel(row.redemption, what)}>
        ${words.term('cancel')}
      </button>`;
  }

  async #collect(redemption: string, what: string): Promise<void> {
    await this.act(
      { type: 'collectRedemption', redemption },
      { text: this.words.term('collected', what), undo: () => this.#reverse(redemption, what) },
    );
  }

  async #reverse(redemption: string, what: string): Promise<void> {
    const reason = await askReason(this, this.words.term('takeBackTitle'), what);
    if (!reason) return;
    await this.act({ type: 'reverseRedemption', redemption, reason }, { text: this.words.term('takenBack', what) });
  }
}

define('xy-redeem', XyRedeem);

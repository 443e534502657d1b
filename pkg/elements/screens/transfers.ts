// <xy-transfers>: goods and spending rights on their way between counters: send, take in, refuse, take back.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment } from '../base/format.js';
import type { BookClient, Command, CounterView, ShelfRow, TransferView } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';

/** What is on its way. */
export class XyTransfers extends BookElement {
  static override properties = { transfers: { state: true }, from: { state: true } };

  declare private transfers: TransferView[] | undefined;
  /** The counter goods are sent from. */
  declare private from: string;
  #counters: CounterView[] = [];
  #shelf: ShelfRow[] = [];
  #offset = 480;

  constructor() {
    super();
    this.from = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [transfers, counters, overview] = await Promise.all([
      book.ask({ type: 'transfers' }), book.ask({ type: 'counters' }), book.ask({ type: 'overview' }),
    ]);
    this.#counters = counters;
    this.#offset = overview.utcOffsetMinutes;
    const own = counters.filter((counter) => counter.own);
    if (!own.some(({ counter }) => counter === this.from)) this.from = own[0]?.counter ?? '';
    this.#shelf = this.from ? await book.ask({ type: 'shelf', counter: this.from }) : [];
    this.transfers = transfers;
  }

  protected override render(): TemplateResult {
    const { transfers, words } = this;
    if (!transfers) return html`<p class="soft">${words.term('loading')}</p>`;
    return html`<section class="panel">
        <h3>${words.term('transfersTitle')}</h3>
        ${transfers.length === 0 ? html`<p class="soft">${words.term('transfersNone')}</p>` : this.#list(transfers)}
        ${this.#send()}
      </section>
      ${this.notices()}`;
  }

  #name(counter: string | null | undefined): string {
    return this.#counters.find((one) => one.counter === counter)?.name ?? this.words.term('noCounter');
  }

  #list(transfers: TransferView[]): TemplateResult {
    const { words } = this;
    return html`<table class="stack" data-list="transfers">
      <tbody>
        ${repeat(
          transfers,
          ({ transfer }) => transfer,
          (row) =>
            html`<tr data-transfer=${row.transfer}>
              <td class="lead">${this.#what(row)}</td>
              <td class="plain">${this.#name(row.from)} → ${this.#name(row.to)}</td>
              <td class="plain nowrap">${moment(row.at, this.#offset)}</td>
              <td class="key">
                <span class="tag ${row.state === 'returned' ? 'bad' : 'warn'}">${words.term(row.state === 'returned' ? 'transferRefused' : 'transferWaits')}</span>
              </td>
              <td class="acts">${row.own && this.book?.state().mode !== 'reader' ? this.#actions(row) : nothing}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #what(row: TransferView): string {
    const { words } = this;
    if (row.itemName != null) return `${row.itemName} × ${row.quantity}`;
    return row.pool ? words.term('rightsPool') : words.term('rightsOf', row.holders);
  }

  #actions(row: TransferView): TemplateResult {
    const { words } = this;
    const goods = row.item != null;
    const take: Command = goods ? { type: 'takeStock', transfer: row.transfer } : { type: 'takeRights', transfer: row.transfer };
    const back = row.state === 'returned';
    const what = this.#what(row);
    return html`<div class="actions">
      <button class="compact primary" data-do="take" ?disabled=${!this.writable} @click=${() => this.act(take, { text: words.term('transferTaken', what) })}>
        ${words.term(back ? 'transferBack' : 'transferTake')}
      </button>
      ${back
        ? nothing
        : html`<button
            class="compact danger"
            data-do="refuse"
            ?disabled=${!this.writable}
            @click=${() =>
              this.act({ type: 'refuseTransfer', transfer: row.transfer }, { text: words.term('transferRefusedNow', what), hint: words.term('transferRefusedHint') })}
          >
            ${words.term('transferRefuse')}
          </button>`}
    </div>`;
  }

  #send(): TemplateResult {
    const { words } = this;
    const own = this.#counters.filter((counter) => counter.own);
    if (this.#counters.length < 2) return html`<p class="soft small">${words.term('oneCounter')}</p>`;
    if (own.length === 0) return html`<p class="soft small">${words.term('noOwnCounter')}</p>`;
    if (this.book?.state().mode === 'reader') return html``;
    const goods = this.#shelf.filter((row) => row.available > 0);
    return html`<h3>${words.term('sendTitleGoods')}</h3>
      <form data-form="send" @submit=${this.#go}>
        <label class="w3"
          >${words.term('fromCounter')}<select
            name="from"
            @change=${(event: Event) => {
              this.from = valueOf(event);
              void this.reload();
            }}
          >
            ${own.map((one) => html`<option value=${one.counter} ?selected=${one.counter === this.from}>${one.name}</option>`)}
          </select></label
        >
        <label class="w3"
          >${words.term('toCounter')}<select name="to" required>
            ${this.#counters.filter(({ counter }) => counter !== this.from).map((one) => html`<option value=${one.counter}>${one.name}</option>`)}
          </select></label
        >
        <label class="w3"
          >${words.term('goods')}<select name="item" required>
            ${goods.map((row) => html`<option value=${row.item}>${row.name} (${words.term('stockLeft', row.available, row.unit)})</option>`)}
          </select></label
        >
        <label class="w3">${words.term('quantity')}<input type="number" name="quantity" min="1" value="1" required /></label>
        <div class="actions"><button data-do="send" ?disabled=${!this.writable || goods.length === 0}>${words.term('sendDo')}</button></div>
        <p class="soft small">${words.term('sendWhy')}</p>
      </form>`;
  }

  #go = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = fieldsOf(event.target as HTMLFormElement);
    const item = this.#shelf.find((row) => row.item === field('item'));
    const quantity = Math.trunc(Number(field('quantity')));
    if (!item) return;
    await this.act(
      { type: 'sendStock', from: this.from, to: field('to') ?? '', item: item.item, quantity },
      { text: this.words.term('sentGoods', `${item.name} × ${quantity}`), hint: this.words.term('sentGoodsHint') },
    );
  };
}

define('xy-transfers', XyTransfers);

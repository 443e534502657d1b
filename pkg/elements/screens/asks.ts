// <xy-asks>: what volunteers asked for on their phones, or others for them: held at the counter, or declined with a reason.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment, points } from '../base/format.js';
import type { AskView, BookClient, CounterView, Page, ShelfRow, ThingState } from '../contract.js';
import { askReason } from '../parts/reason.js';
import './ask-for.js';

const STATES: ThingState[] = ['waiting', 'held', 'returned', 'cancelled'];
const ROWS = 30;

/** The list of asks. */
export class XyAsks extends BookElement {
  static override properties = { page: { state: true }, state: { state: true } };

  declare private page: Page<AskView> | undefined;
  declare private state: ThingState;
  #counters: CounterView[] = [];
  #shelf: ShelfRow[] = [];
  #offset = 480;

  constructor() {
    super();
    this.state = 'waiting';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, counters, shelf, overview] = await Promise.all([
      book.ask({ type: 'asks', state: this.state, limit: ROWS }), book.ask({ type: 'counters' }), book.ask({ type: 'shelf' }),
      book.ask({ type: 'overview' }),
    ]);
    this.#counters = counters;
    this.#shelf = shelf;
    this.#offset = overview.utcOffsetMinutes;
    this.page = page;
  }

  protected override render(): TemplateResult {
    const { page, words } = this;
    return html`<div class="screen">
      <section class="panel">
        <div class="head">
          <h2>${words.term('asksTitle')}</h2>
          <div class="tabs">
            ${STATES.map(
              (state) =>
                html`<button aria-pressed=${this.state === state} data-tab=${state} @click=${() => this.#turn(state)}>${words.term('askState', state)}</button>`,
            )}
          </div>
        </div>
        <p class="soft small">${words.term('asksLead')}</p>
        ${page ? this.#list(page) : html`<p class="soft">${words.term('loading')}</p>`}
      </section>
      ${this.book?.state().mode === 'reader' ? nothing : html`<xy-ask-for .book=${this.book} .lang=${this.lang}></xy-ask-for>`} ${this.notices()}
    </div>`;
  }

  #turn(state: ThingState): void {
    this.state = state;
    void this.reload();
  }

  #list(page: Page<AskView>): TemplateResult {
    const { words } = this;
    if (page.total === 0) return html`<div class="empty"><strong>${words.term('asksNone')}</strong></div>`;
    return html`<table class="stack" data-list="asks">
        <thead>
          <tr>
            <th>${words.term('holder')}</th>
            <th>${words.term('goods')}</th>
            <th>${words.term('counter')}</th>
            <th class="num">${words.term('points')}</th>
            <th>${words.term('time')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${repeat(page.rows, ({ ask }) => ask, (row) => this.#row(row))}
        </tbody>
      </table>
      ${page.total > page.rows.length ? html`<p class="soft">${words.term('moreRows', page.total - page.rows.length)}</p>` : nothing}`;
  }

  #row(row: AskView): TemplateResult {
    const { words } = this;
    const counter = this.#counters.find((one) => one.counter === row.counter);
    const good = this.#shelf.find((one) => one.counter === row.counter && one.item === row.item);
    const enough = good !== undefined && good.available >= row.quantity;
    return html`<tr data-ask=${row.ask}>
      <td class="lead">${row.name ?? words.term('erased')}</td>
      <td class="plain">
        <span
          >${row.itemName} × ${row.quantity}
          ${row.state === 'waiting' && !enough ? html`<span class="tag bad">${words.term('askShort', good?.available ?? 0)}</span>` : nothing}
          ${row.reason != null ? html`<br /><span class="soft small">${words.term('reasonIs', row.reason)}</span>` : nothing}</span
        >
      </td>
      <td class="plain">${counter?.name ?? row.counter}</td>
      <td data-label=${words.term('points')} class="num key">${good ? points(good.price * row.quantity) : words.term('none')}</td>
      <td class="plain nowrap">${moment(row.at, this.#offset)}</td>
      <td class="acts">
        ${row.state !== 'waiting' || this.book?.state().mode === 'reader'
          ? nothing
          : counter?.own && good
            ? this.#actions(row, good)
            : html`<span class="soft small">${words.term('askElsewhere', counter?.keeperName ?? counter?.keeper ?? '')}</span>`}
      </td>
    </tr>`;
  }

  #actions(row: AskView, good: ShelfRow): TemplateResult {
    const { words } = this;
    return html`<div class="actions">
      <button class="compact primary" data-do="hold" ?disabled=${!this.writable} @click=${() => this.#hold(row, good)}>${words.term('askHold')}</button>
      <button class="compact danger" data-do="decline" ?disabled=${!this.writable} @click=${() => this.#decline(row)}>${words.term('askDecline')}</button>
    </div>`;
  }

  async #hold(row: AskView, good: ShelfRow): Promise<void> {
    const { words } = this;
    const what = `${row.name ?? ''} · ${row.itemName} × ${row.quantity}`;
    const receipt = await this.act({
      type: 'holdRedemption', counter: row.counter, holder: row.holder, item: row.item, quantity: row.quantity, price: good.price, ask: row.ask,
    });
    if (!receipt) return;
    this.notice = {
      tone: 'good',
      text: words.term('heldFor', what),
      hint: words.term('askHeldHint'),
      undo: async () => void (await this.act({ type: 'cancelRedemption', redemption: receipt.entry }, { text: words.term('cancelled', what) })),
    };
  }

  async #decline(row: AskView): Promise<void> {
    const { words } = this;
    const what = `${row.name ?? ''} · ${row.itemName} × ${row.quantity}`;
    const reason = await askReason(this, words.term('askDeclineTitle'), what);
    if (reason) await this.act({ type: 'declineAsk', ask: row.ask, reason }, { text: words.term('askDeclined', what) });
  }
}

define('xy-asks', XyAsks);

// <xy-ask-for>: asks for goods on behalf of somebody without a phone, at whichever counter has them.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { points } from '../base/format.js';
import type { BookClient, CounterView, ShelfRow } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';

/** The form. */
export class XyAskFor extends BookElement {
  static override properties = { shelf: { state: true }, who: { state: true }, spendable: { state: true }, chosen: { state: true }, quantity: { state: true } };

  declare private shelf: ShelfRow[] | undefined;
  declare private who: Picked | undefined;
  /** What the holder may spend. */
  declare private spendable: number | undefined;
  /** The place of the goods in the list. */
  declare private chosen: number;
  declare private quantity: number;
  #counters: CounterView[] = [];

  constructor() {
    super();
    this.chosen = 0;
    this.quantity = 1;
  }

  protected override async load(book: BookClient): Promise<void> {
    const [shelf, counters] = await Promise.all([book.ask({ type: 'shelf' }), book.ask({ type: 'counters' })]);
    this.#counters = counters;
    this.spendable = this.who && (await book.ask({ type: 'statement', holder: this.who.holder, limit: 0 })).accounts.spendable;
    this.shelf = shelf.filter(({ available }) => available > 0);
  }

  protected override render(): TemplateResult {
    const { shelf, words } = this;
    return html`<section class="panel">
      <h2>${words.term('askForTitle')}</h2>
      <p class="soft small">${words.term('askForLead')}</p>
      ${!shelf
        ? html`<p class="soft">${words.term('loading')}</p>`
        : shelf.length === 0
          ? html`<div class="empty"><strong>${words.term('shelfEmpty')}</strong></div>`
          : this.#form(shelf)}
      ${this.notices()}
    </section>`;
  }

  #form(shelf: ShelfRow[]): TemplateResult {
    const { spendable, words } = this;
    const cost = (shelf[this.chosen]?.price ?? 0) * this.quantity;
    return html`<form data-form="ask-for" @submit=${this.#ask}>
      <xy-pick
        class="w6"
        of="any"
        label=${words.term('askForWhom')}
        .book=${this.book}
        .lang=${this.lang}
        .value=${this.who}
        @xy-pick=${(event: CustomEvent<Picked>) => {
          this.who = event.detail;
          void this.reload();
        }}
      ></xy-pick>
      <label class="w6"
        >${words.term('goods')}<select name="good" @change=${(event: Event) => (this.chosen = Number(valueOf(event)))}>
          ${shelf.map((row, at) => html`<option value=${at} ?selected=${at === this.chosen}>${this.#good(row)}</option>`)}
        </select></label
      >
      <label class="w3"
        >${words.term('quantity')}<input
          type="number"
          name="quantity"
          required
          min="1"
          max="10000"
          .value=${String(this.quantity)}
          @input=${(event: Event) => (this.quantity = Math.max(1, Math.trunc(Number(valueOf(event))) || 1))}
      /></label>
      ${spendable === undefined ? nothing : html`<p class=${cost > spendable ? 'note warn' : 'note'}>${words.term('askForCosts', points(cost), points(spendable))}</p>`}
      <div class="actions">
        <button class="primary" data-do="ask-for" ?disabled=${!this.writable || !this.who}>${words.term('askForDo')}</button>
        ${this.who ? nothing : html`<span class="soft small">${words.term('chooseHolder')}</span>`}
      </div>
    </form>`;
  }

  #good({ name, unit, price, available, counter }: ShelfRow): string {
    const at = this.#counters.length > 1 ? `${this.#counters.find((one) => one.counter === counter)?.name ?? counter} · ` : '';
    return `${at}${name} · ${points(price)} ${this.words.term('pointsPer', unit)} · ${this.words.term('stockLeft', available, unit)}`;
  }

  #ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { who, words } = this;
    const quantity = Number(fieldsOf(event.target as HTMLFormElement)('quantity'));
    const row = this.shelf?.[this.chosen];
    if (!who || !row) return;
    const what = `${who.name} · ${row.name} × ${quantity}`;
    const receipt = await this.act({ type: 'askRedemption', counter: row.counter, holder: who.holder, item: row.item, quantity });
    if (!receipt) return;
    this.notice = {
      tone: 'good',
      text: words.term('askedFor', what),
      hint: words.term('askedForHint'),
      undo: async () => void (await this.act({ type: 'withdrawAsk', ask: receipt.entry }, { text: words.term('askForGone', what) })),
    };
    [this.who, this.spendable, this.quantity] = [undefined, undefined, 1];
  };
}

define('xy-ask-for', XyAskFor);

// <xy-cards>: household cards: issue, print with their QR code, void and replace when lost.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment } from '../base/format.js';
import type { BookClient, HouseholdView, OverviewView, Page } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import { printPictures } from '../parts/print.js';
import { qrPicture } from '../parts/qr-picture.js';
import { askReason, askSure } from '../parts/reason.js';

const ROWS = 20;

/** The cards of the households. */
export class XyCards extends BookElement {
  static override properties = {
    page: { state: true }, search: { state: true }, skip: { state: true }, issuing: { state: true },
  };

  declare private page: Page<HouseholdView> | undefined;
  declare private search: string;
  declare private skip: number;
  /** The household that gets a card. */
  declare private issuing: string;
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.search = '';
    this.skip = 0;
    this.issuing = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, overview] = await Promise.all([
      book.ask({ type: 'households', skip: this.skip, limit: ROWS, ...(this.search ? { search: this.search } : {}) }),
      book.ask({ type: 'overview' }),
    ]);
    this.#overview = overview;
    this.page = page;
  }

  protected override render(): TemplateResult {
    const { page, words } = this;
    return html`<div class="screen">
      <section class="panel">
        <div class="head">
          <h2>${words.term('cardsTitle')}</h2>
          <label
            >${words.term('search')}<input
              type="search"
              .value=${this.search}
              @input=${(event: Event) => {
                this.search = (event.target as HTMLInputElement).value.trim();
                this.skip = 0;
                void this.reload();
              }}
          /></label>
        </div>
        <p class="soft small">${words.term('cardsLead')}</p>
        ${page ? this.#list(page) : html`<p class="soft">${words.term('loading')}</p>`}
      </section>
      ${this.notices()}
    </div>`;
  }

  #list(page: Page<HouseholdView>): TemplateResult {
    const { words } = this;
    if (page.total === 0) return html`<div class="empty"><strong>${words.term('cardsNone')}</strong></div>`;
    const carded = page.rows.filter((row) => row.card != null);
    const turn = (by: number): void => {
      this.skip = Math.max(0, this.skip + by);
      void this.reload();
    };
    return html`<table class="stack" data-list="cards">
        <thead>
          <tr>
            <th>${words.term('household')}</th>
            <th>${words.term('group')}</th>
            <th>${words.term('cardNumber')}</th>
            <th>${words.term('cardSince')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${page.rows.map((row) => this.#row(row))}
        </tbody>
      </table>
      <div class="actions">
        ${page.total > ROWS
          ? html`<button ?disabled=${this.skip === 0} @click=${() => turn(-ROWS)}>${words.term('previous')}</button>
              <span class="soft num">${this.skip + 1}–${Math.min(page.total, this.skip + ROWS)} / ${page.total}</span>
              <button ?disabled=${this.skip + ROWS >= page.total} @click=${() => turn(ROWS)}>${words.term('next')}</button>`
          : nothing}
        ${carded.length > 1
          ? html`<button data-do="print-all" ?disabled=${this.busy} @click=${() => this.#print(carded)}>${words.term('cardsPrint', carded.length)}</button>`
          : nothing}
      </div>`;
  }

  #row(row: HouseholdView): TemplateResult {
    const { words } = this;
    const name = row.erased ? words.term('erased') : (row.name ?? row.household);
    const { card } = row;
    return html`<tr data-household=${row.household}>
      <td class="lead">${name}</td>
      <td class="plain ${row.group ? '' : 'blank'}">${row.group ?? words.term('none')}</td>
      <td data-label=${words.term('cardNumber')}>${card ? html`<strong>${card.number}</strong>` : html`<span class="soft">${words.term('cardNot')}</span>`}</td>
      <td data-label=${words.term('cardSince')} class="nowrap ${card ? '' : 'blank'}">
        ${card ? moment(card.at, this.#overview?.utcOffsetMinutes).slice(0, 10) : words.term('none')}
      </td>
      <td class="acts">
        ${row.erased ? nothing : this.issuing === row.household ? this.#form(row, name) : this.#actions(row, card ?? undefined, name)}
      </td>
    </tr>`;
  }

  #actions(row: HouseholdView, card: HouseholdView['card'], name: string): TemplateResult {
    const { words } = this;
    const reader = this.book?.state().mode === 'reader';
    return html`<div class="actions">
      ${card
        ? html`<button class="compact" data-do="print" ?disabled=${this.busy} @click=${() => this.#print([row])}>${words.term('print')}</button>`
        : nothing}
      ${reader
        ? nothing
        : html`<button class="compact" data-do="issue" @click=${() => (this.issuing = row.household)}>
            ${words.term(card ? 'cardReplace' : 'cardIssue')}
          </button>`}
      ${card && !reader
        ? html`<button class="compact danger" data-do="void" ?disabled=${!this.writable} @click=${() => this.#void(card, name)}>${words.term('cardVoid')}</button>`
        : nothing}
    </div>`;
  }

  #form(row: HouseholdView, name: string): TemplateResult {
    const { words } = this;
    return html`<form class="actions" data-form="card" @submit=${(event: SubmitEvent) => this.#issue(event, row, name)}>
      <label>${words.term('cardNumberNew')}<input name="number" required maxlength="24" autocomplete="off" /></label>
      <button class="compact primary" ?disabled=${!this.writable}>${words.term('cardIssue')}</button>
      <button type="button" class="compact" @click=${() => (this.issuing = '')}>${words.term('back')}</button>
    </form>`;
  }

  async #issue(event: SubmitEvent, row: HouseholdView, name: string): Promise<void> {
    event.preventDefault();
    const { words } = this;
    const number = fieldsOf(event.target as HTMLFormElement)('number') ?? '';
    if (row.card != null) {
      const sure = await askSure(this, {
        heading: words.term('cardReplace'),
        what: `${name} · ${row.card.number} → ${number}`,
        follows: [words.term('cardReplaceOld'), words.term('cardReplacePoints')],
        action: words.term('cardReplace'),
      });
      if (sure === undefined) return;
    }
    const receipt = await this.act(
      { type: 'issueCard', household: row.household, number },
      { text: words.term('cardIssued', name, number), hint: words.term('cardIssuedHint') },
    );
    if (receipt) this.issuing = '';
  }

  async #void(card: NonNullable<HouseholdView['card']>, name: string): Promise<void> {
    const { words } = this;
    const reason = await askReason(this, words.term('cardVoidTitle'), `${name} · ${card.number} · ${words.term('cardVoidWhat')}`);
    if (reason) await this.act({ type: 'voidCard', card: card.card, reason }, { text: words.term('cardVoided', card.number) });
  }

  /** Each card as a code with the household's name and number below it. */
  async #print(rows: HouseholdView[]): Promise<void> {
    const { words } = this;
    const pictures = await this.guard(async (book) => {
      const drawn = [];
      for (const row of rows) {
        if (row.card == null) continue;
        const { text, refusal, fault } = await book.writeQr({ type: 'card', card: row.card.card });
        if (refusal) throw new Error(await this.textOf(refusal));
        if (fault) throw new Error(await book.qrFaultText(fault, words.language));
        drawn.push({ picture: qrPicture(text ?? ''), caption: `${row.name ?? ''} · ${row.card.number}` });
      }
      return drawn;
    });
    if (pictures) printPictures(this, words.term('cardSheet', this.#overview?.name ?? ''), pictures);
  }
}

define('xy-cards', XyCards);

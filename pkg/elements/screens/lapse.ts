// <xy-lapse>: books out points whose last day has passed: preview first, then do it, and take it back if it was wrong.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment, points, todayAt } from '../base/format.js';
import type { AnswerOf, BookClient, EntryView, OverviewView } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import { askReason } from '../parts/reason.js';

type Preview = AnswerOf<{ type: 'lapsing' }>;
/** How far back expiries are looked for: a year of a busy village is some 20,000 entries, read only when opened. */
const ENTRIES = 30_000;

/** Expiry of points. */
export class XyLapse extends BookElement {
  static override properties = { asOf: { state: true }, preview: { state: true }, past: { state: true } };

  declare private asOf: string;
  declare private preview: Preview | undefined;
  declare private past: EntryView[] | undefined;
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.asOf = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    this.#overview = await book.ask({ type: 'overview' });
    this.asOf ||= this.#overview.today;
    this.preview = await book.ask({ type: 'lapsing', asOf: this.asOf });
    if (this.past) await this.#find(book);
  }

  protected override render(): TemplateResult {
    const { preview, words } = this;
    const today = this.#overview?.today ?? todayAt();
    return html`<div class="screen">
      <section class="panel">
        <h3>${words.term('lapseTitle')}</h3>
        <p class="soft small">${words.term('lapseLead')}</p>
        <form @submit=${this.#expire} data-form="lapse">
          <label class="w4"
            >${words.term('lapseAsOf')}<input type="date" required value=${this.asOf} max=${today} @change=${this.#dated}
          /></label>
          ${preview
            ? html`<p class="note" data-lapsing=${preview.points}>
                ${words.term('lapsePreview', preview.holders, points(preview.points))}
              </p>`
            : nothing}
          <div class="actions">
            <button class="danger" data-do="expire" ?disabled=${!this.writable || !preview?.points}>${words.term('lapseDo')}</button>
            <button type="button" class="link" data-do="past" @click=${this.#toggle}>${words.term('lapsePast')}</button>
          </div>
        </form>
        ${this.past ? this.#list(this.past) : nothing}
      </section>
      ${this.notices()}
    </div>`;
  }

  #list(past: EntryView[]): TemplateResult {
    const { words } = this;
    if (past.length === 0) return html`<p class="soft">${words.term('lapseNone')}</p>`;
    return html`<table class="stack" data-list="expiries">
      <tbody>
        ${past.map(
          (entry) =>
            html`<tr>
              <td class="lead">${words.term('lapseOf', entry.command?.type === 'expirePoints' ? entry.command.asOf : '')}</td>
              <td class="plain nowrap">${moment(entry.at, this.#overview?.utcOffsetMinutes)} · ${entry.entry}</td>
              <td class="acts">
                <form class="actions" @submit=${(event: SubmitEvent) => this.#reverse(event, entry.entry)}>
                  <label class="w6">${words.term('lapseUntil')}<input name="until" type="date" required min=${this.asOf} /></label>
                  <button class="compact danger" ?disabled=${!this.writable}>${words.term('lapseReverse')}</button>
                </form>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #dated = (event: Event): void => {
    this.asOf = valueOf(event);
    void this.reload();
  };

  #toggle = async (): Promise<void> => {
    if (this.past) this.past = undefined;
    else if (this.book) await this.#find(this.book);
  };

  async #find(book: BookClient): Promise<void> {
    const { rows } = await book.ask({ type: 'journal', limit: ENTRIES });
    const reversed = new Set(rows.map((row) => (row.command?.type === 'reverseExpiry' && !row.refusal ? row.command.expiry : '')));
    this.past = rows.filter((row) => row.command?.type === 'expirePoints' && !row.refusal && !reversed.has(row.entry));
  }

  #expire = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { preview, words } = this;
    if (!preview) return;
    await this.act(
      { type: 'expirePoints', asOf: this.asOf },
      { text: words.term('lapsed', preview.holders, points(preview.points)), hint: words.term('lapsedHint') },
    );
  };

  async #reverse(event: SubmitEvent, expiry: string): Promise<void> {
    event.preventDefault();
    const until = fieldsOf(event.target as HTMLFormElement)('until') ?? this.asOf;
    const reason = await askReason(this, this.words.term('lapseReverse'), expiry);
    if (!reason) return;
    await this.act({ type: 'reverseExpiry', expiry, until, reason }, { text: this.words.term('lapseReversed', until) });
  }
}

define('xy-lapse', XyLapse);

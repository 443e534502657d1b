// <xy-deeds>: applies a rule of the sheet to a person or household; the list to book, return or void.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { BookClient, DeedView, KeyView, Page, ThingState } from '../contract.js';
import { amount } from '../parts/figure.js';
import { askReason } from '../parts/reason.js';
import { approvalsTag, keyName, kinTag, stateTag } from '../parts/say.js';
import './deed-form.js';

const STATES: ThingState[] = ['waiting', 'approved', 'returned', 'voided'];
const ROWS = 50;

/** Deeds. */
export class XyDeeds extends BookElement {
  static override properties = { state: { state: true }, page: { state: true } };

  declare private state: ThingState;
  declare private page: Page<DeedView> | undefined;
  #keys: KeyView[] = [];

  constructor() {
    super();
    this.state = 'waiting';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, keys] = await Promise.all([
      book.ask({ type: 'deeds', state: this.state, limit: ROWS }),
      book.ask({ type: 'keys' }),
    ]);
    this.#keys = keys;
    this.page = page;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      ${this.book?.state().mode === 'reader'
        ? nothing
        : html`<xy-deed-form .book=${this.book} .lang=${this.lang} @xy-declared=${() => this.#turn('waiting')}></xy-deed-form>`}
      <section class="panel">
        <div class="head">
          <h2>${words.term('deeds')}</h2>
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

  #list(page: Page<DeedView>): TemplateResult {
    const { words } = this;
    if (page.total === 0) {
      return html`<div class="empty">
        <strong>${words.term('listEmpty', words.term('stateName', this.state))}</strong><span>${words.term('deedsEmptyHint')}</span>
      </div>`;
    }
    return html`
      <table class="stack" data-list="deeds">
        <thead>
          <tr>
            <th>${words.term('holder')}</th>
            <th>${words.term('rule')}</th>
            <th>${words.term('day')}</th>
            <th class="num">${words.term('times')}</th>
            <th class="num">${words.term('points')}</th>
            <th>${words.term('enteredApproved')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${page.rows.map((row) => this.#row(row))}
        </tbody>
      </table>
      ${page.total > page.rows.length ? html`<p class="soft">${words.term('moreRows', page.total - page.rows.length)}</p>` : nothing}
    `;
  }

  #row(row: DeedView): TemplateResult {
    const { words } = this;
    const kind = words.term('household' in row.subject ? 'household' : 'person');
    return html`<tr data-deed=${row.deed}>
      <td class="lead"><span>${row.erased ? words.term('erased') : (row.name ?? row.deed)} <span class="soft small">${kind}</span></span></td>
      <td class="plain">
        <span
          >${row.title}<br /><span class="soft small">${row.category}${row.reason
            ? html` · ${words.term('reasonIs', row.reason)}`
            : nothing}</span
          ></span
        >
      </td>
      <td class="plain nowrap">${row.on}</td>
      <td data-label=${words.term('times')} class="num">${row.count}</td>
      <td data-label=${words.term('points')} class="num key">
        ${row.points < 0 ? html`<span class="small minus">${words.term('deduct')} </span>` : nothing}${amount(row.points, 'signed')}
      </td>
      <td data-label=${words.term('enteredApproved')} class="small">
        <span>${keyName(row.enteredBy, this.#keys, words)}${row.firstApprovedBy != null && row.decidedBy !== row.firstApprovedBy
            ? html`<br />→ ${keyName(row.firstApprovedBy, this.#keys, words)}`
            : nothing}${row.decidedBy
          ? html`<br />→ ${keyName(row.decidedBy, this.#keys, words)} ${kinTag(row.kin, words)}`
          : nothing} ${approvalsTag(row.approvalsNeeded, row.firstApprovedBy, words)}</span>
      </td>
      <td class="acts"><div class="actions">${this.#actions(row)}</div></td>
    </tr>`;
  }

  #actions(row: DeedView): TemplateResult {
    const { words, writable } = this;
    const voiding = html`<button class="compact danger" data-do="void" ?disabled=${!writable} @click=${() => this.#void(row)}>
      ${words.term('void')}
    </button>`;
    if (row.state === 'approved') return voiding;
    if (row.state !== 'waiting') return stateTag(row.state, words);
    return html`
      <button class="compact primary" data-do="approve" ?disabled=${!writable} @click=${() => this.#approve(row)}>
        ${words.term('bookDeed')}
      </button>
      <button class="compact" data-do="return" ?disabled=${!writable} @click=${() => this.#return(row)}>
        ${words.term('return')}
      </button>
      ${voiding}
    `;
  }

  async #approve(row: DeedView): Promise<void> {
    const what = `${row.name ?? ''} · ${row.title}`;
    const receipt = await this.act(
      { type: 'approveDeed', deed: row.deed },
      { text: this.words.term('deedBooked', what), undo: () => this.#undo(row, what) },
    );
    if (receipt?.events.some(({ type }) => type === 'deedFirstApproved')) this.notice = { tone: 'good', text: this.words.term('approvedFirst', what) };
  }

  async #undo(row: DeedView, what: string): Promise<void> {
    await this.act(
      { type: 'voidDeed', deed: row.deed, reason: this.words.term('undoReason') },
      { text: this.words.term('voided', what) },
    );
  }

  async #return(row: DeedView): Promise<void> {
    const what = `${row.name ?? ''} · ${row.title}`;
    const reason = await askReason(this, this.words.term('returnTitle'), what);
    if (!reason) return;
    await this.act({ type: 'returnDeed', deed: row.deed, reason }, { text: this.words.term('returned', what) });
  }

  async #void(row: DeedView): Promise<void> {
    const what = `${row.name ?? ''} · ${row.title}`;
    const reason = await askReason(this, this.words.term('voidTitle'), what);
    if (!reason) return;
    await this.act({ type: 'voidDeed', deed: row.deed, reason }, { text: this.words.term('voided', what) });
  }
}

define('xy-deeds', XyDeeds);

// <xy-service>: records an activity and the minutes many people gave to it; the list to approve, return or void.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { hours } from '../base/format.js';
import type { BookClient, KeyView, OverviewView, Page, ServiceView, ThingState } from '../contract.js';
import { valueOf } from '../parts/form.js';
import { askReason } from '../parts/reason.js';
import { approvalsTag, evidenceTag, keyName, kinTag, stateTag } from '../parts/say.js';
import './check-in.js';
import './service-form.js';

const STATES: ThingState[] = ['waiting', 'approved', 'returned', 'voided'];
const ROWS = 50;

/** Service records. */
export class XyService extends BookElement {
  static override properties = { state: { state: true }, page: { state: true }, amending: { state: true } };

  declare private state: ThingState;
  declare private page: Page<ServiceView> | undefined;
  /** The record that is corrected while it waits. */
  declare private amending: string | undefined;
  #keys: KeyView[] = [];
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.state = 'waiting';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, keys, overview] = await Promise.all([
      book.ask({ type: 'services', state: this.state, limit: ROWS }),
      book.ask({ type: 'keys' }),
      book.ask({ type: 'overview' }),
    ]);
    this.#keys = keys;
    this.#overview = overview;
    this.page = page;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      ${this.book?.state().mode === 'reader'
        ? nothing
        : html`<xy-service-form .book=${this.book} .lang=${this.lang} @xy-recorded=${() => this.#turn('waiting')}></xy-service-form>
            <xy-check-in .book=${this.book} .lang=${this.lang}></xy-check-in>`}
      <section class="panel">
        <div class="head">
          <h2>${words.term('serviceRecords')}</h2>
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

  #list(page: Page<ServiceView>): TemplateResult {
    const { words } = this;
    if (page.total === 0) {
      return html`<div class="empty">
        <strong>${words.term('listEmpty', words.term('stateName', this.state))}</strong>
        <span>${words.term('serviceEmptyHint')}</span>
      </div>`;
    }
    return html`
      ${this.state === 'waiting'
        ? html`<div class="head">
            <span class="soft">${words.term('serviceRate')}</span>
            <button data-do="approve-all" ?disabled=${!this.writable} @click=${() => this.#approveAll(page.rows)}>
              ${words.term('approveAll', page.rows.length)}
            </button>
          </div>`
        : nothing}
      <table class="stack" data-list="services">
        <thead>
          <tr>
            <th>${words.term('name')}</th>
            <th>${words.term('activity')}</th>
            <th>${words.term('day')}</th>
            <th class="num">${words.term('duration')}</th>
            <th>${words.term('evidence')}</th>
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

  #row(row: ServiceView): TemplateResult {
    const { words } = this;
    const name = row.erased ? words.term('erased') : (row.name ?? row.person);
    return html`<tr data-service=${row.service}>
      <td class="lead">${name}</td>
      <td class="plain">
        <span>${row.title}${row.reason ? html`<br /><span class="soft small">${words.term('reasonIs', row.reason)}</span>` : nothing}</span>
      </td>
      <td class="plain nowrap">
        <span>${row.on} ${row.late ? html`<span class="tag warn" title=${words.term('lateWhy')}>${words.term('late')}</span>` : nothing}</span>
      </td>
      <td data-label=${words.term('duration')} class="num key">${hours(row.minutes)}</td>
      <td class="plain">${evidenceTag(row.evidence, words)}</td>
      <td data-label=${words.term('enteredApproved')} class="small">
        <span>${keyName(row.enteredBy, this.#keys, words)}${row.firstApprovedBy != null && row.decidedBy !== row.firstApprovedBy
            ? html`<br />→ ${keyName(row.firstApprovedBy, this.#keys, words)}`
            : nothing}${row.decidedBy
          ? html`<br />→ ${keyName(row.decidedBy, this.#keys, words)} ${kinTag(row.kin, words)}`
          : nothing} ${approvalsTag(row.approvalsNeeded, row.firstApprovedBy, words)}</span>
      </td>
      <td class="acts"><div class="actions">${this.#actions(row, name)}</div></td>
    </tr>`;
  }

  #actions(row: ServiceView, name: string): TemplateResult {
    const { words, writable } = this;
    const what = `${name} · ${row.title} · ${hours(row.minutes)}`;
    const voiding = html`<button class="compact danger" data-do="void" ?disabled=${!writable} @click=${() => this.#void(row, what)}>
      ${words.term('void')}
    </button>`;
    if (row.state === 'approved') return voiding;
    if (row.state === 'returned') return html`${this.#amend(row, what)} ${voiding}`;
    if (row.state !== 'waiting') return stateTag(row.state, words);
    if (this.amending === row.service) {
      return html`${this.#amend(row, what)} <button class="compact" @click=${() => (this.amending = undefined)}>${words.term('back')}</button>`;
    }
    return html`
      <button class="compact primary" data-do="approve" ?disabled=${!writable} @click=${() => this.#approve(row, what)}>
        ${words.term('approve')}
      </button>
      <button class="compact" data-do="return" ?disabled=${!writable} @click=${() => this.#return(row, what)}>
        ${words.term('return')}
      </button>
      <button class="compact" data-do="amend" ?disabled=${!writable} @click=${() => (this.amending = row.service)}>${words.term('amend')}</button>
      ${voiding}
    `;
  }

  #amend(row: ServiceView, what: string): TemplateResult {
    const { words } = this;
    return html`<label class="small"
      >${words.term('minutesRight')}<input
        type="number"
        name="minutes"
        min="1"
        max="1440"
        .value=${String(row.minutes)}
        ?disabled=${!this.writable}
        @change=${(event: Event) => this.#correct(row, Number(valueOf(event)), what)}
    /></label>`;
  }

  async #correct(row: ServiceView, minutes: number, what: string): Promise<void> {
    const done = await this.act(
      { type: 'amendService', service: row.service, on: row.on, minutes },
      { text: this.words.term('amended', what) },
    );
    if (done) this.amending = undefined;
  }

  async #approve(row: ServiceView, what: string): Promise<void> {
    const receipt = await this.act(
      { type: 'approveService', service: row.service, sheet: this.#overview?.sheet ?? undefined },
      { text: this.words.term('approved', what), undo: () => this.#undo(row, what) },
    );
    if (receipt?.events.some(({ type }) => type === 'serviceFirstApproved')) this.notice = { tone: 'good', text: this.words.term('approvedFirst', what) };
  }

  async #undo(row: ServiceView, what: string): Promise<void> {
    await this.act(
      { type: 'voidService', service: row.service, reason: this.words.term('undoReason') },
      { text: this.words.term('voided', what) },
    );
  }

  async #approveAll(rows: ServiceView[]): Promise<void> {
    const sheet = this.#overview?.sheet ?? undefined;
    await this.actAll(
      rows.map((row) => ({ type: 'approveService', service: row.service, sheet })),
      (count) => ({ text: this.words.term('approvedMany', count) }),
    );
  }

  async #return(row: ServiceView, what: string): Promise<void> {
    const reason = await askReason(this, this.words.term('returnTitle'), what);
    if (!reason) return;
    await this.act({ type: 'returnService', service: row.service, reason }, { text: this.words.term('returned', what) });
  }

  async #void(row: ServiceView, what: string): Promise<void> {
    const reason = await askReason(this, this.words.term('voidTitle'), what);
    if (!reason) return;
    await this.act({ type: 'voidService', service: row.service, reason }, { text: this.words.term('voided', what) });
  }
}

define('xy-service', XyService);

// <xy-seal>: seals the period, shows the line of seals, hands the right on, keeps the archive and drops old entries.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { saveFile } from '../base/files.js';
import { moment } from '../base/format.js';
import type { BookClient, KeyView, OverviewView, SealsView } from '../contract.js';
import { printTable } from '../parts/print.js';
import { keyName } from '../parts/say.js';
import { lastDayBefore } from './periods.js';
import './seal-replace.js';
import type { Section } from './sections.js';

/** Sealing. Fires `xy-section` to go where something waits. */
export class XySeal extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      code {
        overflow-wrap: anywhere;
        font-family: ui-monospace, 'Noto Sans Mono CJK SC', monospace;
        font-size: var(--_small);
      }

      div.note:not(.notice) {
        display: grid;
        gap: 10px;
      }

      .last {
        font-size: var(--_title);
        font-weight: 600;
      }
    `,
  ];

  static override properties = {
    seals: { state: true }, until: { state: true }, sure: { state: true }, kept: { state: true }, to: { state: true },
  };

  declare private seals: SealsView | undefined;
  declare private until: string;
  /** The person is asked once more. */
  declare private sure: boolean;
  /** An archive was saved since the screen was opened. */
  declare private kept: boolean;
  declare private to: string;
  #overview: OverviewView | undefined;
  #keys: KeyView[] = [];
  #sealed: string | null | undefined;

  constructor() {
    super();
    this.until = '';
    this.sure = false;
    this.kept = false;
    this.to = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [seals, overview, keys] = await Promise.all([
      book.ask({ type: 'seals' }), book.ask({ type: 'overview' }), book.ask({ type: 'keys' }),
    ]);
    this.#overview = overview;
    this.#keys = keys;
    // What the person chose stays, until another seal has come.
    if (this.until === '' || overview.sealedUntil !== this.#sealed) this.until = lastDayBefore(overview.today, overview.sealedUntil);
    this.#sealed = overview.sealedUntil;
    this.seals = seals;
  }

  protected override render(): TemplateResult {
    const { seals, words } = this;
    if (!seals) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      ${this.#sealPanel(seals)} ${seals.seals.length > 0 ? this.#line(seals) : nothing}
      <div class="columns">
        ${seals.seals.length > 0 ? this.#archivePanel(seals) : nothing} ${seals.maySeal ? this.#handPanel(seals) : nothing}
      </div>
      ${this.notices()}
      <xy-seal-replace .book=${this.book} .lang=${this.lang}></xy-seal-replace>
    </div>`;
  }

  #sealPanel(seals: SealsView): TemplateResult {
    const { words } = this;
    const until = this.#overview?.sealedUntil;
    const holder = seals.holder == null ? words.term('none') : keyName(seals.holder, this.#keys, words);
    return html`<section class="panel">
      <h2>${words.term('sealTitle')}</h2>
      <p class="soft">${words.term('sealLead')}</p>
      <p><span class="last" data-sealed=${until ?? ''}>${until == null ? words.term('sealNever') : words.term('sealLast', until)}</span>
        <span class="soft">${words.term('sealHolderIs', holder)}</span></p>
      ${seals.maySeal ? this.#form() : html`<p class="note" data-not-here>${words.term('sealNotHere')}</p>`}
    </section>`;
  }

  #form(): TemplateResult {
    const { words } = this;
    return html`${this.#waiting()}
      <form data-form="seal" @submit=${this.#ask}>
        <label class="w4"
          >${words.term('sealUntil')}<input
            type="date"
            name="until"
            required
            .value=${this.until}
            max=${this.#overview?.today ?? nothing}
            @input=${(event: Event) => {
              this.until = (event.target as HTMLInputElement).value;
              this.sure = false;
            }}
        /></label>
        ${this.sure
          ? html`<div class="note warn">
              <strong>${words.term('sealSure', this.until)}</strong>
              <span class="actions">
                <button type="button" class="primary" data-do="seal-yes" ?disabled=${!this.writable} @click=${this.#seal}>
                  ${words.term('sealYes')}
                </button>
                <button type="button" @click=${() => (this.sure = false)}>${words.term('back')}</button>
              </span>
            </div>`
          : html`<div class="actions"><button class="primary" data-do="seal" ?disabled=${!this.writable}>${words.term('sealDo')}</button></div>`}
        ${this.busy ? html`<progress aria-label=${words.term('loading')}></progress>` : nothing}
      </form>`;
  }

  /** What waits undecided. */
  #waiting(): TemplateResult {
    const { words } = this;
    const view = this.#overview;
    const waits: [Section, string, number][] = [
      ['service', words.term('waitingServices'), view?.servicesWaiting ?? 0],
      ['deeds', words.term('waitingDeeds'), view?.deedsWaiting ?? 0],
      ['shop', words.term('waitingRedemptions'), view?.redemptionsHeld ?? 0],
    ];
    const some = waits.filter(([, , count]) => count > 0);
    if (some.length === 0) return html`<p class="note good" data-waits="0">${words.term('sealWaitsNone')}</p>`;
    return html`<div class="note warn" data-waits=${some.length}>
      <strong>${words.term('sealWaits')}</strong>
      <div class="actions">
        ${some.map(([section, name, count]) => html`<button @click=${() => this.#go(section)}>${name} <b>${count}</b></button>`)}
      </div>
      <p class="small">${words.term('sealWaitsHint')}</p>
    </div>`;
  }

  #line({ seals, begins }: SealsView): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <div class="head">
        <h3>${words.term('seals')}</h3>
        <button class="compact" data-do="print-seals" @click=${this.#print}>${words.term('printSeal')}</button>
      </div>
      ${begins == null ? nothing : html`<p class="note" data-begins=${begins}>${words.term('pruneFrom', begins)}</p>`}
      <table class="stack" data-list="seals">
        <thead>
          <tr>
            <th>${words.term('sealNumber')}</th>
            <th>${words.term('sealDay')}</th>
            <th>${words.term('time')}</th>
            <th>${words.term('sealBy')}</th>
            <th class="num">${words.term('sealCount')}</th>
            <th>${words.term('sealDigest')}</th>
          </tr>
        </thead>
        <tbody>
          ${seals.map(
            (seal) =>
              html`<tr>
                <td class="lead">${seal.number}</td>
                <td class="key nowrap">${seal.until}</td>
                <td class="plain nowrap">${moment(seal.at, this.#overview?.utcOffsetMinutes)}</td>
                <td data-label=${words.term('sealBy')}>${keyName(seal.by, this.#keys, words)}</td>
                <td data-label=${words.term('sealCount')} class="num">${seal.entries ?? words.term('sealArchived')}</td>
                <td class="plain"><code>${seal.digest}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #archivePanel(seals: SealsView): TemplateResult {
    const { words } = this;
    const done = seals.begins != null && seals.begins === seals.seals[0]?.number;
    return html`<section class="panel">
      <h3>${words.term('archiveTitle')}</h3>
      <p class="soft small">${words.term('archiveLead')}</p>
      <div class="actions">
        <button data-do="archive" ?disabled=${this.busy} @click=${this.#archive}>${words.term('archiveDo')}</button>
        <button class="danger" data-do="prune" ?disabled=${!this.kept || done || this.busy} @click=${this.#prune}>${words.term('pruneDo')}</button>
      </div>
      ${this.kept || done ? nothing : html`<p class="soft small">${words.term('pruneFirst')}</p>`}
    </section>`;
  }

  #handPanel(seals: SealsView): TemplateResult {
    const { words } = this;
    const others = this.#keys.filter((key) => key.revokedAfter == null && key.tag !== seals.holder && ['admin', 'socialWorker', 'reviewer'].includes(key.role));
    return html`<section class="panel">
      <h3>${words.term('handTitle')}</h3>
      <p class="soft small">${words.term('handLead')}</p>
      ${others.length === 0 ? html`<p class="note">${words.term('handNobody')}</p>` : this.#handForm(others)}
    </section>`;
  }

  #handForm(others: KeyView[]): TemplateResult {
    const { words } = this;
    return html`<form data-form="hand" @submit=${this.#hand}>
        <label class="w6"
          >${words.term('handTo')}<select name="to" required @change=${(event: Event) => (this.to = (event.target as HTMLSelectElement).value)}>
            <option value="">${words.term('none')}</option>
            ${others.map((key) => html`<option value=${key.key} ?selected=${this.to === key.key}>${keyName(key.tag, this.#keys, words)}</option>`)}
          </select></label
        >
        <div class="actions"><button data-do="hand" ?disabled=${!this.writable || this.to === ''}>${words.term('handDo')}</button></div>
      </form>`;
  }

  #go(section: Section): void {
    this.dispatchEvent(new CustomEvent<Section>('xy-section', { detail: section, bubbles: true, composed: true }));
  }

  #ask = (event: SubmitEvent): void => {
    event.preventDefault();
    this.sure = true;
  };

  #seal = async (): Promise<void> => {
    const { until, words } = this;
    const outcome = await this.guard(async (book) => book.seal(until));
    this.sure = false;
    if (!outcome) return;
    if (outcome.refusal) {
      await this.refuse(outcome.refusal);
      return;
    }
    this.kept = false;
    const [done] = outcome.receipt.events.flatMap((event) => (event.type === 'bookSealed' ? [event.number] : []));
    this.notice = { tone: 'good', text: words.term('sealDone', done ?? 1, until), hint: words.term('sealDoneHint') };
  };

  #hand = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const key = this.#keys.find((one) => one.key === this.to);
    if (!key) return;
    const name = keyName(key.tag, this.#keys, this.words);
    if (await this.act({ type: 'handOverSeal', to: key.key }, { text: this.words.term('handed', name) })) this.to = '';
  };

  #archive = async (): Promise<void> => {
    const bytes = await this.guard(async (book) => book.archive());
    if (!bytes) return;
    const name = `${this.#overview?.name ?? 'book'}-${this.#overview?.sealedUntil ?? ''}-archive.xyb`;
    saveFile(bytes, name);
    this.kept = true;
    this.notice = { tone: 'good', text: this.words.term('archiveSaved', name) };
  };

  #prune = async (): Promise<void> => {
    const done = await this.guard(async (book) => book.prune().then(() => true));
    if (!done) return;
    this.kept = false;
    this.notice = { tone: 'good', text: this.words.term('pruned') };
  };

  #print = (): void => {
    const { words } = this;
    const offset = this.#overview?.utcOffsetMinutes;
    printTable(this, {
      title: words.term('sealSheet', this.#overview?.name ?? ''),
      subtitle: words.term('printedOn', this.#overview?.today ?? ''),
      columns: ['sealNumber', 'sealDay', 'time', 'sealBy', 'sealCount', 'sealDigest'].map((word) => ({
        text: words.term(word as 'sealNumber'), number: word === 'sealNumber' || word === 'sealCount',
      })),
      rows: [...(this.seals?.seals ?? [])].reverse().map((seal) => [
        String(seal.number), seal.until, moment(seal.at, offset), keyName(seal.by, this.#keys, words), String(seal.entries ?? words.term('sealArchived')), seal.digest,
      ]),
      foot: '',
    });
  };
}

define('xy-seal', XySeal);

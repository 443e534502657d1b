// <xy-key-stop>: stops the key of a lost device: everything it wrote up to a moment counts, what came after is shown first.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment } from '../base/format.js';
import type { BookClient, EntryView, KeyView, OverviewView } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import { askSure } from '../parts/reason.js';

/** Entries asked for at a time while those of the key are looked for. */
const PAGE = 5_000;
const SHOWN = 12;

/** Stopping a key. Fires `xy-close`. */
export class XyKeyStop extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      fieldset {
        display: grid;
        gap: 8px;
      }

      input[type='datetime-local'] {
        max-width: 20em;
      }

      ol {
        padding-inline-start: 1.6em;
      }
    `,
  ];

  static override properties = {
    key: { attribute: false }, entries: { state: true }, upTo: { state: true }, lost: { state: true },
  };

  declare key: KeyView | undefined;
  /** The entries of the key that are here, newest first. */
  declare private entries: EntryView[] | undefined;
  declare private upTo: 'all' | 'moment' | 'none';
  /** When the device was last in good hands, as the field gives it. */
  declare private lost: string;
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.upTo = 'all';
    this.lost = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const before = changed.get('key') as KeyView | undefined;
    if (!changed.has('key') || before?.tag === this.key?.tag) return;
    [this.upTo, this.lost, this.entries] = ['all', '', undefined];
    if (before) void this.reload();
  }

  protected override async load(book: BookClient): Promise<void> {
    this.#overview = await book.ask({ type: 'overview' });
    const { key } = this;
    if (key) this.entries = await entriesOf(book, key);
  }

  protected override render(): TemplateResult {
    const { key, entries, words } = this;
    if (!key) return html``;
    return html`<section class="panel">
        <div class="head">
          <h3>${words.term('stopTitle', key.name ?? key.tag)}</h3>
          <button class="compact" data-do="close" @click=${() => this.dispatchEvent(new CustomEvent('xy-close'))}>${words.term('close')}</button>
        </div>
        <p class="soft">${words.term('stopLead')}</p>
        ${key.own ? html`<p class="note bad">${words.term('stopOwn')}</p>` : nothing}
        ${entries ? this.#form(key, entries) : html`<p class="soft">${words.term('loading')}</p>`}
      </section>
      ${this.notices()}`;
  }

  #form(key: KeyView, entries: EntryView[]): TemplateResult {
    const { words } = this;
    const way = (upTo: XyKeyStop['upTo'], text: string): TemplateResult =>
      html`<label class="check"
        ><input type="radio" name="upTo" value=${upTo} .checked=${this.upTo === upTo} @change=${() => (this.upTo = upTo)} /><span>${text}</span></label
      >`;
    const last = this.#last(key, entries);
    return html`<form data-form="stop" @submit=${(event: SubmitEvent) => this.#stop(event, key, last)}>
      <fieldset>
        <legend class="soft small">${words.term('stopUpTo')}</legend>
        ${way('all', words.term('stopAll', key.entries, this.#at(key.lastAt)))} ${way('moment', words.term('stopMoment'))}
        ${this.upTo === 'moment'
          ? html`<label
              >${words.term('stopLost')}<input
                type="datetime-local"
                name="lost"
                required
                .value=${this.lost}
                @input=${(event: Event) => (this.lost = valueOf(event))}
            /></label>`
          : nothing}
        ${way('none', words.term('stopNone'))}
      </fieldset>
      ${last === undefined ? nothing : this.#preview(key, entries, last)}
      <label>${words.term('reason')}<input name="reason" required maxlength="200" placeholder=${words.term('stopExample')} /></label>
      <div class="actions">
        <button class="danger" data-do="stop-key" ?disabled=${!this.writable || last === undefined}>${words.term('stopDo')}</button>
      </div>
    </form>`;
  }

  /** The last entry that counts; nothing while no moment is chosen. */
  #last(key: KeyView, entries: EntryView[]): number | undefined {
    if (this.upTo === 'all') return key.entries;
    if (this.upTo === 'none') return 0;
    const minutes = Date.parse(`${this.lost}Z`);
    if (Number.isNaN(minutes)) return undefined;
    const moment = minutes - (this.#overview?.utcOffsetMinutes ?? 480) * 60_000;
    // Entries of a feed stand in the order of their times; those that are archived lie before all that are here.
    const first = entries.find((entry) => entry.at <= moment);
    return first ? placeOf(first) : Math.max(0, key.entries - entries.length);
  }

  #preview(key: KeyView, entries: EntryView[], last: number): TemplateResult {
    const { words } = this;
    const gone = entries.filter((entry) => placeOf(entry) > last && !entry.refusal).reverse();
    const archived = Math.max(0, key.entries - entries.length - last);
    return html`<div class="note ${gone.length + archived > 0 ? 'warn' : 'good'}" data-gone=${gone.length + archived}>
      <strong>${gone.length + archived === 0 ? words.term('stopKeepsAll') : words.term('stopDrops', last, gone.length + archived)}</strong>
      ${gone.length > 0
        ? html`<ol start=${last + 1}>
            ${gone.slice(0, SHOWN).map(
              (entry) => html`<li>${this.#at(entry.at)} · ${entry.command ? words.term('commandName', entry.command.type) : words.term('newerCommand')}</li>`,
            )}
          </ol>`
        : nothing}
      ${gone.length > SHOWN ? html`<p class="small">${words.term('moreRows', gone.length - SHOWN)}</p>` : nothing}
    </div>`;
  }

  #at(at: number | null | undefined): string {
    return at == null ? this.words.term('none') : moment(at, this.#overview?.utcOffsetMinutes);
  }

  async #stop(event: SubmitEvent, key: KeyView, last: number | undefined): Promise<void> {
    event.preventDefault();
    if (last === undefined) return;
    const { words } = this;
    const reason = fieldsOf(event.target as HTMLFormElement)('reason') ?? '';
    const name = key.name ?? key.tag;
    const sure = await askSure(this, {
      heading: words.term('stopTitle', name),
      what: words.term('stopCounts', last),
      follows: [words.term('stopFinal'), words.term('stopLater'), words.term('stopAgain'), ...(key.own ? [words.term('stopOwn')] : [])],
      action: words.term('stopDo'),
      danger: true,
    });
    if (sure === undefined) return;
    await this.act({ type: 'revokeKey', key: key.key, last, reason }, { text: words.term('stopped', name), hint: words.term('stoppedHint') });
  }
}

/** The place of an entry in its key's feed. */
function placeOf(entry: EntryView): number {
  return Number(entry.entry.split('-')[1]);
}

/** The entries of a key that are here, newest first. */
async function entriesOf(book: BookClient, key: KeyView): Promise<EntryView[]> {
  const found: EntryView[] = [];
  for (let skip = 0; found.length < key.entries; skip += PAGE) {
    const { rows } = await book.ask({ type: 'journal', skip, limit: PAGE });
    found.push(...rows.filter((row) => row.entry.startsWith(`${key.tag}-`)));
    if (rows.length < PAGE) break;
  }
  return found.sort((a, b) => placeOf(b) - placeOf(a));
}

define('xy-key-stop', XyKeyStop);

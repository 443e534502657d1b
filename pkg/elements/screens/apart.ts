// <xy-apart>: entries kept apart: held back by a clock that ran ahead, or of a key that was used on two devices.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment } from '../base/format.js';
import type { ApartRun, BookClient, KeyView } from '../contract.js';
import { askSure } from '../parts/reason.js';
import { keyName } from '../parts/say.js';
import type { Turned } from './devices.js';

/** Runs about which nobody has decided, or of which more came since. Where one history of a key counts, the other is decided, too. */
export function openRuns(runs: ApartRun[]): ApartRun[] {
  return runs.filter((run) => (run.accepted == null || run.accepted < run.last) && !leftAside(run, runs));
}

/** Whether another history of the same key was accepted instead. */
function leftAside(run: ApartRun, runs: ApartRun[]): boolean {
  return run.forked && run.accepted == null && runs.some((one) => one.key === run.key && one.forked && one.accepted != null);
}

/** The list of such runs, in words. */
export class XyApart extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      article {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  static override properties = { runs: { state: true } };

  declare private runs: ApartRun[] | undefined;
  #keys: KeyView[] = [];
  #offset = 480;

  protected override async load(book: BookClient): Promise<void> {
    const [runs, keys, overview] = await Promise.all([book.ask({ type: 'apart' }), book.ask({ type: 'keys' }), book.ask({ type: 'overview' })]);
    this.#keys = keys;
    this.#offset = overview.utcOffsetMinutes;
    this.runs = runs;
  }

  protected override render(): TemplateResult {
    const { runs, words } = this;
    if (!runs) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('apartTitle')}</h2>
        <p class="soft">${words.term('apartLead')}</p>
        ${runs.length === 0
          ? html`<p class="note good" data-apart="0">${words.term('apartNone')}</p>`
          : html`<div class="screen" data-apart=${runs.length}>${runs.map((run) => this.#run(run, runs))}</div>`}
      </section>
      ${this.notices()}
    </div>`;
  }

  #run(run: ApartRun, runs: ApartRun[]): TemplateResult {
    const { words } = this;
    const key = this.#keys.find((one) => one.key === run.key);
    const name = key ? keyName(key.tag, this.#keys, words) : words.term('apartUnknown');
    const branches = runs.filter((one) => one.key === run.key).length;
    const counts = run.accepted != null;
    // Where several histories cover the place, the answer does not say which of them was accepted.
    const accepted = runs.filter((one) => one.key === run.key && one.accepted != null).length;
    const aside = leftAside(run, runs);
    const more = !aside && (run.accepted == null || run.accepted < run.last);
    return html`<article class="note ${more ? 'warn' : ''}" data-run=${run.forked ? 'forked' : 'heldBack'}>
      <h3>${words.term(run.forked ? 'apartForked' : 'apartHeld', name, run.last - run.first + 1)} ${key?.own ? html`<span class="tag good">${words.term('ownKey')}</span>` : nothing}</h3>
      <p>${run.forked ? words.term('apartForkedWhy') : words.term('apartHeldWhy', moment(run.at, this.#offset))}</p>
      <p class="small">
        ${words.term('apartRange', run.first, run.last, moment(run.at, this.#offset))}
        ${run.forked && branches > 1 ? words.term('apartBranches', branches) : nothing}
      </p>
      ${aside ? html`<p><span class="tag">${words.term('apartAside')}</span></p>` : nothing}
      ${counts ? html`<p><span class="tag good">${accepted > 1 ? words.term('apartOneAccepted') : words.term('apartAccepted', run.accepted ?? 0)}</span></p>` : nothing}
      <p><strong>${words.term('reportTodo')}</strong>${words.term(run.forked ? (key?.own ? 'apartForkedOwn' : 'apartForkedTodo') : 'apartHeldTodo')}</p>
      <div class="actions">
        ${more && this.book?.state().mode !== 'reader'
          ? html`<button class="primary" data-do="accept" ?disabled=${!this.writable} @click=${() => this.#accept(run, name)}>
              ${words.term('apartAccept')}
            </button>`
          : nothing}
        ${run.forked ? html`<button data-do="new-key" @click=${() => this.#invite(key)}>${words.term('apartNewKey')}</button>` : nothing}
      </div>
    </article>`;
  }

  async #accept(run: ApartRun, name: string): Promise<void> {
    const { words } = this;
    const count = run.last - run.first + 1;
    const sure = await askSure(this, {
      heading: words.term('apartAccept'),
      what: words.term('apartRange', run.first, run.last, moment(run.at, this.#offset)),
      follows: [words.term('apartAcceptWhat', name, count), words.term('apartAcceptPlace'), words.term('apartAcceptFinal')],
      action: words.term('apartAccept'),
    });
    if (sure === undefined) return;
    await this.act(
      { type: 'acceptRun', key: run.key, last: run.last, head: run.head },
      { text: words.term('apartDone', name, count), hint: words.term('apartDoneHint') },
    );
  }

  /** A new key for whoever holds this one, in its role. */
  #invite(key: KeyView | undefined): void {
    const whom = key?.person != null ? { holder: { person: key.person }, name: key.name ?? key.person, detail: '' } : undefined;
    const detail: Turned = { tab: 'invite', ...(whom ? { whom } : {}), ...(key ? { role: key.role } : {}) };
    this.dispatchEvent(new CustomEvent<Turned>('xy-tab', { detail, bubbles: true, composed: true }));
  }
}

define('xy-apart', XyApart);

// <xy-book>: the book as a thing: its digest, a copy to keep or to take in, its journal, and what bounced.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment } from '../base/format.js';
import '../parts/backup.js';
import './meet.js';
import type { BookClient, EntryView, OverviewView, Page } from '../contract.js';

const ROWS = 25;

/** Everything about the book that is not about people. */
export class XyBook extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      code {
        overflow-wrap: anywhere;
        font-family: ui-monospace, 'Noto Sans Mono CJK SC', monospace;
        font-size: var(--_small);
      }

      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 6px 18px;
      }
    `,
  ];

  static override properties = { page: { state: true }, skip: { state: true } };

  declare private page: Page<EntryView> | undefined;
  declare private skip: number;
  #overview: OverviewView | undefined;
  #digest = '';
  #bounced: { entry: EntryView; text: string }[] = [];

  constructor() {
    super();
    this.skip = 0;
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, overview, digest] = await Promise.all([
      book.ask({ type: 'journal', skip: this.skip, limit: ROWS }),
      book.ask({ type: 'overview' }),
      book.digest(),
    ]);
    this.#overview = overview;
    this.#digest = digest;
    this.#bounced = overview.bounced > 0 ? await this.#findBounced(book, page.total) : [];
    this.page = page;
  }

  /** The journal says which entries bounced; the newest thousand are looked through. */
  async #findBounced(book: BookClient, total: number): Promise<{ entry: EntryView; text: string }[]> {
    const { rows } = await book.ask({ type: 'journal', limit: Math.min(total, 1000) });
    const found: { entry: EntryView; text: string }[] = [];
    for (const entry of rows) {
      if (entry.refusal) found.push({ entry, text: await this.textOf(entry.refusal) });
    }
    return found;
  }

  protected override render(): TemplateResult {
    const { page, words } = this;
    if (!page) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      <div class="columns">
        ${this.#keep()}
        <xy-backup .book=${this.book} .lang=${this.lang}></xy-backup>
      </div>
      <xy-meet .book=${this.book} .lang=${this.lang}></xy-meet>
      ${this.#bounced.length > 0 ? this.#bouncedPanel() : nothing}
      <section class="panel">${this.#journal(page)}</section>
      ${this.notices()}
    </div>`;
  }

  #keep(): TemplateResult {
    const { words } = this;
    const state = this.book?.state();
    return html`<section class="panel">
      <h2>${words.term('book')}</h2>
      <dl>
        <dt class="soft">${words.term('community')}</dt>
        <dd>${this.#overview?.name}</dd>
        <dt class="soft">${words.term('entries')}</dt>
        <dd class="figures">${this.#overview?.entries}</dd>
        <dt class="soft">${words.term('digest')}</dt>
        <dd><code data-digest>${this.#digest}</code></dd>
        <dt class="soft">${words.term('communityId')}</dt>
        <dd><code>${state?.community}</code></dd>
      </dl>
      <p class="soft small">${words.term('digestWhy')}</p>
    </section>`;
  }

  #bouncedPanel(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('bouncedTitle')}</h3>
      <p class="soft small">${words.term('bouncedWhy')}</p>
      <table class="stack" data-list="bounced">
        <tbody>
          ${this.#bounced.map(
            ({ entry, text }) =>
              html`<tr>
                <td class="lead"><code>${entry.entry}</code></td>
                <td>${entry.command ? words.term('commandName', entry.command.type) : words.term('newerCommand')}</td>
                <td>${text}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #journal(page: Page<EntryView>): TemplateResult {
    const { words } = this;
    const turn = (by: number): void => {
      this.skip = Math.max(0, this.skip + by);
      void this.reload();
    };
    return html`<h3>${words.term('journal')} <span class="soft">${page.total}</span></h3>
      <table class="stack" data-list="journal">
        <thead>
          <tr>
            <th>${words.term('entry')}</th>
            <th>${words.term('time')}</th>
            <th>${words.term('what')}</th>
            <th>${words.term('state')}</th>
          </tr>
        </thead>
        <tbody>
          ${page.rows.map(
            (row) =>
              html`<tr>
                <td class="lead"><code>${row.entry}</code></td>
                <td class="plain nowrap">${moment(row.at, this.#overview?.utcOffsetMinutes)}</td>
                <td class="plain">
                  ${row.command ? words.term('commandName', row.command.type) : words.term('newerCommand')}
                </td>
                <td class="key">
                  ${row.refusal ? html`<span class="tag bad">${words.term('bounced')}</span>` : html`<span class="soft">${words.term('stands')}</span>`}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
      <div class="actions">
        <button ?disabled=${this.skip === 0} @click=${() => turn(-ROWS)}>${words.term('previous')}</button>
        <button ?disabled=${this.skip + ROWS >= page.total} @click=${() => turn(ROWS)}>${words.term('next')}</button>
      </div>`;
  }
}

define('xy-book', XyBook);

// <xy-desk>: the social worker's desk: navigation, language, large type, and one screen at a time.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement, type Asked } from '../base/element.js';
import { askToKeep } from '../base/persist.js';
import type { BookClient, OverviewView } from '../contract.js';
import '../parts/explain.js';
import { deskStyles } from '../styles/desk.js';
import './board.js';
import './book.js';
import { openRuns } from './apart.js';
import './deeds.js';
import './devices.js';
import './join.js';
import './overview.js';
import './policy.js';
import './roster.js';
import './seal.js';
import { SECTIONS, type Section } from './sections.js';
import './service.js';
import './sheet.js';
import './shop.js';
import './statement.js';
import './statements.js';
import './teams.js';
import './timesheet.js';

/**
 * The desk. Fires `xy-section` and `xy-lang` when a person turns to another screen or language,
 * and `xy-elder` when the type changes.
 */
export class XyDesk extends BookElement {
  static override styles = [BookElement.styles, deskStyles];

  static override properties = {
    section: { reflect: true },
    elder: { type: Boolean, reflect: true },
    message: {},
    overview: { state: true },
    opened: { state: true },
    menu: { state: true },
  };

  /** The screen shown. */
  declare section: Section;
  /** 长辈版: large type and large targets. */
  declare elder: boolean;
  /** What the host has to say first, such as that the book was restored. */
  declare message: string;
  declare private overview: OverviewView | undefined;
  declare private opened: Asked | undefined;
  declare private menu: boolean;
  /** What waits that the overview does not count: runs kept apart; asks and transfers at the shop. */
  #more = { devices: 0, shop: 0 };
  /** True while the key of this device has two histories. */
  #forked = false;
  #kept: Promise<boolean | undefined> | undefined;

  constructor() {
    super();
    this.section = 'overview';
    this.elder = false;
    this.message = '';
    this.menu = false;
    this.addEventListener('xy-explain', (event) => this.#open(event as CustomEvent<Asked>));
  }

  protected override async load(book: BookClient): Promise<void> {
    const [overview, apart, asks, transfers] = await Promise.all([
      book.ask({ type: 'overview' }), book.ask({ type: 'apart' }), book.ask({ type: 'asks', state: 'waiting', limit: 0 }), book.ask({ type: 'transfers' }),
    ]);
    const forked = new Set(apart.flatMap((run) => (run.forked ? [run.key] : [])));
    this.#forked = forked.size > 0 && (await book.ask({ type: 'keys' })).some((key) => key.own && forked.has(key.key));
    this.#more = { devices: openRuns(apart).length, shop: asks.total + transfers.filter(({ own }) => own).length };
    this.overview = overview;
    if (book.state().mode === 'writer') this.#kept ??= askToKeep().catch(() => undefined);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('section') && changed.get('section') !== undefined) {
      this.renderRoot.querySelector('main')?.focus({ preventScroll: true });
    }
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`
      <header>
        <div class="brand">
          <strong>${this.overview?.name ?? ''}</strong><span class="soft">${words.term('deskTitle')}</span>
        </div>
        <div class="switches">
          <button class="compact" data-do="elder" aria-pressed=${this.elder} @click=${this.#switchType}>
            ${words.term('elder')}
          </button>
          <button class="compact" data-do="lang" lang=${words.language === 'zh' ? 'en' : 'zh'} @click=${this.#switchLanguage}>
            ${words.language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
      </header>
      ${this.#banner()}
      <div class="body">
        <nav aria-label=${words.term('navigation')}>
          <button class="menu" aria-expanded=${this.menu} aria-controls="sections" @click=${() => (this.menu = !this.menu)}>
            <span>${words.term('sectionName', this.section)}</span><span>${words.term(this.menu ? 'menuClose' : 'menu')}</span>
          </button>
          <ul id="sections" class=${this.menu ? 'shown' : ''}>
            ${SECTIONS.map((section) => this.#link(section))}
          </ul>
        </nav>
        <main tabindex="-1" @xy-section=${this.#asked}>
          <h1 class="visually-hidden">${words.term('sectionName', this.section)}</h1>
          ${this.#screen()}
        </main>
      </div>
      ${this.opened
        ? html`<xy-explain
            .book=${this.book}
            .lang=${this.lang}
            .figure=${this.opened.figure}
            .heading=${this.opened.title}
            .masked=${this.opened.masked}
            @xy-close=${() => (this.opened = undefined)}
          ></xy-explain>`
        : nothing}
    `;
  }

  #banner(): TemplateResult | typeof nothing {
    const { words } = this;
    const state = this.book?.state();
    if (!state) return nothing;
    return html`
      ${this.message
        ? html`<p class="banner note" role="status" data-message>
            ${this.message} <button class="compact" @click=${() => (this.message = '')}>${words.term('dismiss')}</button>
          </p>`
        : nothing}
      ${state.mode === 'reader' ? html`<div class="banner note warn" data-mode="reader">
            <p>${words.term('readerBanner')}</p>
            <xy-join .book=${this.book} .lang=${this.lang}></xy-join>
          </div>` : nothing}
      ${this.#forked
        ? html`<div class="banner note bad" role="alert" data-forked>
            <p>
              ${words.term('forkedBanner')}
              <button class="compact" @click=${() => this.#turn('devices')}>${words.term('look')}</button>
            </p>
            <xy-join .book=${this.book} .lang=${this.lang}></xy-join>
          </div>`
        : nothing}
      ${state.mode === 'follower' ? html`<p class="banner note" data-mode="follower">${words.term('followerBanner')}</p>` : nothing}
      ${state.report?.tornBytes
        ? html`<p class="banner note warn">${words.term('tornBanner', state.report.tornBytes)}</p>`
        : nothing}
      ${state.unsaved
        ? html`<p class="banner note bad" role="alert">
            ${words.term('unsavedBanner', state.problem?.message ?? '')}
            <button class="compact" @click=${() => void this.guard(async (book) => book.retry())}>${words.term('retry')}</button>
          </p>`
        : nothing}
    `;
  }

  #link(section: Section): TemplateResult {
    const waits = this.#waiting(section);
    return html`<li>
      <button
        data-section=${section}
        aria-current=${this.section === section ? 'page' : nothing}
        @click=${() => this.#turn(section)}
      >
        <span>${this.words.term('sectionName', section)}</span>
        ${waits ? html`<span class="count" title=${this.words.term('waitingCount', waits)}>${waits}</span>` : nothing}
      </button>
    </li>`;
  }

  #waiting(section: Section): number {
    const { overview } = this;
    if (!overview) return 0;
    if (section === 'service') return overview.servicesWaiting;
    if (section === 'deeds') return overview.deedsWaiting;
    if (section === 'shop') return overview.redemptionsHeld + this.#more.shop;
    if (section === 'devices') return this.#more.devices;
    if (section === 'book') return overview.bounced;
    return 0;
  }

  #screen(): TemplateResult {
    const { book, lang } = this;
    switch (this.section) {
      case 'overview':
        return html`<xy-overview .book=${book} .lang=${lang}></xy-overview>`;
      case 'sheet':
        return html`<xy-sheet .book=${book} .lang=${lang}></xy-sheet>`;
      case 'roster':
        return html`<xy-roster .book=${book} .lang=${lang}></xy-roster>`;
      case 'teams':
        return html`<xy-teams .book=${book} .lang=${lang}></xy-teams>`;
      case 'service':
        return html`<xy-service .book=${book} .lang=${lang}></xy-service>`;
      case 'deeds':
        return html`<xy-deeds .book=${book} .lang=${lang}></xy-deeds>`;
      case 'shop':
        return html`<xy-shop .book=${book} .lang=${lang}></xy-shop>`;
      case 'board':
        return html`<xy-board .book=${book} .lang=${lang}></xy-board>`;
      case 'statement':
        return html`<xy-statement .book=${book} .lang=${lang}></xy-statement>`;
      case 'timesheet':
        return html`<xy-timesheet .book=${book} .lang=${lang}></xy-timesheet>`;
      case 'policy':
        return html`<xy-policy .book=${book} .lang=${lang}></xy-policy>`;
      case 'devices':
        return html`<xy-devices .book=${book} .lang=${lang}></xy-devices>`;
      case 'phones':
        return html`<xy-statements .book=${book} .lang=${lang}></xy-statements>`;
      case 'seal':
        return html`<xy-seal .book=${book} .lang=${lang}></xy-seal>`;
      case 'book':
        return html`<xy-book .book=${book} .lang=${lang}></xy-book>`;
    }
  }

  #turn(section: Section): void {
    this.menu = false;
    if (this.section === section) return;
    this.section = section;
    this.dispatchEvent(new CustomEvent<Section>('xy-section', { detail: section, bubbles: true, composed: true }));
  }

  #switchLanguage = (): void => {
    this.lang = this.words.language === 'zh' ? 'en' : 'zh';
    this.dispatchEvent(new CustomEvent<string>('xy-lang', { detail: this.lang, bubbles: true, composed: true }));
  };

  #switchType = (): void => {
    this.elder = !this.elder;
    this.dispatchEvent(new CustomEvent<boolean>('xy-elder', { detail: this.elder, bubbles: true, composed: true }));
  };

  /** A screen asks for another; the host hears it from the desk only. */
  #asked = (event: CustomEvent<Section>): void => {
    event.stopPropagation();
    this.#turn(event.detail);
  };

  #open(event: CustomEvent<Asked>): void {
    event.preventDefault();
    event.stopPropagation();
    this.opened = event.detail;
  }
}

define('xy-desk', XyDesk);

// <xy-wallet>: a volunteer's phone: joining, six pages, language and type, and what is wrong if anything is.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import type { WalletView } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { askToKeep } from '../base/persist.js';
import './activities.js';
import { PAGES, WalletElement, type WalletPage } from './base.js';
import './board.js';
import './entries.js';
import './home.js';
import './join.js';
import './meet.js';
import './shop.js';

/** The phone. Fires `xy-lang` and `xy-elder` when a person changes language or type, `xy-wallet-page` with another page. */
export class XyWallet extends WalletElement {
  static override styles = [
    WalletElement.styles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto 1fr auto;
        min-height: 100vh;
        background: var(--_ground);
      }

      :host([elder]) {
        --xy-text: 20px;
        --xy-target: 60px;
        --_text: 20px;
        --_target: 60px;
      }

      header {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 10px;
        align-items: center;
        justify-content: space-between;
        padding: 8px 12px;
        border-block-end: 1px solid var(--_line);
        background: var(--_surface);
      }

      header strong {
        overflow-wrap: anywhere;
      }

      .switches {
        display: flex;
        gap: 6px;
      }

      main {
        width: 100%;
        max-width: 640px;
        margin-inline: auto;
        padding: 12px;
        display: grid;
        gap: 12px;
        align-content: start;
        grid-template-columns: minmax(0, 1fr);
      }

      main:focus {
        outline: none;
      }

      nav {
        position: sticky;
        bottom: 0;
        border-block-start: 1px solid var(--_line);
        background: var(--_surface);
        padding-block-end: env(safe-area-inset-bottom);
      }

      nav ul {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 1fr));
        max-width: 640px;
        margin: 0 auto;
        list-style: none;
      }

      nav button {
        position: relative;
        width: 100%;
        min-height: calc(var(--_target) + 8px);
        padding: 0;
        border: 0;
        border-radius: 0;
        background: none;
        color: var(--_ink-soft);
        font-size: var(--_small);
      }

      nav button:lang(en) {
        font-size: min(var(--_small), 3.1vw);
      }

      nav button[aria-current] {
        color: var(--_primary);
        font-weight: 700;
        box-shadow: inset 0 3px 0 var(--_primary);
      }

      .count {
        position: absolute;
        inset-block-start: 3px;
        inset-inline-end: 4px;
        min-width: 1.5em;
        padding: 0 0.35em;
        border-radius: 99px;
        background: var(--_honour);
        color: #ffffff;
        font-size: 12px;
        line-height: 1.5em;
      }

      .notice {
        bottom: calc(var(--_target) + 16px);
      }
    `,
  ];

  static override properties = {
    page: { reflect: true },
    elder: { type: Boolean, reflect: true },
    ready: { state: true },
    leaving: { state: true },
  };

  /** The page shown. */
  declare page: WalletPage;
  /** 长辈版: large type and large targets. */
  declare elder: boolean;
  declare private ready: boolean;
  declare private leaving: boolean;

  constructor() {
    super();
    this.page = 'home';
    this.elder = this.ready = this.leaving = false;
    this.addEventListener('xy-wallet-page', (event) => this.#show((event as CustomEvent<WalletPage>).detail));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#seen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#seen);
  }

  protected override async look(): Promise<void> {
    await super.look();
    this.ready = true;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('page') && changed.get('page') !== undefined) this.renderRoot.querySelector('main')?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { view, words } = this;
    return html`
      <header>
        <strong>${view?.name ?? words.term('walletTitle')}</strong>
        <div class="switches">
          <button class="compact" data-do="elder" aria-pressed=${this.elder} @click=${this.#switchType}>${words.term('elder')}</button>
          <button class="compact" data-do="lang" lang=${words.language === 'zh' ? 'en' : 'zh'} @click=${this.#switchLanguage}>
            ${words.language === 'zh' ? 'English' : '中文'}
          </button>
        </div>
      </header>
      <main tabindex="-1">${this.#trouble()} ${this.#main()}</main>
      ${view ? this.#nav(view) : html`<span></span>`}
    `;
  }

  #main(): TemplateResult {
    const { ready, view, words } = this;
    if (!ready) return html`<p class="soft">${words.term('loading')}</p>`;
    if (!view) {
      return html`<xy-wallet-join .wallet=${this.wallet} .lang=${this.lang} @xy-joined=${this.#joined}></xy-wallet-join>${this.notices()}`;
    }
    return html`${view.forked === undefined ? nothing : this.#forked(view, view.forked)} ${this.#screen()} ${this.notices()}`;
  }

  /** Something is not stored: said on every page until it is. */
  #trouble(): TemplateResult | typeof nothing {
    const { words } = this;
    const problem = this.wallet?.problem;
    if (problem === undefined) return nothing;
    return html`<div class="note bad" role="alert" data-problem=${problem.code}>
      <p>${words.term('walletUnsaved')} ${words.term(problem.code === 'storage_full' ? 'walletFull' : 'walletBlocked')}</p>
      <button class="compact" data-do="retry" ?disabled=${this.busy} @click=${() => this.guard((wallet) => wallet.retry())}>${words.term('retry')}</button>
    </div>`;
  }

  #forked(view: WalletView, entry: number): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-forked>
      <h2>${words.term('walletForkedTitle')}</h2>
      <p>${words.term('walletForked', entry)}</p>
      <p class="note warn">${words.term('walletForkedTodo')}</p>
      ${this.leaving
        ? html`<p>${words.term('walletAnewSure', view.waiting)}</p>
            <div class="actions">
              <button class="danger" data-do="leave" ?disabled=${this.busy} @click=${this.#leave}>${words.term('walletAnewDo')}</button>
              <button @click=${() => (this.leaving = false)}>${words.term('back')}</button>
            </div>`
        : html`<button data-do="anew" @click=${() => (this.leaving = true)}>${words.term('walletAnew')}</button>`}
    </section>`;
  }

  #nav(view: WalletView): TemplateResult {
    const { words } = this;
    const counts: { [page in WalletPage]?: number } = {
      meet: view.waiting,
      entries: view.entries.filter(({ state }) => state === 'bounced').length,
    };
    return html`<nav aria-label=${words.term('walletNav')}>
      <ul>
        ${PAGES.map((page) => {
          const count = counts[page] ?? 0;
          return html`<li>
            <button data-page=${page} lang=${words.language} aria-current=${this.page === page ? 'page' : nothing} @click=${() => this.turn(page)}>
              ${words.term('walletPage', page)}${count > 0 ? html`<span class="count">${count}</span>` : nothing}
            </button>
          </li>`;
        })}
      </ul>
    </nav>`;
  }

  #screen(): TemplateResult {
    const { lang, wallet } = this;
    switch (this.page) {
      case 'home':
        return html`<xy-wallet-home .wallet=${wallet} .lang=${lang}></xy-wallet-home>`;
      case 'activities':
        return html`<xy-wallet-activities .wallet=${wallet} .lang=${lang}></xy-wallet-activities>`;
      case 'shop':
        return html`<xy-wallet-shop .wallet=${wallet} .lang=${lang}></xy-wallet-shop>`;
      case 'board':
        return html`<xy-wallet-board .wallet=${wallet} .lang=${lang}></xy-wallet-board>`;
      case 'entries':
        return html`<xy-wallet-entries .wallet=${wallet} .lang=${lang}></xy-wallet-entries>`;
      case 'meet':
        return html`<xy-wallet-meet .wallet=${wallet} .lang=${lang}></xy-wallet-meet>`;
    }
  }

  #show(page: WalletPage): void {
    this.page = page;
    this.said = undefined;
  }

  #joined = (): void => {
    this.page = 'home';
    void askToKeep().catch(() => undefined);
  };

  #leave = async (): Promise<void> => {
    await this.guard((wallet) => wallet.leave());
    this.leaving = false;
  };

  /** Another tab may have written while this one was not seen. */
  #seen = (): void => {
    if (document.visibilityState === 'visible') void this.wallet?.refresh().catch((error: unknown) => this.fail(error));
  };

  #switchLanguage = (): void => {
    this.lang = this.words.language === 'zh' ? 'en' : 'zh';
    this.dispatchEvent(new CustomEvent<string>('xy-lang', { detail: this.lang, bubbles: true, composed: true }));
  };

  #switchType = (): void => {
    this.elder = !this.elder;
    this.dispatchEvent(new CustomEvent<boolean>('xy-elder', { detail: this.elder, bubbles: true, composed: true }));
  };
}

define('xy-wallet', XyWallet);

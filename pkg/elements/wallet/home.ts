// <xy-wallet-home>: a volunteer's hours and points by purse, as of which statement, and what waits.

import { css, html, nothing, type TemplateResult } from 'lit';

import { feedOf, tagOf } from '../../exchange/names.js';
import type { MovementView, ServiceView, StatementView, WalletStatement, WalletView } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { hours, moment, points } from '../base/format.js';
import { amount } from '../parts/figure.js';
import { evidenceTag, stateTag } from '../parts/say.js';
import { WalletElement } from './base.js';

/** Days after which a statement is called old. */
const STALE_DAYS = 7;
const DAY = 86_400_000;
const SHOWN = 8;

/** The first page. */
export class XyWalletHome extends WalletElement {
  static override styles = [
    WalletElement.styles,
    css`
      .hours {
        display: grid;
        justify-items: center;
        text-align: center;
      }

      .hours strong {
        font-size: calc(var(--_text) * 2.6);
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
        color: var(--_primary);
      }

      .purses {
        display: grid;
        gap: 10px;
        grid-template-columns: repeat(auto-fit, minmax(7.5em, 1fr));
      }

      .purses > div {
        padding: 10px 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        display: grid;
      }

      .purses strong {
        font-size: calc(var(--_text) * 1.5);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { statement, view } = this;
    if (!view) return html`<p class="soft">${this.words.term('loading')}</p>`;
    return html`<div class="screen">
      ${this.#waits(view)}
      ${statement ? this.#told(statement) : nothing}
      ${this.#phone(view)} ${this.notices()}
    </div>`;
  }

  #waits(view: WalletView): TemplateResult {
    const { statement, words } = this;
    const bounced = view.entries.filter(({ state }) => state === 'bounced').length;
    const days = statement ? Math.floor((Date.now() - statement.at) / DAY) : 0;
    const due = statement === undefined || view.waiting > 0 || days >= STALE_DAYS;
    return html`<section class="panel">
      <div class="line">
        <strong>${statement?.personName ? words.term('walletHello', statement.personName, view.name) : view.name}</strong>
        ${statement
          ? html`<span class="soft small" data-as-of>${words.term('walletAsOf', moment(statement.at, statement.utcOffsetMinutes))}</span>`
          : nothing}
      </div>
      ${statement === undefined ? html`<p class="note">${words.term('walletNoStatement')}</p>` : nothing}
      ${days >= STALE_DAYS ? html`<p class="note warn" data-stale>${words.term('walletStale', days)}</p>` : nothing}
      ${bounced > 0
        ? html`<p class="note bad"><button class="link" @click=${() => this.turn('entries')}>${words.term('walletBouncedSome', bounced)}</button></p>`
        : nothing}
      ${statement === undefined
        ? nothing
        : html`<p class=${view.waiting > 0 ? 'note warn' : 'soft small'} data-waiting=${view.waiting}>
            ${view.waiting > 0 ? words.term('walletWaits', view.waiting) : words.term('walletAllConfirmed')}
          </p>`}
      ${due ? html`<button class="primary wide" data-do="meet" @click=${() => this.turn('meet')}>${words.term('walletGoMeet')}</button>` : nothing}
    </section>`;
  }

  #told(statement: WalletStatement): TemplateResult {
    const { words } = this;
    const [own, household] = [this.account('person'), this.account('household')];
    const movements = [...(own?.movements ?? []), ...(household?.movements ?? [])].sort((a, b) => b.at - a.at).slice(0, SHOWN);
    return html`<section class="panel">
        <div class="hours">
          <span class="soft">${words.term('walletHours')}</span>
          <strong data-figure="minutes">${hours(own?.minutes ?? 0)}</strong>
        </div>
        ${own ? this.#purses(words.term('walletOwn'), own) : nothing}
        ${household ? this.#purses(words.term('walletHousehold', household.name ?? ''), household) : nothing}
      </section>
      <section class="panel">
        <h2>${words.term('walletServices')}</h2>
        ${statement.services.length === 0
          ? html`<p class="soft">${words.term('none')}</p>`
          : html`<ul class="rows" data-list="services">${statement.services.slice(0, SHOWN).map((one) => this.#service(one))}</ul>`}
      </section>
      <section class="panel">
        <h2>${words.term('walletMoves')}</h2>
        ${movements.length === 0
          ? html`<p class="soft">${words.term('walletNoMoves')}</p>`
          : html`<ul class="rows" data-list="movements">${movements.map((one) => this.#movement(one))}</ul>`}
      </section>`;
  }

  #purses(heading: string, { accounts, period }: StatementView): TemplateResult {
    const { words } = this;
    const purse = (name: string, value: number, label: string): TemplateResult =>
      html`<div><span class="soft small">${label}</span><strong data-figure=${name}>${amount(value, 'points')}</strong></div>`;
    return html`<h3>${heading}</h3>
      <div class="purses">
        ${purse('spendable', accounts.spendable, words.term('walletSpendable'))}
        ${purse('rank', accounts.rank, words.term('walletRank', words.term('periodName', period)))}
        ${purse('honour', accounts.honour, words.term('walletHonour'))}
        ${accounts.held > 0 ? purse('held', accounts.held, words.term('walletHeld')) : nothing}
        ${accounts.debt > 0 ? purse('debt', -accounts.debt, words.term('walletDebt')) : nothing}
      </div>
      ${accounts.nextExpiry != null && accounts.nextExpiryPoints > 0
        ? html`<p class="soft small">${words.term('walletExpires', points(accounts.nextExpiryPoints), accounts.nextExpiry)}</p>`
        : nothing}`;
  }

  #service(one: ServiceView): TemplateResult {
    const { words } = this;
    return html`<li>
      <div class="line"><strong>${one.title}</strong><strong>${hours(one.minutes)}</strong></div>
      <div class="line">
        <span class="soft small">${one.on} ${evidenceTag(one.evidence, words)}</span>${stateTag(one.state, words)}
      </div>
      ${one.reason ? html`<span class="small">${words.term('reasonIs', one.reason)}</span>` : nothing}
    </li>`;
  }

  #movement(one: MovementView): TemplateResult {
    const { words } = this;
    const changed = one.spendable !== 0 ? one.spendable : one.rank !== 0 ? one.rank : one.honour;
    return html`<li>
      <div class="line">
        <span>${one.title ?? words.term('causeName', one.cause)}<br /><span class="soft small">${one.on} · ${words.term('causeName', one.cause)}</span></span>
        <strong>${amount(changed, 'signed')}</strong>
      </div>
    </li>`;
  }

  #phone(view: WalletView): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h2>${this.notes.name ?? words.term('walletPhone')}</h2>
      <p class="small">${words.term('walletBackup')}</p>
      <p class="soft small">${words.term('walletKey', tagOf(feedOf(view.key)))}</p>
    </section>`;
  }
}

define('xy-wallet-home', XyWalletHome);

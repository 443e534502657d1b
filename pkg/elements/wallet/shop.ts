// <xy-wallet-shop>: the shelf with prices, asking to redeem, and what became of the asks.

import { css, html, nothing, type TemplateResult } from 'lit';

import type { AskView, Holder, RedemptionView, ShelfRow, WalletStatement } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { points } from '../base/format.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import { WalletElement } from './base.js';
import './vouchers.js';

const SHOWN = 20;

/** The shop as a volunteer sees it. */
export class XyWalletShop extends WalletElement {
  static override styles = [
    WalletElement.styles,
    css`
      h3 {
        color: var(--_ink-soft);
      }
    `,
  ];

  static override properties = { chosen: { state: true }, quantity: { state: true }, payer: { state: true } };

  /** The item that is asked for. */
  declare private chosen: ShelfRow | undefined;
  declare private quantity: number;
  declare private payer: 'person' | 'household';

  constructor() {
    super();
    this.quantity = 1;
    this.payer = 'household';
  }

  protected override render(): TemplateResult {
    const { statement, words } = this;
    if (!statement) return html`<div class="screen">${this.noStatement()}</div>`;
    return html`<div class="screen">
      ${this.#mine(statement)}
      <xy-wallet-vouchers .wallet=${this.wallet} .lang=${this.lang}></xy-wallet-vouchers>
      <section class="panel">
        <h2>${words.term('walletShelf')}</h2>
        ${statement.shelf.length === 0 ? html`<p class="soft">${words.term('walletNoShelf')}</p>` : nothing}
        ${statement.counters.map(({ counter, name }) => this.#counter(name, statement.shelf.filter((row) => row.counter === counter)))}
      </section>
      ${this.notices()}
    </div>`;
  }

  #counter(name: string, rows: ShelfRow[]): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    return html`<h3>${name}</h3>
      <ul class="rows" data-list="shelf">${rows.map((row) => this.#row(row))}</ul>`;
  }

  #row(row: ShelfRow): TemplateResult {
    const { words } = this;
    const open = this.chosen?.item === row.item && this.chosen.counter === row.counter;
    return html`<li data-item=${row.name}>
      <div class="line"><strong>${row.name}</strong><strong>${points(row.price)} ${words.term('pointsUnit')}</strong></div>
      <div class="line">
        <span class="soft small">${words.term('walletLeft', row.available, row.unit)}</span>
        ${open
          ? nothing
          : html`<button class="compact" data-do="choose" ?disabled=${!this.writable || row.available === 0} @click=${() => this.#choose(row)}>
              ${words.term('walletAsk')}
            </button>`}
      </div>
      ${open ? this.#form(row) : nothing}
    </li>`;
  }

  #choose(row: ShelfRow): void {
    this.chosen = row;
    this.quantity = 1;
    // Points lie where the sheet puts them: begin with whoever has some.
    const [own, household] = [this.account('person'), this.account('household')];
    this.payer = household && household.accounts.spendable >= (own?.accounts.spendable ?? 0) ? 'household' : 'person';
  }

  #form(row: ShelfRow): TemplateResult {
    const { words } = this;
    const have = this.account(this.payer)?.accounts.spendable ?? 0;
    const cost = row.price * this.quantity;
    return html`<form data-form="ask" @submit=${this.#ask}>
      <label class="w6"
        >${words.term('walletQuantity')}<input
          type="number"
          name="quantity"
          required
          min="1"
          max=${row.available}
          inputmode="numeric"
          .value=${String(this.quantity)}
          @input=${(event: Event) => (this.quantity = Math.max(1, Math.trunc(Number(valueOf(event))) || 1))}
      /></label>
      ${this.account('household') && this.account('person')
        ? html`<label class="w6"
            >${words.term('walletPays')}<select
              name="payer"
              .value=${this.payer}
              @change=${(event: Event) => (this.payer = valueOf(event) as 'person' | 'household')}
            >
              <option value="household" ?selected=${this.payer === 'household'}>${words.term('walletMyHousehold')}</option>
              <option value="person" ?selected=${this.payer === 'person'}>${words.term('walletMine')}</option>
            </select></label
          >`
        : nothing}
      <p class="small">${words.term('walletCosts', points(cost), points(have))}</p>
      ${cost > have ? html`<p class="note warn">${words.term('walletShort')}</p>` : nothing}
      <p class="soft small">${words.term('walletAskNote')}</p>
      <div class="actions">
        <button class="primary" data-do="ask" ?disabled=${!this.writable}>${words.term('walletAsk')}</button>
        <button type="button" data-do="back" @click=${() => (this.chosen = undefined)}>${words.term('back')}</button>
      </div>
    </form>`;
  }

  #ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { chosen, statement } = this;
    const quantity = Number(fieldsOf(event.target as HTMLFormElement)('quantity'));
    const holder = this.#holder();
    if (!chosen || !statement || !holder) return;
    const { counter, item, name } = chosen;
    const command = { type: 'askRedemption', counter, holder, item, quantity } as const;
    if (await this.act(command, this.words.term('walletAsked', `${name} × ${quantity}`))) this.chosen = undefined;
  };

  #holder(): Holder | undefined {
    const { person, household } = this.statement ?? {};
    if (this.account(this.payer) === undefined) return person == null ? undefined : { person };
    if (this.payer === 'household' && household != null) return { household };
    return person == null ? undefined : { person };
  }

  #mine(statement: WalletStatement): TemplateResult {
    const { words } = this;
    const fresh = this.pending('askRedemption');
    const gone = new Set(this.pending('withdrawAsk').map(({ command }) => command.ask));
    const shown = statement.asks.slice(0, SHOWN);
    const asked = new Set(statement.asks.flatMap(({ redemption }) => (redemption == null ? [] : [redemption])));
    const rest = statement.redemptions.filter(({ redemption }) => !asked.has(redemption)).slice(0, SHOWN);
    return html`<section class="panel">
      <h2>${words.term('walletAsks')}</h2>
      ${fresh.length + shown.length + rest.length === 0 ? html`<p class="soft">${words.term('walletNoAsks')}</p>` : nothing}
      <ul class="rows" data-list="asks">
        ${fresh.map(({ entry, command }) => {
          const row = statement.shelf.find(({ item }) => item === command.item);
          return html`<li data-state="pending">
            <div class="line"><strong>${row?.name ?? ''} × ${command.quantity}</strong><span class="tag warn">${words.term('walletPending')}</span></div>
            ${gone.has(entry) ? html`<span class="tag">${words.term('walletAskState', 'cancelled')}</span>` : this.#withdraw(entry, row?.name ?? '')}
          </li>`;
        })}
        ${shown.map((ask) => this.#asked(ask, statement, gone))} ${rest.map((one) => this.#redeemed(one))}
      </ul>
    </section>`;
  }

  #asked(ask: AskView, statement: WalletStatement, gone: Set<string>): TemplateResult {
    const { words } = this;
    const redemption = statement.redemptions.find((one) => one.redemption === ask.redemption);
    const state = redemption?.state ?? ask.state;
    const withdrawn = gone.has(ask.ask);
    return html`<li data-state=${state}>
      <div class="line">
        <strong>${ask.itemName} × ${ask.quantity}</strong>
        <span class="tag ${state === 'held' || state === 'collected' ? 'good' : state === 'waiting' ? 'warn' : ''}">
          ${words.term('walletAskState', withdrawn ? 'cancelled' : state)}
        </span>
      </div>
      ${redemption ? html`<span class="soft small">${points(redemption.points)} ${words.term('pointsUnit')}</span>` : nothing}
      ${ask.reason ? html`<span class="small">${words.term('reasonIs', ask.reason)}</span>` : nothing}
      ${state === 'waiting' && !withdrawn ? this.#withdraw(ask.ask, ask.itemName) : nothing}
    </li>`;
  }

  #redeemed(one: RedemptionView): TemplateResult {
    const { words } = this;
    return html`<li data-state=${one.state}>
      <div class="line">
        <strong>${one.itemName} × ${one.quantity}</strong>
        <span class="tag ${one.state === 'collected' ? 'good' : one.state === 'held' ? 'warn' : ''}">${words.term('stateName', one.state)}</span>
      </div>
      <span class="soft small">${points(one.points)} ${words.term('pointsUnit')}</span>
    </li>`;
  }

  #withdraw(ask: string, item: string): TemplateResult {
    const { words } = this;
    const label = words.term('walletWithdraw');
    return html`<div class="actions">
      <button class="compact" data-do="withdraw" ?disabled=${!this.writable} @click=${() => this.act({ type: 'withdrawAsk', ask }, `${label}：${item}`)}>
        ${label}
      </button>
    </div>`;
  }
}

define('xy-wallet-shop', XyWalletShop);

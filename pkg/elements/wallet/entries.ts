// <xy-wallet-entries>: what was written on this phone, and what became of each.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import type { OwnEntry } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { hours, moment } from '../base/format.js';
import { WalletElement, plain } from './base.js';

const TONES = { waiting: 'warn', confirmed: 'good', bounced: 'bad' } as const;

/** Own entries, newest first. */
export class XyWalletEntries extends WalletElement {
  static override properties = { reasons: { state: true } };

  /** Why entries bounced, by their ids. */
  declare private reasons: Map<string, string>;
  #drawn = '';

  constructor() {
    super();
    this.reasons = new Map();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const bounced = this.view?.entries.filter(({ refusal }) => refusal !== undefined) ?? [];
    const drawn = `${this.words.language}${bounced.map(({ entry }) => entry).join()}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    void this.#explain(bounced);
  }

  async #explain(bounced: OwnEntry[]): Promise<void> {
    const reasons = new Map<string, string>();
    for (const { entry, refusal } of bounced) {
      if (refusal && this.wallet) reasons.set(entry, plain(await this.wallet.refusalText(refusal, this.words.language)));
    }
    this.reasons = reasons;
  }

  protected override render(): TemplateResult {
    const { view, words } = this;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('walletEntries')}</h2>
        <p class="soft small">${words.term('walletEntriesLead')}</p>
        <ul class="rows" data-list="entries">${view?.entries.map((one) => this.#row(one))}</ul>
      </section>
      ${this.notices()}
    </div>`;
  }

  #row(one: OwnEntry): TemplateResult {
    const { words } = this;
    const what = one.command ? words.term('commandName', one.command.type) : words.term('none');
    const about = this.#about(one);
    return html`<li data-entry=${one.entry} data-state=${one.state}>
      <div class="line">
        <span><strong>${what}</strong>${about ? html` ${about}` : nothing}</span>
        <span class="tag ${TONES[one.state]}">${words.term('walletBecame', one.state)}</span>
      </div>
      <span class="soft small">${moment(one.at, this.statement?.utcOffsetMinutes)}</span>
      ${one.refusal
        ? html`<p class="note bad">
            ${this.reasons.get(one.entry) ?? ''}<br />
            ${words.term('walletTodo', words.hintFor(one.refusal) ?? words.term('walletTodoElse'))}
          </p>`
        : nothing}
    </li>`;
  }

  /** What an entry is about, as far as the statement knows the name. */
  #about({ command }: OwnEntry): string | undefined {
    const { statement } = this;
    if (!command || !statement) return undefined;
    if (command.type === 'askRedemption') {
      const item = statement.shelf.find(({ item }) => item === command.item);
      return item && `${item.name} × ${command.quantity}`;
    }
    if (!('activity' in command)) return undefined;
    const activity = statement.activities.find(({ activity: one }) => one.activity === command.activity)?.activity.title;
    return command.type === 'recordService' ? `${activity ?? ''} ${hours(command.minutes)}` : activity;
  }
}

define('xy-wallet-entries', XyWalletEntries);

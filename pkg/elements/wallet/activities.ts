// <xy-wallet-activities>: checking in, signing up, signing off, and declaring service of one's own.

import { html, nothing, type TemplateResult } from 'lit';

import type { ActivityView, OpenActivity, WalletStatement } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { moment } from '../base/format.js';
import { fieldsOf } from '../parts/form.js';
import { WalletElement } from './base.js';
import './check-in.js';

/** Where a person stands in one activity: by the statement, and by what waits on the phone. */
interface Standing {
  signedUp: boolean;
  present: boolean;
  waitList: boolean;
  pending: boolean;
}

/** Activities. */
export class XyWalletActivities extends WalletElement {
  protected override render(): TemplateResult {
    const { statement, words } = this;
    return html`<div class="screen">
      <xy-wallet-check-in .wallet=${this.wallet} .lang=${this.lang}></xy-wallet-check-in>
      ${statement
        ? html`<section class="panel">
              <h2>${words.term('walletActivities')}</h2>
              ${statement.activities.length === 0
                ? html`<p class="soft">${words.term('walletNoActivities')}</p>`
                : html`<ul class="rows" data-list="activities">${statement.activities.map((one) => this.#row(one))}</ul>`}
            </section>
            ${this.#record(statement)}`
        : this.noStatement()}
      ${this.notices()}
    </div>`;
  }

  #standing({ activity: { activity }, own }: OpenActivity): Standing {
    const at = { signedUp: own?.signedUpAt != null, present: own?.since != null, waitList: own?.waits === true, pending: false };
    // Oldest first, as the community will decide them.
    for (const { command, state } of [...(this.view?.entries ?? [])].reverse()) {
      if (state !== 'waiting' || command === undefined || !('activity' in command) || command.activity !== activity) continue;
      if (command.type === 'signUp') at.signedUp = at.pending = true;
      if (command.type === 'cancelSignUp') [at.signedUp, at.pending] = [false, true];
      if (command.type === 'checkIn') at.present = at.pending = true;
      if (command.type === 'checkOut') [at.present, at.pending] = [false, true];
    }
    return at;
  }

  #row(one: OpenActivity): TemplateResult {
    const { words } = this;
    const { activity } = one;
    const at = this.#standing(one);
    return html`<li data-activity=${activity.activity}>
      <div class="line">
        <strong>${activity.title}</strong>
        <span>
          ${at.present ? html`<span class="tag good">${words.term('walletPresent')}</span>` : nothing}
          ${at.signedUp && !at.present ? html`<span class="tag good">${words.term(at.waitList ? 'walletWaitList' : 'walletSignedUp')}</span>` : nothing}
          ${at.pending ? html`<span class="tag warn">${words.term('walletPending')}</span>` : nothing}
        </span>
      </div>
      <span class="small">${activity.on} · ${activity.place} · ${activity.teamName}</span>
      <span class="soft small">${activity.content}</span>
      <span class="soft small">${this.#places(activity)}</span>
      <div class="actions">${this.#actions(activity, at)}</div>
    </li>`;
  }

  #places({ places, signedUp }: ActivityView): string {
    return places == null ? this.words.term('walletTaken', signedUp) : this.words.term('walletPlaces', signedUp, places);
  }

  #actions({ activity, title }: ActivityView, at: Standing): TemplateResult {
    const { words } = this;
    const button = (type: 'signUp' | 'cancelSignUp' | 'checkOut', label: string, primary = false): TemplateResult =>
      html`<button
        class=${primary ? 'primary' : ''}
        data-do=${type}
        ?disabled=${!this.writable}
        @click=${() => this.act({ type, activity }, `${label}：${title}`)}
      >
        ${label}
      </button>`;
    if (at.present) return button('checkOut', words.term('walletCheckOut'), true);
    return at.signedUp ? button('cancelSignUp', words.term('walletCancelSignUp')) : button('signUp', words.term('walletSignUp'), true);
  }

  #record(statement: WalletStatement): TemplateResult | typeof nothing {
    const { words } = this;
    if (statement.activities.length === 0 || statement.person == null) return nothing;
    const today = moment(Date.now(), statement.utcOffsetMinutes).slice(0, 10);
    return html`<section class="panel">
      <h2>${words.term('walletRecordTitle')}</h2>
      <p class="soft small">${words.term('walletRecordLead')}</p>
      <form data-form="record" @submit=${this.#submit}>
        <label
          >${words.term('activity')}<select name="activity" required>
            ${statement.activities.map(({ activity }) => html`<option value=${activity.activity}>${activity.title}（${activity.on}）</option>`)}
          </select></label
        >
        <label class="w6">${words.term('day')}<input type="date" name="on" required value=${today} /></label>
        <label class="w6"
          >${words.term('minutes')}<input type="number" name="minutes" required min="1" max="1440" inputmode="numeric"
        /></label>
        <div class="actions"><button class="primary wide" data-do="record" ?disabled=${!this.writable}>${words.term('walletRecordDo')}</button></div>
      </form>
    </section>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    const [activity, on, person] = [field('activity'), field('on'), this.statement?.person];
    if (activity === undefined || on === undefined || person == null) return;
    const command = { type: 'recordService', person, activity, on, minutes: Number(field('minutes')), evidence: 'backfill' } as const;
    if (await this.act(command, this.words.term('walletRecordTitle'))) form.reset();
  };
}

define('xy-wallet-activities', XyWalletActivities);

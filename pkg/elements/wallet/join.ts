// <xy-wallet-join>: a phone joins by an invitation that is scanned, pasted or opened; says who invites and what is kept where.

import { html, type TemplateResult } from 'lit';

import { feedOf, tagOf } from '../../exchange/names.js';
import type { QrText } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { chosenFile } from '../base/files.js';
import { fieldsOf } from '../parts/form.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import { WalletElement, plain } from './base.js';

type Invitation = Extract<QrText, { type: 'invitation' }>;

/** Joining. Fires `xy-joined` once the phone's key and its first entry are stored. */
export class XyWalletJoin extends WalletElement {
  static override properties = { invitation: { state: true } };

  declare private invitation: Invitation | undefined;
  #text = '';

  protected override render(): TemplateResult {
    const { invitation, words } = this;
    return html`<div class="screen">
      ${invitation ? this.#ask(invitation) : this.#scan()}
      <section class="panel">
        <h3>${words.term('walletJoinStores')}</h3>
        <p>${words.term('walletJoinStoresPhone')}</p>
        <p>${words.term('walletJoinStoresVillage')}</p>
        <p>${words.term('walletJoinStoresNone')}</p>
      </section>
      ${this.notices()}
    </div>`;
  }

  #scan(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h2>${words.term('walletJoinTitle')}</h2>
      <p>${words.term('walletJoinLead')}</p>
      <xy-scan .lang=${this.lang} @xy-scan=${this.#scanned}></xy-scan>
      <label>${words.term('walletJoinFile')}<input type="file" name="invitation" accept=".txt,text/plain" @change=${this.#chosen} /></label>
    </section>`;
  }

  #ask(invitation: Invitation): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-invitation>
      <p class="soft">${words.term('walletJoinCommunity')}</p>
      <h2>${invitation.name}</h2>
      <p>
        ${words.term('walletJoinInviter')} <strong>${tagOf(feedOf(invitation.inviter))}</strong><br />
        <span class="soft small">${words.term('walletJoinInviterWhy')}</span>
      </p>
      <p>${words.term('walletJoinUntil')} ${invitation.until}</p>
      <form @submit=${this.#join}>
        <label
          >${words.term('walletJoinName')}<input name="name" maxlength="40" autocomplete="off" placeholder=${words.term('walletJoinNameHint')}
        /></label>
        <div class="actions">
          <button class="primary wide" data-do="join" ?disabled=${this.busy}>${words.term('walletJoinDo')}</button>
          <button type="button" data-do="other" @click=${() => (this.invitation = undefined)}>${words.term('walletJoinOther')}</button>
        </div>
      </form>
    </section>`;
  }

  #scanned = ({ detail }: CustomEvent<Scanned>): Promise<void> => this.#read(detail.text);

  #chosen = async (event: Event): Promise<void> => {
    const text = await chosenFile(event)?.text();
    if (text !== undefined) await this.#read(text.trim());
  };

  async #read(text: string): Promise<void> {
    const read = await this.guard((wallet) => wallet.readQr(text, 'invitation'));
    if (read?.fault) this.said = { tone: 'bad', text: plain((await this.wallet?.qrFaultText(read.fault, this.words.language)) ?? '') };
    if (read?.text?.type !== 'invitation') return;
    this.#text = text;
    this.invitation = read.text;
  }

  #join = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const name = fieldsOf(event.target as HTMLFormElement)('name');
    const joined = await this.guard(async (wallet) => {
      const { text } = await wallet.join(this.#text);
      if (text && name) await wallet.note({ name });
      return text;
    });
    if (joined) this.dispatchEvent(new CustomEvent('xy-joined', { bubbles: true, composed: true }));
  };
}

define('xy-wallet-join', XyWalletJoin);

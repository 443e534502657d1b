// <xy-wallet-check-in>: checks in by scanning the code on the leader's phone.

import { html, nothing, type TemplateResult } from 'lit';

import type { QrText } from '../../loader/contract.js';
import { define } from '../base/define.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import { WalletElement, plain } from './base.js';

/** Checking in, with or without signal. */
export class XyWalletCheckIn extends WalletElement {
  static override properties = { scanning: { state: true }, shown: { state: true } };

  declare private scanning: boolean;
  declare private shown: Extract<QrText, { type: 'checkIn' }> | undefined;
  #text = '';

  constructor() {
    super();
    this.scanning = false;
  }

  protected override render(): TemplateResult {
    const { shown, words } = this;
    return html`<section class="panel">
        <h2>${words.term('walletCheckInTitle')}</h2>
        <p class="soft small">${words.term('walletCheckInLead')}</p>
        ${shown
          ? html`<p><strong>${words.term('walletCheckInConfirm', shown.title, shown.on)}</strong></p>
              <div class="actions">
                <button class="primary" data-do="check-in" ?disabled=${!this.writable} @click=${this.#checkIn}>${words.term('walletCheckInYes')}</button>
                <button data-do="back" @click=${() => (this.shown = undefined)}>${words.term('back')}</button>
              </div>`
          : html`<button
                class=${this.scanning ? '' : 'primary wide'}
                data-do="scan"
                aria-expanded=${this.scanning}
                ?disabled=${!this.writable}
                @click=${() => (this.scanning = !this.scanning)}
              >
                ${words.term(this.scanning ? 'back' : 'walletCheckInDo')}
              </button>
              ${this.scanning ? html`<xy-scan .lang=${this.lang} @xy-scan=${this.#scanned}></xy-scan>` : nothing}`}
      </section>
      ${this.notices()}`;
  }

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    const read = await this.guard((wallet) => wallet.readQr(detail.text, 'checkIn'));
    if (read?.fault) this.said = { tone: 'bad', text: plain((await this.wallet?.qrFaultText(read.fault, this.words.language)) ?? '') };
    if (read?.text?.type !== 'checkIn') return;
    this.#text = detail.text;
    this.shown = read.text;
    this.scanning = false;
  };

  #checkIn = async (): Promise<void> => {
    const { shown, words } = this;
    if (!shown) return;
    // Read once more: what is written after it is later than it, whatever this phone's clock says.
    const read = await this.guard((wallet) => wallet.readQr(this.#text, 'checkIn'));
    if (read?.fault) this.said = { tone: 'bad', text: plain((await this.wallet?.qrFaultText(read.fault, words.language)) ?? '') };
    if (!read?.text) return;
    if (await this.act({ type: 'checkIn', activity: shown.activity, code: shown.code }, words.term('walletCheckedIn', shown.title))) this.shown = undefined;
  };
}

define('xy-wallet-check-in', XyWalletCheckIn);

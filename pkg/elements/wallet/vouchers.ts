// <xy-wallet-vouchers>: takes a counter's vouchers in and shows them when the goods are collected.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import type { QrText } from '../../loader/contract.js';
import '../parts/qr.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import { WalletElement, plain } from './base.js';

type Voucher = Extract<QrText, { type: 'voucher' }>;

/** Vouchers kept on this phone. */
export class XyWalletVouchers extends WalletElement {
  static override properties = { scanning: { state: true }, open: { state: true }, read: { state: true } };

  declare private scanning: boolean;
  /** The redemption whose voucher is shown. */
  declare private open: string | undefined;
  /** What the kept texts say, as far as they still count. */
  declare private read: { text: string; voucher: Voucher }[];

  constructor() {
    super();
    this.scanning = false;
    this.read = [];
  }

  protected override async look(): Promise<void> {
    await super.look();
    const { wallet } = this;
    if (!wallet) return;
    const read: { text: string; voucher: Voucher }[] = [];
    for (const text of Object.values(this.notes.vouchers ?? {})) {
      const { text: voucher } = await wallet.readQr(text, 'voucher');
      if (voucher?.type === 'voucher' && this.#counts(voucher.redemption)) read.push({ text, voucher });
    }
    this.read = read;
  }

  /** What was handed over or cancelled needs no voucher any more. */
  #counts(redemption: string): boolean {
    const known = this.statement?.redemptions.find((one) => one.redemption === redemption);
    return known === undefined || known.state === 'held';
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
        <h2>${words.term('walletVoucherShow')}</h2>
        <p class="soft small">${words.term('walletVoucherLead')}</p>
        ${this.read.length === 0
          ? nothing
          : html`<ul class="rows" data-list="vouchers">${this.read.map(({ text, voucher }) => this.#row(text, voucher))}</ul>`}
        <button data-do="voucher" aria-expanded=${this.scanning} @click=${() => (this.scanning = !this.scanning)}>
          ${words.term(this.scanning ? 'back' : 'walletVoucherTake')}
        </button>
        ${this.scanning ? html`<xy-scan .lang=${this.lang} @xy-scan=${this.#scanned}></xy-scan>` : nothing}
      </section>
      ${this.notices()}`;
  }

  #row(text: string, voucher: Voucher): TemplateResult {
    const { words } = this;
    const open = this.open === voucher.redemption;
    return html`<li>
      <strong>${words.term('walletVoucher', voucher.item, voucher.quantity, voucher.until)}</strong>
      <button class=${open ? '' : 'primary'} data-do="show" aria-expanded=${open} @click=${() => (this.open = open ? undefined : voucher.redemption)}>
        ${words.term(open ? 'walletVoucherHide' : 'walletVoucherShow')}
      </button>
      ${open ? html`<xy-qr .lang=${this.lang} .text=${text} label=${voucher.item}></xy-qr>` : nothing}
    </li>`;
  }

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    const { words } = this;
    const kept = await this.guard(async (wallet) => {
      const { text, fault } = await wallet.readQr(detail.text, 'voucher');
      if (text?.type !== 'voucher') return { fault: fault && (await wallet.qrFaultText(fault, words.language)) };
      await wallet.note({ vouchers: { ...this.notes.vouchers, [text.redemption]: detail.text } });
      return { item: `${text.item} × ${text.quantity}` };
    });
    if (kept?.fault) this.said = { tone: 'bad', text: plain(kept.fault) };
    if (kept?.item === undefined) return;
    this.scanning = false;
    this.said = { tone: 'good', text: words.term('walletVoucherKept', kept.item) };
    await this.look();
  };
}

define('xy-wallet-vouchers', XyWalletVouchers);

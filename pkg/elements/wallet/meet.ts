// <xy-wallet-meet>: gives own entries to the desk and takes the statement back: by codes, as files, or through a portal.

import { html, nothing, type TemplateResult } from 'lit';

import { httpStore } from '../../exchange/http.js';
import { meetAsWallet } from '../../exchange/wallets.js';
import type { StatementOutcome, StatementReport } from '../../loader/contract.js';
import type { Collector } from '../../loader/qr.js';
import { define } from '../base/define.js';
import { chosenFile, saveFile } from '../base/files.js';
import { moment } from '../base/format.js';
import { rememberPortal, rememberedPortal } from '../base/portal.js';
import { fieldsOf } from '../parts/form.js';
import '../parts/qr.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import { WalletElement, plain } from './base.js';

/** Repair parts of a series; on a screen the codes come round again, so a few are enough. */
const REPAIR = 2;

/** Meeting the community. */
export class XyWalletMeet extends WalletElement {
  static override properties = { texts: { state: true }, scanning: { state: true }, progress: { state: true } };

  declare private texts: string[] | undefined;
  declare private scanning: boolean;
  declare private progress: { have: number; need: number } | undefined;
  #collector: Collector | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor() {
    super();
    this.scanning = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopScan();
  }

  protected override render(): TemplateResult {
    const { view } = this;
    if (!view) return html`<p class="soft">${this.words.term('loading')}</p>`;
    return html`<div class="screen">${this.#give(view.waiting)} ${this.#take()} ${this.#portal()} ${this.notices()}</div>`;
  }

  #give(waiting: number): TemplateResult {
    const { texts, words } = this;
    const needed = texts && texts.length - REPAIR;
    return html`<section class="panel" data-part="give">
      <h2>${words.term('walletGive')}</h2>
      <p>${waiting > 0 ? words.term('walletGiveCount', waiting) : words.term('walletGiveNone')}</p>
      <div class="actions">
        <button class="primary" data-do="codes" ?disabled=${this.busy || waiting === 0} @click=${() => this.#codes(false)}>${words.term('walletGiveCodes')}</button>
        <button data-do="file" ?disabled=${this.busy || waiting === 0} @click=${this.#file}>${words.term('walletGiveFile')}</button>
      </div>
      ${texts && needed !== undefined
        ? html`<p class="small">${words.term('walletGiveByCode', needed)}</p>
            <xy-qr .lang=${this.lang} .texts=${needed === 1 ? texts.slice(0, 1) : texts} .needed=${needed} label=${words.term('walletEntries')}></xy-qr>`
        : nothing}
      <button class="link" data-do="all" ?disabled=${this.busy} @click=${() => this.#codes(true)}>${words.term('walletGiveAll')}</button>
    </section>`;
  }

  #take(): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-part="take">
      <h2>${words.term('walletTake')}</h2>
      <button
        class=${this.scanning ? '' : 'primary wide'}
        data-do="scan"
        aria-expanded=${this.scanning}
        ?disabled=${this.busy}
        @click=${() => (this.scanning ? this.#stopScan() : (this.scanning = true))}
      >
        ${words.term(this.scanning ? 'back' : 'walletTakeScan')}
      </button>
      ${this.scanning ? html`<xy-scan .lang=${this.lang} .progress=${this.progress} @xy-scan=${this.#scanned}></xy-scan>` : nothing}
      <label>${words.term('walletTakeFile')}<input type="file" name="statement" accept=".xys" ?disabled=${this.busy} @change=${this.#chosen} /></label>
    </section>`;
  }

  #portal(): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-part="portal">
      <h2>${words.term('walletPortal')}</h2>
      <p class="soft small">${words.term('walletPortalLead')}</p>
      <form data-form="portal" @submit=${this.#meet}>
        <label>${words.term('walletPortalUrl')}<input type="url" name="url" required .value=${rememberedPortal()} autocomplete="off" /></label>
        <div class="actions"><button data-do="portal" ?disabled=${this.busy}>${words.term('walletPortalDo')}</button></div>
      </form>
    </section>`;
  }

  async #codes(all: boolean): Promise<void> {
    this.texts = await this.guard(async (wallet) => {
      const bytes = all ? await wallet.wholeFeed() : await wallet.outbox();
      return bytes && (await wallet.writeSeries(bytes, 'frames', REPAIR)).texts;
    });
  }

  #file = async (): Promise<void> => {
    const bytes = await this.guard((wallet) => wallet.outbox());
    const { view, statement, words } = this;
    if (!bytes || !view) return;
    const name = `${view.name}-${statement?.personName ?? view.key.slice(0, 8)}-${moment(Date.now(), statement?.utcOffsetMinutes).slice(0, 10)}.xyb`;
    saveFile(bytes, name);
    this.said = { tone: 'good', text: words.term('walletGiven', name) };
  };

  #stopScan(): void {
    this.scanning = false;
    this.progress = undefined;
    this.#collector?.free();
    this.#collector = undefined;
  }

  /** One text after the other: they can come faster than they are read. */
  #scanned = ({ detail }: CustomEvent<Scanned>): void => {
    this.#reading = this.#reading.then(() => this.#read(detail.text));
  };

  async #read(text: string): Promise<void> {
    const { wallet } = this;
    if (!wallet || !this.scanning) return;
    try {
      const collector = (this.#collector ??= await wallet.collector());
      const { progress, fault } = collector.add(text);
      if (fault) this.said = { tone: 'bad', text: plain(await wallet.qrFaultText(fault, this.words.language)) };
      if (progress) this.progress = progress;
      const bytes = collector.bytes();
      if (bytes === undefined) return;
      this.#stopScan();
      await this.#accept(bytes);
    } catch (error) {
      this.fail(error);
    }
  }

  #chosen = async (event: Event): Promise<void> => {
    const file = chosenFile(event);
    if (file) await this.#accept(new Uint8Array(await file.arrayBuffer()));
  };

  async #accept(bytes: Uint8Array): Promise<void> {
    const outcome = await this.guard((wallet) => wallet.acceptStatement(bytes));
    if (outcome) await this.#tell(outcome);
  }

  async #tell(outcome: StatementOutcome): Promise<void> {
    const { words } = this;
    if (outcome.fault) {
      this.said = { tone: 'bad', text: plain((await this.wallet?.statementFaultText(outcome.fault, words.language)) ?? '') };
      return;
    }
    this.texts = undefined;
    await this.look();
    this.said = { tone: 'good', text: this.#took(), hint: this.#news(outcome.report) };
  }

  #took(): string {
    const { statement, words } = this;
    return statement ? words.term('walletTaken2', moment(statement.at, statement.utcOffsetMinutes)) : '';
  }

  #news({ confirmed, bounced }: StatementReport): string {
    return `${this.words.term('walletTookConfirmed', confirmed.length)}${this.words.term('walletTookBounced', bounced.length)}`;
  }

  #meet = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const url = fieldsOf(event.target as HTMLFormElement)('url');
    const { words } = this;
    if (url === undefined) return;
    rememberPortal(url);
    const met = await this.guard((wallet) => meetAsWallet(wallet, httpStore({ url })));
    if (!met) return;
    if (met.interrupted) {
      this.said = { tone: 'bad', text: words.term('walletPortalWhy', words.reason(met.interrupted.code) ?? met.interrupted.message) };
      return;
    }
    const sent = met.sent ? words.term('walletPortalSent') : '';
    if (met.outcome) await this.#tell(met.outcome);
    else this.said = { tone: 'good', text: `${sent}${words.term('walletPortalNothing')}` };
  };
}

define('xy-wallet-meet', XyWalletMeet);

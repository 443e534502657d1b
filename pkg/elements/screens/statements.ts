// <xy-statements>: volunteers' phones at the desk: takes in what they bring, gives each its statement.

import { html, nothing, type TemplateResult } from 'lit';

import { keepTold, walletsOf, type Told, type WalletKey } from '../../client/wallets.js';
import { httpStore } from '../../exchange/http.js';
import { meetWallets } from '../../exchange/wallets.js';
import type { MergeReport } from '../contract.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { saveFile } from '../base/files.js';
import { rememberPortal, rememberedPortal } from '../base/portal.js';
import { toldIn } from '../base/told.js';
import type { BookClient } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import '../parts/merge-report.js';
import '../parts/qr.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import './invite-many.js';

/** Repair parts of a statement's codes. */
const REPAIR = 2;

/** A statement on the screen. */
interface Shown {
  wallet: WalletKey;
  texts: string[];
}

/** The desk's side of wallets. */
export class XyStatements extends BookElement {
  static override properties = {
    wallets: { state: true }, report: { state: true }, scanning: { state: true }, progress: { state: true }, shown: { state: true },
  };

  declare private wallets: WalletKey[] | undefined;
  declare private report: MergeReport | undefined;
  declare private scanning: boolean;
  declare private progress: { have: number; need: number } | undefined;
  declare private shown: Shown | undefined;
  #read: string[] = [];
  #told: Told | undefined;

  constructor() {
    super();
    this.scanning = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    const told = (this.#told ??= toldIn(book.state().community ?? ''));
    this.wallets = await walletsOf(book, told);
  }

  protected override render(): TemplateResult {
    const { wallets, words } = this;
    if (!wallets) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      <div class="columns">${this.#take()} ${this.#portal()}</div>
      ${this.report ? html`<xy-merge-report .book=${this.book} .lang=${this.lang} .report=${this.report}></xy-merge-report>` : nothing}
      ${this.shown ? this.#statement(this.shown) : nothing} ${this.#list(wallets)}
      <xy-invite-many .book=${this.book} .lang=${this.lang}></xy-invite-many>
      ${this.notices()}
    </div>`;
  }

  #take(): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-part="take">
      <h2>${words.term('statementsTake')}</h2>
      <p class="soft small">${words.term('statementsTakeLead')}</p>
      <div class="actions">
        <button class="primary" data-do="scan" aria-pressed=${this.scanning} ?disabled=${this.busy} @click=${this.#turnScan}>
          ${words.term(this.scanning ? 'statementsScanEnd' : 'statementsScan')}
        </button>
      </div>
      ${this.scanning ? html`<xy-scan .lang=${this.lang} .progress=${this.progress} @xy-scan=${this.#scanned}></xy-scan>` : nothing}
      <label>${words.term('statementsFiles')}<input type="file" name="entries" multiple accept=".xyb" ?disabled=${this.busy} @change=${this.#chosen} /></label>
    </section>`;
  }

  #portal(): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-part="portal">
      <h2>${words.term('statementsPortal')}</h2>
      <p class="soft small">${words.term('walletPortalLead')}</p>
      <form data-form="portal" @submit=${this.#meet}>
        <label>${words.term('statementsPortalUrl')}<input type="url" name="url" required .value=${rememberedPortal()} autocomplete="off" /></label>
        <div class="actions"><button data-do="portal" ?disabled=${!this.writable}>${words.term('statementsPortalDo')}</button></div>
      </form>
    </section>`;
  }

  #list(wallets: WalletKey[]): TemplateResult {
    const { words } = this;
    const news = wallets.filter(({ hasNews }) => hasNews);
    return html`<section class="panel" data-part="give">
      <h2>${words.term('statementsGive')}</h2>
      <p class="soft small">${words.term('statementsGiveLead')}</p>
      ${wallets.length === 0
        ? html`<p class="soft">${words.term('statementsNone')}</p>`
        : html`<table class="stack" data-list="wallets">
              <thead>
                <tr>
                  <th>${words.term('person')}</th>
                  <th>${words.term('state')}</th>
                  <th></th>
                </tr>
              </thead>
              <tbody>
                ${wallets.map((one) => this.#row(one))}
              </tbody>
            </table>
            <div class="actions">
              <button data-do="all" ?disabled=${!this.writable || news.length === 0} @click=${() => this.#saveAll(news)}>
                ${news.length === 0 ? words.term('statementsAllNone') : words.term('statementsAllFiles', news.length)}
              </button>
            </div>`}
    </section>`;
  }

  #row(one: WalletKey): TemplateResult {
    const { words } = this;
    return html`<tr data-wallet=${one.tag}>
      <td class="lead">${one.name ?? one.tag}</td>
      <td class="key"><span class="tag ${one.hasNews ? 'warn' : ''}">${words.term(one.hasNews ? 'statementsNews' : 'statementsNoNews')}</span></td>
      <td class="acts">
        <div class="actions">
          <button class="compact ${one.hasNews ? 'primary' : ''}" data-do="show" ?disabled=${!this.writable} @click=${() => this.#show(one)}>
            ${words.term('statementsShow')}
          </button>
          <button class="compact" data-do="file" ?disabled=${!this.writable} @click=${() => this.#saveAll([one])}>${words.term('statementsFile')}</button>
        </div>
      </td>
    </tr>`;
  }

  #statement({ wallet, texts }: Shown): TemplateResult {
    const { words } = this;
    const needed = texts.length - REPAIR;
    const next = this.wallets?.find(({ hasNews, key }) => hasNews && key !== wallet.key);
    return html`<section class="panel" data-statement=${wallet.tag}>
      <h2>${words.term('statementsFor', nameOf(wallet))}</h2>
      <p class="soft small">${words.term('meetByCode', needed)}</p>
      <xy-qr .lang=${this.lang} .texts=${needed === 1 ? texts.slice(0, 1) : texts} .needed=${needed} label=${words.term('statementsFor', nameOf(wallet))}></xy-qr>
      <div class="actions">
        <button class="primary" data-do="given" @click=${() => this.#given(wallet)}>${words.term('statementsDone')}</button>
        ${next
          ? html`<button data-do="next" @click=${() => this.#given(wallet, next)}>${words.term('statementsNext', nameOf(next))}</button>`
          : nothing}
      </div>
    </section>`;
  }

  async #show(wallet: WalletKey): Promise<void> {
    const made = await this.guard(async (book) => {
      const { bytes, refusal } = await book.statementFor(wallet.key);
      return bytes ? { texts: (await book.writeSeries(bytes, 'statement', REPAIR)).texts } : { refusal };
    });
    if (made?.refusal) await this.refuse(made.refusal);
    if (made?.texts) this.shown = { wallet, texts: made.texts };
    void this.updateComplete.then(() => this.renderRoot.querySelector('[data-statement]')?.scrollIntoView({ block: 'nearest' }));
  }

  /** Told, as far as the desk knows: whoever looked away is shown it again. */
  async #given(wallet: WalletKey, next?: WalletKey): Promise<void> {
    if (this.#told) keepTold(this.#told, wallet);
    this.shown = undefined;
    await this.reload();
    if (next) await this.#show(next);
  }

  async #saveAll(wallets: WalletKey[]): Promise<void> {
    const { words } = this;
    let saved = 0;
    for (const wallet of wallets) {
      const made = await this.guard((book) => book.statementFor(wallet.key));
      if (made?.refusal) await this.refuse(made.refusal);
      if (!made?.bytes) return;
      saveFile(made.bytes, `${words.term('statementsFor', nameOf(wallet))}-${wallet.tag}.xys`);
      if (this.#told) keepTold(this.#told, wallet);
      saved += 1;
    }
    await this.reload();
    this.notice = { tone: 'good', text: words.term('statementsSavedAll', saved) };
  }

  #turnScan = (): void => {
    this.scanning = !this.scanning;
    this.#read = [];
    this.progress = undefined;
  };

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    const { book } = this;
    if (!book || this.#read.includes(detail.text)) return;
    this.#read.push(detail.text);
    const { progress, bytes, fault } = await book.collectSeries(this.#read);
    if (fault) {
      this.#read.pop();
      this.notice = { tone: 'bad', text: (await book.qrFaultText(fault, this.words.language)).replace(/`/g, '') };
      return;
    }
    this.progress = progress;
    // Texts that are read while the last one is looked at must not take it in twice.
    if (bytes === undefined || !this.scanning) return;
    this.#turnScan();
    await this.#merge([{ name: '', bytes }]);
  };

  #chosen = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    const given = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
    input.value = '';
    await this.#merge(given);
  };

  /** Takes one after another in; a broken one holds up none of the others. */
  async #merge(given: { name: string; bytes: Uint8Array }[]): Promise<void> {
    const { words } = this;
    const failed: string[] = [];
    let [taken, entries] = [0, 0];
    for (const { name, bytes } of given) {
      const report = await this.guard((book) => book.merge(bytes));
      if (report === undefined) {
        failed.push(words.term('statementsFailed', name, (this.notice as { text: string } | undefined)?.text ?? ''));
        continue;
      }
      taken += 1;
      entries += report.newEntries;
      const told = report.bounced.length + report.forked.length + report.gaps.length + report.heldBack.length + report.overdrawn.length;
      if (told > 0 || given.length === 1) this.report = report;
    }
    const text = words.term('statementsTook', taken, entries);
    this.notice = failed.length === 0 ? { tone: 'good', text } : { tone: 'bad', text, hint: failed.join(' ') };
  }

  #meet = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { words } = this;
    const url = fieldsOf(event.target as HTMLFormElement)('url');
    const told = this.#told;
    if (url === undefined || !told) return;
    rememberPortal(url);
    const met = await this.guard((book) => meetWallets(book, httpStore({ url }), told));
    if (!met) return;
    this.report = met.merged.newEntries > 0 ? met.merged : undefined;
    await this.reload();
    const { code, message } = met.interrupted ?? {};
    const did = words.term('statementsPortalDid', met.received, met.sent);
    this.notice = code
      ? { tone: 'bad', text: words.term('placeInterrupted', words.reason(code) ?? message ?? code), hint: did }
      : { tone: 'good', text: did };
  };
}

const nameOf = ({ name, tag }: WalletKey): string => name ?? tag;

define('xy-statements', XyStatements);

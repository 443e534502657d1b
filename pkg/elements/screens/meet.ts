// <xy-meet>: devices meet, each by its role: by what is handed over as files and codes, or in a place they share.

import { html, nothing, type TemplateResult } from 'lit';

import { ownClaim, meetBy } from '../../client/meeting.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { chosenFile, isBackup } from '../base/files.js';
import type { BookClient, MergeReport, OverviewView } from '../contract.js';
import '../parts/handover.js';
import '../parts/merge-report.js';
import '../parts/places.js';
import '../parts/same-hands.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import type { Unlocking } from '../parts/unlock.js';
import '../parts/unlock.js';

/** What is to be handed over, and what it is. */
interface Parcel {
  bytes: Uint8Array;
  is: 'meetClaim' | 'meetBoth' | 'meetAnswer';
}

/** Meeting other devices. */
export class XyMeet extends BookElement {
  static override properties = {
    overview: { state: true }, report: { state: true }, locked: { state: true }, opening: { state: true },
    merging: { state: true }, parcel: { state: true }, scanning: { state: true }, progress: { state: true },
  };

  declare private overview: OverviewView | undefined;
  declare private report: MergeReport | undefined;
  /** An encrypted file that waits for its passphrase, and how far opening it is. */
  declare private locked: File | undefined;
  declare private opening: number | undefined;
  /** How far a merge is. */
  declare private merging: number | undefined;
  declare private parcel: Parcel | undefined;
  declare private scanning: boolean;
  /** How far a series of codes is. */
  declare private progress: { have: number; need: number } | undefined;
  #read: string[] = [];

  constructor() {
    super();
    this.scanning = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    this.overview = await book.ask({ type: 'overview' });
  }

  protected override render(): TemplateResult {
    const { parcel, words } = this;
    return html`<div class="screen">
      <div class="columns">
        <section class="panel">
          <h2>${words.term('meetTitle')}</h2>
          <p class="soft small">${words.term('meetLead')}</p>
          ${this.#receive()}
          ${parcel
            ? html`<xy-handover
                .book=${this.book}
                .lang=${this.lang}
                .bytes=${parcel.bytes}
                heading=${words.term(parcel.is)}
                filename=${this.#filename(parcel)}
                @xy-done=${() => (this.parcel = undefined)}
              ></xy-handover>`
            : nothing}
        </section>
        <xy-places .book=${this.book} .lang=${this.lang} @xy-report=${this.#reported}></xy-places>
      </div>
      <xy-same-hands .book=${this.book} .lang=${this.lang}></xy-same-hands>
      ${this.report
        ? html`<xy-merge-report .book=${this.book} .lang=${this.lang} .report=${this.report}></xy-merge-report>`
        : nothing}
      ${this.notices()}
    </div>`;
  }

  #receive(): TemplateResult {
    const { words } = this;
    const reads = this.book?.state().mode === 'reader';
    return html`
      <div class="actions">
        <button class="primary" data-do="ask" ?disabled=${this.busy || reads} @click=${this.#ask}>${words.term('meetAsk')}</button>
        <button data-do="scan" aria-pressed=${this.scanning} ?disabled=${this.busy} @click=${this.#turnScan}>
          ${words.term(this.scanning ? 'meetScanEnd' : 'meetScan')}
        </button>
      </div>
      <p class="soft small">${words.term(reads ? 'meetNoKey' : 'meetAskNote')}</p>
      ${this.scanning
        ? html`<xy-scan .lang=${this.lang} .progress=${this.progress} @xy-scan=${this.#scanned}></xy-scan>`
        : nothing}
      <label
        >${words.term('meetOpen')}<input type="file" name="merge" accept=".xyk,.xyb" ?disabled=${this.busy} @change=${this.#chosen}
      /></label>
      ${this.locked
        ? html`<xy-unlock
            .lang=${this.lang}
            .file=${this.locked}
            .done=${this.opening}
            action=${words.term('openFileDo')}
            @xy-unlock=${this.#unlock}
          ></xy-unlock>`
        : nothing}
      ${this.merging === undefined ? nothing : html`<progress aria-label=${words.term('loading')} max="1" .value=${this.merging}></progress>`}
    `;
  }

  #filename({ is }: Parcel): string {
    const { name = 'book', today = '' } = this.overview ?? {};
    return `${name}-${this.words.term(is === 'meetClaim' ? 'meetFileClaim' : 'meetFileAnswer')}-${today}.xyb`;
  }

  #ask = async (): Promise<void> => {
    const bytes = await this.guard(async (book) => ownClaim(book));
    if (bytes !== undefined) this.parcel = { bytes, is: 'meetClaim' };
  };

  #chosen = async (event: Event): Promise<void> => {
    const file = chosenFile(event);
    if (file === undefined) return;
    this.report = this.locked = undefined;
    if (await isBackup(file)) this.locked = file;
    else await this.#take(new Uint8Array(await file.arrayBuffer()));
  };

  /** Merges what came, and shows what goes back. */
  async #take(bytes: Uint8Array): Promise<void> {
    this.report = undefined;
    this.merging = 0;
    const met = await this.guard(async (book) => {
      return meetBy(book, bytes, (done, total) => (this.merging = total === 0 ? 1 : done / total));
    });
    this.merging = undefined;
    if (met === undefined) return;
    const { report, asked, reply } = met;
    this.report = report;
    this.parcel = reply && { bytes: reply, is: report === undefined ? 'meetBoth' : 'meetAnswer' };
    if (asked && reply === undefined) this.notice = { tone: 'good', text: this.words.term('meetNothing') };
  }

  #turnScan = (): void => {
    this.scanning = !this.scanning;
    this.#read = [];
    this.progress = undefined;
  };

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    if (this.#read.includes(detail.text) || !this.book) return;
    this.#read.push(detail.text);
    const { progress, bytes, fault } = await this.book.collectSeries(this.#read);
    if (fault !== undefined) {
      this.#read.pop();
      this.notice = { tone: 'bad', text: await this.book.qrFaultText(fault, this.words.language) };
      return;
    }
    this.progress = progress;
    // Texts that are read while the last one is looked at must not take it in twice.
    if (bytes === undefined || !this.scanning) return;
    this.#turnScan();
    await this.#take(bytes);
  };

  #unlock = async ({ detail }: CustomEvent<Unlocking>): Promise<void> => {
    const bytes = new Uint8Array(await detail.file.arrayBuffer());
    this.opening = 0;
    const opened = await this.guard((book) =>
      book.openBackup(bytes, detail.passphrase, (done, total) => (this.opening = total === 0 ? 1 : done / total)),
    );
    this.opening = undefined;
    if (!opened) return;
    this.locked = undefined;
    if (opened.refusal) await this.refuse(opened.refusal);
    else this.report = opened.merged;
  };

  #reported = ({ detail }: CustomEvent<MergeReport | undefined>): void => {
    this.report = detail;
  };
}

define('xy-meet', XyMeet);

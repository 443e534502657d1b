// <xy-meet>: two devices meet by files: what the other one lacks goes out, what it brings comes in, and the report says what that did.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { chosenFile, isBackup, saveFile } from '../base/files.js';
import type { BookClient, FeedMark, MergeReport, OverviewView } from '../contract.js';
import '../parts/merge-report.js';
import type { Unlocking } from '../parts/unlock.js';
import '../parts/unlock.js';

/** What a list file begins with: how far a device's book reaches. */
const LIST = 'xiangyue-have-1';

/** Sending and receiving by file. */
export class XyMeet extends BookElement {
  static override properties = {
    overview: { state: true }, report: { state: true }, locked: { state: true }, opening: { state: true },
    merging: { state: true },
  };

  declare private overview: OverviewView | undefined;
  declare private report: MergeReport | undefined;
  /** An encrypted file that waits for its passphrase, and how far opening it is. */
  declare private locked: File | undefined;
  declare private opening: number | undefined;
  /** How far a merge is. */
  declare private merging: number | undefined;

  protected override async load(book: BookClient): Promise<void> {
    this.overview = await book.ask({ type: 'overview' });
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      <div class="columns">
        <section class="panel">
          <h2>${words.term('receiveTitle')}</h2>
          <p class="soft small">${words.term('receiveLead')}</p>
          <label
            >${words.term('bookFile')}<input
              type="file"
              name="merge"
              accept=".xyk,.xyb"
              ?disabled=${this.busy}
              @change=${this.#receive}
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
        </section>
        <section class="panel">
          <h2>${words.term('sendTitle')}</h2>
          <p class="soft small">${words.term('sendLead')}</p>
          <div class="actions">
            <button data-do="have" ?disabled=${this.busy} @click=${this.#list}>${words.term('sendList')}</button>
          </div>
          <label
            >${words.term('sendFor')}<input type="file" name="have" accept=".json" ?disabled=${this.busy} @change=${this.#send}
          /></label>
        </section>
      </div>
      ${this.report
        ? html`<xy-merge-report .book=${this.book} .lang=${this.lang} .report=${this.report}></xy-merge-report>`
        : nothing}
      ${this.notices()}
    </div>`;
  }

  #named(ending: string): string {
    return `${this.overview?.name ?? 'book'}-${this.overview?.today ?? ''}${ending}`;
  }

  #receive = async (event: Event): Promise<void> => {
    const file = chosenFile(event);
    if (file === undefined) return;
    this.report = this.locked = undefined;
    if (await isBackup(file)) {
      this.locked = file;
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.merging = 0;
    this.report = await this.guard((book) => book.merge(bytes, (done, total) => (this.merging = total === 0 ? 1 : done / total)));
    this.merging = undefined;
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

  /** Writes how far this book reaches, for the other device to answer. */
  #list = async (): Promise<void> => {
    const have = await this.guard(async (book) => book.have());
    const community = this.book?.state().community;
    if (have === undefined || community === undefined) return;
    const name = this.#named('.json');
    saveFile(JSON.stringify({ format: LIST, community, have }), name);
    this.notice = { tone: 'good', text: this.words.term('listSaved', name) };
  };

  /** Writes what the device that gave this list lacks. */
  #send = async (event: Event): Promise<void> => {
    const file = chosenFile(event);
    if (file === undefined) return;
    const have = marksIn(await file.text(), this.book?.state().community);
    if (have === undefined) {
      this.notice = { tone: 'bad', text: this.words.term('listStrange') };
      return;
    }
    const answer = await this.guard(async (book) => ({ frames: await book.diff(have) }));
    if (answer === undefined) return;
    if (answer.frames === undefined) {
      this.notice = { tone: 'good', text: this.words.term('nothingLacks') };
      return;
    }
    const name = this.#named('.xyb');
    saveFile(answer.frames, name);
    this.notice = { tone: 'good', text: this.words.term('sent', name, answer.frames.length) };
  };
}

/** The marks of a list file, if it is one of this community. */
function marksIn(text: string, community: string | undefined): FeedMark[] | undefined {
  try {
    const list = JSON.parse(text) as { format?: unknown; community?: unknown; have?: unknown };
    return list.format === LIST && list.community === community && Array.isArray(list.have) ? (list.have as FeedMark[]) : undefined;
  } catch {
    return undefined;
  }
}

define('xy-meet', XyMeet);

// <xy-same-hands>: two devices of one person: one writes a list of what it has, the other a file with all that it lacks.

import { css, html, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { chosenFile, saveFile } from '../base/files.js';
import type { BookClient, FeedMark, OverviewView } from '../contract.js';

/** What a list file begins with: how far a device's book reaches. */
const LIST = 'xiangyue-have-1';

/** Sends everything, whatever the other's role; closed until a person opens it. */
export class XySameHands extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      :host {
        display: block;
      }

      summary {
        min-height: var(--_target);
        align-content: center;
        cursor: pointer;
        font-weight: 600;
      }
    `,
  ];

  #overview: OverviewView | undefined;

  protected override async load(book: BookClient): Promise<void> {
    this.#overview = await book.ask({ type: 'overview' });
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<details class="panel">
      <summary>${words.term('sameTitle')}</summary>
      <p class="soft small">${words.term('sameLead')} ${words.term('sendLead')}</p>
      <div class="actions">
        <button data-do="have" ?disabled=${this.busy} @click=${this.#list}>${words.term('sendList')}</button>
      </div>
      <label
        >${words.term('sendFor')}<input type="file" name="have" accept=".json" ?disabled=${this.busy} @change=${this.#send}
      /></label>
      ${this.notices()}
    </details>`;
  }

  #named(ending: string): string {
    return `${this.#overview?.name ?? 'book'}-${this.#overview?.today ?? ''}${ending}`;
  }

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

define('xy-same-hands', XySameHands);

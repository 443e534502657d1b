// <xy-found>: names the village and founds its book, or opens a book that was exported elsewhere.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { isBackup } from '../base/files.js';
import type { Command } from '../contract.js';
import type { Unlocking } from '../parts/unlock.js';
import '../parts/unlock.js';

/** The first screen. Fires `xy-found` with the command, `xy-open` with a plain file, or `xy-restore` with an encrypted one and its passphrase. */
export class XyFound extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      .screen {
        max-width: 720px;
        margin: 0 auto;
      }

      .panel {
        padding: 28px;
      }
    `,
  ];

  static override properties = { message: {}, samples: { type: Boolean }, done: { type: Number }, locked: { state: true } };

  /** What went wrong when the host tried. */
  declare message: string;
  /** Offers to load a sample village (`xy-sample`). */
  declare samples: boolean;
  /** How far the host has got with opening a backup, from 0 to 1. */
  declare done: number | undefined;
  /** An encrypted file that waits for its passphrase. */
  declare private locked: File | undefined;

  constructor() {
    super();
    this.message = '';
    this.samples = false;
  }

  protected override load(): Promise<void> {
    return Promise.resolve();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('foundTitle')}</h2>
        <p class="soft">${words.term('foundLead')}</p>
        <form @submit=${this.#found}>
          <label>${words.term('foundName')}<input name="name" required maxlength="40" placeholder="罗峪村" /></label>
          <div class="actions"><button class="primary" data-do="found">${words.term('foundDo')}</button></div>
        </form>
        ${this.message ? html`<p class="note bad" role="alert">${this.message}</p>` : nothing}
      </section>
      <section class="panel">
        <h3>${words.term('restoreTitle')} · ${words.term('openTitle')}</h3>
        <p class="soft">${words.term('openLead')}</p>
        <label>${words.term('bookFile')}<input type="file" name="book" accept=".xyk,.xyb" @change=${this.#open} /></label>
        ${this.locked
          ? html`<p class="soft">${words.term('restoreLead')}</p>
              <xy-unlock
                .lang=${this.lang}
                .file=${this.locked}
                .done=${this.done}
                action=${words.term('restoreDo')}
                @xy-unlock=${this.#restore}
              ></xy-unlock>`
          : nothing}
      </section>
      ${this.samples
        ? html`<section class="panel">
            <h3>${words.term('sampleTitle')}</h3>
            <p class="soft">${words.term('sampleLead')}</p>
            <div class="actions"><button data-do="sample" @click=${this.#sample}>${words.term('sampleDo')}</button></div>
          </section>`
        : nothing}
    </div>`;
  }

  #found = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get('name') ?? '').trim();
    if (!name) return;
    const command: Command = { type: 'foundCommunity', name, utcOffsetMinutes: 480 };
    this.#fire('xy-found', command);
  };

  #open = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) void this.#chosen(file);
  };

  async #chosen(file: File): Promise<void> {
    this.locked = (await isBackup(file)) ? file : undefined;
    if (!this.locked) this.#fire('xy-open', file);
  }

  #restore = (event: CustomEvent<Unlocking>): void => {
    event.stopPropagation();
    this.#fire('xy-restore', event.detail);
  };

  #sample = (): void => this.#fire('xy-sample', undefined);

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

define('xy-found', XyFound);

// <xy-join>: a device with a book and no key that counts joins by the code of an invitation.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';

/** Joining; shown where the book can only be read, or this device's key forked. */
export class XyJoin extends BookElement {
  static override properties = { open: { state: true } };

  declare private open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  protected override load(): Promise<void> {
    return Promise.resolve();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`
      ${this.open
        ? html`<section class="panel">
            <h2>${words.term('joinTitle')}</h2>
            <p class="soft">${words.term('joinLead')}</p>
            <xy-scan .lang=${this.lang} @xy-scan=${this.#scanned}></xy-scan>
          </section>`
        : html`<button data-do="join" @click=${() => (this.open = true)}>${words.term('joinTitle')}</button>`}
      ${this.busy ? html`<p class="soft">${words.term('loading')}</p>` : nothing} ${this.notices()}
    `;
  }

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    const said = await this.guard(async (book) => {
      const { text, fault } = await book.readQr(detail.text, 'invitation');
      if (fault) return { fault: await book.qrFaultText(fault, this.words.language) };
      if (text?.type !== 'invitation') return {};
      const seed = Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(text.seed.slice(at * 2, at * 2 + 2), 16));
      return { refusal: (await book.join(text.invitation, seed)).refusal };
    });
    if (said?.fault !== undefined) this.notice = { tone: 'bad', text: said.fault.replace(/`/g, '') };
    if (said?.refusal) await this.refuse(said.refusal);
  };
}

define('xy-join', XyJoin);

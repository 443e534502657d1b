// <xy-handover>: bytes for another device, as codes while they are few, and as a file.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { saveFile } from '../base/files.js';
import './qr.js';

/** Bytes that are shown as codes: more of them than a person holds a phone still for are not. */
const AS_CODES = 6_000;
/** Repair parts; on a screen the codes come round again, so a few are enough. */
const REPAIR = 2;

/** Shows `bytes` under `heading`. Fires `xy-done` when a person says that they are handed over. */
export class XyHandover extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      :host {
        display: block;
      }
    `,
  ];

  static override properties = { bytes: { attribute: false }, heading: {}, filename: {}, texts: { state: true } };

  /** What is handed over. */
  declare bytes: Uint8Array | undefined;
  declare heading: string;
  /** What the file is called. */
  declare filename: string;
  declare private texts: string[] | undefined;

  constructor() {
    super();
    this.heading = this.filename = '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('bytes')) {
      this.texts = undefined;
      void this.#draw();
    }
  }

  protected override load(): Promise<void> {
    return Promise.resolve();
  }

  async #draw(): Promise<void> {
    const { book, bytes } = this;
    if (book === undefined || bytes === undefined || bytes.length > AS_CODES) return;
    const { texts } = await book.writeSeries(bytes, 'frames', REPAIR);
    if (this.bytes === bytes) this.texts = texts;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { bytes, texts, words } = this;
    if (bytes === undefined) return nothing;
    const needed = texts && texts.length - REPAIR;
    return html`<div class="form">
      <h3>${words.term('meetHand', this.heading)}</h3>
      ${texts === undefined || needed === undefined
        ? html`<p class="soft small">${bytes.length > AS_CODES ? words.term('meetTooLong') : words.term('loading')}</p>`
        : html`<p class="soft small">${words.term('meetByCode', needed)}</p>
            <xy-qr .lang=${this.lang} .texts=${needed === 1 ? texts.slice(0, 1) : texts} .needed=${needed} label=${this.heading}></xy-qr>`}
      <div class="actions">
        <button data-do="save" @click=${this.#save}>${words.term('meetSave')}</button>
        <button data-do="done" @click=${() => this.dispatchEvent(new CustomEvent('xy-done'))}>${words.term('meetEnd')}</button>
      </div>
      ${this.notices()}
    </div>`;
  }

  #save = (): void => {
    if (this.bytes === undefined) return;
    saveFile(this.bytes, this.filename);
    this.notice = { tone: 'good', text: this.words.term('meetSaved', this.filename) };
  };
}

define('xy-handover', XyHandover);

// <xy-unlock>: asks for the passphrase of an encrypted file that was chosen.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';

/** What a person wants opened. */
export interface Unlocking {
  file: File;
  passphrase: string;
}

/** The passphrase for a file. Fires `xy-unlock` with both. */
export class XyUnlock extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      :host {
        display: block;
      }
    `,
  ];

  static override properties = { file: { attribute: false }, action: {}, done: { type: Number } };

  /** The encrypted file. */
  declare file: File | undefined;
  /** What the button says. */
  declare action: string;
  /** How far the host has got with it, from 0 to 1. */
  declare done: number | undefined;

  constructor() {
    super();
    this.action = '';
  }

  protected override load(): Promise<void> {
    return Promise.resolve();
  }

  protected override render(): TemplateResult {
    const { words, done } = this;
    const working = done !== undefined;
    return html`<form class="form" data-form="unlock" @submit=${this.#unlock}>
      <p><code>${this.file?.name}</code></p>
      <label class="w6"
        >${words.term('passphrase')}<input type="password" name="passphrase" required autocomplete="off" ?disabled=${working}
      /></label>
      <div class="actions"><button class="primary" data-do="unlock" ?disabled=${working}>${this.action}</button></div>
      ${working ? html`<p class="soft" role="status">${words.term('restoreOpening', Math.round(done * 100))}</p>` : nothing}
    </form>`;
  }

  #unlock = (event: SubmitEvent): void => {
    event.preventDefault();
    const passphrase = String(new FormData(event.target as HTMLFormElement).get('passphrase') ?? '');
    if (this.file === undefined) return;
    const detail: Unlocking = { file: this.file, passphrase };
    this.dispatchEvent(new CustomEvent<Unlocking>('xy-unlock', { detail, bubbles: true, composed: true }));
  };
}

define('xy-unlock', XyUnlock);

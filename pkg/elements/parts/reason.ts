// <xy-reason>: asks for the reason of a return, a void or a reversal. The reason goes to the vault.

import { LitElement, css, html, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { controls } from '../styles/controls.js';
import { layout } from '../styles/layout.js';
import { tokens } from '../styles/tokens.js';
import { Words } from '../words/words.js';

/** A dialog with one line of text. */
export class XyReason extends LitElement {
  static override styles = [
    tokens,
    controls,
    layout,
    css`
      dialog {
        width: min(520px, calc(100vw - 24px));
        padding: 20px;
        border: 1px solid var(--_border);
        border-radius: calc(var(--_radius) * 1.5);
        background: var(--_surface);
        color: inherit;
        font: inherit;
        box-shadow: 0 20px 60px rgba(20, 30, 40, 0.3);
      }

      dialog::backdrop {
        background: rgba(20, 30, 40, 0.45);
      }
    `,
  ];

  static override properties = { heading: {}, what: {}, lang: {} };

  /** What is asked. */
  declare heading: string;
  /** The thing it is about. */
  declare what: string;
  declare lang: string;
  /** Called once, with the reason or nothing. */
  answer: (reason: string | undefined) => void = () => undefined;
  readonly #words = new Words(this);
  #reason: string | undefined;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    return html`<dialog
      aria-labelledby="heading"
      @close=${() => this.answer(this.#reason)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      <form @submit=${this.#submit}>
        <h2 id="heading">${this.heading}</h2>
        <p class="soft">${this.what}</p>
        <label>${words.term('reason')}<input name="reason" required maxlength="200" autofocus /></label>
        <div class="actions">
          <button class="primary">${words.term('confirm')}</button>
          <button type="button" @click=${this.#close}>${words.term('back')}</button>
        </div>
      </form>
    </dialog>`;
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '').trim() || undefined;
    this.#close();
  };

  #close = (): void => this.renderRoot.querySelector('dialog')?.close();
}

define('xy-reason', XyReason);

/** Asks inside `host`; `undefined` when the person thinks better of it. */
export function askReason(host: LitElement, heading: string, what: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const dialog = new XyReason();
    dialog.heading = heading;
    dialog.what = what;
    dialog.lang = host.lang;
    dialog.answer = (reason) => {
      dialog.remove();
      resolve(reason);
    };
    host.renderRoot.append(dialog);
  });
}

// <xy-reason>: asks before something that matters: what follows from it, a reason where one is kept, a name typed where
// there is no way back. The reason goes to the vault.

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { controls } from '../styles/controls.js';
import { layout } from '../styles/layout.js';
import { tokens } from '../styles/tokens.js';
import { Words } from '../words/words.js';

/** What is asked. */
export interface Question {
  heading: string;
  /** The thing it is about. */
  what: string;
  /** What follows from a yes, a sentence each. */
  follows?: string[];
  /** True where a reason is kept. */
  reason?: boolean;
  /** What must be typed to confirm. */
  typed?: string;
  /** What the button says. */
  action?: string;
  /** True where the step takes something away. */
  danger?: boolean;
}

/** A dialog with one line of text at most. */
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

      ul {
        display: grid;
        gap: 6px;
        padding-inline-start: 1.3em;
      }

      dialog::backdrop {
        background: rgba(20, 30, 40, 0.45);
      }
    `,
  ];

  static override properties = { question: { attribute: false }, lang: {}, typed: { state: true } };

  declare question: Question;
  declare lang: string;
  /** What was typed so far, where something must be. */
  declare private typed: string;
  /** Called once, with the reason (empty where none is kept), or nothing. */
  answer: (reason: string | undefined) => void = () => undefined;
  readonly #words = new Words(this);
  #reason: string | undefined;

  constructor() {
    super();
    this.typed = '';
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const { heading, what, follows = [], reason, typed, action, danger } = this.question;
    return html`<dialog
      aria-labelledby="heading"
      @close=${() => this.answer(this.#reason)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      <form @submit=${this.#submit}>
        <h2 id="heading">${heading}</h2>
        <p class="soft">${what}</p>
        ${follows.length > 0 ? html`<ul>${follows.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
        ${reason ? html`<label>${words.term('reason')}<input name="reason" required maxlength="200" autofocus /></label>` : nothing}
        ${typed === undefined
          ? nothing
          : html`<label
              >${words.term('typeToConfirm', typed)}<input
                name="typed"
                autocomplete="off"
                required
                @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value.trim())}
            /></label>`}
        <div class="actions">
          <button class=${danger ? 'danger' : 'primary'} data-do="sure" ?disabled=${typed !== undefined && this.typed !== typed}>
            ${action ?? words.term('confirm')}
          </button>
          <button type="button" data-do="back" @click=${this.#close}>${words.term('back')}</button>
        </div>
      </form>
    </dialog>`;
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '').trim();
    if (this.question.reason && reason === '') return;
    this.#reason = reason;
    this.#close();
  };

  #close = (): void => this.renderRoot.querySelector('dialog')?.close();
}

define('xy-reason', XyReason);

/** Asks for a reason inside `host`; `undefined` when the person thinks better of it. */
export function askReason(host: LitElement, heading: string, what: string): Promise<string | undefined> {
  return askSure(host, { heading, what, reason: true });
}

/** Asks inside `host`; gives the reason (empty where none is kept), `undefined` when the person thinks better of it. */
export function askSure(host: LitElement, question: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const dialog = new XyReason();
    dialog.question = question;
    dialog.lang = host.lang;
    dialog.answer = (reason) => {
      dialog.remove();
      resolve(reason);
    };
    host.renderRoot.append(dialog);
  });
}

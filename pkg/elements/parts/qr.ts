// <xy-qr>: a QR text as a picture to be scanned, copied or printed; several texts take turns.

import { LitElement, css, html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { controls } from '../styles/controls.js';
import { tokens } from '../styles/tokens.js';
import { Words } from '../words/words.js';
import { printPictures } from './print.js';
import { qrPicture } from './qr-picture.js';

/** Milliseconds a part stays: a slow phone reads a code in a third of that. */
const TURN = 700;

/** Shows one text, or the texts of a series one after another. */
export class XyQr extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
      :host {
        max-width: 420px;
      }

      :host([large]) {
        max-width: none;
      }

      figure {
        display: grid;
        gap: 8px;
        margin: 0;
        justify-items: center;
      }

      svg {
        width: 100%;
        max-height: 88vh;
        border-radius: var(--_radius);
        /* Whatever the portal's colours: a reader needs dark on light. */
        background: #ffffff;
        color: #000000;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-content: center;
      }

      summary {
        min-height: var(--_target);
        align-content: center;
        cursor: pointer;
      }

      textarea {
        width: 100%;
        font-family: ui-monospace, monospace;
        overflow-wrap: anywhere;
      }

      @media print {
        .actions,
        details {
          display: none;
        }
      }
    `,
  ];

  static override properties = {
    lang: { reflect: true },
    texts: { attribute: false },
    text: {},
    needed: { type: Number },
    label: {},
    large: { type: Boolean, reflect: true },
    paused: { type: Boolean, reflect: true },
    at: { state: true },
    copied: { state: true },
  };

  /** `zh` or `en`; empty for the document's. */
  declare lang: string;
  /** The texts of a series, in turn. */
  declare texts: readonly string[];
  /** One text, instead of `texts`. */
  declare text: string;
  /** How many of the texts are needed; the others are repair parts. Absent: all. */
  declare needed: number | undefined;
  /** What the picture is, for those who see it and those who hear it. */
  declare label: string;
  /** As large as the page allows. */
  declare large: boolean;
  /** True while the parts stand still. */
  declare paused: boolean;
  declare private at: number;
  declare private copied: boolean;

  private readonly words = new Words(this);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.lang = '';
    this.texts = [];
    this.text = '';
    this.label = '';
    this.large = false;
    // Whoever asked for less motion starts the parts by hand.
    this.paused = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.at = 0;
    this.copied = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('texts') || changed.has('text')) [this.at, this.copied] = [0, false];
    const turns = this.isConnected && !this.paused && this.#all.length > 1;
    if (turns) this.#timer ??= setInterval(() => this.#turn(1), TURN);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const all = this.#all;
    const text = all[this.at];
    if (text === undefined) return html``;
    const part = all.length > 1 ? words.term('qrPart', this.at + 1, this.needed ?? all.length) : '';
    const name = this.label || words.term('qrPicture');
    return html`
      <figure>
        ${this.#picture(text, part === '' ? name : `${name}, ${part}`)}
        <figcaption><strong>${this.label}</strong> <span data-part aria-live=${this.paused ? 'polite' : 'off'}>${part}</span></figcaption>
        <div class="actions">
          ${all.length > 1 ? this.#turning() : nothing}
          <button class="compact" data-do="large" aria-pressed=${this.large} @click=${() => (this.large = !this.large)}>
            ${words.term(this.large ? 'qrSmall' : 'qrLarge')}
          </button>
          <button class="compact" data-do="print" @click=${this.#print}>${words.term('print')}</button>
        </div>
      </figure>
      <details>
        <summary>${words.term('qrAsText')}</summary>
        <textarea readonly rows="6" aria-label=${words.term('qrAsText')} .value=${copyable(text)}></textarea>
        <button class="compact" data-do="copy" @click=${this.#copy}>${words.term('qrCopy')}</button>
        <span role="status">${this.copied ? words.term('qrCopied') : nothing}</span>
      </details>
    `;
  }

  #turning(): TemplateResult {
    const { words } = this;
    return html`
      <button class="compact" data-do="previous" @click=${() => this.#step(-1)}>${words.term('qrPrevious')}</button>
      <button class="compact" data-do="pause" @click=${() => (this.paused = !this.paused)}>
        ${words.term(this.paused ? 'qrGo' : 'qrPause')}
      </button>
      <button class="compact" data-do="next" @click=${() => this.#step(1)}>${words.term('qrNext')}</button>
    `;
  }

  #picture(text: string, name: string): TemplateResult {
    const picture = qrPicture(text);
    if (picture === undefined) return html`<p class="note bad" role="alert">${this.words.term('qrWide')}</p>`;
    return html`<svg viewBox="0 0 ${picture.size} ${picture.size}" role="img" aria-label=${name} shape-rendering="crispEdges">
      ${svg`<path fill="currentColor" d=${picture.outline}></path>`}
    </svg>`;
  }

  get #all(): readonly string[] {
    return this.text === '' ? this.texts : [this.text];
  }

  #turn(by: number): void {
    const count = this.#all.length;
    this.at = (this.at + by + count) % count;
    this.copied = false;
  }

  /** Whoever turns by hand wants to look. */
  #step(by: number): void {
    this.paused = true;
    this.#turn(by);
  }

  #copy = async (): Promise<void> => {
    const field = this.renderRoot.querySelector('textarea');
    field?.select();
    try {
      await navigator.clipboard.writeText(copyable(this.#all[this.at] ?? ''));
      this.copied = true;
    } catch {
      // No permission, or a page without a secure context: the text stands selected.
      this.copied = document.execCommand('copy');
    }
  };

  #print = (): void => {
    const all = this.#all;
    const pictures = all.map((text, at) => ({
      picture: qrPicture(text),
      caption: all.length > 1 ? this.words.term('qrPart', at + 1, this.needed ?? all.length) : '',
    }));
    printPictures(this, this.label || this.words.term('qrPicture'), pictures);
  };
}

/** A text as messages carry it whole: they would swallow blanks. */
export function copyable(text: string): string {
  return text.replace(/ /g, '_');
}

define('xy-qr', XyQr);

// <xy-scan>: reads QR texts by camera, from a picture, or pasted and typed. Says what it read; what it means, others say.

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { controls } from '../styles/controls.js';
import { tokens } from '../styles/tokens.js';
import { Words } from '../words/words.js';
import { qrFinder, type Finder } from './qr-picture.js';

/** A text that was read, and how. */
export interface Scanned {
  text: string;
  by: 'camera' | 'picture' | 'text';
}

/** Milliseconds between two looks through the camera. */
const LOOK = 150;

/** Fires `xy-scan` for each text that is read; a code held in front of the camera is one. */
export class XyScan extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
      form,
      section {
        display: grid;
        gap: 8px;
        margin-block-start: 12px;
      }

      section[hidden] {
        display: none;
      }

      video {
        width: 100%;
        max-height: 60vh;
        border-radius: var(--_radius);
        background: #000000;
        object-fit: cover;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }

      progress {
        width: 100%;
        accent-color: var(--_primary);
      }
    `,
  ];

  static override properties = {
    lang: { reflect: true },
    progress: { attribute: false },
    problem: { state: true },
    live: { state: true },
  };

  /** `zh` or `en`; empty for the document's. */
  declare lang: string;
  /** How far a series is, set by whoever collects it. */
  declare progress: { have: number; need: number } | undefined;
  declare private problem: 'scanNoCamera' | 'scanNothing' | undefined;
  declare private live: boolean;

  private readonly words = new Words(this);
  #stream: MediaStream | undefined;
  #finder: Promise<Finder> | undefined;
  #last = '';
  /** Goes up when the camera is opened or closed: a look that took longer is of no use then. */
  #turn = 0;

  constructor() {
    super();
    this.lang = '';
    this.live = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  /** Closes the camera. */
  stop(): void {
    this.#turn += 1;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.live = false;
  }

  protected override render(): TemplateResult {
    const { words, progress } = this;
    return html`
      <div class="actions">
        <button class=${this.live ? '' : 'primary'} data-do="camera" aria-pressed=${this.live} @click=${this.#camera}>
          ${words.term(this.live ? 'scanStop' : 'scanCamera')}
        </button>
        <label class="field">
          ${words.term('scanPicture')}
          <input type="file" name="picture" accept="image/*" @change=${this.#picture} />
        </label>
      </div>
      <section ?hidden=${!this.live}>
        <video muted playsinline aria-label=${words.term('scanLooking')}></video>
        <p class="soft small">${words.term('scanLooking')}</p>
      </section>
      <form @submit=${this.#typed}>
        <label
          >${words.term('scanText')}
          <textarea name="text" rows="3" autocapitalize="characters" autocomplete="off" spellcheck="false" @keydown=${this.#key}></textarea>
        </label>
        <div class="actions"><button data-do="read">${words.term('scanRead')}</button></div>
      </form>
      ${progress === undefined
        ? nothing
        : html`<progress max=${progress.need} value=${progress.have} aria-label=${words.term('scanProgress', progress.have, progress.need)}></progress>`}
      <p role="status">
        ${progress === undefined
          ? nothing
          : html`${words.term('scanProgress', progress.have, progress.need)}
            ${progress.have === progress.need ? words.term('scanComplete') : nothing}`}
        ${this.problem === undefined ? nothing : words.term(this.problem)}
      </p>
    `;
  }

  #tell(text: string, by: Scanned['by']): void {
    this.problem = undefined;
    this.dispatchEvent(new CustomEvent<Scanned>('xy-scan', { detail: { text, by }, bubbles: true, composed: true }));
  }

  #typed = (event: Event): void => {
    event.preventDefault();
    const field = this.renderRoot.querySelector('textarea');
    if (field === null) return;
    const lines = field.value.split('\n').map((line) => line.trim());
    field.value = '';
    field.focus();
    for (const line of lines) if (line !== '') this.#tell(line, 'text');
  };

  /** A scanner that acts as a keyboard ends its text with Enter. */
  #key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#typed(event);
  };

  #picture = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file === undefined) return;
    let text: string | undefined;
    try {
      const bitmap = await createImageBitmap(file);
      text = await (await this.#find())(bitmap, bitmap.width, bitmap.height);
      bitmap.close();
    } catch {
      // No picture at all, which is answered like one without a code.
    }
    input.value = '';
    if (text === undefined) this.problem = 'scanNothing';
    else this.#tell(text, 'picture');
  };

  #find(): Promise<Finder> {
    return (this.#finder ??= qrFinder());
  }

  #camera = async (): Promise<void> => {
    if (this.live) return this.stop();
    const turn = (this.#turn += 1);
    this.problem = undefined;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
      if (turn !== this.#turn) return stream.getTracks().forEach((track) => track.stop());
      this.#stream = stream;
      this.live = true;
      await this.updateComplete;
      const video = this.renderRoot.querySelector('video');
      if (video === null) return this.stop();
      video.srcObject = stream;
      await video.play();
      this.#last = '';
      await this.#watch(video, turn);
    } catch {
      if (turn !== this.#turn) return;
      this.stop();
      this.problem = 'scanNoCamera';
    }
  };

  async #watch(video: HTMLVideoElement, turn: number): Promise<void> {
    const find = await this.#find();
    while (turn === this.#turn) {
      const text = await find(video, video.videoWidth, video.videoHeight);
      if (turn !== this.#turn) return;
      if (text !== undefined && text !== this.#last) {
        this.#last = text;
        this.#tell(text, 'camera');
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }
}

define('xy-scan', XyScan);

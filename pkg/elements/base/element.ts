// What every screen shares: the book, words in the reader's language, loading when the book changes, acting with a notice.

import { LitElement, html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';

import { errorText } from '../../report/errors.js';
import type { BookClient, Command, Figure, Outcome, Receipt, Refusal } from '../contract.js';
import { controls } from '../styles/controls.js';
import { layout } from '../styles/layout.js';
import { tokens } from '../styles/tokens.js';
import { Words } from '../words/words.js';

/** What just happened, in one sentence, and the way back where there is one. */
export interface Notice {
  tone: 'good' | 'bad';
  text: string;
  hint?: string;
  undo?: () => Promise<void>;
}

/** A number somebody wants opened. */
export interface Asked {
  figure: Figure;
  title: string;
  masked: boolean;
}

/** The one element whose notice is on the screen: a new sentence replaces the old one, whoever said it. */
let speaking: BookElement | undefined;

/** An element that shows a part of the book. */
export abstract class BookElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, controls, layout];

  static override properties: PropertyDeclarations = {
    book: { attribute: false },
    lang: { reflect: true },
    busy: { state: true },
    notice: { state: true },
    failure: { state: true },
  };

  /** The book this element shows and writes to. */
  declare book: BookClient | undefined;
  /** `zh` or `en`; empty for the document's. */
  declare lang: string;
  declare protected busy: boolean;
  declare protected notice: Notice | undefined;
  declare protected failure: string | undefined;

  protected readonly words = new Words(this);
  #stop: (() => void) | undefined;
  #loading: Promise<void> | undefined;
  #again = false;

  constructor() {
    super();
    this.lang = '';
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    if (speaking === this) speaking = undefined;
    this.notice = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('book')) this.#listen();
    if (changed.has('notice') && this.notice && speaking !== this) {
      if (speaking) speaking.notice = undefined;
      speaking = this;
    }
  }

  #listen(): void {
    this.#stop?.();
    this.#stop = undefined;
    if (!this.book || !this.isConnected) return;
    this.#stop = this.book.onChange(() => void this.reload());
    void this.reload();
  }

  /** Asks the book again. Changes that arrive while asking lead to exactly one more round. */
  protected reload(): Promise<void> {
    this.#again = true;
    this.#loading ??= this.#rounds().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #rounds(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        if (this.book) await this.load(this.book);
        this.failure = undefined;
      } catch (error) {
        this.failure = errorText(error, this.words.language);
      }
      this.requestUpdate();
    }
  }

  /** Asks the book for what this element shows. */
  protected abstract load(book: BookClient): Promise<void>;

  /** True while this tab or this device can write. */
  protected get writable(): boolean {
    return this.book !== undefined && this.book.state().mode !== 'reader' && !this.busy;
  }

  /** Carries out one command. A refusal becomes a notice and the answer is `undefined`. */
  protected async act(command: Command, done?: Omit<Notice, 'tone'>): Promise<Receipt | undefined> {
    const outcome = await this.guard(async (book) => book.execute(command));
    if (!outcome) return undefined;
    if (outcome.refusal) {
      await this.refuse(outcome.refusal);
      return undefined;
    }
    this.notice = done ? { tone: 'good', ...done } : undefined;
    return outcome.receipt;
  }

  /** Carries out many commands; the answer is how many went through. The first refusal is shown with their number. */
  protected async actAll(commands: Command[], done: (count: number) => Omit<Notice, 'tone'>): Promise<Outcome[]> {
    const outcomes = (await this.guard(async (book) => book.executeAll(commands))) ?? [];
    const refused = outcomes.flatMap((outcome) => (outcome.refusal ? [outcome.refusal] : []));
    const [first] = refused;
    if (first !== undefined) await this.refuse(first, this.words.term('someRefused', refused.length, commands.length));
    else if (outcomes.length > 0) this.notice = { tone: 'good', ...done(outcomes.length) };
    return outcomes;
  }

  /** Runs work with the buttons off; a thrown error becomes a notice. */
  protected async guard<T>(work: (book: BookClient) => Promise<T>): Promise<T | undefined> {
    const { book } = this;
    if (!book || this.busy) return undefined;
    this.busy = true;
    this.notice = undefined;
    try {
      return await work(book);
    } catch (error) {
      this.notice = { tone: 'bad', text: this.words.term('failed', errorText(error, this.words.language)) };
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Shows a refusal: what is short, and what can be done about it. */
  protected async refuse(refusal: Refusal, before?: string): Promise<void> {
    const text = await this.textOf(refusal);
    const hint = this.words.hintFor(refusal);
    this.notice = { tone: 'bad', text: before ? `${before}${text}` : text, ...(hint ? { hint } : {}) };
  }

  /** The core's sentence without the marks it puts around values. */
  protected async textOf(refusal: Refusal): Promise<string> {
    return ((await this.book?.refusalText(refusal, this.words.language)) ?? '').replace(/`/g, '');
  }

  /** Asks whoever is listening above to open a number into its entries; opens a dialog of its own when nobody does. */
  protected explain(figure: Figure, title: string, masked = false): void {
    const event = new CustomEvent<Asked>('xy-explain', {
      detail: { figure, title, masked } satisfies Asked,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (!this.dispatchEvent(event)) return;
    this.explaining = { figure, title, masked };
    this.requestUpdate();
  }

  protected explaining: Asked | undefined;

  /** The notice at the foot of a screen, and the failure of loading, if any. */
  protected notices(): TemplateResult {
    const { notice, words } = this;
    return html`
      ${this.failure ? html`<p class="note bad" role="alert">${words.term('failed', this.failure)}</p>` : nothing}
      <div role="status" aria-live="polite" class=${notice ? `note notice ${notice.tone}` : 'visually-hidden'}>
        ${notice
          ? html`<span><strong>${notice.text}</strong>${notice.hint ? html` ${notice.hint}` : nothing}</span>
              <span class="actions">
                ${notice.undo
                  ? html`<button class="compact" @click=${() => void this.#undo(notice)}>${words.term('undo')}</button>`
                  : nothing}
                <button class="compact" @click=${() => (this.notice = undefined)}>${words.term('dismiss')}</button>
              </span>`
          : nothing}
      </div>
      ${this.explaining
        ? html`<xy-explain
            .book=${this.book}
            .lang=${this.lang}
            .figure=${this.explaining.figure}
            .heading=${this.explaining.title}
            .masked=${this.explaining.masked}
            @xy-close=${() => {
              this.explaining = undefined;
              this.requestUpdate();
            }}
          ></xy-explain>`
        : nothing}
    `;
  }

  async #undo(notice: Notice): Promise<void> {
    this.notice = undefined;
    await notice.undo?.();
  }
}

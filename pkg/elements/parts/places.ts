// <xy-places>: devices meet in a place they share: a folder, a portal, a bucket. Remembers addresses, never keys.

import { css, html, nothing, type TemplateResult } from 'lit';

import { directoryStore, type DirectoryHandle } from '../../exchange/directory.js';
import { exchange } from '../../exchange/exchange.js';
import { httpStore } from '../../exchange/http.js';
import type { ExchangeProgress } from '../../exchange/link.js';
import { s3Store } from '../../exchange/s3.js';
import type { ExchangeStore } from '../../exchange/store.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import type { MergeReport } from '../contract.js';

type Kind = 'folder' | 'portal' | 'bucket';
type Field = 'url' | 'token' | 'bucket' | 'region' | 'keyId' | 'secret' | 'prefix';

const FIELDS: Record<Kind, readonly Field[]> = { folder: [], portal: ['url', 'token'], bucket: ['bucket', 'region', 'keyId', 'secret', 'prefix'] };
const WORDS = { url: 'placeUrl', token: 'placeToken', bucket: 'placeBucketUrl', region: 'placeRegion', keyId: 'placeKeyId', secret: 'placeSecret', prefix: 'placePrefix' } as const;
const KINDS = { folder: 'placeFolder', portal: 'placePortal', bucket: 'placeBucket' } as const;
/** Fields that open the place to whoever has them. */
const SECRET: readonly Field[] = ['token', 'secret'];
const OPTIONAL: readonly Field[] = ['token', 'prefix'];
const KEPT = 'xy-place';

type Picker = (options: { mode: 'readwrite' }) => Promise<DirectoryHandle>;
const picker = (): Picker | undefined => (globalThis as { showDirectoryPicker?: Picker }).showDirectoryPicker;

/** Meets in a place. Fires `xy-report` with the merge report when something came. */
export class XyPlaces extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      :host {
        display: block;
      }

      progress {
        width: 100%;
        accent-color: var(--_primary);
      }
    `,
  ];

  static override properties = { kind: { state: true }, now: { state: true } };

  declare private kind: Kind;
  declare private now: ExchangeProgress | undefined;
  #values: Partial<Record<Field, string>> = {};
  #stop: AbortController | undefined;

  constructor() {
    super();
    const { kind, ...values } = remembered();
    this.kind = kind ?? (picker() === undefined ? 'portal' : 'folder');
    this.#values = values;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.abort();
  }

  protected override load(): Promise<void> {
    return Promise.resolve();
  }

  protected override render(): TemplateResult {
    const { kind, words } = this;
    const missing = kind === 'folder' && picker() === undefined;
    return html`<section class="panel">
      <h2>${words.term('placeTitle')}</h2>
      <p class="soft small">${words.term('placeLead')}</p>
      <form @submit=${this.#submitted}>
        <label
          >${words.term('placeKind')}<select name="kind" .value=${kind} ?disabled=${this.busy} @change=${this.#turned}>
            ${(Object.keys(KINDS) as Kind[]).map((one) => html`<option value=${one} ?selected=${one === kind}>${words.term(KINDS[one])}</option>`)}
          </select></label
        >
        ${FIELDS[kind].map((field) => this.#field(field))}
        ${missing ? html`<p class="note warn">${words.term('placeNoFolder')}</p>` : nothing}
        ${FIELDS[kind].length > 0 ? html`<p class="soft small">${words.term('placeKept')}</p>` : nothing}
        <div class="actions">
          <button class="primary" data-do="exchange" ?disabled=${this.busy || missing}>${words.term('placeDo')}</button>
          ${this.busy ? html`<button type="button" data-do="stop" @click=${() => this.#stop?.abort()}>${words.term('placeStop')}</button>` : nothing}
        </div>
      </form>
      ${this.now ? this.#progress(this.now) : nothing} ${this.notices()}
    </section>`;
  }

  #field(field: Field): TemplateResult {
    return html`<label
      >${this.words.term(WORDS[field])}<input
        name=${field}
        type=${SECRET.includes(field) ? 'password' : field === 'url' || field === 'bucket' ? 'url' : 'text'}
        autocomplete="off"
        .value=${this.#values[field] ?? ''}
        ?required=${!OPTIONAL.includes(field)}
        ?disabled=${this.busy}
        @input=${(event: Event) => (this.#values[field] = (event.target as HTMLInputElement).value.trim())}
    /></label>`;
  }

  #progress({ phase, done, total }: ExchangeProgress): TemplateResult {
    const text = `${this.words.term('placePhase', phase)} ${done} / ${total}`;
    return html`<progress max=${Math.max(total, 1)} .value=${done} aria-label=${text}></progress>
      <p class="soft small" data-progress>${text}</p>`;
  }

  #turned = (event: Event): void => {
    this.kind = (event.target as HTMLSelectElement).value as Kind;
  };

  #submitted = async (event: Event): Promise<void> => {
    event.preventDefault();
    const store = await this.#place();
    if (store === undefined) return;
    remember(this.kind, this.#values);
    const stop = (this.#stop = new AbortController());
    const report = await this.guard((book) => exchange(book, store, { signal: stop.signal, onProgress: (now) => (this.now = now) }));
    this.#stop = this.now = undefined;
    if (report === undefined) return;
    const { words } = this;
    const { merged, interrupted, skipped, received, sent } = report;
    const text = interrupted
      ? words.term('placeInterrupted', words.reason(interrupted.code) ?? interrupted.message)
      : words.term('placeDone', received.objects, sent.objects);
    this.notice = { tone: interrupted ? 'bad' : 'good', text, ...(skipped.length > 0 ? { hint: words.term('placeSkipped', skipped.length) } : {}) };
    const detail = merged.newEntries + merged.newBlobs > 0 ? merged : undefined;
    this.dispatchEvent(new CustomEvent<MergeReport | undefined>('xy-report', { detail }));
  };

  /** The place that is filled in; nothing where a person chose no folder after all. */
  async #place(): Promise<ExchangeStore | undefined> {
    const { url = '', token = '', bucket = '', region = '', keyId = '', secret = '', prefix = '' } = this.#values;
    if (this.kind === 'portal') return httpStore({ url, ...(token === '' ? {} : { headers: { authorization: `Bearer ${token}` } }) });
    if (this.kind === 'bucket') return s3Store({ bucket, region, accessKeyId: keyId, secretAccessKey: secret, prefix });
    try {
      const handle = await picker()?.({ mode: 'readwrite' });
      return handle && directoryStore(handle);
    } catch {
      return undefined;
    }
  }
}

function remembered(): Partial<Record<Field, string>> & { kind?: Kind } {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as ReturnType<typeof remembered>;
  } catch {
    return {};
  }
}

function remember(kind: Kind, values: Partial<Record<Field, string>>): void {
  const kept = Object.entries(values).filter(([field]) => !SECRET.includes(field as Field));
  try {
    localStorage.setItem(KEPT, JSON.stringify({ kind, ...Object.fromEntries(kept) }));
  } catch {
    // A browser that keeps nothing asks again.
  }
}

define('xy-places', XyPlaces);

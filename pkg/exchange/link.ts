// One exchange's line to its store: counts and tells progress, and marks a failure as the store's.
import { ExchangeError, type ExchangeStore, type ListedObject } from './store.js';

export interface ExchangeProgress {
  phase: 'list' | 'get' | 'put';
  /** Objects of this phase. */
  done: number;
  total: number;
  /** Bytes of this phase so far. */
  bytes: number;
}

export interface ExchangeOptions {
  onProgress?: (progress: ExchangeProgress) => void;
  /** Ends the exchange after the object under way. */
  signal?: AbortSignal;
  /** The longest object that is got; 256 MiB if not given. */
  maxBytes?: number;
  /** Which community to fetch into an empty book, where the store holds several. */
  community?: string;
}

/** The store failed; `why` says how. Everything else that is thrown is the book's. */
export class Interrupted extends Error {
  constructor(readonly why: unknown) {
    super('the exchange was interrupted');
    Object.setPrototypeOf(this, new.target.prototype);
  }
}

export class Link {
  readonly received = { objects: 0, bytes: 0 };
  readonly sent = { objects: 0, bytes: 0 };
  private toGet = 0;
  private toPut = 0;

  constructor(
    private readonly store: ExchangeStore,
    private readonly options: ExchangeOptions,
  ) {}

  async list(prefix: string): Promise<ListedObject[]> {
    this.options.onProgress?.({ phase: 'list', done: 0, total: 1, bytes: 0 });
    const listed = await this.asked(() => this.store.list(prefix));
    this.options.onProgress?.({ phase: 'list', done: 1, total: 1, bytes: 0 });
    return listed;
  }

  /** Announces objects that will be got or put, so that progress knows its end. */
  expect(phase: 'get' | 'put', objects: number): void {
    if (phase === 'get') this.toGet += objects;
    else this.toPut += objects;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const bytes = await this.asked(() => this.store.get(name));
    this.received.objects += 1;
    this.received.bytes += bytes?.length ?? 0;
    this.options.onProgress?.({ phase: 'get', done: this.received.objects, total: this.toGet, bytes: this.received.bytes });
    return bytes;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.asked(() => this.store.put(name, bytes));
    this.sent.objects += 1;
    this.sent.bytes += bytes.length;
    this.options.onProgress?.({ phase: 'put', done: this.sent.objects, total: this.toPut, bytes: this.sent.bytes });
  }

  private async asked<T>(work: () => Promise<T>): Promise<T> {
    if (this.options.signal?.aborted) throw new Interrupted(new ExchangeError('exchange_aborted', 'the exchange was ended'));
    try {
      return await work();
    } catch (error) {
      throw new Interrupted(error);
    }
  }
}


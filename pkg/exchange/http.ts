// A portal's plain HTTP as a place to meet: GET of the folder lists, GET and PUT of a name read and write.
import { ExchangeError, type ExchangeStore, type ListedObject } from './store.js';
import { asked, fetchTransport, isFine, refusedBy, textOf, type Reply, type Transport } from './transport.js';

export interface HttpOptions {
  /** Where the objects are, `https://portal.example/xiangyue/`. */
  url: string;
  /** Sent with every request: the portal's own login. A function is asked each time. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);
  /** Carries the requests; `fetch` of the host if not given. */
  transport?: Transport;
}

class HttpStore implements ExchangeStore {
  private readonly base: string;
  private readonly transport: Transport;

  constructor(private readonly options: HttpOptions) {
    this.base = options.url.endsWith('/') ? options.url : `${options.url}/`;
    this.transport = options.transport ?? fetchTransport();
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const reply = await this.request('GET', `?prefix=${encodeURIComponent(prefix)}`);
    if (!isFine(reply)) throw refusedBy(reply, 'the list');
    const rows = rowsOf(textOf(reply));
    // A hotspot or a login page answers everything with a page of its own: not an empty store.
    if (rows === undefined) throw new ExchangeError('exchange_failed', 'the list: the answer is no list');
    return rows.filter(isListed);
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const reply = await this.request('GET', name);
    if (reply.status === 404) return undefined;
    if (!isFine(reply)) throw refusedBy(reply, name);
    return reply.bytes;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const reply = await this.request('PUT', name, bytes);
    if (!isFine(reply)) throw refusedBy(reply, name);
  }

  private async request(method: 'GET' | 'PUT', path: string, body?: Uint8Array): Promise<Reply> {
    const { headers = {} } = this.options;
    const given = typeof headers === 'function' ? await headers() : headers;
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/octet-stream' };
    return asked(this.transport, { method, url: this.base + path, headers: { ...type, ...given }, body });
  }
}

function rowsOf(text: string): unknown[] | undefined {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) ? rows : undefined;
  } catch {
    return undefined;
  }
}

function isListed(row: unknown): row is ListedObject {
  const { name, size } = (row ?? {}) as Partial<Record<keyof ListedObject, unknown>>;
  return typeof name === 'string' && typeof size === 'number';
}

/** Objects behind a portal that lists, reads and writes them; `docs/embedding.md` has the other side. */
export function httpStore(options: HttpOptions): ExchangeStore {
  return new HttpStore(options);
}

// A portal's plain HTTP as a place to meet: GET of the folder lists, GET and PUT of a name read and write.
import { ExchangeError, refusedBy, unreachable, type ExchangeStore, type ListedObject } from './store.js';

export interface HttpOptions {
  /** Where the objects are, `https://portal.example/xiangyue/`. */
  url: string;
  /** Sent with every request: the portal's own login. A function is asked each time. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);
  /** `fetch` of the host if not given. */
  fetch?: typeof fetch;
}

class HttpStore implements ExchangeStore {
  private readonly base: string;

  constructor(private readonly options: HttpOptions) {
    this.base = options.url.endsWith('/') ? options.url : `${options.url}/`;
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const response = await this.request('GET', `?prefix=${encodeURIComponent(prefix)}`);
    if (!response.ok) throw await refusedBy(response, 'the list');
    const rows: unknown = await response.json().catch(() => undefined);
    // A hotspot or a login page answers everything with a page of its own: not an empty store.
    if (!Array.isArray(rows)) throw new ExchangeError('exchange_failed', 'the list: the answer is no list');
    return (rows as unknown[]).filter(isListed);
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const response = await this.request('GET', name);
    if (response.status === 404) return undefined;
    if (!response.ok) throw await refusedBy(response, name);
    return new Uint8Array(await response.arrayBuffer().catch(unreachableNow));
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const response = await this.request('PUT', name, bytes);
    if (!response.ok) throw await refusedBy(response, name);
    await response.arrayBuffer().catch(unreachableNow);
  }

  private async request(method: string, path: string, body?: Uint8Array): Promise<Response> {
    const { headers = {}, fetch: send = fetch } = this.options;
    const given = typeof headers === 'function' ? await headers() : headers;
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/octet-stream' };
    const init = { method, headers: { ...type, ...given }, body: body as BodyInit | undefined, cache: 'no-store' } as const;
    // Called by its name alone: a method's `this` is not a window.
    return send(this.base + path, init).catch(unreachableNow);
  }
}

function unreachableNow(error: unknown): never {
  throw unreachable(error);
}

function isListed(row: unknown): row is ListedObject {
  const { name, size } = (row ?? {}) as Partial<Record<keyof ListedObject, unknown>>;
  return typeof name === 'string' && typeof size === 'number';
}

/** Objects behind a portal that lists, reads and writes them; `docs/embedding.md` has the other side. */
export function httpStore(options: HttpOptions): ExchangeStore {
  return new HttpStore(options);
}

// An S3-compatible bucket as a place to meet: ListObjectsV2, GetObject and PutObject, signed with SigV4.
import { encoded, signed, type Credentials } from './sigv4.js';
import { ExchangeError, type ExchangeStore, type ListedObject } from './store.js';
import { asked, fetchTransport, isFine, refusedBy, textOf, type Reply, type Transport } from './transport.js';

export interface S3Options extends Credentials {
  /** The bucket: `https://bucket.s3.example.cn` or `https://s3.example.cn/bucket`. */
  bucket: string;
  /** A folder inside the bucket; the bucket itself if not given. */
  prefix?: string;
  /** Carries the requests; `fetch` of the host if not given. */
  transport?: Transport;
}

/** Further tries where the service is busy, and how long the first of them waits. */
const RETRIES = 3;
const WAIT_MS = 50;

class S3Store implements ExchangeStore {
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly transport: Transport;

  constructor(private readonly options: S3Options) {
    const { bucket, prefix = '', transport = fetchTransport() } = options;
    this.transport = transport;
    this.bucket = bucket.replace(/\/+$/, '');
    this.prefix = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      // In this order a signature wants it.
      const from: string = token === '' ? '' : `continuation-token=${encoded(token)}&`;
      const reply = await this.request('GET', `/?${from}list-type=2&prefix=${encoded(this.prefix + prefix)}`);
      if (!isFine(reply)) throw refusedBy(reply, 'the list');
      const page = textOf(reply);
      // A hotspot answers everything with a page of its own: not an empty bucket.
      if (!page.includes('<ListBucketResult')) throw new ExchangeError('exchange_failed', 'the list: the answer is no list');
      for (const object of page.split('<Contents>').slice(1)) {
        const name = inside(object, 'Key') ?? '';
        if (name.startsWith(this.prefix)) listed.push({ name: name.slice(this.prefix.length), size: Number(inside(object, 'Size')) });
      }
      token = inside(page, 'IsTruncated') === 'true' ? inside(page, 'NextContinuationToken') : undefined;
    }
    return listed;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const reply = await this.request('GET', this.path(name));
    if (reply.status === 404) return undefined;
    if (!isFine(reply)) throw refusedBy(reply, name);
    return reply.bytes;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const reply = await this.request('PUT', this.path(name), bytes);
    if (!isFine(reply)) throw refusedBy(reply, name);
  }

  private path(name: string): string {
    return `/${(this.prefix + name).split('/').map(encoded).join('/')}`;
  }

  private async request(method: 'GET' | 'PUT', path: string, body?: Uint8Array): Promise<Reply> {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/octet-stream' };
    for (let tries = 0; ; tries += 1) {
      const request = signed({ method, url: this.bucket + path, headers, body }, this.options, new Date());
      const reply = await asked(this.transport, request);
      const busy = reply.status >= 500 || reply.status === 429;
      if (!busy || tries === RETRIES) return reply;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS * 2 ** tries));
    }
  }
}

/** The text of an element; a listing nests none of one name in another. */
function inside(xml: string, element: string): string | undefined {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp|#(\d+)|#x([0-9a-fA-F]+));/g, (_, name: string, decimal?: string, hex?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    return { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name] ?? '';
  });
}

/** Objects in a bucket. A page needs a bucket that allows its origin. */
export function s3Store(options: S3Options): ExchangeStore {
  return new S3Store(options);
}

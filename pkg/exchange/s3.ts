// An S3-compatible bucket as a place to meet: ListObjectsV2, GetObject and PutObject, signed with SigV4.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AwsClient } from 'aws4fetch';
import { ExchangeError, refusedBy, unreachable, type ExchangeStore, type ListedObject } from './store.js';

export interface S3Options {
  /** The bucket: `https://bucket.s3.example.cn` or `https://s3.example.cn/bucket`. */
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** A folder inside the bucket; the bucket itself if not given. */
  prefix?: string;
}

const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));
/** Of nothing: what a request without a body is signed with. */
const EMPTY = hashOf(new Uint8Array(0));
const RETRIES = 3;

class S3Store implements ExchangeStore {
  private readonly client: AwsClient;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor({ bucket, region, accessKeyId, secretAccessKey, sessionToken, prefix = '' }: S3Options) {
    this.client = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, region, service: 's3', retries: RETRIES });
    this.bucket = bucket.replace(/\/+$/, '');
    this.prefix = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: this.prefix + prefix });
      if (token !== '') query.set('continuation-token', token);
      const response = await this.request('GET', `?${query.toString().replace(/\+/g, '%20')}`);
      if (!response.ok) throw await refusedBy(response, 'the list');
      const page = await response.text().catch(unreachableNow);
      // A hotspot answers everything with a page of its own: not an empty bucket.
      if (!page.includes('<ListBucketResult')) throw new ExchangeError('exchange_failed', 'the list: the answer is no list');
      for (const [, object = ''] of page.matchAll(/<Contents>([^]*?)<\/Contents>/g)) {
        const name = inside(object, 'Key') ?? '';
        if (name.startsWith(this.prefix)) listed.push({ name: name.slice(this.prefix.length), size: Number(inside(object, 'Size')) });
      }
      token = inside(page, 'IsTruncated') === 'true' ? inside(page, 'NextContinuationToken') : undefined;
    }
    return listed;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const response = await this.request('GET', this.path(name));
    if (response.status === 404) return undefined;
    if (!response.ok) throw await refusedBy(response, name);
    return new Uint8Array(await response.arrayBuffer().catch(unreachableNow));
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const response = await this.request('PUT', this.path(name), bytes);
    if (!response.ok) throw await refusedBy(response, name);
    await response.arrayBuffer().catch(unreachableNow);
  }

  private path(name: string): string {
    return `/${(this.prefix + name).split('/').map(encodeURIComponent).join('/')}`;
  }

  private async request(method: string, path: string, body?: Uint8Array): Promise<Response> {
    // The hash is signed with the rest, so the server refuses bytes that changed on their way.
    const hash = body === undefined ? EMPTY : hashOf(body);
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/octet-stream' };
    const headers = { ...type, 'x-amz-content-sha256': hash };
    return this.client.fetch(this.bucket + path, { method, headers, body: body as BodyInit | undefined }).catch(unreachableNow);
  }
}

function unreachableNow(error: unknown): never {
  throw unreachable(error);
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

/** Objects in a bucket. In a page it needs a secure context, and a bucket that allows the page's origin. */
export function s3Store(options: S3Options): ExchangeStore {
  return new S3Store(options);
}

// Signs a request to an S3-compatible service: AWS Signature Version 4, with the hash of the body signed along, so that
// the server refuses bytes that changed on their way. Needs nothing of the host, for a mini-program has no `crypto`, and
// neither has a page that came over plain http.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Request } from './transport.js';

export interface Credentials {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

const SERVICE = 's3';
const ALGORITHM = 'AWS4-HMAC-SHA256';

const mac = (key: Uint8Array, text: string): Uint8Array => hmac(sha256, key, utf8ToBytes(text));
const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** As a signature wants it: everything but letters, digits and `-_.~` by its bytes. */
export const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Adds the headers that sign a request of this moment. Path and query of the URL are encoded already, the query in order. */
export function signed(request: Request, by: Credentials, now: Date): Request {
  const [, host = '', path = '/', query = ''] = /^https?:\/\/([^/?]+)([^?]*)(?:\?(.*))?$/.exec(request.url) ?? [];
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const hash = hashOf(request.body ?? new Uint8Array(0));
  const headers: Record<string, string> = { ...request.headers, 'x-amz-content-sha256': hash, 'x-amz-date': time };
  if (by.sessionToken !== undefined) headers['x-amz-security-token'] = by.sessionToken;
  // The host adds this one itself.
  const all: Record<string, string> = { ...headers, host };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${all[name] ?? ''}\n`).join('');
  const canonical = [request.method, path || '/', query, lines, names.join(';'), hash].join('\n');
  const scope = `${day}/${by.region}/${SERVICE}/aws4_request`;
  const text = [ALGORITHM, time, scope, hashOf(utf8ToBytes(canonical))].join('\n');
  const key = [day, by.region, SERVICE, 'aws4_request'].reduce(mac, utf8ToBytes(`AWS4${by.secretAccessKey}`));
  const authorization = `${ALGORITHM} Credential=${by.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${bytesToHex(mac(key, text))}`;
  return { ...request, headers: { ...headers, authorization } };
}

// One request and its answer, whoever carries it: `fetch`, or what a mini-program has instead.
import { ExchangeError } from './store.js';

export interface Request {
  method: 'GET' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
}

export interface Reply {
  status: number;
  bytes: Uint8Array;
}

/** Rejects where there was no answer at all. */
export type Transport = (request: Request) => Promise<Reply>;

/** By `fetch`, the host's if none is given. */
export function fetchTransport(send?: typeof fetch): Transport {
  return async ({ method, url, headers, body }) => {
    // Called by its name alone: a method's `this` is not a window.
    const call = send ?? fetch;
    const response = await call(url, { method, headers, body: body as BodyInit | undefined, cache: 'no-store' });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
}

/** Makes a request; a failure to get an answer is `exchange_unreachable`. */
export async function asked(transport: Transport, request: Request): Promise<Reply> {
  try {
    return await transport(request);
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    throw new ExchangeError('exchange_unreachable', String((error as Error | null)?.message ?? error));
  }
}

export const isFine = ({ status }: Reply): boolean => status >= 200 && status < 300;

export const textOf = ({ bytes }: Reply): string => new TextDecoder().decode(bytes);

/** An answer that is not a success, as an error. */
export function refusedBy(reply: Reply, what: string): ExchangeError {
  const { status } = reply;
  const code = status === 401 || status === 403 ? 'exchange_denied' : status === 507 ? 'exchange_full' : 'exchange_failed';
  return new ExchangeError(code, `${what}: ${status} ${textOf(reply).slice(0, 200)}`.trim());
}

// The exchange for WeChat mini-programs: the same over `wx.request`. Of the host it needs nothing else.
import type { Transport } from './transport.js';
import type { Wx } from '../loader/wx.js';
import { ExchangeError } from './store.js';

export * from './common.js';

declare const wx: Wx;

/** Carries requests by `wx.request`; give it to `httpStore` or `s3Store`. Their addresses must be on the console's list. */
export function wxTransport(host: Pick<Wx, 'request'> = wx): Transport {
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      host.request({
        method,
        url,
        header: headers,
        // Exactly these bytes, and not the buffer they are a part of.
        data: body && (body.slice().buffer as ArrayBuffer),
        responseType: 'arraybuffer',
        success: ({ statusCode, data }) => resolve({ status: statusCode, bytes: typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data) }),
        fail: ({ errMsg }) => reject(new ExchangeError('exchange_unreachable', errMsg ?? 'wx.request failed')),
      });
    });
}

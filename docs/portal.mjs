// The other side of `httpStore`: objects in a folder, over plain HTTP. The portal's own login stands before it.
import { folderStore, isName, isObject } from 'xiangyue/exchange';

/** For `createServer` of node:http. `base` is the path it is mounted at; the folder must exist. */
export function exchangeHandler(folder, { base = '/', maxBytes = 256 * 1024 * 1024 } = {}) {
  const store = folderStore(folder);

  async function answer(request) {
    const { pathname, searchParams } = new URL(request.url, 'http://portal');
    const name = pathname.startsWith(base) ? pathname.slice(base.length) : undefined;
    if (name === '' && request.method === 'GET') {
      return [200, JSON.stringify(await store.list(searchParams.get('prefix') ?? '')), 'application/json'];
    }
    if (name === undefined || !isName(name)) return [404, 'not the name of an object'];
    if (request.method === 'GET') {
      const bytes = await store.get(name);
      return bytes === undefined ? [404, 'no such object'] : [200, bytes, 'application/octet-stream'];
    }
    if (request.method !== 'PUT') return [405, 'GET or PUT'];
    const bytes = await body(request, maxBytes);
    if (bytes === undefined) return [413, `at most ${maxBytes} bytes`];
    // Whoever may write can add objects and mend them, never change one.
    if (!isObject(name, bytes)) return [400, 'the bytes are not those the name was made from'];
    await store.put(name, bytes);
    return [204, ''];
  }

  return async (request, response) => {
    const [status, content, type = 'text/plain'] = await answer(request).catch((error) => {
      return [error.code === 'exchange_full' ? 507 : 500, error.code ?? 'failed'];
    });
    if (response.destroyed) return;
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
  };
}

async function body(request, maxBytes) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length <= maxBytes) parts.push(part);
  }
  return length > maxBytes ? undefined : new Uint8Array(Buffer.concat(parts));
}

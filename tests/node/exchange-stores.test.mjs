// The places to meet: each keeps whole objects, lists them, knows what is not there, and says why it fails.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ExchangeError, exchange, folderStore, httpStore, s3Store } from 'xiangyue/exchange';
import { directoryStore } from '../../pkg/dist/web/exchange.js';
import { exchangeHandler } from '../../docs/portal.mjs';
import { equal, mapStore, meet, random, threeDevices, write } from './exchange-help.mjs';
import { folder } from './help.mjs';

/** Three devices go apart and meet in this store; then one object is damaged in place by `damage`. */
export async function apart(t, store) {
  const devices = await threeDevices(t);
  const next = random(11);
  for (let step = 0; step < 12; step += 1) {
    await write(devices[next(3)], `张${step}`);
    await meet(devices[next(3)], store);
  }
  for (const device of [...devices, ...devices]) await meet(device, store);
  await equal(devices);
  const { received, sent } = await meet(devices[0], store);
  assert.deepEqual([received.objects, sent.objects], [0, 0]);
  return devices;
}

async function serve(t, handler) {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve) && server.closeAllConnections()));
  return `http://127.0.0.1:${server.address().port}`;
}

const code = (wanted) => (error) => error instanceof ExchangeError && error.code === wanted;

test('a folder: devices meet on a stick, among other files', async (t) => {
  const path = folder(t);
  writeFileSync(join(path, 'photo.jpg'), 'x');
  mkdirSync(join(path, 'music'));
  const devices = await apart(t, folderStore(path));
  const id = devices[0].state().community.slice(0, 32);
  assert.deepEqual(readdirSync(path).sort(), [id, 'music', 'photo.jpg'].sort());
  const names = readdirSync(path, { recursive: true }).filter((name) => name.split('/').pop().startsWith('.'));
  assert.deepEqual(names, [], 'nothing is left aside');
  // A stick pulled out in the middle of a copy by hand.
  const [listed] = await folderStore(path).list(`${id}/`);
  writeFileSync(join(path, listed.name), readFileSync(join(path, listed.name)).subarray(3));
  writeFileSync(join(path, id, '.part-1'), 'half');
  const report = await meet(devices[1], folderStore(path));
  assert.deepEqual(report.skipped.map(({ reason }) => reason), ['damaged']);
  assert.equal((await meet(devices[2], folderStore(path))).skipped.length, 0, 'and it is mended at once');
});

test('a folder that is gone is a failure, not an empty store', async (t) => {
  const path = join(folder(t), 'stick');
  mkdirSync(path);
  const [founder] = await threeDevices(t);
  await meet(founder, folderStore(path));
  rmSync(path, { recursive: true });
  const { interrupted } = await exchange(founder, folderStore(path));
  assert.equal(interrupted.code, 'exchange_failed');
  await assert.rejects(folderStore(path).put('a/../../b', new Uint8Array(1)), code('exchange_denied'));
});

/** A directory as a browser hands it out. */
function handle() {
  const entries = new Map();
  const notFound = () => Object.assign(new Error('not found'), { name: 'NotFoundError' });
  const child = (name, create, made) => {
    if (!entries.has(name) && create !== true) throw notFound();
    if (!entries.has(name)) entries.set(name, made());
    return entries.get(name);
  };
  const file = () => {
    let bytes = new ArrayBuffer(0);
    return {
      kind: 'file',
      getFile: async () => new Blob([bytes]),
      createWritable: async () => {
        let next = bytes;
        return { write: async (data) => void (next = data), close: async () => void (bytes = next) };
      },
    };
  };
  return {
    kind: 'directory',
    getDirectoryHandle: async (name, { create } = {}) => child(name, create, handle),
    getFileHandle: async (name, { create } = {}) => child(name, create, file),
    async *entries() {
      yield* entries;
    },
  };
}

test('a directory handle of a browser', async (t) => {
  const root = handle();
  await root.getFileHandle('photo.jpg', { create: true });
  const store = directoryStore(root);
  await apart(t, store);
  assert.equal(await store.get(`${'0'.repeat(32)}/doubts/${'0'.repeat(32)}`), undefined);
  const denied = () => Promise.reject(Object.assign(new Error('no'), { name: 'NotAllowedError' }));
  await assert.rejects(directoryStore({ ...root, getDirectoryHandle: denied }).put('a/b', new Uint8Array(1)), (error) => error.code === 'exchange_denied');
});

test('HTTP: devices meet at a portal that runs the handler of the guide', async (t) => {
  const path = folder(t);
  const handler = exchangeHandler(path, { base: '/xiangyue/', maxBytes: 100_000 });
  let asked = 0;
  const url = await serve(t, (request, response) => {
    asked += 1;
    if (request.headers.authorization !== 'Bearer 1') return response.writeHead(401).end('log in first');
    return handler(request, response);
  });
  const headers = () => ({ authorization: 'Bearer 1' });
  const store = httpStore({ url: `${url}/xiangyue`, headers });
  const devices = await apart(t, store);
  assert.ok(asked > 20);
  assert.equal((await exchange(devices[0], httpStore({ url: `${url}/xiangyue` }))).interrupted.code, 'exchange_denied');
  const { interrupted } = await exchange(devices[0], httpStore({ url: 'http://127.0.0.1:9/', transport: () => Promise.reject(new TypeError('down')) }));
  assert.equal(interrupted.code, 'exchange_unreachable');
});

test('a page that is no list, as a hotspot gives for everything, is not taken for an empty store', async (t) => {
  let puts = 0;
  const url = await serve(t, (request, response) => {
    puts += request.method === 'PUT' ? 1 : 0;
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>');
  });
  const [founder] = await threeDevices(t);
  const keys = { region: 'x', accessKeyId: 'a', secretAccessKey: 'b' };
  for (const store of [httpStore({ url }), s3Store({ bucket: url, ...keys })]) {
    assert.equal((await exchange(founder, store)).interrupted.code, 'exchange_failed');
  }
  assert.equal(puts, 0);
});

test('a bucket that is busy is asked again, each time signed anew, and not for ever', async () => {
  const made = [];
  const answers = [503, 429, 200];
  const transport = async (request) => {
    made.push(request);
    return { status: answers.shift() ?? 503, bytes: new TextEncoder().encode('<ListBucketResult></ListBucketResult>') };
  };
  const store = s3Store({ bucket: 'https://s3.example.cn/village', region: 'x', accessKeyId: 'a', secretAccessKey: 'b', transport });
  assert.deepEqual(await store.list('ab'), []);
  assert.equal(made.length, 3);
  for (const { url, headers } of made) {
    assert.equal(url, 'https://s3.example.cn/village/?list-type=2&prefix=ab');
    assert.match(headers.authorization, /^AWS4-HMAC-SHA256 Credential=a\/\d{8}\/x\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/);
  }
  await assert.rejects(store.get('x'), code('exchange_failed'));
  assert.equal(made.length, 7);
});

test('HTTP: the handler keeps only objects whose bytes their name proves, inside its folder', async (t) => {
  const path = folder(t);
  const url = await serve(t, exchangeHandler(join(path), { maxBytes: 2000 }));
  const [founder] = await threeDevices(t);
  const memory = mapStore();
  await meet(founder, memory);
  const [[name, bytes]] = memory.objects;
  const put = async (at, body) => (await fetch(`${url}/${at}`, { method: 'PUT', body })).status;
  assert.equal(await put(name, bytes.slice(1)), 400);
  assert.equal(await put(name, new Uint8Array(5000)), 413);
  assert.equal(await put('notes.txt', bytes), 404);
  assert.equal(await put('..%2f..%2fetc%2fpasswd', bytes), 404);
  assert.equal(await put(name, bytes), 204);
  assert.equal(await put(name, bytes), 204);
  assert.equal((await fetch(`${url}/${name}`, { method: 'DELETE' })).status, 405);
  assert.equal((await fetch(`${url}/${name.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}`)).status, 404);
  assert.deepEqual(await httpStore({ url }).get(name), bytes);
  rmSync(path, { recursive: true });
  assert.equal((await fetch(`${url}/?prefix=`)).status, 500);
});

test('the guide quotes the handler word for word, and it stays short', () => {
  const read = (name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
  const handler = read('portal.mjs');
  assert.ok(read('embedding.md').includes(`\`\`\`js\n${handler}\`\`\``));
  assert.ok(handler.split('\n').length <= 61);
});

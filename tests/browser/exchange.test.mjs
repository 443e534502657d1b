// The exchange in a real browser: a book in a Worker meets others at its portal and in a folder of the browser.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exchangeHandler } from '../../docs/portal.mjs';
import { freshProfile, launch } from './support/chromium.mjs';

const dist = fileURLToPath(new URL('../../pkg/dist/', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const SCRIPT = `import { openInWorker } from './web/index.js';
import * as places from './web/exchange.js';
Object.assign(window, { places, open: (name) => openInWorker({ name }).then((book) => void (window[name] = book)) });`;

let browser, server, url, objects;

before(async () => {
  objects = mkdtempSync(join(tmpdir(), 'xiangyue-'));
  const portal = exchangeHandler(objects, { base: '/exchange/' });
  server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path.startsWith('/exchange/')) return portal(request, response);
    const give = (type, body) => response.setHeader('content-type', type).end(body);
    response.setHeader('content-security-policy', "default-src 'self'");
    if (path === '/') return give('text/html', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
    if (path === '/page.js') return give('text/javascript', SCRIPT);
    const file = join(dist, path);
    // A Worker under that policy could not compile wasm.
    response.removeHeader('content-security-policy');
    return existsSync(file) ? give(TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file)) : response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(objects, { recursive: true, force: true });
});

async function page(context, ...names) {
  const opened = await context.newPage();
  await opened.goto(`${url}/`);
  await opened.waitForFunction(() => window.places !== undefined);
  for (const name of names) await opened.evaluate((book) => window.open(book), name);
  return opened;
}

const begin = (opened, name) => opened.evaluate(async (book) => {
  await window[book].found({ name: '罗峪村', utcOffsetMinutes: 480 });
  await window[book].execute({ type: 'registerHousehold', profile: { name: '张家' } });
}, name);
const digest = (opened, name) => opened.evaluate((book) => window[book].digest(), name);

test('two browsers meet at the portal that serves them', async () => {
  const office = await page(await freshProfile(browser), 'desk');
  await begin(office, 'desk');
  const meet = (opened) => opened.evaluate(async () => {
    const store = window.places.httpStore({ url: new URL('/exchange/', location.href).href });
    return window.places.exchange(window.desk, store);
  });
  const first = await meet(office);
  assert.deepEqual([first.interrupted, first.sent.objects], [undefined, 1]);
  const other = await page(await freshProfile(browser), 'desk');
  const { merged, interrupted } = await meet(other);
  assert.deepEqual([interrupted, merged.newEntries], [undefined, 2]);
  assert.equal(await digest(other, 'desk'), await digest(office, 'desk'));
  await office.context().close();
  await other.context().close();
});

test('two books meet in a folder the browser keeps', async () => {
  const opened = await page(await freshProfile(browser), 'laptop', 'tablet');
  await begin(opened, 'laptop');
  const reports = await opened.evaluate(async () => {
    const store = window.places.directoryStore(await navigator.storage.getDirectory());
    const all = [];
    for (const book of [window.laptop, window.tablet, window.laptop]) all.push(await window.places.exchange(book, store));
    return all;
  });
  assert.deepEqual(reports.map(({ interrupted, sent, received }) => [interrupted, sent.objects, received.objects]), [
    [undefined, 1, 0], [undefined, 0, 1], [undefined, 0, 0],
  ]);
  assert.equal(await digest(opened, 'tablet'), await digest(opened, 'laptop'));
  await opened.context().close();
});

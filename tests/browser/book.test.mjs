// The package itself in a real browser, without a bundler: the Worker under a strict policy, IndexedDB, tabs
// and a page killed in the middle of a write.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freshProfile, launch } from './support/chromium.mjs';

const dist = fileURLToPath(new URL('../../pkg/dist/', import.meta.url));
// A portal that does not know .wasm serves it as plain bytes.
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/octet-stream' };
const SCRIPT = `import * as xiangyue from './web/index.js';
Object.assign(window, { xiangyue, open: (name) => xiangyue.openInWorker({ name }).then((book) => void (window.book = book)) });`;

let browser, server, url;

before(async () => {
  const give = (response, type, body) => response.setHeader('content-type', type).end(body);
  server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('content-security-policy', "default-src 'self'");
      return give(response, 'text/html', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
    }
    if (path === '/page.js') return give(response, 'text/javascript', SCRIPT);
    const file = join(dist, path);
    if (existsSync(file)) return give(response, TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file));
    return response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** A page with the book of this name open in a Worker. */
async function page(context, name) {
  const opened = await context.newPage();
  await opened.goto(`${url}/`);
  await opened.waitForFunction(() => window.open !== undefined && window.xiangyue !== undefined);
  await opened.evaluate((book) => window.open(book), name);
  return opened;
}

const people = (opened) => opened.evaluate(async () => (await window.book.ask({ type: 'people', limit: 1 })).total);
const register = (opened, name) => opened.evaluate(async (text) => {
  const { today } = await window.book.ask({ type: 'overview' });
  const { receipt } = await window.book.execute({ type: 'registerPerson', profile: { name: text }, consentOn: today });
  return receipt.entry;
}, name);
const found = (opened) => opened.evaluate(() => window.book.found({ name: '罗峪村', utcOffsetMinutes: 480 }));

test("a book works in a Worker under `default-src 'self'` and is there after a reload", async () => {
  const context = await freshProfile(browser);
  const first = await page(context, 'reload');
  await found(first);
  await register(first, '张桂芳');
  const digest = await first.evaluate(() => window.book.digest());
  await first.reload();
  await first.waitForFunction(() => window.xiangyue !== undefined);
  await first.evaluate(() => window.open('reload'));
  assert.equal(await first.evaluate(() => window.book.digest()), digest);
  const error = await first.evaluate(() => window.book.execute({ type: 'openCountre' }).catch((caught) => ({ code: caught.code, suggestion: caught.suggestion, typed: caught instanceof window.xiangyue.InputError })));
  assert.deepEqual(error, { code: 'malformed_input', suggestion: 'openCounter', typed: true });
  const broken = await first.evaluate(() => window.book.merge(new Uint8Array([1, 2, 3])).catch(({ code, frame, offset }) => ({ code, frame, offset })));
  assert.deepEqual(broken, { code: 'not_a_frame', frame: 1, offset: 0 });
  await context.close();
});

test('two tabs: one writes, the other follows and takes over within a second', async () => {
  const context = await freshProfile(browser);
  const first = await page(context, 'tabs');
  await found(first);
  const second = await page(context, 'tabs');
  assert.deepEqual(await Promise.all([first, second].map((one) => one.evaluate(() => window.book.state().mode))), ['writer', 'follower']);
  const ids = await Promise.all(Array.from({ length: 20 }, (_, at) => register(at % 2 === 0 ? first : second, `张${at}`)));
  assert.equal(new Set(ids).size, 20);
  await first.close();
  const began = Date.now();
  assert.equal(await people(second), 20);
  assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`);
  assert.equal(await second.evaluate(() => window.book.state().mode), 'writer');
  await register(second, '李四');
  assert.equal(await people(second), 21);
  await context.close();
});

test('a page killed in the middle of a write loses at most the command it had not acknowledged', async () => {
  const context = await freshProfile(browser);
  let acknowledged = 0;
  await context.exposeFunction('acknowledged', () => (acknowledged += 1));
  await found(await page(context, 'killed'));
  await context.pages()[0].close();
  for (let round = 1; round <= 6; round += 1) {
    const doomed = await page(context, 'killed');
    const target = acknowledged + 3;
    void doomed.evaluate(async () => {
      const { today } = await window.book.ask({ type: 'overview' });
      for (let at = 0; ; at += 1) {
        await window.book.execute({ type: 'registerPerson', profile: { name: `张${at}` }, consentOn: today });
        void window.acknowledged();
      }
    }).catch(() => undefined);
    while (acknowledged < target) await new Promise((resolve) => setTimeout(resolve, round % 3));
    await doomed.close();
    const [told, next] = [acknowledged, await page(context, 'killed')];
    const there = await people(next);
    assert.ok(there >= told, `${told} acknowledged, ${there} there`);
    // What the page had acknowledged but this test had not heard of yet counts too.
    acknowledged = there;
    await next.close();
  }
  await context.close();
});

test('an exported book opens in another profile as a reader', async () => {
  const [here, there] = [await freshProfile(browser), await freshProfile(browser)];
  const first = await page(here, 'export');
  await found(first);
  await register(first, '张桂芳');
  const bytes = await first.evaluate(async () => [...(await window.book.exportBook())]);
  const other = await page(there, 'export');
  const state = await other.evaluate(async (values) => {
    await window.book.importBook(new Uint8Array(values));
    return window.book.state();
  }, bytes);
  assert.equal(state.mode, 'reader');
  assert.equal(await other.evaluate(() => window.book.digest()), await first.evaluate(() => window.book.digest()));
  await Promise.all([here.close(), there.close()]);
});

// The exchange in a mini-program: no fetch, no crypto, no URL; requests go over `wx.request`, letters through the module.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exchange, httpStore } from 'xiangyue/exchange';
import { loadCore, loadLetters, memoryStore, openBook } from 'xiangyue/node';
import { exchangeHandler } from '../../docs/portal.mjs';
import { plain, start } from './help.mjs';

const START = Date.UTC(2026, 2, 5);
const SECRETS = ['张桂芳', '13800138000'];

async function portal(t) {
  const folder = mkdtempSync(join(tmpdir(), 'xiangyue-'));
  const server = createServer(exchangeHandler(folder));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  }));
  return `http://127.0.0.1:${server.address().port}/`;
}

/** What the host's documentation says of `wx.request`. */
function wxRequest(made) {
  return ({ url, method, header, data, responseType, success, fail }) => {
    assert.equal(responseType, 'arraybuffer');
    // The buffer is made in the other context: told by what it is, not by its class.
    assert.ok(data === undefined || Object.prototype.toString.call(data) === '[object ArrayBuffer]');
    made.push(`${method} ${header['x-amz-date'] === undefined ? 'plain' : 'signed'}`);
    const body = data === undefined ? undefined : new Uint8Array(data);
    fetch(url, { method, headers: header, body }).then(async (response) => {
      success({ statusCode: response.status, data: await response.arrayBuffer(), errMsg: 'request:ok' });
    }, () => fail({ errMsg: 'request:fail' }));
  };
}

test('a mini-program meets other devices at a portal, and reads what its role may see', async (t) => {
  const url = await portal(t);
  const made = [];
  const { xiangyue, app, load } = start({ request: wxRequest(made) });
  const places = app.require('exchange.js');
  const store = places.httpStore({ url, transport: places.wxTransport() });
  let now = START;
  const clock = () => (now += 1000);
  const office = await openBook({ store: memoryStore(), core: () => loadCore(), letters: () => loadLetters(), now: clock });
  await office.found({ name: '罗峪村', utcOffsetMinutes: 480 });
  await office.execute({ type: 'registerPerson', profile: { name: '张桂芳', phone: '13800138000' }, consentOn: '2026-03-05' });
  const { receipt, seed } = await office.invite({ role: 'socialWorker', scope: 'community', until: '2026-03-31' });
  await exchange(office, httpStore({ url }));
  const letters = () => xiangyue.loadLetters({ wasm: 'xiangyue_letter_bg.wasm.br' });
  const phone = await xiangyue.openBook({ store: xiangyue.memoryStore(), core: load, letters, now: clock });
  const first = plain(await places.exchange(phone, store));
  assert.deepEqual([first.interrupted, first.skipped], [undefined, []]);
  const seen = async () => SECRETS.filter((text) => Buffer.from(Array.from(phoneBytes)).includes(text));
  let phoneBytes = await phone.exportBook();
  assert.deepEqual(await seen(), []);
  assert.ok((await phone.join(receipt.entry, seed)).receipt);
  await places.exchange(phone, store);
  await exchange(office, httpStore({ url }));
  const last = plain(await places.exchange(phone, store));
  assert.ok(last.merged.newBlobs > 0);
  phoneBytes = await phone.exportBook();
  assert.deepEqual(await seen(), SECRETS);
  assert.equal(await phone.digest(), await office.digest());
  assert.ok(made.length > 6 && made.every((call) => call.endsWith('plain')));
  await phone.close();
  await office.close();
});

test('a place that cannot be reached is said so, and a bucket’s requests are signed without `crypto`', async () => {
  const made = [];
  const { xiangyue, app, load } = start({ request: wxRequest(made) });
  const places = app.require('exchange.js');
  const book = await xiangyue.openBook({ store: xiangyue.memoryStore(), core: load, now: () => START });
  await book.found({ name: '罗峪村', utcOffsetMinutes: 480 });
  const bucket = { bucket: 'http://127.0.0.1:9/village', region: 'x', accessKeyId: 'a', secretAccessKey: 'b' };
  const report = await places.exchange(book, places.s3Store({ ...bucket, transport: places.wxTransport() }));
  assert.equal(report.interrupted.code, 'exchange_unreachable');
  assert.deepEqual(made, ['GET signed']);
  await book.close();
});

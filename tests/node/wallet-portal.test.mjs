// Volunteers' phones and a desk meet through a portal that keeps objects and knows nobody: what lies there only its holder reads.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { httpStore, meetAsWallet, meetWallets } from 'xiangyue/exchange';
import { loadLetters } from 'xiangyue/node';
import { loadLetters as loadWalletLetters, loadWalletCore, memoryStore, openWallet } from 'xiangyue/wallet';
import { exchangeHandler } from '../../docs/portal.mjs';
import { household, made, person, village } from './help.mjs';

const letters = () => loadLetters();

/** The reference portal over a folder, and everything that lies in it. */
async function portal(t) {
  const folder = mkdtempSync(join(tmpdir(), 'xy-portal-'));
  const server = createServer(exchangeHandler(folder));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${server.address().port}/`;
  const objects = () =>
    readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  return { server, store: httpStore({ url }), objects };
}

async function phoneOf(book, who) {
  const { receipt, seed } = await book.invite({ role: 'volunteer', scope: 'community', person: who, until: '2099-12-31' });
  const { text } = await book.writeQr({ type: 'invitation', invitation: receipt.entry, seed: Buffer.from(seed).toString('hex') });
  const phone = await openWallet({ store: memoryStore(), core: () => loadWalletCore(), letters: () => loadWalletLetters() });
  assert.equal((await phone.join(text)).fault, undefined);
  return phone;
}

/** A desk with two people who have phones. */
async function desk(t) {
  const { book } = await village({ letters, now: Date.now });
  const lis = await made(book, household('李家'));
  const li = await made(book, person('李海', { household: lis }));
  const wang = await made(book, person('王秀英'));
  const phones = [await phoneOf(book, li), await phoneOf(book, wang)];
  t.after(() => Promise.all([book, ...phones].map((one) => one.close())));
  return { book, li, wang, phones, told: new Map() };
}

test('entries go up and statements come back, and the portal reads neither', async (t) => {
  const { book, phones: [phone, other], told } = await desk(t);
  const { store, objects } = await portal(t);
  assert.deepEqual(await meetAsWallet(phone, store), { sent: true, outcome: undefined, interrupted: undefined });
  assert.equal((await meetAsWallet(phone, store)).sent, false, 'what lies there is not put again');
  const met = await meetWallets(book, store, told);
  assert.deepEqual([met.received, met.sent, met.merged.newEntries, met.interrupted], [1, 1, 1, undefined], 'who was not there gets nothing');
  const { outcome } = await meetAsWallet(phone, store);
  assert.equal(outcome.report.confirmed.length, 1);
  assert.equal((await phone.view()).statement.personName, '李海');
  for (const { name, bytes } of objects()) for (const text of ['李海', '李家', '王秀英']) assert.ok(!bytes.includes(text), `${name} tells ${text}`);

  const statement = objects().find(({ name }) => name.includes('statements'));
  assert.equal(await other.acceptLetter(statement.bytes), undefined, 'another phone opens nothing');
  assert.equal(await book.openLetter(statement.bytes), undefined, 'nor does the desk that wrote it');
  const again = await meetWallets(book, store, told);
  assert.deepEqual([again.received, again.sent], [0, 0], 'no news, no statement');
  assert.equal((await meetAsWallet(phone, store)).outcome, undefined);
});

test('what whoever may write there put above it harms nothing; a portal that is away is told', async (t) => {
  const { book, phones: [phone], told } = await desk(t);
  const { server, store, objects } = await portal(t);
  await meetAsWallet(phone, store);
  await meetWallets(book, store, told);
  const { isObject } = await import('xiangyue/exchange');
  const { createHash } = await import('node:crypto');
  const [{ name }] = objects().filter((one) => one.name.includes('statements'));
  const [folder, feed] = [name.split('/').slice(0, 2).join('/'), name.split('/')[2].split('-')[0]];
  const junk = Buffer.from('no letter at all');
  const forged = `${folder}/${feed}-4000000000-${junk.length}-${createHash('sha256').update(junk).digest('hex').slice(0, 32)}`;
  assert.ok(isObject(forged, junk));
  await store.put(forged, junk);
  assert.equal((await meetAsWallet(phone, store)).outcome.report.confirmed.length, 1);
  await new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  assert.equal((await meetAsWallet(phone, store)).interrupted.code, 'exchange_unreachable');
});

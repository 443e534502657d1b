// An encrypted backup in a mini-program: made, wiped, restored with a key of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, start } from './help.mjs';

const PASSPHRASE = '罗峪村的积分本';
const CHEAP = { cost: { memoryKib: 8, passes: 1, lanes: 1 } };
const person = (name) => ({ type: 'registerPerson', profile: { name }, consentOn: '2026-03-05' });

/** A mini-program with an empty disk, and its book. */
async function open(at) {
  const { xiangyue, load, loadBackup } = start();
  let now = Date.UTC(2026, 2, at);
  const book = await xiangyue.openBook({ store: xiangyue.weappStore('village'), core: load, backup: loadBackup, now: () => (now += 1000) });
  return { book, xiangyue };
}

test('what was lost with a phone comes back on another one', async () => {
  const { book } = await open(5);
  await book.found({ name: '罗峪村', utcOffsetMinutes: 480 });
  await book.execute(person('张桂芳'));
  const { bytes, wayBack } = await book.backup(PASSPHRASE, CHEAP);
  assert.equal(wayBack, true);
  const other = await open(6);
  const copy = new (Object.getPrototypeOf(await book.exportBook()).constructor)(bytes);
  await assert.rejects(other.book.openBackup(copy, '不是这个口令吧'), (error) => error instanceof other.xiangyue.CoreError && error.code === 'wrong_passphrase' && error.zh.startsWith('口令不对'));
  const opened = await other.book.openBackup(copy, PASSPHRASE);
  assert.equal(opened.joined, true);
  await other.book.execute(person('李四'));
  assert.deepEqual(plain(await other.book.ask({ type: 'people', limit: 9 })).rows.map((row) => row.name), ['张桂芳', '李四']);
});

// Data by role through the client: the entries go to everybody, names only to whose role may see them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, meetBy, memoryStore, openBook, ownClaim } from 'xiangyue/node';
import { clock, household, made, person, village } from './help.mjs';

const holds = (bytes, text) => Buffer.from(bytes).includes(text);
const SECRETS = ['张桂芳', '李二牛', '张家大院', '李家大院'];
const seen = (bytes) => SECRETS.filter((text) => holds(bytes, text));

/** Two people in two households, and a device that joined with a role. */
async function joined(role) {
  const { book } = await village();
  const home = await made(book, household('张家大院'));
  await made(book, household('李家大院'));
  const who = await made(book, person('张桂芳', { household: home }));
  await made(book, person('李二牛'));
  const { receipt, seed } = await book.invite({ role, scope: 'community', until: '2026-03-31', ...(role === 'volunteer' && { person: who }) });
  const device = await openBook({ core: () => loadCore(), now: clock(), store: memoryStore() });
  // Whoever has no key yet gets the entries alone.
  await device.importBook(await book.exportFor('00'.repeat(32)));
  const before = seen(await device.exportBook());
  const { receipt: own } = await device.join(receipt.entry, seed);
  await book.merge(await device.diff(await book.have()));
  return { book, device, before, key: own.events[0].key };
}

for (const [role, expected] of [
  ['socialWorker', SECRETS],
  ['volunteer', ['张桂芳', '张家大院']],
  ['auditor', []],
]) {
  test(`a claim brings a device with the role ${role} what that role may see`, async () => {
    const { book, device, before, key } = await joined(role);
    assert.deepEqual(before, []);
    const answer = await book.diffForClaim(await device.haveSigned());
    if (expected.length === 0) {
      assert.equal(answer, undefined);
    } else {
      assert.deepEqual(seen(answer), expected);
      assert.ok((await device.merge(answer)).newBlobs > 0);
    }
    assert.deepEqual(seen(await device.exportBook()), expected);
    assert.deepEqual(seen(await book.exportFor(key)), expected);
    assert.deepEqual(seen(await book.diffFor([], key)), expected);
    assert.equal(await device.digest(), await book.digest());
    assert.equal(await book.diffForClaim(await device.haveSigned()), undefined);
  });
}

test('a claim that was altered or is old is rejected, and a reader signs none', async () => {
  const { book, device } = await joined('auditor');
  const claim = await device.haveSigned();
  const altered = claim.slice();
  altered[40] ^= 1;
  await assert.rejects(book.diffForClaim(altered), (error) => error.code === 'checksum_mismatch');
  const late = await openBook({ core: () => loadCore(), now: clock(Date.UTC(2026, 2, 7)), store: memoryStore() });
  await late.importBook(await book.exportBook());
  await assert.rejects(late.diffForClaim(claim), (error) => error.code === 'stale_claim');
  await assert.rejects(late.haveSigned(), (error) => error.code === 'no_signing_key');
  await assert.rejects(book.diffFor([], 'nobody'), (error) => error.code === 'malformed_input');
});

test('two devices meet by what is handed over: a claim, an answer with a claim, an answer', async () => {
  const { book, device } = await joined('socialWorker');
  await made(device, person('王小红'));
  const first = await meetBy(book, await ownClaim(device));
  assert.deepEqual([first.report, first.asked], [undefined, true]);
  const second = await meetBy(device, first.reply);
  assert.ok(second.asked && second.report.newBlobs > 0);
  assert.deepEqual(seen(await device.exportBook()), SECRETS);
  const third = await meetBy(book, second.reply);
  assert.deepEqual([third.asked, third.reply, third.report.newEntries], [false, undefined, 1]);
  assert.equal(await device.digest(), await book.digest());
  assert.ok(holds(await book.exportBook(), '王小红'));
  // Nothing new on either side: the claim is answered with a claim, and that with nothing.
  const again = await meetBy(book, await ownClaim(device));
  const end = await meetBy(device, again.reply);
  assert.deepEqual([again.report, end.report], [undefined, undefined]);
  const reader = await openBook({ core: () => loadCore(), now: clock(), store: memoryStore({ frames: await book.exportBook() }) });
  assert.equal(await ownClaim(reader), undefined);
  await assert.rejects(meetBy(book, new Uint8Array([1, 2, 3])), (error) => error.code === 'not_a_frame');
});

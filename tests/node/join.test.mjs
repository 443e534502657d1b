// Invitations through the client: the code lets one device in, and its key is durable before its entry is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, memoryStore, openBook } from 'xiangyue/node';
import { clock, failing, village } from './help.mjs';

const invitation = { role: 'volunteer', scope: 'community', until: '2026-03-31' };

async function guest(book, store = memoryStore()) {
  const phone = await openBook({ core: () => loadCore(), now: clock(), store });
  await phone.importBook(await book.exportBook());
  return phone;
}

test('a device that imported the book joins by the code and writes from then on', async () => {
  const { book } = await village();
  const { receipt, seed } = await book.invite(invitation);
  const store = memoryStore();
  const phone = await guest(book, store);
  assert.equal(phone.state().mode, 'reader');
  const { receipt: joined } = await phone.join(receipt.entry, seed);
  assert.equal(joined.events[0].type, 'invitationAccepted');
  assert.equal(phone.state().mode, 'writer');
  const { newEntries, bounced } = await book.merge(await phone.diff(await book.have()));
  assert.deepEqual([newEntries, bounced], [1, []]);
  const keys = await book.ask({ type: 'keys' });
  assert.equal(keys.find(({ invitation: by }) => by === receipt.entry).role, 'volunteer');
  assert.equal((await store.read()).secret.length, 32);
  await phone.close();
  // The key is the device's own from now on.
  const again = await openBook({ core: () => loadCore(), now: clock(), store });
  assert.equal(again.state().mode, 'writer');
  assert.equal(await again.digest(), await book.digest());
});

test('a code counts once, and a refused invitation comes without a seed', async () => {
  const { book } = await village();
  const { receipt, seed } = await book.invite(invitation);
  const [first, second] = [await guest(book), await guest(book)];
  await first.join(receipt.entry, seed);
  await second.merge(await first.exportBook());
  const { refusal } = await second.join(receipt.entry, seed);
  assert.equal(refusal.code, 'invitation_used');
  assert.equal(second.state().mode, 'reader');
  const late = await book.invite({ ...invitation, until: '2026-03-01' });
  assert.deepEqual([late.refusal.code, late.seed], ['day_too_early', undefined]);
});

test('where the key cannot be stored the entry is not written either', async () => {
  const { book } = await village();
  const { receipt, seed } = await book.invite(invitation);
  const store = failing();
  const phone = await guest(book, store);
  const writeSecret = store.writeSecret;
  store.writeSecret = async () => { throw new Error('no room'); };
  await assert.rejects(phone.join(receipt.entry, seed));
  assert.equal(store.appended.length, 0);
  assert.equal(phone.state().mode, 'reader');
  store.writeSecret = writeSecret;
  assert.ok((await phone.join(receipt.entry, seed)).receipt);
});

// A volunteer's phone as a mini-program: joins, writes, is told, and opens again from its own disk.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, start } from './help.mjs';

test('a wallet in a mini-program meets a desk in another one', async () => {
  let at = Date.UTC(2026, 2, 5);
  const now = () => (at += 1000);
  const desk = start();
  const book = await desk.xiangyue.openBook({ store: desk.xiangyue.weappStore('village'), core: desk.load, now });
  await book.found({ name: '罗峪村', utcOffsetMinutes: 480 });
  const { receipt } = await book.execute({ type: 'registerPerson', profile: { name: '李海' }, consentOn: '2026-03-05' });
  const invited = await book.invite({ role: 'volunteer', scope: 'community', person: receipt.entry, until: '2026-03-31' });
  const seed = Buffer.from(invited.seed).toString('hex');
  const { text } = await book.writeQr({ type: 'invitation', invitation: invited.receipt.entry, seed });

  const phone = start();
  const { loadWalletCore, weappStore } = phone.wallet();
  const load = () => loadWalletCore({ wasm: 'xiangyue_wallet_bg.wasm.br' });
  const core = await load();
  const wallet = core.join(now(), core.readQr(now(), text, 'invitation').text);
  const store = weappStore('wallet');
  await store.read();
  await store.writeSecret(wallet.secret());
  const { bytes, mark } = wallet.unsaved();
  await store.replace(bytes);
  wallet.acknowledge(mark);

  // Bytes of one mini-program are not those of the other's context.
  const copy = (to, from) => new (Object.getPrototypeOf(to).constructor)(from);
  const frames = copy(await book.exportBook(), wallet.outbox());
  assert.equal((await book.merge(frames)).newEntries, 1);
  const statement = await book.statementFor(wallet.publicKey());
  assert.equal(wallet.acceptStatement(now(), copy(bytes, statement.bytes)).report.confirmed.length, 1);
  await store.append(wallet.unsaved().bytes);
  const view = plain(wallet.view());
  assert.deepEqual([view.name, view.waiting, view.statement.personName], ['罗峪村', 0, '李海']);

  const later = start({}, phone.disk);
  const again = await later.wallet().loadWalletCore({ wasm: 'xiangyue_wallet_bg.wasm.br' });
  const stored = await later.wallet().weappStore('wallet').read();
  assert.deepEqual(plain(again.open(stored.frames, stored.secret).view()), view);
});

// A volunteer's phone: joins from a QR text, writes without signal, hands over, is told what stands, and opens again.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CoreTrapError } from 'xiangyue/node';
import { fileStore, loadWalletCore, memoryStore, openWallet } from 'xiangyue/wallet';
import { clock, failing, folder, household, made, person, START, village } from './help.mjs';

const HOUR = 3_600_000;
const MONTH = '2026-03-31';

/** A desk with an activity to sign up for and a person who shall get a wallet. */
async function desk() {
  const now = clock();
  const { book } = await village({ now });
  const lis = await made(book, household('李家'));
  const li = await made(book, person('李海', { household: lis }));
  const wang = await made(book, person('王秀英'));
  const team = await made(book, { type: 'formTeam', name: '红马甲', on: '2026-03-01' });
  const sweep = await made(book, {
    type: 'planActivity', team, title: '扫雪', content: '清扫主街。', place: '主街', unit: '村委会', inCharge: wang, on: '2026-03-05',
  });
  return { book, now, li, wang, lis, sweep };
}

/** The text of an invitation as it stands on the desk's screen. */
async function invitation(book, who) {
  const { receipt, seed } = await book.invite({ role: 'volunteer', scope: 'community', person: who, until: MONTH });
  const { text } = await book.writeQr({ type: 'invitation', invitation: receipt.entry, seed: Buffer.from(seed).toString('hex') });
  return text;
}

async function phone(book, now, who) {
  const core = await loadWalletCore();
  const { text } = core.readQr(now(), await invitation(book, who), 'invitation');
  return { core, wallet: core.join(now(), text) };
}

/** Both ways by file, as over a portal's connection. */
async function meet(book, wallet, now) {
  const frames = wallet.outbox();
  if (frames !== undefined) await book.merge(frames);
  const { bytes } = await book.statementFor(wallet.publicKey());
  return wallet.acceptStatement(now(), bytes);
}

test('a refusal whose fields may all be absent has its sentence', async () => {
  const core = await loadWalletCore();
  const refusals = readFileSync(new URL('../golden/types.d.ts', import.meta.url), 'utf8').match(/^export type Refusal = (.*);$/m)[1];
  const sparse = Array.from(refusals.matchAll(/\{ (\w+): \{ ([^}]*) \} \}/g)).filter(([, , fields]) => {
    return fields.split(';').every((field) => field.trim() === '' || field.includes('undefined'));
  });
  assert.ok(sparse.length > 0);
  for (const [, name] of sparse) {
    const code = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    assert.ok(core.refusalText({ code }, 'zh').length > 5, code);
  }
});

const states = (wallet) => wallet.view().entries.map(({ command, state }) => [command.type, state]);

test('a phone joins from a QR text, signs up without signal, and is told that it counts', async () => {
  const { book, now, li, sweep } = await desk();
  const text = await invitation(book, li);
  const core = await loadWalletCore();
  assert.deepEqual(core.readQr(now(), `${text.slice(0, -3)}ABC`).fault, { code: 'damaged' });
  const read = core.readQr(now(), text, 'invitation').text;
  assert.deepEqual([read.type, read.name, read.until], ['invitation', '罗峪村', MONTH]);
  const wallet = core.join(now(), read);
  assert.equal(wallet.id(), book.state().community);

  const { receipt } = wallet.execute(now(), { type: 'signUp', activity: sweep });
  assert.deepEqual(receipt.events, []);
  assert.deepEqual(states(wallet), [['signUp', 'waiting'], ['acceptInvitation', 'waiting']]);
  assert.deepEqual([wallet.view().name, wallet.view().waiting, wallet.view().statement], ['罗峪村', 2, undefined]);

  const { report, fault } = await meet(book, wallet, now);
  assert.deepEqual([fault, report.confirmed.length, report.bounced], [undefined, 2, []]);
  assert.deepEqual(states(wallet), [['signUp', 'confirmed'], ['acceptInvitation', 'confirmed']]);
  const { statement } = wallet.view();
  assert.deepEqual([statement.person, statement.personName, statement.bounced], [li, '李海', []]);
  assert.ok(statement.activities[0].own.signedUpAt > START);
  assert.equal(wallet.outbox(), undefined, 'nothing is left to send');
  const there = await book.ask({ type: 'attendance', activity: sweep });
  assert.deepEqual(there.rows.map((row) => row.person), [li]);
  wallet.free();
});

test('what a phone may not ask for is refused on the spot, what the book refuses comes back with the statement', async () => {
  const { book, now, li, wang, sweep } = await desk();
  const { core, wallet } = await phone(book, now, li);
  await meet(book, wallet, now);
  const other = wallet.execute(now(), { type: 'signUp', activity: sweep, person: wang });
  assert.deepEqual(other.refusal, { code: 'role_not_allowed', role: 'volunteer' });
  assert.match(core.refusalText(other.refusal, 'zh'), /[一-龥]/);
  assert.throws(() => wallet.execute(now(), { type: 'signUp', activty: sweep }), { code: 'malformed_input', field: 'activty', suggestion: 'activity' });

  // The book knows of no such activity: the phone cannot know that.
  const nowhere = wallet.execute(now(), { type: 'signUp', activity: li });
  const { report } = await meet(book, wallet, now);
  const refusal = { code: 'not_found', kind: 'activity', id: li };
  assert.deepEqual(report.bounced, [{ entry: nowhere.receipt.entry, refusal }]);
  const [own] = wallet.view().entries;
  assert.deepEqual([own.command, own.state, own.refusal], [{ type: 'signUp', activity: li }, 'bounced', refusal]);
  assert.deepEqual(wallet.view().statement.bounced, report.bounced);
});

test('phone and desk show each other codes, every third part unread', async () => {
  const { book, now, li, sweep } = await desk();
  const { core, wallet } = await phone(book, now, li);
  wallet.execute(now(), { type: 'signUp', activity: sweep });
  const lossy = ({ texts }) => texts.filter((_, at) => at % 3 !== 1).reverse();

  const shown = core.writeSeries(wallet.outbox(), 'frames', 4);
  assert.ok(shown.texts.length > 4, 'more than one part is needed');
  const taken = await book.collectSeries(lossy(shown));
  assert.deepEqual([taken.progress.part.carries, taken.bytes], ['frames', wallet.outbox()]);
  assert.equal((await book.merge(taken.bytes)).newEntries, 2);

  const { bytes } = await book.statementFor(wallet.publicKey());
  const collector = core.collector();
  assert.equal(collector.bytes(), undefined);
  for (const text of lossy(await book.writeSeries(bytes, 'statement', 12))) collector.add(text);
  assert.deepEqual(collector.bytes(), bytes);
  const { report } = wallet.acceptStatement(now(), collector.bytes());
  assert.equal(report.confirmed.length, 2);
  collector.free();
});

test('a statement that is not believed says why and changes nothing', async () => {
  const { book, now, li, wang } = await desk();
  const { core, wallet } = await phone(book, now, li);
  const { refusal } = await book.statementFor(wallet.publicKey());
  assert.equal(refusal.code, 'key_not_admitted', 'the desk has not heard of it yet');
  await meet(book, wallet, now);
  const { wallet: another } = await phone(book, now, wang);
  await meet(book, another, now);
  const { bytes } = await book.statementFor(wallet.publicKey());
  const before = wallet.view();
  const fault = (owner, statement, at = now()) => owner.acceptStatement(at, statement).fault;
  assert.equal(fault(another, bytes).code, 'other_wallet');
  assert.deepEqual(fault(wallet, new Uint8Array(200)), { code: 'not_a_statement' });
  assert.deepEqual(fault(wallet, bytes.slice(0, -1)), { code: 'damaged' });
  const ahead = fault(wallet, bytes, START - 48 * HOUR);
  assert.equal(ahead.code, 'ahead');
  assert.match(core.statementFaultText(ahead, 'zh'), /[一-龥]/);
  assert.deepEqual(wallet.view(), before);
  assert.ok(wallet.acceptStatement(now(), bytes).report);
  assert.equal(fault(wallet, bytes).code, 'not_newer');
});

test('a wallet lives in a store like a book and goes on where it was', async (t) => {
  const { book, now, li, sweep } = await desk();
  const { core, wallet } = await phone(book, now, li);
  const path = folder(t);
  const store = fileStore(path);
  assert.equal(await store.read(), undefined);
  const keep = async (owner, place) => {
    const unsaved = owner.unsaved();
    if (unsaved === undefined) return;
    await place.append(unsaved.bytes);
    owner.acknowledge(unsaved.mark);
  };
  await store.writeSecret(wallet.secret());
  await store.replace(wallet.unsaved().bytes);
  wallet.acknowledge(wallet.unsaved().mark);
  assert.equal(wallet.unsaved(), undefined);
  await meet(book, wallet, now);
  wallet.execute(now(), { type: 'signUp', activity: sweep });
  await keep(wallet, store);
  const [view, key] = [wallet.view(), wallet.publicKey()];
  await store.close();
  wallet.free();

  const stored = await fileStore(path).read();
  const again = core.open(stored.frames, stored.secret);
  assert.deepEqual([again.view(), again.publicKey()], [view, key]);
  assert.equal((await meet(book, again, now)).report.confirmed.length, 1);
  // Torn by a dead battery: what was whole is there.
  const torn = again.file().slice(0, -3);
  assert.throws(() => core.open(torn, stored.secret), { code: 'truncated' });
  assert.equal(core.recover(torn, stored.secret).publicKey(), key);
});

test('a check-in by the code on the desk\'s screen becomes a record', async () => {
  const { book, now, li, sweep } = await desk();
  const { wallet } = await phone(book, now, li);
  await meet(book, wallet, now);
  const { code, hash } = await book.drawCheckInCode();
  assert.notEqual((await book.drawCheckInCode()).code, code);
  const until = START + 9 * HOUR;
  await book.execute({ type: 'openCheckIn', activity: sweep, on: '2026-03-05', code: hash, until });
  const { text } = await book.writeQr({ type: 'checkIn', activity: sweep, on: '2026-03-05', code, until });
  const read = wallet.readQr(now(), text, 'checkIn');
  assert.deepEqual([read.fault, read.text.code, read.text.title], [undefined, code, '扫雪']);
  wallet.execute(now(), { type: 'checkIn', activity: read.text.activity, code: read.text.code });
  const left = now() + HOUR;
  assert.ok(wallet.execute(left, { type: 'checkOut', activity: sweep }).receipt);
  await book.merge(wallet.outbox());
  const { rows } = await book.ask({ type: 'services', limit: 9 });
  assert.deepEqual(rows.map((row) => [row.person, row.minutes, row.evidence]), [[li, 60, 'checkIn']]);
});

test('after a trap the wallet is given up and opened again from its file', async () => {
  const { book, now, li } = await desk();
  const { core, wallet } = await phone(book, now, li);
  const [file, secret] = [wallet.file(), wallet.secret()];
  assert.throws(() => core.run(() => { throw new WebAssembly.RuntimeError('unreachable'); }), CoreTrapError);
  assert.throws(() => wallet.view(), { code: 'core_dropped' });
  wallet.free();
  const fresh = await loadWalletCore();
  assert.notEqual(fresh, core);
  assert.equal(fresh.open(file, secret).view().waiting, 1);
});

test('a phone keeps what it wrote: across restarts, a full store, a torn write and a trap', async (t) => {
  const { book, now, li, sweep } = await desk();
  const store = failing();
  const open = (place = store) => openWallet({ store: place, core: () => loadWalletCore(), now });
  const first = await open();
  assert.equal(await first.view(), undefined);
  await assert.rejects(first.execute({ type: 'signUp', activity: sweep }), { code: 'not_founded' });
  assert.deepEqual((await first.join('你好')).fault, { code: 'not_ours' });
  const text = await invitation(book, li);
  assert.equal((await first.join(text)).text.name, '罗峪村');
  await assert.rejects(first.join(text), { code: 'storage_not_empty' });

  store.fails = true;
  await assert.rejects(first.execute({ type: 'signUp', activity: sweep }), { code: 'storage_full' });
  await assert.rejects(first.outbox(), { code: 'storage_full' }, 'what is not stored is not handed out');
  store.fails = false;
  await book.merge(await first.outbox());
  assert.equal(store.appended.length, 1);
  const { key } = await first.view();
  const { bytes } = await book.statementFor(key);
  assert.equal((await first.acceptStatement(bytes)).report.confirmed.length, 2);
  assert.equal((await first.acceptStatement(bytes)).fault.code, 'not_newer');
  const view = await first.view();

  // Another start of the same phone.
  const stored = await store.read();
  const again = await open(memoryStore(stored));
  assert.deepEqual(await again.view(), view);

  // Killed in the middle of an append: what was acknowledged is there, and writing goes on.
  const place = folder(t);
  const files = fileStore(place);
  await files.writeSecret(stored.secret);
  await files.replace(stored.frames);
  await files.append(stored.frames.subarray(0, 40));
  await files.close();
  const torn = await open(fileStore(place));
  assert.deepEqual(await torn.view(), view);
  assert.ok((await torn.execute({ type: 'cancelSignUp', activity: sweep })).receipt);
  const [after] = (await torn.view()).entries;
  const core = await loadWalletCore();
  assert.throws(() => core.run(() => { throw new WebAssembly.RuntimeError('unreachable'); }), CoreTrapError);
  assert.deepEqual((await torn.view()).entries[0], after, 'opened again from the store');
  await torn.close();
  await assert.rejects(torn.view(), { code: 'storage_closed' });
  const last = await open(fileStore(place));
  assert.deepEqual((await last.view()).entries[0], after);
  await last.close();

  const wrong = memoryStore({ ...stored, secret: new Uint8Array(32) });
  await assert.rejects(open(wrong), { code: 'no_signing_key' });
});

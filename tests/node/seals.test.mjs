// Sealing, keeping an archive and pruning through the client and the command line, and what a crash leaves.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { fileStore, loadCore, memoryStore, openBook, StorageError } from 'xiangyue/node';
import { cli, clock, failing, folder, made, person, START, village } from './help.mjs';

const core = () => loadCore();
const reopened = async (store) => openBook({ store: memoryStore(await store.read()), core, now: clock(START + 90 * 86_400_000) });
const node = promisify(execFile).bind(undefined, process.execPath);

/** A book of many small writes, sealed after the first forty of fifty people. */
async function sealed(options = {}) {
  const { book, store } = await village(options);
  for (let at = 0; at < 40; at += 1) await made(book, person(`张${at}`));
  const { receipt } = await book.seal('2026-02-28');
  assert.equal(receipt.events[0].type, 'bookSealed');
  for (let at = 40; at < 50; at += 1) await made(book, person(`张${at}`));
  return { book, store };
}

test('a seal is stored like any command, and the answers tell it', async () => {
  const { book, store } = await sealed();
  const [seals, overview] = [await book.ask({ type: 'seals' }), await book.ask({ type: 'overview' })];
  const [{ number, until, entries, digest }] = seals.seals;
  assert.deepEqual({ number, until, entries }, { number: 1, until: '2026-02-28', entries: 42 });
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.deepEqual([overview.sealedUntil, overview.maySeal, overview.sealHolder], ['2026-02-28', true, seals.holder]);
  const { refusal } = await book.seal('2026-02-28');
  assert.equal(refusal.code, 'day_too_early');
  await assert.rejects(book.seal('28.2.2026'), (error) => error.code === 'malformed_input');
  assert.equal((await reopened(store)).state().report.seals, 1);
});

test('pruning keeps digest, answers and people, and the store opens to the same book', async () => {
  const { book, store } = await sealed();
  const [digest, before] = [await book.digest(), (await store.read()).frames.length];
  await book.prune();
  assert.equal(await book.digest(), digest);
  assert.equal((await book.ask({ type: 'seals' })).begins, 1);
  assert.notEqual((await store.read()).frames.length, before);
  await made(book, person('李'));
  const again = await reopened(store);
  assert.deepEqual([await again.digest(), (await again.ask({ type: 'people', limit: 1 })).total], [await book.digest(), 51]);
  assert.equal(again.state().report.entries, 12, 'the seal, ten people and one more');
  assert.equal(book.state().unsaved, false);
});

test('the archive of before is checked by itself and holds no names', async () => {
  const { book } = await sealed();
  const archive = await book.archive();
  await book.prune();
  const kept = (await core()).open(archive);
  assert.deepEqual([kept.digest(), kept.openReport().seals], [await book.digest(), 1]);
  assert.equal(kept.ask(START, { type: 'people', limit: 1 }).rows[0].name, undefined);
  kept.free();
});

test('what was never sealed is not pruned, and nothing is written for the asking', async () => {
  const store = failing();
  const { book } = await village({ store });
  const before = (await store.read()).frames;
  await assert.rejects(book.prune(), (error) => error.code === 'not_sealed');
  assert.deepEqual((await store.read()).frames, before);
  await made(book, person('张'));
});

test('a store that cannot replace its bytes keeps the whole book, and so does the device', async () => {
  const inner = memoryStore();
  const store = { ...inner, full: false, replace: (bytes) => (store.full ? Promise.reject(new StorageError('storage_full', 'no room')) : inner.replace(bytes)) };
  const { book } = await sealed({ store });
  const digest = await book.digest();
  store.full = true;
  await assert.rejects(book.prune(), (error) => error.code === 'storage_full');
  assert.equal((await book.ask({ type: 'seals' })).begins, undefined);
  await made(book, person('李'));
  assert.equal((await reopened(store)).state().report.entries, 53);
  store.full = false;
  await book.prune();
  const again = await reopened(store);
  assert.equal((await again.ask({ type: 'people', limit: 1 })).total, 51);
  assert.notEqual(await again.digest(), digest);
  assert.equal(await again.digest(), await book.digest());
});

test('a device that dies at any write of a pruning opens to the same book', async () => {
  const inner = memoryStore();
  const stages = [];
  const noted = (name) => async (...args) => {
    stages.push([`before ${name}`, await inner.read()]);
    await inner[name](...args);
    stages.push([`after ${name}`, await inner.read()]);
  };
  const store = { ...inner, append: noted('append'), replace: noted('replace'), writeCheckpoint: noted('writeCheckpoint') };
  const { book } = await sealed({ store });
  stages.length = 0;
  await book.prune();
  assert.deepEqual(stages.map(([name]) => name), ['before replace', 'after replace', 'before writeCheckpoint', 'after writeCheckpoint']);
  // A checkpoint of before the pruning may lie beside the new bytes, and one of after beside the old.
  const [[, whole], [, pruned]] = [stages[0], stages.at(-1)];
  stages.push(['old bytes, new checkpoint', { ...whole, checkpoint: pruned.checkpoint }]);
  for (const [name, kept] of stages) {
    const again = await openBook({ store: memoryStore(kept), core, now: clock(START + 90 * 86_400_000) });
    assert.equal(await again.digest(), await book.digest(), name);
    await made(again, person('李'));
    await again.close();
  }
});

test('commands given while the book is pruned are kept', async () => {
  const inner = memoryStore();
  let release;
  const store = { ...inner, replace: async (bytes) => { await new Promise((resolve) => (release = resolve)); await inner.replace(bytes); } };
  const founded = { ...inner, replace: inner.replace };
  const { book } = await sealed({ store: new Proxy(founded, { get: (target, name) => (name === 'replace' && target.slow ? store.replace : target[name]) }) });
  founded.slow = true;
  const pruning = book.prune();
  while (release === undefined) await null;
  const waiting = made(book, person('李'));
  for (let turn = 0; turn < 20; turn += 1) await null;
  release();
  await Promise.all([pruning, waiting]);
  const again = await reopened(inner);
  assert.equal((await again.ask({ type: 'people', search: '李', limit: 1 })).total, 1);
  assert.equal(await again.digest(), await book.digest());
});

test('a device left behind goes on from the other\'s snapshot and keeps its own', async () => {
  const { book } = await village();
  const store = failing();
  const other = await openBook({ store, core, now: clock(START + 3_600_000) });
  await other.importBook(await book.exportBook());
  const { receipt, seed } = await book.invite({ role: 'socialWorker', scope: 'community', until: '2026-04-01' });
  await other.merge(await book.diff(await other.have()));
  await other.join(receipt.entry, seed);
  await book.merge(await other.diff(await book.have()));
  for (const name of ['张一', '张二']) await made(book, person(name));
  await book.seal('2026-02-28');
  await book.prune();
  await made(other, person('李四'));
  const report = await other.merge(await book.diff(await other.have()));
  assert.deepEqual([report.adoptedSeal, report.gaps], [1, []]);
  await book.merge(await other.diff(await book.have()));
  assert.equal(await other.digest(), await book.digest());
  const again = await reopened(store);
  assert.equal(await again.digest(), await book.digest());
  assert.equal((await again.ask({ type: 'people', limit: 9 })).rows.filter((row) => row.name !== undefined).length, 3);
});

const jsonl = [
  { at: '2026-03-05T08:00:00+08:00', command: { type: 'foundCommunity', name: '罗峪村', utcOffsetMinutes: 480 } },
  ...Array.from({ length: 30 }, (_, at) => ({ command: { type: 'registerPerson', profile: { name: `张${at}` }, consentOn: '2026-03-05' } })),
  { seal: '2026-02-28' },
  { command: { type: 'registerPerson', profile: { name: '李四' }, consentOn: '2026-03-05' } },
].map((line) => JSON.stringify(line)).join('\n');

test('the command line seals, lists seals, keeps an archive and prunes', async (t) => {
  const path = folder(t);
  const [book, archive, script] = ['book', 'archive.xyb', 'script.jsonl'].map((name) => join(path, name));
  writeFileSync(script, jsonl);
  const { stdout: said } = await node([cli, 'run', script, '--seed', '7', '--book', book]);
  const lines = said.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines[31].receipt.events[0].type, 'bookSealed');
  const digest = lines.at(-1).digest;
  const { digest: sealedDigest } = lines[31].receipt.events[0];
  const whole = await node([cli, 'verify', book]);
  assert.match(whole.stdout, new RegExp(`^1 +2026-02-28 +\\w{7} +32 +\\w{7}-32 +${sealedDigest}$`, 'm'));
  const copy = await node([cli, 'archive', book, '--out', `${archive}.copy`]);
  assert.match(copy.stdout, /1 次封账 seals/);
  const before = statSync(join(book, 'book')).size;
  await assert.rejects(node([cli, 'prune', book]), (error) => error.code === 2);
  const done = await node([cli, 'prune', book, '--archive', archive]);
  assert.ok(done.stdout.includes(`${before} → ${statSync(join(book, 'book')).size}`), done.stdout);
  assert.deepEqual(readFileSync(archive), readFileSync(`${archive}.copy`));
  for (const file of [book, archive]) {
    const { stdout } = await node([cli, 'verify', file]);
    assert.ok(stdout.includes(`digest ${digest}`) && stdout.includes(sealedDigest), file);
    assert.equal(stdout.includes('从第 1 次封账开始'), file === book);
  }
  // A second pruning asks for a second archive.
  await assert.rejects(node([cli, 'prune', book, '--archive', archive]), (error) => error.code === 2 && /已经存在/.test(error.stderr));
});

test('the command line prunes nothing that was never sealed, and leaves no archive behind', async (t) => {
  const path = folder(t);
  const [book, archive, script] = ['book', 'archive.xyb', 'script.jsonl'].map((name) => join(path, name));
  writeFileSync(script, jsonl.split('\n').slice(0, 3).join('\n'));
  await node([cli, 'run', script, '--seed', '7', '--book', book]);
  await assert.rejects(node([cli, 'prune', book, '--archive', archive]), (error) => error.code === 1 && /not_sealed/.test(error.stderr));
  assert.ok(!existsSync(archive));
  await assert.rejects(node([cli, 'prune', archive, '--archive', archive]), (error) => error.code === 2);
  const store = fileStore(book);
  assert.equal((await core()).open((await store.read()).frames).openReport().entries, 3);
  await store.close();
});

test('a snapshot that was altered opens nowhere, and verify says which seal it is about', async (t) => {
  const { book, store } = await sealed();
  await book.prune();
  const { frames } = await store.read();
  const file = join(folder(t), 'book');
  // The snapshot's frame is the one of kind 4; one bit of a byte of it is turned.
  let at = 0;
  while (frames[at + 4] !== 4) at += 15 + new DataView(frames.buffer, frames.byteOffset + at + 5).getUint32(0, true);
  const altered = frames.slice();
  altered[at + 400] ^= 1;
  writeFileSync(file, altered);
  await assert.rejects(node([cli, 'verify', file]), (error) => error.code === 1 && /checksum_mismatch/.test(error.stderr));
});

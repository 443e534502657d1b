// The client in one thread: a receipt means stored, an error means not lost, a change is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, memoryStore, openBook, StorageError } from 'xiangyue/node';
import { clock, failing, founding, made, person, SEED, START, village } from './help.mjs';

const open = (store, more = {}) => openBook({ store, core: () => loadCore(), now: clock(START + 60_000), ...more });
const count = async (book) => (await book.ask({ type: 'people', limit: 1 })).total;

test('an empty store waits for a founding', async () => {
  const book = await open(memoryStore());
  assert.deepEqual(book.state(), { mode: 'writer', community: undefined, unsaved: false, report: undefined, revision: 0, problem: undefined, lastBackup: undefined, backupDue: undefined });
  await assert.rejects(book.ask({ type: 'overview' }), (error) => error.code === 'not_founded');
  const receipt = await book.found({ name: '罗峪村', utcOffsetMinutes: 480 });
  const [own] = await book.ask({ type: 'keys' });
  assert.deepEqual(receipt.events, [
    { type: 'communityFounded', name: '罗峪村', utcOffsetMinutes: 480 },
    { type: 'keyAdmitted', key: own.key, role: 'admin', person: undefined },
  ]);
  assert.match(receipt.entry, /^[0-9A-Z]{7}-1$/);
  assert.equal(book.state().community.length, 64);
  await assert.rejects(book.found(founding), (error) => error.code === 'storage_not_empty');
});

test('a receipt comes only after the bytes are durable', async () => {
  const store = failing();
  const { book } = await village({ store });
  let durable;
  store.before = () => new Promise((resolve) => (durable = resolve));
  let acknowledged = false;
  const waiting = book.execute(person('张')).then(() => (acknowledged = true));
  for (let turn = 0; turn < 20; turn += 1) await null;
  assert.equal(acknowledged, false);
  assert.equal(book.state().unsaved, true);
  durable();
  await waiting;
  assert.equal(book.state().unsaved, false);
});

test('commands of one moment share one write', async () => {
  const store = failing();
  const { book } = await village({ store });
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => book.execute(person(`张${at}`))));
  assert.equal(new Set(outcomes.map(({ receipt }) => receipt.entry)).size, 50);
  assert.ok(store.appended.length <= 2, `${store.appended.length} writes`);
  assert.equal(await count(await open(memoryStore(await store.read()))), 50);
});

test('a refusal writes nothing', async () => {
  const store = failing();
  const { book } = await village({ store });
  const { refusal } = await book.execute(founding);
  assert.equal(refusal.code, 'already_founded');
  assert.equal(store.appended.length, 0);
});

test('a storage error reaches the caller, and the entry goes out with the next command', async () => {
  const store = failing();
  const { book } = await village({ store });
  store.fails = true;
  await assert.rejects(book.execute(person('一')), (error) => error instanceof StorageError && error.code === 'storage_full');
  assert.equal(book.state().unsaved, true);
  assert.equal(book.state().problem.code, 'storage_full');
  await assert.rejects(book.retry(), (error) => error.code === 'storage_full');
  store.fails = false;
  await book.execute(person('二'));
  assert.equal(book.state().unsaved, false);
  assert.equal(book.state().problem, undefined);
  assert.equal(await count(await open(memoryStore(await store.read()))), 2);
});

test('a write that may have happened is written again without doubling anything', async () => {
  const store = failing();
  const { book } = await village({ store });
  const inner = store.append;
  // Stored, but the answer was lost: as when a page is suspended at the wrong moment.
  store.append = async (bytes) => {
    await inner(bytes);
    throw new StorageError('storage_failed', 'the answer was lost');
  };
  await assert.rejects(book.execute(person('一')));
  store.append = inner;
  await book.retry();
  const again = await open(memoryStore(await store.read()));
  assert.equal(await count(again), 1);
  assert.equal(await again.digest(), await book.digest());
});

test('founding fails whole: nothing is held, and it can be tried again', async () => {
  const store = failing();
  const book = await open(store);
  store.fails = true;
  await assert.rejects(book.found(founding), (error) => error.code === 'storage_full');
  assert.equal(book.state().community, undefined);
  store.fails = false;
  await book.found(founding);
  assert.equal((await open(memoryStore(await store.read()))).state().mode, 'writer');
});

test('an exported book opens elsewhere as a reader and cannot be imported over another', async () => {
  const { book } = await village();
  await made(book, person('张桂芳'));
  const bytes = await book.exportBook();
  const store = memoryStore();
  const other = await open(store);
  const report = await other.importBook(bytes);
  assert.equal(report.writable, false);
  assert.equal(other.state().mode, 'reader');
  assert.equal(await other.digest(), await book.digest());
  await assert.rejects(other.execute(person('李')), (error) => error.code === 'no_signing_key');
  await assert.rejects(book.importBook(bytes), (error) => error.code === 'storage_not_empty');
  await assert.rejects((await open(memoryStore())).importBook(bytes.subarray(1)), (error) => error.code === 'not_a_frame');
  const again = await open(memoryStore(await store.read()));
  assert.equal(again.state().mode, 'reader');
});

test('another device is sent only what it lacks, and only what is stored here', async () => {
  const store = failing();
  const { book } = await village({ store });
  const other = await open(memoryStore(await store.read()));
  const have = await other.have();
  assert.deepEqual(have, await book.have());
  assert.equal(await book.diff(have), undefined);
  await made(book, person('一'));
  const { newEntries, repeatedEntries, newBlobs } = await other.merge(await book.diff(have));
  assert.deepEqual({ newEntries, repeatedEntries, newBlobs }, { newEntries: 1, repeatedEntries: 0, newBlobs: 1 });
  assert.equal(await other.digest(), await book.digest());
  store.fails = true;
  await assert.rejects(book.execute(person('二')));
  await assert.rejects(book.diff(have), (error) => error.code === 'storage_full');
  await assert.rejects(book.diff([{ key: 'x', seq: 1 }]), (error) => error.code === 'storage_full');
  store.fails = false;
  assert.ok((await book.diff(have)).length > 0);
  assert.equal(book.state().unsaved, false);
  await assert.rejects(book.diff([{ key: 'x', seq: 1 }]), (error) => error.code === 'malformed_input');
});

test('what another device wrote is merged and stored', async () => {
  const { book } = await village();
  const store = memoryStore();
  const reader = await open(store);
  await reader.importBook(await book.exportBook());
  await made(book, person('张桂芳'));
  const report = await reader.merge(await book.exportBook());
  assert.equal(report.newEntries, 1);
  assert.deepEqual(report.bounced, []);
  assert.equal(await reader.digest(), await book.digest());
  const again = await open(memoryStore(await store.read()));
  assert.equal(await again.digest(), await book.digest());
});

test('executeAll reports its progress, and reads every command before it does the first', async () => {
  const { book, store } = await village();
  const steps = [];
  const outcomes = await book.executeAll(Array.from({ length: 1201 }, (_, at) => person(`张${at}`)), (done, total) => steps.push([done, total]));
  assert.equal(outcomes.length, 1201);
  assert.deepEqual(steps, [[500, 1201], [1000, 1201], [1201, 1201]]);
  const mixed = [...Array.from({ length: 600 }, (_, at) => person(`李${at}`)), person(5)];
  await assert.rejects(book.executeAll(mixed), (error) => error.field === '[600].profile.name');
  const misspelt = [...mixed.slice(0, 600), { ...person('王'), cosentOn: '' }];
  await assert.rejects(book.executeAll(misspelt), (error) => error.field === '[600].cosentOn' && error.suggestion === 'consentOn');
  await assert.rejects(book.executeAll([...mixed.slice(0, 600), null]), (error) => error.field === '[600].type');
  assert.equal(await count(book), 1201);
  assert.equal(await count(await open(memoryStore(await store.read()))), 1201);
});

test('changes are told, until the listener is taken off', async () => {
  const { book } = await village();
  const seen = [];
  const stop = book.onChange((state) => seen.push(state.revision));
  await made(book, person('一'));
  await book.ask({ type: 'overview' });
  await made(book, person('二'));
  stop();
  await made(book, person('三'));
  assert.equal(seen.length, 2);
  assert.ok(seen[1] > seen[0]);
});

test('the whole book is written now and then, and opens from its checkpoint', async () => {
  const store = failing();
  let wholes = 0;
  const { replace } = store;
  store.replace = (bytes) => {
    wholes += 1;
    return replace(bytes);
  };
  const { book } = await village({ store });
  await book.executeAll(Array.from({ length: 9000 }, (_, at) => person(`张${at}`)));
  await book.close();
  assert.ok(wholes >= 2 && wholes <= 6, `${wholes} times`);
  const again = await open(memoryStore(await store.read()));
  assert.ok(again.state().report.foldedEntries < 9001, 'opened from the checkpoint');
  const bare = await open(memoryStore({ ...(await store.read()), checkpoint: undefined }));
  assert.equal(await again.digest(), await bare.digest());
  const broken = await open(memoryStore({ ...(await store.read()), checkpoint: new Uint8Array([1, 2, 3]) }));
  assert.equal(await broken.digest(), await bare.digest());
});

test('after a trap the book is opened again from what is stored', async () => {
  const { book } = await village();
  await made(book, person('张'));
  const digest = await book.digest();
  const core = await loadCore();
  assert.throws(() => core.run(() => {
    throw new WebAssembly.RuntimeError('unreachable');
  }));
  assert.equal(book.state().community.length, 64, 'a screen must not take a trap for an empty store');
  await assert.rejects(book.found(founding), (error) => error.code === 'storage_not_empty');
  assert.equal(await book.digest(), digest);
  await made(book, person('李'));
  assert.equal(await count(book), 2);
});

test('the same seed and clock give the same bytes', async () => {
  const make = async () => {
    const { book } = await village({ seed: SEED, now: clock() });
    await made(book, person('张'));
    return Buffer.from(await book.exportBook()).toString('hex');
  };
  assert.equal(await make(), await make());
});

// A host that dies in the middle of a write: at every byte of it, what was acknowledged is there and at most
// the one command that was not is missing.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileStore, loadCore, memoryStore, openBook } from 'xiangyue/node';
import { clock, failing, folder, made, person, START, village } from './help.mjs';

const core = () => loadCore();
const names = async (book) => (await book.ask({ type: 'people', limit: 100 })).rows.map((row) => row.name);

test('a last write torn at any byte leaves the entries before it, and the next write follows them cleanly', async () => {
  const store = failing();
  const { book } = await village({ store });
  await made(book, person('张一'));
  await made(book, person('张二'));
  const { frames, secret } = await store.read();
  const start = frames.length - store.appended.at(-1).length;
  for (let length = start; length < frames.length; length += 1) {
    const torn = memoryStore({ frames: frames.subarray(0, length), secret });
    const again = await openBook({ store: torn, core, now: clock(START + 60_000) });
    assert.deepEqual(await names(again), ['张一'], `cut at byte ${length - start} of the last write`);
    await made(again, person('张三'));
    const kept = await torn.read();
    const strict = (await core()).open(kept.frames, kept.secret);
    assert.equal(strict.ask(START, { type: 'people', limit: 5 }).total, 2);
    strict.free();
    await again.close();
  }
});

test('a flipped bit is damage, not a torn write: nothing is cut and the error says where', async () => {
  const { book, store } = await village();
  await made(book, person('张一'));
  const { frames, secret } = await store.read();
  for (let at = 0; at < frames.length; at += 7) {
    const flipped = frames.slice();
    flipped[at] ^= 16;
    const damaged = memoryStore({ frames: flipped, secret });
    const outcome = await openBook({ store: damaged, core, now: clock() }).then(
      (opened) => opened.state().report.tornBytes,
      (error) => error.code,
    );
    // A longer length makes the last frame look unfinished; everything else has an exact error.
    if (typeof outcome === 'number') assert.ok(outcome > 0, `byte ${at}`);
    else assert.match(outcome, /^(truncated|not_a_frame|newer_format|newer_version|checksum_mismatch|malformed_frame|not_founded)$/, `byte ${at}`);
    if (typeof outcome === 'string') assert.deepEqual((await damaged.read()).frames, flipped, 'left as it was');
  }
});

test('a crash between two writes loses only what was never acknowledged', async () => {
  const store = failing();
  const { book } = await village({ store });
  await made(book, person('张一'));
  // The page dies while the write hangs: its promise never ends.
  store.before = () => new Promise(() => {});
  void book.execute(person('张二'));
  for (let turn = 0; turn < 20; turn += 1) await null;
  const again = await openBook({ store: memoryStore(await store.read()), core, now: clock(START + 60_000) });
  assert.deepEqual(await names(again), ['张一']);
});

test('a file torn by a killed process is cut when it is opened', async (t) => {
  const path = folder(t);
  const { book } = await village({ store: fileStore(path) });
  await made(book, person('张一'));
  await book.close();
  const file = join(path, 'book');
  const whole = readFileSync(file);
  appendFileSync(file, whole.subarray(0, 40));
  const again = await openBook({ store: fileStore(path), core, now: clock(START + 60_000) });
  assert.equal(again.state().report.tornBytes, 40);
  assert.equal(readFileSync(file).length, whole.length);
  await made(again, person('张二'));
  await again.close();
  const third = await openBook({ store: fileStore(path), core, now: clock(START + 90_000) });
  assert.deepEqual(await names(third), ['张一', '张二']);
  await third.close();
});

test('a leftover of an interrupted replacement does no harm', async (t) => {
  const path = folder(t);
  const { book } = await village({ store: fileStore(path) });
  await book.close();
  writeFileSync(join(path, 'book.new'), 'half');
  writeFileSync(join(path, 'checkpoint'), 'rubbish');
  const again = await openBook({ store: fileStore(path), core, now: clock(START + 60_000) });
  await made(again, person('张一'));
  await again.close();
});

test('a damaged length in the middle is not taken for an unfinished write', async () => {
  const store = failing();
  const { book } = await village({ store });
  for (const name of ['张一', '张二', '张三']) await made(book, person(name));
  const { frames, secret } = await store.read();
  const start = frames.length - store.appended.reduce((sum, one) => sum + one.length, 0);
  const flipped = frames.slice();
  // The length of the first append's first frame, now far beyond the end of the file.
  flipped[start + 7] ^= 1;
  const damaged = memoryStore({ frames: flipped, secret });
  await assert.rejects(openBook({ store: damaged, core, now: clock() }), (error) => error.code === 'checksum_mismatch');
  assert.deepEqual((await damaged.read()).frames, flipped, 'left as it was');
});

test('where an append is all or nothing, an unfinished frame is damage', async () => {
  const { book, store } = await village();
  await made(book, person('张一'));
  const { frames, secret } = await store.read();
  const torn = { ...memoryStore({ frames: frames.subarray(0, -1), secret }), atomic: true };
  await assert.rejects(openBook({ store: torn, core, now: clock() }), (error) => error.code === 'truncated');
});

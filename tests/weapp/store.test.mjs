// A book in a mini-program's user files: kept over restarts, over a full disk, and over a kill at any step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, start } from './help.mjs';
import { fakeFileSystem } from './wxfs.mjs';

const NOW = Date.UTC(2026, 2, 5);
const founding = { name: '罗峪村', utcOffsetMinutes: 480 };
const person = (name) => ({ type: 'registerPerson', profile: { name }, consentOn: '2026-03-05' });

/** Starts the mini-program on this disk and opens its book. */
async function open(disk) {
  const { xiangyue, load } = start({}, disk);
  let now = NOW;
  const book = await xiangyue.openBook({ store: xiangyue.weappStore('village'), core: load, now: () => (now += 1000) });
  return { book, xiangyue };
}

const names = async (book) => plain(await book.ask({ type: 'people', limit: 100 })).rows.map((row) => row.name);

test('a book is there after a restart', async () => {
  const disk = fakeFileSystem();
  const first = await open(disk);
  await first.book.found(founding);
  await first.book.execute(person('张桂芳'));
  const digest = await first.book.digest();
  const again = fakeFileSystemOn(disk);
  const second = await open(again);
  assert.equal(await second.book.digest(), digest);
  assert.equal(second.book.state().mode, 'writer');
  await second.book.execute(person('李四'));
  await second.book.close();
  const third = await open(fakeFileSystemOn(again));
  assert.deepEqual(await names(third.book), ['张桂芳', '李四']);
});

test('a full disk is storage_full, nothing is lost, and retry stores it later', async () => {
  const disk = fakeFileSystem();
  const { book, xiangyue } = await open(disk);
  await book.found(founding);
  await book.execute(person('张桂芳'));
  disk.state.cut = true;
  await assert.rejects(book.execute(person('李四')), (error) => error instanceof xiangyue.StorageError && error.code === 'storage_full');
  assert.equal(book.state().unsaved, true);
  assert.deepEqual(await names((await open(fakeFileSystemOn(disk))).book), ['张桂芳']);
  await book.retry();
  assert.equal(book.state().unsaved, false);
  assert.deepEqual(await names((await open(fakeFileSystemOn(disk))).book), ['张桂芳', '李四']);
});

test('an app killed at any step of any write finds every acknowledged entry again', async () => {
  const whole = fakeFileSystem();
  const wanted = await script(whole, Infinity);
  assert.equal(wanted.length, 3);
  for (let steps = 1; ; steps += 1) {
    const disk = fakeFileSystem();
    const acknowledged = await script(disk, steps);
    const after = await open(fakeFileSystemOn(disk));
    const there = after.book.state().community === undefined ? [] : await names(after.book);
    assert.deepEqual(there.slice(0, acknowledged.length), acknowledged, `killed after ${steps} steps`);
    assert.ok(there.length <= acknowledged.length + 1, `killed after ${steps} steps: ${there}`);
    if (acknowledged.length === wanted.length && disk.state.steps > 0) break;
  }
});

/** Founds and registers three people; gives the names acknowledged before the app died. */
async function script(disk, steps) {
  disk.state.steps = steps;
  const done = [];
  const dead = new Promise((resolve) => {
    const timer = setInterval(() => {
      if (disk.state.steps <= 0) end();
    }, 5);
    const end = () => {
      clearInterval(timer);
      setTimeout(resolve, 20);
    };
    disk.finished = end;
  });
  const work = (async () => {
    const { book } = await open(disk);
    await book.found(founding);
    for (const name of ['张一', '张二', '张三']) {
      await book.execute(person(name));
      done.push(name);
    }
    await book.close();
  })();
  await Promise.race([work, dead]);
  disk.finished();
  return [...done];
}

/** The same files after a restart. */
function fakeFileSystemOn({ files }) {
  return fakeFileSystem(new Map(files));
}

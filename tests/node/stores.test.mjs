// What every store promises, and what only one of them can.
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileStore, memoryStore, readBook, StorageError } from 'xiangyue/node';
import { indexedDbStore } from 'xiangyue/web';
import { folder } from './help.mjs';

const bytes = (...values) => new Uint8Array(values);
let names = 0;

/** Each kind, and how to open the same one again. */
const kinds = {
  memory: () => {
    let store = memoryStore();
    return async () => {
      const kept = await store.read();
      return (store = memoryStore(kept));
    };
  },
  file: (t) => {
    const path = folder(t);
    let last;
    return async () => {
      await last?.close();
      return (last = fileStore(path));
    };
  },
  indexedDb: () => {
    const name = `contract-${(names += 1)}`;
    return async () => indexedDbStore(name);
  },
};

for (const [kind, make] of Object.entries(kinds)) {
  test(`${kind}: an empty store holds nothing`, async (t) => {
    const store = await make(t)();
    assert.equal(await store.read(), undefined);
    await store.close();
  });

  test(`${kind}: what was written is there when it is opened again`, async (t) => {
    const open = make(t);
    let store = await open();
    await store.read();
    await store.writeSecret(bytes(9, 9));
    await store.append(bytes(1, 2));
    await store.append(bytes(3));
    await store.writeCheckpoint(bytes(5));
    store = await open();
    let kept = await store.read();
    assert.deepEqual([...kept.frames], [1, 2, 3]);
    assert.deepEqual([...kept.secret], [9, 9]);
    assert.deepEqual([...kept.checkpoint], [5]);
    await store.replace(bytes(7));
    await store.append(bytes(8));
    store = await open();
    kept = await store.read();
    assert.deepEqual([...kept.frames], [7, 8]);
    assert.deepEqual([...kept.secret], [9, 9]);
    await store.close();
  });

  test(`${kind}: bytes handed over may be reused by the caller`, async (t) => {
    const store = await make(t)();
    await store.read();
    const mine = bytes(1, 2, 3);
    await store.append(mine.subarray(1));
    mine.fill(0);
    assert.deepEqual([...(await store.read()).frames], [2, 3]);
    await store.close();
  });
}

test('file: the secret is readable by its owner only, and nothing is left beside the book', async (t) => {
  const path = folder(t);
  const store = fileStore(path);
  await store.writeSecret(bytes(1));
  await store.replace(bytes(2));
  assert.equal(statSync(join(path, 'secret')).mode & 0o777, 0o600);
  await store.close();
  for (const name of ['lock', 'book.new', 'secret.new']) assert.equal(existsSync(join(path, name)), false, name);
});

test('file: a write that fails half way leaves the book as it was', async (t) => {
  const path = folder(t);
  const store = fileStore(path);
  await store.read();
  await store.append(bytes(1, 2, 3));
  // From here on every write of the open file fails after one byte, as on a full disk.
  const { book } = store;
  const write = book.write.bind(book);
  let calls = 0;
  book.write = (buffer, from, length, at) => {
    calls += 1;
    if (calls > 1) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    return write(buffer, from, 1, at);
  };
  await assert.rejects(store.append(bytes(4, 5, 6)), (error) => error instanceof StorageError && error.code === 'storage_full');
  assert.deepEqual([...readFileSync(join(path, 'book'))], [1, 2, 3]);
  delete book.write;
  await store.append(bytes(7));
  assert.deepEqual([...readFileSync(join(path, 'book'))], [1, 2, 3, 7]);
  await store.close();
});

test('file: when the half-written rest cannot be cut at once, it is cut before the next append', async (t) => {
  const path = folder(t);
  const store = fileStore(path);
  await store.read();
  await store.append(bytes(1));
  const { book } = store;
  book.sync = async () => {
    throw new Error('device gone');
  };
  book.truncate = async () => {
    throw new Error('device gone');
  };
  await assert.rejects(store.append(bytes(2, 2)), (error) => error.code === 'storage_failed');
  assert.equal(readFileSync(join(path, 'book')).length, 3);
  delete book.sync;
  delete book.truncate;
  await store.append(bytes(3));
  assert.deepEqual([...readFileSync(join(path, 'book'))], [1, 3]);
  await store.close();
});

test('file: reading needs no lock and writes nothing', async (t) => {
  const path = folder(t);
  const store = fileStore(path);
  await store.append(bytes(1, 2));
  assert.deepEqual([...(await readBook(path)).frames], [1, 2]);
  const file = join(path, 'exported');
  writeFileSync(file, bytes(3));
  assert.deepEqual([...(await readBook(file)).frames], [3]);
  await assert.rejects(readBook(join(path, 'nowhere')), (error) => error.code === 'storage_failed');
  await store.close();
});

test('file: a folder that cannot be written is said so', async (t) => {
  const path = folder(t);
  symlinkSync('/dev/null/nowhere', join(path, 'bad'));
  await assert.rejects(fileStore(join(path, 'bad')).read(), (error) => error.code === 'storage_failed');
});

test('indexedDb: whoever opened last writes, the one before is refused', async () => {
  const [first, second] = [indexedDbStore('turns'), indexedDbStore('turns')];
  await first.read();
  await first.append(bytes(1));
  await second.read();
  await assert.rejects(first.append(bytes(2)), (error) => error.code === 'storage_taken');
  await assert.rejects(first.replace(bytes(2)), (error) => error.code === 'storage_taken');
  await second.append(bytes(3));
  assert.deepEqual([...(await indexedDbStore('turns').read()).frames], [1, 3]);
});

test('indexedDb: a dropped connection is opened again once', async () => {
  const store = indexedDbStore('dropped');
  await store.read();
  await store.append(bytes(1));
  (await store.db).close();
  await store.append(bytes(2));
  assert.deepEqual([...(await store.read()).frames], [1, 2]);
  await store.close();
  await assert.rejects(store.append(bytes(3)), (error) => error.code === 'storage_closed');
});

test('indexedDb: a full disk is storage_full and nothing is lost', async () => {
  const store = indexedDbStore('full');
  await store.read();
  await store.append(bytes(1));
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  try {
    await assert.rejects(store.append(bytes(2)), (error) => error.name === 'StorageError' && error.code === 'storage_full');
    await assert.rejects(store.replace(bytes(2)), (error) => error.code === 'storage_full');
  } finally {
    IDBObjectStore.prototype.add = add;
  }
  assert.deepEqual([...(await store.read()).frames], [1]);
  await store.append(bytes(3));
  assert.deepEqual([...(await store.read()).frames], [1, 3]);
});

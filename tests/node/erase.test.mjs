// Erasure through the client: when the command resolves, the store no longer holds the data.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileStore, loadCore, memoryStore, openBook } from 'xiangyue/node';
import { clock, failing, folder, made, person, village } from './help.mjs';

const holds = (bytes, text) => Buffer.from(bytes).includes(text);
const erase = (who) => ({ type: 'erasePerson', person: who, reason: '本人申请' });

test('the bytes in the folder are gone when the erasure resolves', async (t) => {
  const path = folder(t);
  const { book } = await village({ store: fileStore(path) });
  const who = await made(book, person('张桂芳'));
  await made(book, person('李二牛'));
  assert.ok(holds(readFileSync(join(path, 'book')), '张桂芳'));
  await made(book, erase(who));
  const stored = readFileSync(join(path, 'book'));
  assert.ok(!holds(stored, '张桂芳') && holds(stored, '李二牛'));
  const { rows } = await book.ask({ type: 'people', limit: 9 });
  assert.deepEqual(rows.map(({ name, erased }) => [name, erased]), [[undefined, true], ['李二牛', false]]);
  await book.close();
});

test('another device drops them with the merge, and its store too', async () => {
  const { book } = await village();
  const who = await made(book, person('张桂芳'));
  const store = memoryStore();
  const other = await openBook({ core: () => loadCore(), now: clock(), store });
  await other.importBook(await book.exportBook());
  assert.ok(holds((await store.read()).frames, '张桂芳'));
  await made(book, erase(who));
  await other.merge(await book.diff(await other.have()));
  assert.ok(!holds((await store.read()).frames, '张桂芳'));
});

test('a store that could not be rewritten is rewritten when the book is opened again', async () => {
  const inner = memoryStore();
  const store = failing(inner);
  const { book } = await village({ store });
  const who = await made(book, person('张桂芳'));
  const replace = store.replace;
  store.replace = async () => { throw Object.assign(new Error('no room'), { name: 'StorageError', code: 'storage_full' }); };
  await assert.rejects(book.execute(erase(who)));
  assert.ok(holds((await inner.read()).frames, '张桂芳'));
  store.replace = replace;
  const again = await openBook({ core: () => loadCore(), now: clock(), store });
  assert.ok(!holds((await inner.read()).frames, '张桂芳'));
  const { rows } = await again.ask({ type: 'people', limit: 9 });
  assert.equal(rows[0].erased, true);
});

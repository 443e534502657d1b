// A store over a long time: many small objects become few, what was pruned is put once, and a device that comes later
// needs a handful of requests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, loadLetters, memoryStore, openBook } from 'xiangyue/node';
import { equal, mapStore, meet, threeDevices, write } from './exchange-help.mjs';
import { clock, household, made, START } from './help.mjs';

const gets = (store, from) => store.calls.slice(from).filter((call) => call.startsWith('get')).length;
const bytes = (store) => [...store.objects.values()].reduce((sum, object) => sum + object.length, 0);
const fresh = (t) => openBook({ store: memoryStore(), core: () => loadCore(), letters: () => loadLetters(), now: clock(START + 9_000_000) }).then((book) => {
  t.after(() => book.close());
  return book;
});

test('a feed that is sent every day for a year does not end as an object for every day', async (t) => {
  const [founder, shop] = await threeDevices(t);
  const store = mapStore();
  const sizes = [];
  let daily = 0;
  for (let day = 0; day < 365; day += 1) {
    await write(founder, `张${day}`);
    const { sent } = await meet(founder, store);
    daily += sent.objects === 1 ? sent.bytes : 0;
    if (day % 10 !== 0) continue;
    const before = store.calls.length;
    const { received } = await meet(shop, store);
    sizes.push([gets(store, before), received.bytes]);
  }
  // Whoever comes every ten days needs a few, and not all there ever was.
  assert.ok(sizes.every(([objects]) => objects <= 10), `${Math.max(...sizes.map(([objects]) => objects))} objects at once`);
  const book = await fresh(t);
  const before = store.calls.length;
  await meet(book, store);
  await meet(shop, store);
  assert.ok(gets(store, before) <= 32, `${gets(store, before)} gets`);
  await equal([book, founder, shop]);
  assert.ok(bytes(store) < daily * 1.5, `${bytes(store)} bytes, ${daily} without joining`);
});

/** Two devices that met, then one that seals and prunes. */
async function pruned(t, store) {
  const devices = await threeDevices(t);
  const [founder, shop, leader] = devices;
  for (const [at, device] of devices.entries()) {
    await write(device, `张${at}`);
    if (device !== founder) await founder.merge(await device.diff(await founder.have()));
  }
  if (store !== undefined) await meet(founder, store);
  assert.ok((await founder.seal('2026-02-28')).receipt);
  await founder.prune();
  await write(founder, '李一');
  return { founder, shop, leader };
}

test('after pruning a fresh store gets what lies before the seal once, and an empty book begins there', async (t) => {
  const { founder, leader } = await pruned(t);
  const store = mapStore();
  const { sent } = await meet(founder, store);
  const seals = [...store.objects.keys()].filter((name) => name.includes('/books/'));
  assert.equal(seals.length, 1);
  const snapshot = store.objects.get(seals[0]).length;
  assert.ok(sent.bytes - snapshot < snapshot, `${sent.bytes} bytes, ${snapshot} of them from the seal on`);
  const before = store.calls.length;
  assert.deepEqual((await meet(founder, store)).sent.objects, 0);
  assert.deepEqual(store.calls.slice(before), ['list']);
  const book = await fresh(t);
  await meet(book, store);
  await equal([book, founder]);
  // One that lacks what was pruned goes on from there.
  const { merged } = await meet(leader, store);
  assert.equal(merged.adoptedSeal, 1);
  assert.deepEqual(merged.gaps, []);
  await meet(founder, store);
  await equal([leader, founder]);
});

test('a store that holds everything from before gets no second copy of it when a device prunes', async (t) => {
  const store = mapStore();
  const { founder, shop } = await pruned(t, store);
  await meet(founder, store);
  await meet(shop, store);
  await meet(founder, store);
  await equal([founder, shop]);
  assert.deepEqual([...store.objects.keys()].filter((name) => name.includes('/books/')), []);
  const book = await fresh(t);
  await meet(book, store);
  await equal([book, founder]);
});

test('a book of many feeds lies there as a whole too, and a device that comes later gets that first', async (t) => {
  const [founder, shop] = await threeDevices(t);
  const core = await loadCore();
  const store = mapStore();
  const write = async (byte, name) => {
    const device = core.open(await founder.exportBook(), new Uint8Array(32).fill(byte));
    if (!(await founder.ask({ type: 'keys' })).some(({ key }) => key === device.publicKey())) {
      await made(founder, { type: 'admitKey', key: device.publicKey(), role: 'socialWorker' });
      device.free();
      return write(byte, name);
    }
    assert.ok(device.execute(START + 600_000 + byte, household(name)).receipt);
    await founder.merge(device.unsaved().bytes);
    device.free();
  };
  for (let byte = 10; byte < 80; byte += 1) await write(byte, `户${byte}`);
  await meet(founder, store);
  const books = () => [...store.objects.keys()].filter((name) => name.includes('/books/'));
  assert.equal(books().length, 1);
  await meet(founder, store);
  await write(10, '又一户');
  await meet(founder, store);
  assert.equal(books().length, 1, 'a little more is no new book');
  for (const device of [await fresh(t), shop]) {
    const before = store.calls.length;
    await meet(device, store);
    assert.ok(gets(store, before) <= 5, `${gets(store, before)} gets`);
    await equal([device, founder]);
  }
});

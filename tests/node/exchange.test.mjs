// The exchange over a store in memory: devices that never meet end with one book, also when the store breaks off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, feedOf, isDoubt, isObject } from 'xiangyue/exchange';
import { CoreError, loadCore, memoryStore, openBook } from 'xiangyue/node';
import { breaking, equal, mapStore, meet, random, threeDevices, write } from './exchange-help.mjs';
import { clock, failing, made, person, START, village } from './help.mjs';

const puts = (store) => store.calls.filter((call) => call.startsWith('put')).length;
const people = async (book) => (await book.ask({ type: 'people', limit: 100 })).rows.map((row) => row.name);

for (const seed of [1, 2, 3, 4, 5]) {
  test(`three devices that meet only through the store, in random order, end with one book (seed ${seed})`, async (t) => {
    const devices = await threeDevices(t);
    const store = mapStore();
    const next = random(seed);
    for (let step = 0; step < 40; step += 1) {
      const device = devices[next(3)];
      if (next(2) === 0) await write(device, `${'张'.repeat(1 + next(2))}${step}`);
      else await meet(device, store);
    }
    for (const device of [...devices, ...devices]) await meet(device, store);
    await equal(devices);
    const before = store.calls.length;
    for (const device of devices) {
      const { received, sent, skipped, merged } = await meet(device, store);
      assert.deepEqual({ received, sent, skipped }, { received: { objects: 0, bytes: 0 }, sent: { objects: 0, bytes: 0 }, skipped: [] });
      assert.equal(merged.newEntries + merged.repeatedEntries, 0);
    }
    assert.deepEqual(store.calls.slice(before), ['list', 'list', 'list']);
  });
}

test('a run sends only what is new and fetches only what is unknown, and tells how far it is', async (t) => {
  const [founder, shop] = await threeDevices(t);
  const store = mapStore();
  const first = await meet(founder, store);
  assert.equal(first.sent.objects, 1);
  assert.ok([...store.objects].every(([name, bytes]) => isObject(name, bytes)));
  await write(founder, '张一');
  const steps = [];
  const second = await meet(founder, store, { onProgress: (step) => steps.push(step) });
  assert.ok(second.sent.objects === 1 && second.sent.bytes < 1000, `${second.sent.bytes} bytes`);
  assert.deepEqual(steps.map(({ phase, done, total }) => `${phase} ${done}/${total}`), ['list 0/1', 'list 1/1', 'put 1/1']);
  await write(shop, '李二');
  const { merged, received, sent } = await meet(shop, store);
  // The first object holds what the shop has already.
  assert.equal(received.objects, 1);
  assert.deepEqual([merged.newEntries, merged.repeatedEntries, merged.newBlobs, sent.objects], [1, 0, 1, 1]);
  await meet(founder, store);
  assert.deepEqual((await people(founder)).sort(), ['张一', '李二']);
});

for (const every of [2, 3, 5, 7]) {
  test(`a store that breaks off at every call number ${every} loses nothing, and further runs finish`, async (t) => {
    const devices = await threeDevices(t);
    const store = mapStore();
    const broken = breaking(store, (call) => call % every === 0);
    let interrupted = 0;
    for (let round = 0; round < 12; round += 1) {
      const device = devices[round % 3];
      if (round < 6) await write(device, `张${round}`);
      const report = await exchange(device, broken);
      if (report.interrupted !== undefined) {
        interrupted += 1;
        assert.equal(report.interrupted.code, 'exchange_unreachable');
      }
    }
    assert.ok(interrupted > 0);
    for (const device of [...devices, ...devices]) await meet(device, store);
    await equal(devices);
    assert.ok([...store.objects].every(([name, bytes]) => isObject(name, bytes)));
  });
}

test('what arrived before the store failed is kept', async (t) => {
  const [founder, shop, leader] = await threeDevices(t);
  const store = mapStore();
  await write(founder, '张一');
  await write(shop, '李二');
  await meet(founder, store);
  await meet(shop, store);
  const late = [...store.objects.keys()].pop();
  const half = { ...store, get: (name) => (name === late ? Promise.reject(new Error('gone')) : store.get(name)) };
  const report = await exchange(leader, half);
  assert.equal(report.interrupted?.message, 'gone');
  assert.equal(report.merged.newEntries, 1);
  const stop = new AbortController();
  stop.abort();
  assert.equal((await exchange(leader, store, { signal: stop.signal })).interrupted.code, 'exchange_aborted');
  await meet(leader, store);
  assert.equal((await people(leader)).length, 2);
});

test('an error of the book itself is thrown, not taken for one of the store', async () => {
  const local = failing();
  const { book } = await village({ store: local });
  local.fails = true;
  await assert.rejects(book.execute(person('一')));
  await assert.rejects(exchange(book, mapStore()), (error) => error.code === 'storage_full');
});

test('entries of a clock that is days ahead are held back, and come in when the clock here has reached them', async (t) => {
  const devices = await threeDevices(t);
  const store = mapStore();
  await meet(devices[0], store);
  const day = 86_400_000;
  const ahead = await openBook({
    store: memoryStore({ frames: await devices[0].exportBook(), secret: devices.founderSecret }), core: () => loadCore(), now: clock(START + 3 * day),
  });
  await write(ahead, '张一');
  await meet(ahead, store);
  await ahead.close();
  const { merged, skipped } = await meet(devices[1], store);
  assert.deepEqual([merged.newEntries, merged.heldBack.length, skipped], [0, 1, []]);
  assert.equal([...store.objects.keys()].filter(isDoubt).length, 0);
  const late = await openBook({
    store: memoryStore({ frames: await devices[1].exportBook() }), core: () => loadCore(), now: clock(START + 3 * day),
  });
  assert.equal((await meet(late, store)).merged.newEntries, 1);
});

test('a device restored from an old backup gets its own later entries back before it writes', async (t) => {
  const devices = await threeDevices(t);
  const [founder, shop] = devices;
  const store = mapStore();
  const frames = await founder.exportBook();
  await write(founder, '张一');
  await meet(founder, store);
  const restored = await openBook({ store: memoryStore({ frames, secret: devices.founderSecret }), core: () => loadCore(), now: clock(START + 600_000) });
  t.after(() => restored.close());
  assert.equal((await meet(restored, store)).merged.newEntries, 1);
  await write(restored, '张二');
  await meet(restored, store);
  const { merged } = await meet(shop, store);
  assert.deepEqual([merged.newEntries, merged.forked], [2, []]);
  await equal([restored, shop]);
});

// Branches of one length have one name in a listing: the next entry of either tells them apart.
for (const [first, second, later] of [[1, 2, 0], [2, 1, 0], [2, 2, 1]]) {
  test(`a key on two devices is found out by everybody, and nothing is sent for ever after (${first} and ${second + later} entries)`, async (t) => {
    const devices = await threeDevices(t);
    const [founder, shop, leader] = devices;
    const store = mapStore();
    await meet(founder, store);
    await meet(shop, store);
    // The founder's laptop restored from an old backup, without a word to anybody.
    const restored = await openBook({
      store: memoryStore({ frames: await shop.exportBook(), secret: devices.founderSecret }), core: () => loadCore(), now: clock(START + 600_000),
    });
    t.after(() => restored.close());
    for (let at = 0; at < first; at += 1) await write(founder, `张${'一'.repeat(at)}`);
    await meet(founder, store);
    await meet(shop, store);
    for (let at = 0; at < second; at += 1) await write(restored, `李${'一'.repeat(at)}`);
    const told = new Set();
    const all = { restored, shop, founder, leader };
    const round = async () => {
      for (const [name, device] of Object.entries(all)) {
        const { merged } = await meet(device, store);
        if (merged.forked.length > 0) told.add(name);
      }
    };
    await round();
    for (let at = 0; at < later; at += 1) await write(restored, '钱');
    for (let rounds = 0; rounds < 4; rounds += 1) await round();
    assert.deepEqual([...told].sort(), ['founder', 'leader', 'restored', 'shop']);
    await equal(Object.values(all));
    const apart = await Promise.all(Object.values(all).map((device) => device.ask({ type: 'apart' })));
    assert.deepEqual(apart[0].map(({ forked, first: from, last }) => [forked, last - from + 1]).sort(), [[true, first], [true, second + later]].sort());
    for (const runs of apart) assert.deepEqual(runs.map(({ head }) => head).sort(), apart[0].map(({ head }) => head).sort(), 'both branches are everywhere');
    const before = store.calls.length;
    await round();
    assert.deepEqual(store.calls.slice(before), ['list', 'list', 'list', 'list'], 'nothing is got or put again');
    // Others go on, and what they write travels as ever.
    await write(leader, '赵一');
    await meet(leader, store);
    assert.equal((await meet(shop, store)).merged.newEntries, 1);
    // A device that comes later hears of both.
    const fresh = await openBook({ store: memoryStore(), core: () => loadCore(), now: clock(START + 900_000) });
    t.after(() => fresh.close());
    await meet(fresh, store);
    assert.deepEqual((await fresh.ask({ type: 'apart' })).map(({ head }) => head).sort(), apart[0].map(({ head }) => head).sort());
  });
}

test('a branch that was longer than others knew takes the place of its beginning', async (t) => {
  const devices = await threeDevices(t);
  const [founder, shop, leader] = devices;
  const store = mapStore();
  await meet(founder, store);
  const restored = await openBook({
    store: memoryStore({ frames: await shop.exportBook(), secret: devices.founderSecret }), core: () => loadCore(), now: clock(START + 600_000),
  });
  t.after(() => restored.close());
  await write(founder, '张一');
  await meet(founder, store);
  for (const name of ['李一', '李二']) await write(restored, name);
  for (const device of [restored, shop, restored, shop]) await meet(device, store);
  assert.equal((await shop.ask({ type: 'apart' })).length, 2);
  // Far from the store, the founder has not heard of it.
  for (const name of ['张二', '张三', '张四']) await write(founder, name);
  const all = [founder, shop, restored, leader];
  for (const device of [...all, ...all, ...all]) await meet(device, store);
  const lasts = async (device) => (await device.ask({ type: 'apart' })).map(({ first, last }) => last - first + 1).sort();
  for (const device of all) assert.deepEqual(await lasts(device), [2, 4]);
  await equal(all);
  const before = store.calls.length;
  for (const device of all) await meet(device, store);
  assert.deepEqual(store.calls.slice(before), ['list', 'list', 'list', 'list']);
});

for (const prunes of [false, true]) {
  test(`a fork that a seal settled: the branch goes round as evidence, and nothing else does${prunes ? ', past a device that pruned' : ''}`, async (t) => {
    const devices = await threeDevices(t);
    const [founder, shop, leader] = devices;
    const store = mapStore();
    for (const device of [founder, shop, leader, founder]) await meet(device, store);
    // The shop's device, restored later from what it is now.
    const old = { frames: await shop.exportBook(), secret: new Uint8Array(32).fill(1) };
    for (const name of ['张一', '张二']) await write(shop, name);
    for (const device of [shop, founder, leader]) await meet(device, store);
    const { receipt, refusal } = await founder.seal('2026-02-28');
    assert.equal(refusal, undefined);
    assert.equal(receipt.events[0].type, 'bookSealed');
    if (prunes) await founder.prune();
    await write(founder, '王');
    for (const device of [founder, leader]) await meet(device, store);
    const restored = await openBook({ store: memoryStore(old), core: () => loadCore(), now: clock(START + 600_000) });
    t.after(() => restored.close());
    // It writes before it meets anybody: more than the other had.
    for (const name of ['李一', '李二', '李三']) await write(restored, name);
    const all = [restored, founder, leader, shop];
    const told = new Set();
    for (let rounds = 0; rounds < 4; rounds += 1) {
      for (const device of all) if ((await meet(device, store)).merged.forked.length > 0) told.add(device);
    }
    await equal(all);
    assert.deepEqual(all.map((device) => told.has(device)), [true, !prunes, true, true]);
    for (const device of all.filter((one) => !prunes || one !== founder)) assert.equal((await device.ask({ type: 'apart' })).length, 1, 'what the seal covers counts');
    const before = store.calls.length;
    for (const device of all) await meet(device, store);
    const again = store.calls.slice(before);
    assert.deepEqual(again.filter((call) => call.startsWith('put')), []);
    // The last of the branch may as well carry on what counts; its name does not say.
    const feed = feedOf((await shop.ask({ type: 'keys' })).find(({ own }) => own).key);
    for (const call of again.filter((one) => one.includes(`/${feed}/`))) assert.match(call, /\/3-3-/);
  });
}

test('an empty book is filled from the store', async (t) => {
  const devices = await threeDevices(t);
  const store = mapStore();
  for (const [at, device] of devices.entries()) {
    await write(device, `张${at}`);
    await meet(device, store);
    await write(device, `李${at}`);
  }
  for (const device of [...devices, ...devices]) await meet(device, store);
  const fresh = () => openBook({ store: memoryStore(), core: () => loadCore(), now: clock(START + 900_000) });
  const book = await fresh();
  const { merged } = await meet(book, store);
  await equal([book, ...devices]);
  assert.equal(book.state().mode, 'reader');
  assert.equal(merged.newEntries, (await book.ask({ type: 'journal', limit: 1 })).total);
  const none = await fresh();
  await assert.rejects(exchange(none, mapStore()), (error) => error instanceof CoreError || error.code === 'not_founded');
  await meet(none, store, { community: devices[0].state().community });
  await equal([none, book]);
  await made(devices[0], person('赵'));
});

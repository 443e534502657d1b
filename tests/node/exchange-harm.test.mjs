// What may happen to a store between two meetings: foreign, damaged and lying objects do no harm, and are mended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimOf, exchange, feedOf } from 'xiangyue/exchange';
import { loadCore, memoryStore, openBook } from 'xiangyue/node';
import { breaking, equal, mapStore, meet, named, random, threeDevices, write } from './exchange-help.mjs';
import { clock, START, village } from './help.mjs';

const puts = (store) => store.calls.filter((call) => call.startsWith('put')).length;
const of = (store, key) => [...store.objects.keys()].filter((name) => claimOf(name)?.feed === feedOf(key)).sort();

test('foreign names and foreign communities are said so and left alone', async (t) => {
  const [founder, shop] = await threeDevices(t);
  const store = mapStore();
  await meet(founder, store);
  const other = await village({ seed: new Uint8Array(32).fill(9), now: clock(START + 5000) });
  const elsewhere = mapStore();
  await meet(other.book, elsewhere);
  const [[, strange]] = elsewhere.objects;
  const id = founder.state().community.slice(0, 32);
  const [[name]] = store.objects;
  const { feed, to, hash } = claimOf(name);
  const claim = claimOf([...elsewhere.objects.keys()][0]);
  store.objects.set(`${id}/readme.txt`, new Uint8Array(3));
  store.objects.set(`${id}/${claim.feed}/1-9-${claim.size}-${claim.hash}`, strange);
  store.objects.set(`${id}/${feed}/${to + 1}-${to + 5}-10-${hash}`, new Uint8Array(10));
  store.objects.set(`${id}/${feed}/${to + 1}-${to + 6}-11-${hash}`, new Uint8Array(10));
  for (const [name_, bytes] of elsewhere.objects) store.objects.set(name_, bytes);
  const before = await shop.digest();
  const report = await meet(shop, store);
  const why = report.skipped.map(({ name: one, reason, code }) => `${one.slice(33, 37)} ${reason} ${code ?? ''}`.trim()).sort();
  assert.deepEqual(why, [`${feed.slice(0, 4)} damaged`, `${feed.slice(0, 4)} damaged`, `${claim.feed.slice(0, 4)} rejected foreign_community`, 'read foreign'].sort());
  assert.equal(await shop.digest(), before);
  const again = puts(store);
  await meet(shop, store);
  assert.equal(puts(store), again, 'a doubt is put once');
  await write(founder, '张一');
  await meet(founder, store);
  await meet(shop, store);
  await equal([founder, shop]);
});

test('a damaged object is reported, put in doubt, and mended by a device that has its entries', async (t) => {
  for (const damage of ['flip', 'cut', 'gone']) {
    const [founder, shop, leader] = await threeDevices(t);
    const store = mapStore();
    await meet(founder, store);
    await write(founder, '张一');
    await meet(founder, store);
    await write(founder, '张二');
    await meet(founder, store);
    const { key, seq } = (await founder.have())[0];
    const name = of(store, key).find((one) => claimOf(one).to === seq - 1);
    const bytes = store.objects.get(name);
    if (damage === 'flip') bytes[bytes.length >> 1] ^= 1;
    if (damage === 'cut') store.objects.set(name, bytes.subarray(1));
    if (damage === 'gone') store.objects.delete(name);
    const report = await meet(shop, store);
    assert.equal(report.merged.newEntries, 0, damage);
    assert.deepEqual(report.merged.gaps.map((gap) => gap.seq), [seq - 1], damage);
    assert.equal(report.merged.gaps[0].key, (await shop.ask({ type: 'keys' })).find((one) => one.key === key).tag);
    assert.equal(report.skipped.length, damage === 'gone' ? 0 : 1);
    await meet(founder, store);
    for (const device of [shop, leader]) {
      const mended = await meet(device, store);
      assert.equal(mended.merged.newEntries, 2, damage);
      assert.deepEqual(mended.merged.gaps, []);
    }
    await equal([founder, shop, leader]);
    for (const device of [founder, shop, leader]) await meet(device, store);
    store.calls.length = 0;
    for (const device of [founder, shop, leader]) await meet(device, store);
    assert.deepEqual(store.calls, ['list', 'list', 'list'], `${damage}: and the doubt is over`);
  }
});

test('an object that holds less than its name says keeps nobody from sending', async (t) => {
  const [founder, shop] = await threeDevices(t);
  const store = mapStore();
  await write(founder, '张一');
  await meet(founder, store);
  const [[name, bytes]] = store.objects;
  const { community, feed, to, hash, size } = claimOf(name);
  store.objects.clear();
  store.objects.set(`${community}/${feed}/1-${to + 1000}-${size}-${hash}`, bytes);
  const report = await meet(shop, store);
  assert.deepEqual([report.merged.newEntries, report.skipped[0].reason], [1, 'damaged']);
  await write(founder, '张二');
  await meet(founder, store);
  await meet(shop, store);
  await equal([founder, shop]);
});

/** One of the things that can happen to an object; the last is a lie about what it holds. */
function harm(store, next) {
  const names = [...store.objects.keys()].filter((name) => claimOf(name) !== undefined);
  if (names.length === 0) return;
  const name = names[next(names.length)];
  const { community, feed, from, to, size, hash } = claimOf(name);
  const bytes = store.objects.get(name).slice();
  const kind = next(4);
  if (kind === 0) store.objects.delete(name);
  if (kind === 1 && bytes.length > 0) bytes[next(bytes.length)] ^= 1 << next(8);
  if (kind === 1) store.objects.set(name, bytes);
  if (kind === 2) store.objects.set(name, bytes.subarray(next(3)));
  if (kind === 3) store.objects.set(`${community}/${feed}/${from}-${to + next(9)}-${size}-${hash}`, bytes);
}

test('whatever happens to the store, two rounds of meetings make the books equal, and then it is quiet', async (t) => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const next = random(seed);
    const devices = await threeDevices(t);
    const store = mapStore();
    const broken = breaking(store, () => next(6) === 0);
    for (let step = 0; step < 60; step += 1) {
      const device = devices[next(3)];
      const what = next(10);
      if (what < 4) await write(device, `${'张'.repeat(1 + next(2))}${step}`);
      else if (what < 8) await exchange(device, broken);
      else harm(store, next);
    }
    for (const device of [...devices, ...devices]) await meet(device, store);
    await equal(devices).catch((error) => assert.fail(`seed ${seed}: ${error.message}`));
    for (const device of [...devices, ...devices]) await meet(device, store);
    const before = puts(store);
    for (const device of devices) await meet(device, store);
    assert.equal(puts(store), before, `seed ${seed}: put again and again`);
  }
});

test('what only calls itself a branch is put in doubt once, and a branch that was altered is put again', async (t) => {
  const devices = await threeDevices(t);
  const [founder, shop, leader] = devices;
  const store = mapStore();
  await meet(founder, store);
  await meet(shop, store);
  const restored = await openBook({
    store: memoryStore({ frames: await shop.exportBook(), secret: devices.founderSecret }), core: () => loadCore(), now: clock(START + 600_000),
  });
  t.after(() => restored.close());
  const [{ key, seq }] = await founder.have();
  const feed = feedOf(key);
  const folder = [...store.objects.keys()][0].slice(0, 32);
  const junk = named(`${folder}/branches/${feed}-${seq + 1}-${seq + 4}-${'0'.repeat(32)}`, new Uint8Array(40).fill(7));
  store.objects.set(junk, new Uint8Array(40).fill(7));
  const first = await meet(shop, store);
  assert.deepEqual(first.skipped.map(({ name, reason }) => [name, reason]), [[junk, 'rejected']]);
  assert.deepEqual((await meet(leader, store)).skipped, [], 'nobody gets it again');
  await write(founder, '张一');
  await meet(founder, store);
  for (const name of ['李一', '李二']) await write(restored, name);
  const all = [restored, shop, founder, leader];
  for (const device of [...all, ...all, ...all]) await meet(device, store);
  const branches = [...store.objects.keys()].filter((name) => name.includes('/branches/') && name !== junk);
  assert.equal(branches.length, 2);
  const [lost] = branches;
  store.objects.get(lost)[20] ^= 1;
  const fresh = await openBook({ store: memoryStore(), core: () => loadCore(), now: clock(START + 900_000) });
  t.after(() => fresh.close());
  assert.deepEqual((await meet(fresh, store)).skipped.map(({ name, reason }) => [name, reason]), [[lost, 'damaged']]);
  for (const device of [...all, fresh, ...all]) await meet(device, store);
  assert.equal((await fresh.ask({ type: 'apart' })).length, 2);
  store.calls.length = 0;
  for (const device of [...all, fresh]) await meet(device, store);
  assert.deepEqual(new Set(store.calls), new Set(['list']));
});

// Two tabs on one book: one writes, the other follows and takes over; never do both write.
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from 'xiangyue/node';
import { indexedDbStore, openBook } from 'xiangyue/web';
import { clock, founding, made, person } from './help.mjs';
import { fakeChannels, fakeLocks } from './locks.mjs';

const locks = fakeLocks();
const { Channel, freeze } = fakeChannels();
globalThis.BroadcastChannel = Channel;
Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const names = async (book) => (await book.ask({ type: 'people', limit: 100 })).rows.map((row) => row.name);

/** Each tab has a core of its own, as each page has. */
const tab = (t, name, more = {}) => {
  const book = openBook({ store: () => indexedDbStore(name), core: () => loadCore(), now: clock(), tabs: name, ...more });
  t.after(() => book.then((opened) => opened.close()).catch(() => undefined));
  return book;
};

async function until(what, isTrue) {
  for (let turn = 0; turn < 200; turn += 1) {
    if (await isTrue()) return;
    await later(10);
  }
  assert.fail(`never: ${what}`);
}

test('the first tab writes, the second follows, and both see the same book', async (t) => {
  const first = await tab(t, 'two');
  await first.found(founding);
  const second = await tab(t, 'two');
  await until('the follower knows the state', () => second.state().community !== undefined);
  assert.equal(first.state().mode, 'writer');
  assert.equal(second.state().mode, 'follower');
  let told = 0;
  first.onChange(() => (told += 1));
  await made(second, person('张一'));
  await made(first, person('张二'));
  assert.deepEqual(await names(second), ['张一', '张二']);
  assert.equal(await first.digest(), await second.digest());
  assert.deepEqual(await second.have(), await first.have());
  assert.deepEqual(await second.diff([]), await first.diff([]));
  assert.equal(await second.diff(await first.have()), undefined);
  assert.ok(told >= 2);
  await until('the follower hears of it', () => second.state().revision === first.state().revision);
});

test('errors and refusals reach the follower as they are', async (t) => {
  const first = await tab(t, 'errors');
  await first.found(founding);
  const second = await tab(t, 'errors');
  const { refusal } = await second.execute(founding);
  assert.equal(refusal.code, 'already_founded');
  await assert.rejects(second.execute({ type: 'openCountre', name: '柜' }), (error) => error.name === 'InputError' && error.suggestion === 'openCounter');
  await assert.rejects(second.merge(new Uint8Array([1, 2, 3])), (error) => error.code === 'not_a_frame' && error.frame === 1 && error.offset === 0);
  assert.match(await second.refusalText(refusal, 'zh'), /[一-龥]/);
  const steps = [];
  await second.executeAll([person('一'), person('二')], (done, total) => steps.push([done, total]));
  assert.deepEqual(steps, [[2, 2]]);
  const bytes = await second.exportBook();
  assert.ok(bytes instanceof Uint8Array && bytes.length > 100);
});

test('when the writer closes, the follower takes over what is stored', async (t) => {
  const first = await tab(t, 'closing');
  await first.found(founding);
  await made(first, person('张一'));
  const second = await tab(t, 'closing');
  await made(second, person('张二'));
  const digest = await second.digest();
  await first.close();
  await until('takes over', () => second.state().mode === 'writer');
  assert.equal(await second.digest(), digest);
  await made(second, person('张三'));
  assert.deepEqual(await names(second), ['张一', '张二', '张三']);
});

test('a writer that falls silent loses its turn, and cannot write when it wakes', async (t) => {
  const first = await tab(t, 'silent');
  await first.found(founding);
  await made(first, person('张一'));
  const second = await tab(t, 'silent', { patienceMs: 50 });
  await until('follows', () => second.state().community !== undefined);
  // The system freezes the first tab: it hears nothing, and its lock stays.
  const thaw = freeze('silent');
  const waiting = made(second, person('张二'));
  await waiting;
  assert.equal(second.state().mode, 'writer');
  thaw();
  await until('the first follows now', () => first.state().mode === 'follower');
  await made(first, person('张三'));
  assert.deepEqual(await names(second), ['张一', '张二', '张三']);
  assert.equal(await first.digest(), await second.digest());
});


test('a call the writer had begun when it was lost ends in outcome_unknown; one it had not is made again', async (t) => {
  const first = await tab(t, 'begun');
  await first.found(founding);
  const second = await tab(t, 'begun', { patienceMs: 50 });
  await until('follows', () => second.state().community !== undefined);
  // Accepted, but the answer never comes: the first tab is killed in the middle of it.
  const lost = second.execute(person('张一'));
  const thaw = freeze('begun', 'accepted');
  await later(20);
  const asked = second.ask({ type: 'people', limit: 5 });
  locks.drop('xiangyue:begun');
  await assert.rejects(lost, (error) => error.name === 'ConnectionError' && error.code === 'outcome_unknown');
  assert.ok((await asked).total <= 1);
  assert.equal(second.state().mode, 'writer');
  thaw();
});

test('a third tab follows whoever writes', async (t) => {
  const [first, second, third] = [await tab(t, 'three'), await tab(t, 'three'), await tab(t, 'three')];
  await first.found(founding);
  await made(third, person('张一'));
  await first.close();
  await until('the second writes', () => second.state().mode === 'writer');
  await made(third, person('张二'));
  await second.close();
  await until('the third writes', () => third.state().mode === 'writer');
  assert.deepEqual(await names(third), ['张一', '张二']);
});

test('a book that cannot be opened is said so in every tab', async (t) => {
  const store = indexedDbStore('broken');
  await store.read();
  await store.append(new Uint8Array([1, 2, 3]));
  await store.close();
  await assert.rejects(tab(t, 'broken'), (error) => error.code === 'not_a_frame');
});

test('without Web Locks, as on a page served over plain http, two tabs take turns and nothing is lost', async (t) => {
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  t.after(() => Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true }));
  const first = await tab(t, 'turns');
  const second = await tab(t, 'turns');
  await first.found(founding);
  await assert.rejects(second.found(founding), (error) => error.code === 'storage_not_empty');
  await made(second, person('张一'));
  await made(first, person('张二'));
  await made(first, person('张三'));
  const ids = await Promise.all([made(second, person('张四')), made(second, person('张五'))]);
  assert.equal(new Set(ids).size, 2);
  assert.deepEqual((await names(second)).sort(), ['张一', '张三', '张二', '张五', '张四'].sort());
  const third = await tab(t, 'turns');
  assert.equal(await third.digest(), await second.digest());
});

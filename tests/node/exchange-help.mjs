// Shared by the tests of the exchange: three devices of one village, a place to meet in memory, and one that fails.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { exchange, ExchangeError } from 'xiangyue/exchange';
import { loadCore, loadLetters, memoryStore, openBook } from 'xiangyue/node';
import { clock, household, made, person, START, village } from './help.mjs';

/** A place to meet that is a map; `calls` lists what was asked of it. */
export function mapStore(objects = new Map()) {
  const calls = [];
  return {
    objects,
    calls,
    async list(prefix) {
      calls.push('list');
      return [...objects].filter(([name]) => name.startsWith(prefix)).map(([name, bytes]) => ({ name, size: bytes.length }));
    },
    async get(name) {
      calls.push(`get ${name}`);
      return objects.get(name)?.slice();
    },
    async put(name, bytes) {
      calls.push(`put ${name}`);
      objects.set(name, bytes.slice());
    },
  };
}

/** The same store, but `fails(n)` says of the nth call, counted over all runs, whether it breaks off. */
export function breaking(inner, fails) {
  let calls = 0;
  const through = async (call, lateIsDone) => {
    calls += 1;
    const broken = fails(calls);
    // A connection may break before or after the other side did what was asked.
    if (broken && (!lateIsDone || calls % 2 === 0)) throw new ExchangeError('exchange_unreachable', `call ${calls}`);
    const answer = await call();
    if (broken) throw new ExchangeError('exchange_unreachable', `call ${calls}, after it was done`);
    return answer;
  };
  return {
    list: (prefix) => through(() => inner.list(prefix), false),
    get: (name) => through(() => inner.get(name), false),
    put: (name, bytes) => through(() => inner.put(name, bytes), true),
  };
}

/** A founder and two admitted keys, each with the book in a store of its own. */
export async function threeDevices(t) {
  const core = await loadCore();
  const { book, store } = await village({ now: clock(START), letters: () => loadLetters() });
  const secrets = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
  for (const secret of secrets) {
    const reader = core.open(await book.exportBook(), secret);
    await made(book, { type: 'admitKey', key: reader.publicKey(), role: 'admin' });
    reader.free();
  }
  const frames = await book.exportBook();
  const open = (secret, at) => openBook({ store: memoryStore({ frames, secret }), core: () => loadCore(), letters: () => loadLetters(), now: clock(START + at) });
  const others = await Promise.all(secrets.map((secret, at) => open(secret, 60_000 * (at + 1))));
  const all = [book, ...others];
  t.after(() => Promise.all(all.map((one) => one.close())));
  return Object.assign(all, { founderSecret: (await store.read()).secret });
}

/** A generator of whole numbers below `end`, the same for the same seed. */
export function random(seed) {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

/** Something a device writes while it is apart. */
export async function write(book, name) {
  await made(book, name.length % 2 === 0 ? person(name) : household(name));
}

export async function equal(books) {
  const digests = await Promise.all(books.map((book) => book.digest()));
  assert.equal(new Set(digests).size, 1, digests.join(' '));
}

/** A run that must come to its end. */
export async function meet(book, store, options) {
  const report = await exchange(book, store, options);
  assert.equal(report.interrupted, undefined, JSON.stringify(report.interrupted));
  return report;
}

/** The name that these bytes prove under a beginning: what anybody can make who may write to a store. */
export const named = (beginning, bytes) => `${beginning}-${bytes.length}-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;

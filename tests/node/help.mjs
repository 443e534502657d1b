// Shared by the tests: a core, a small village, a clock that can be set, and stores that fail on demand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCore, memoryStore, openBook, StorageError } from 'xiangyue/node';

export const START = Date.UTC(2026, 2, 5, 0, 0, 0);
export const SEED = new Uint8Array(32).fill(7);
export const founding = { type: 'foundCommunity', name: '罗峪村', utcOffsetMinutes: 480 };
export const cli = fileURLToPath(new URL('../../pkg/dist/cli/main.js', import.meta.url));

/** A folder that is gone when the test ends. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'xiangyue-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A clock that moves one second with every look. */
export function clock(start = START) {
  let now = start;
  return () => (now += 1000);
}

export const person = (name, extra = {}) => ({ type: 'registerPerson', profile: { name }, consentOn: '2026-03-05', ...extra });
export const household = (name) => ({ type: 'registerHousehold', profile: { name } });

/** A book founded in a memory store, or in the one given. */
export async function village(options = {}) {
  const store = options.store ?? memoryStore();
  const book = await openBook({ core: () => loadCore(), now: clock(), seed: SEED, ...options, store });
  await book.found(founding);
  return { book, store };
}

/** The id of what a command made. */
export async function made(book, command) {
  const { receipt, refusal } = await book.execute(command);
  if (refusal !== undefined) throw new Error(`refused: ${JSON.stringify(refusal)}`);
  return receipt.entry;
}

/** A store that obeys until told to fail; it notes every write that was durable. */
export function failing(inner = memoryStore()) {
  const store = {
    fails: false,
    code: 'storage_full',
    /** Called before each append; may wait, or throw. */
    before: async () => {},
    appended: [],
    read: () => inner.read(),
    async append(bytes) {
      await store.before(bytes);
      if (store.fails) throw new StorageError(store.code, 'no room');
      await inner.append(bytes);
      store.appended.push(bytes.slice());
    },
    async replace(bytes) {
      if (store.fails) throw new StorageError(store.code, 'no room');
      await inner.replace(bytes);
    },
    writeCheckpoint: (bytes) => inner.writeCheckpoint(bytes),
    writeSecret: (bytes) => inner.writeSecret(bytes),
    close: () => inner.close(),
  };
  return store;
}

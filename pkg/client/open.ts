// Opens a book in this thread, alone or shared with other tabs.
import type { Backup } from '../loader/backup.js';
import type { Core } from '../loader/core.js';
import type { Letters } from '../loader/letters.js';
import type { BookStore } from '../storage/store.js';
import { LocalBook } from './local.js';
import { openShared } from './tabs.js';
import type { BookClient } from './types.js';

export interface OpenOptions {
  store: BookStore | (() => BookStore);
  /** The host's `loadCore`; asked again after a trap. */
  core: () => Promise<Core>;
  /** The host's `loadBackup`; without it there are no encrypted backups. */
  backup?: () => Promise<Backup>;
  /** The host's `loadLetters`; without it personal data neither go out sealed nor come in. */
  letters?: () => Promise<Letters>;
  /** Milliseconds since 1970; `Date.now` if not given. */
  now?: () => number;
  /** 32 bytes that make a founded community's key deterministic. */
  seed?: Uint8Array;
  /** A name that all tabs of this book share; then one of them writes and the others follow. Needs `store`
   *  as a function, and a store that refuses a writer that lost its turn, as `indexedDbStore` does. */
  tabs?: string;
  /** How long the writing tab may be silent before this one takes its turn; 4 seconds if not given. */
  patienceMs?: number;
}

/** Opens what the store holds; an empty store waits for `found` or `importBook`. */
export async function openBook(options: OpenOptions): Promise<BookClient> {
  const shared = options.tabs !== undefined && canShare();
  const open = async () => {
    const store = typeof options.store === 'function' ? options.store() : options.store;
    try {
      const { core, backup, letters, now = Date.now, seed } = options;
      return await LocalBook.open({ store, core, backup, letters, now, seed, takesTurns: !shared });
    } catch (error) {
      await store.close().catch(() => undefined);
      throw error;
    }
  };
  if (!shared || options.tabs === undefined) return open();
  return openShared({ name: options.tabs, open, patienceMs: options.patienceMs });
}

/** Web Locks exist in secure contexts only; a portal served over plain http has to take turns instead. */
function canShare(): boolean {
  return typeof BroadcastChannel !== 'undefined' && typeof navigator !== 'undefined' && navigator.locks !== undefined;
}

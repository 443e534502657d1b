// A book in IndexedDB: every append is one row, durable when its transaction completes. A number that
// goes up with every opening fences off a tab that lost its turn but does not know it yet.
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { StorageError } from '../loader/errors.js';
import { joined } from './bytes.js';
import type { BookStore, StoredBook } from './store.js';

interface Schema extends DBSchema {
  frames: { key: number; value: Uint8Array };
  kept: { key: Kept; value: Uint8Array | number };
}
type Kept = 'checkpoint' | 'secret' | 'device' | 'turn';
type Stores = ('frames' | 'kept')[];
type Work<T> = (tx: IDBPTransaction<Schema, Stores, 'readwrite'>) => Promise<T>;

function failed(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { name, message } = error as DOMException;
  return new StorageError(name === 'QuotaExceededError' ? 'storage_full' : 'storage_failed', `${name}: ${message}`);
}

/** iOS drops connections in the background, and a cleared site closes them: worth one new connection. */
function isDropped(error: unknown): boolean {
  const name = (error as DOMException | null)?.name;
  return name === 'InvalidStateError' || name === 'UnknownError' || name === 'TransactionInactiveError';
}

class IndexedDbStore implements BookStore {
  readonly atomic = true;
  private db: Promise<IDBPDatabase<Schema>> | undefined;
  private turn: number | undefined;
  private closed = false;

  constructor(private readonly name: string) {}

  async read(): Promise<StoredBook | undefined> {
    // Reading takes the turn: from here on every other opening of this book is refused its writes.
    return this.transaction(false, async (tx) => {
      const kept = tx.objectStore('kept');
      const turn = Number((await kept.get('turn')) ?? 0) + 1;
      await kept.put(turn, 'turn');
      const parts = await tx.objectStore('frames').getAll();
      const secret = (await kept.get('secret')) as Uint8Array | undefined;
      const checkpoint = (await kept.get('checkpoint')) as Uint8Array | undefined;
      const device = (await kept.get('device')) as Uint8Array | undefined;
      this.turn = turn;
      return parts.length === 0 && secret === undefined ? undefined : { frames: joined(parts), checkpoint, secret, device };
    });
  }

  async append(frames: Uint8Array): Promise<void> {
    await this.transaction(true, async (tx) => void (await tx.objectStore('frames').add(frames.slice())));
  }

  async replace(frames: Uint8Array): Promise<void> {
    await this.transaction(true, async (tx) => {
      await tx.objectStore('frames').clear();
      await tx.objectStore('frames').add(frames.slice());
    });
  }

  async writeCheckpoint(bytes: Uint8Array): Promise<void> {
    await this.transaction(true, async (tx) => void (await tx.objectStore('kept').put(bytes.slice(), 'checkpoint')));
  }

  async writeSecret(bytes: Uint8Array): Promise<void> {
    await this.transaction(true, async (tx) => void (await tx.objectStore('kept').put(bytes.slice(), 'secret')));
  }

  async writeDevice(bytes: Uint8Array): Promise<void> {
    await this.transaction(true, async (tx) => void (await tx.objectStore('kept').put(bytes.slice(), 'device')));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.drop();
  }

  private async drop(): Promise<void> {
    const db = this.db;
    this.db = undefined;
    await db?.then((open) => open.close()).catch(() => undefined);
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    this.db ??= openDB<Schema>(`xiangyue:${this.name}`, 1, {
      upgrade(db) {
        db.createObjectStore('frames', { autoIncrement: true });
        db.createObjectStore('kept');
      },
      // Somebody wants to delete the database, or the system closed it: let go, the next call opens it again.
      blocking: () => void this.drop(),
      terminated: () => void (this.db = undefined),
    });
    return this.db;
  }

  private async transaction<T>(mine: boolean, work: Work<T>): Promise<T> {
    if (this.closed) throw new StorageError('storage_closed', 'this store is closed');
    try {
      return await this.attempt(mine, work);
    } catch (error) {
      if (!isDropped(error)) throw failed(error);
      await this.drop();
    }
    try {
      return await this.attempt(mine, work);
    } catch (error) {
      throw failed(error);
    }
  }

  private async attempt<T>(mine: boolean, work: Work<T>): Promise<T> {
    const db = await this.open();
    const tx = db.transaction(['frames', 'kept'] as Stores, 'readwrite', { durability: 'strict' });
    // The promise of a failed transaction is waited for below; before that nobody may call it unhandled.
    tx.done.catch(() => undefined);
    try {
      if (mine) await this.checkTurn(tx);
      const result = await work(tx);
      await tx.done;
      return result;
    } catch (error) {
      try {
        tx.abort();
      } catch {
        // Already ended.
      }
      throw tx.error ?? error;
    }
  }

  private async checkTurn(tx: IDBPTransaction<Schema, Stores, 'readwrite'>): Promise<void> {
    const now = await tx.objectStore('kept').get('turn');
    // A cleared site leaves a new, empty database: writing on into it would lose the beginning of the book.
    if (this.turn === undefined || now !== this.turn) {
      throw new StorageError('storage_taken', 'another tab has taken over this book');
    }
  }
}

/** A book in this origin's IndexedDB, under a name. */
export function indexedDbStore(name: string): BookStore {
  return new IndexedDbStore(name);
}

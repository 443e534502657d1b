// Persist, then acknowledge: everything that was executed before a write began goes out in that write,
// and whoever waits for it is told only when the store says it is durable.
import type { Community } from '../loader/community.js';
import { StorageError } from '../loader/errors.js';
import type { BookStore } from '../storage/store.js';

export class Committer {
  private tail: Promise<unknown> = Promise.resolve();
  private next: Promise<void> | undefined;
  /** Entries appended since the frames were last written as a whole. */
  appends = 0;
  problem: StorageError | undefined;

  constructor(
    private readonly community: Community,
    private readonly store: BookStore,
  ) {}

  /** Resolves when everything executed so far is stored. Calls of one moment share one write. */
  commit(): Promise<void> {
    if (this.next === undefined) {
      const mine: Promise<void> = this.exclusive(() => {
        // From here on newcomers wait for the write after this one.
        if (this.next === mine) this.next = undefined;
        return this.write().then(() => undefined);
      });
      this.next = mine;
    }
    return this.next;
  }

  /** Runs work on the store after all that is under way. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Writes the whole book in place of its many small frames, and the checkpoint beside it. */
  compact(): Promise<void> {
    return this.exclusive(async () => {
      while (await this.write());
      await this.rewrite();
    });
  }

  /**
   * Drops what lies before the last seal, here and in the store. The store replaces its bytes at once or not at
   * all, and its old and its new bytes open to the same book, so a crash at any point loses nothing.
   */
  prune(): Promise<void> {
    return this.exclusive(async () => {
      while (await this.write());
      this.community.prune();
      await this.rewrite();
    });
  }

  /** Rewrites the store where it still holds bytes of erased data. */
  async cleanse(): Promise<void> {
    if (this.community.rewriteDue()) await this.compact();
  }

  checkpoint(): Promise<void> {
    return this.exclusive(async () => {
      while (await this.write());
      const bytes = this.community.checkpoint();
      await this.stored(() => this.store.writeCheckpoint(bytes));
    });
  }

  /** Puts the whole book in place of all that is stored. */
  private async rewrite(): Promise<void> {
    // In one breath: what is in the whole is in no later append.
    const { bytes, mark } = this.community.rewrite();
    const checkpoint = this.community.checkpoint();
    await this.stored(() => this.store.replace(bytes));
    this.community.rewritten(mark);
    this.appends = 0;
    await this.stored(() => this.store.writeCheckpoint(checkpoint));
  }

  /** True if there was something to write. */
  private async write(): Promise<boolean> {
    const unsaved = this.community.unsaved();
    if (unsaved === undefined) return false;
    await this.stored(() => this.store.append(unsaved.bytes));
    this.community.acknowledge(unsaved.mark);
    this.appends += 1;
    return true;
  }

  private async stored(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem = undefined;
    } catch (error) {
      const { name, message } = error as Error;
      this.problem = name === 'StorageError' ? (error as StorageError) : new StorageError('storage_failed', message);
      throw this.problem;
    }
  }
}

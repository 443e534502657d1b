// An open book on this thread: the core in hand, the store behind it, nobody else writing. Opens it, opens it again
// after a trap, writes what was executed, and says how it stands. What is done with it stands in the classes built on this.
import type { Backup } from '../loader/backup.js';
import type { Community } from '../loader/community.js';
import type { OpenReport, Outcome } from '../loader/contract.js';
import type { Core } from '../loader/core.js';
import { CoreError, StorageError, toData } from '../loader/errors.js';
import type { Letters } from '../loader/letters.js';
import type { Texts } from '../loader/texts.js';
import type { BookStore } from '../storage/store.js';
import { backupState, remembered, toBytes, type Remembered } from './backups.js';
import { Committer } from './committer.js';
import { Listeners } from './listeners.js';
import { openStored } from './stored.js';
import type { BookState } from './types.js';

export interface LocalOptions {
  store: BookStore;
  /** Gives the core; asked again after a trap. */
  core: () => Promise<Core>;
  /** Gives the backup's module; asked for each backup. */
  backup?: (() => Promise<Backup>) | undefined;
  /** Gives the letters' module; asked when a letter is to be sealed or opened. */
  letters?: (() => Promise<Letters>) | undefined;
  /** Milliseconds since 1970; `Date.now` if not given. */
  now: () => number;
  /** 32 bytes from which a founded community's key is made; the core draws them if not given. */
  seed?: Uint8Array | undefined;
  /** True where no lock decides who writes: whoever writes takes the turn from whoever had it. */
  takesTurns?: boolean | undefined;
}

/** Entries after which the book is written as a whole, with a checkpoint. */
const COMPACT_EVERY = 2000;
/** Small frames that are worth writing as a whole when the book is closed. */
const COMPACT_ON_CLOSE = 100;
/** Entries folded while opening from which on a fresh checkpoint pays. */
const STALE_AFTER = 10_000;

export class HeldBook {
  protected core!: Core;
  protected community: Community | undefined;
  private committer: Committer | undefined;
  private reopening: Promise<void> | undefined;
  protected executed = 0;
  protected written = 0;
  protected sinceCheckpoint = 0;
  private compacted = 0;
  private revision = 0;
  protected report: OpenReport | undefined;
  /** Kept while the book is being opened again: a screen must not take a trap for an empty store. */
  protected id: string | undefined;
  protected known: Remembered | undefined;
  private reached = 0;
  /** A merge on its way: until all of it is decided the book lacks its end. */
  protected merging: Promise<unknown> | undefined;
  private readonly listeners = new Listeners();

  protected constructor(protected readonly options: LocalOptions) {}

  state(): BookState {
    const writable = this.report?.writable !== false;
    return {
      mode: writable ? 'writer' : 'reader',
      community: this.id,
      unsaved: this.written < this.executed,
      report: this.report,
      revision: this.revision,
      problem: this.committer?.problem && toData(this.committer.problem),
      ...backupState(this.known, this.entries, this.options.now()),
    };
  }

  async retry(): Promise<void> {
    await this.ready();
    if (this.committer !== undefined) await this.commit(this.committer, 0);
  }

  onChange(listener: (state: BookState) => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    try {
      const { committer } = this;
      if (committer !== undefined && this.core.alive) {
        if (committer.appends >= COMPACT_ON_CLOSE) await committer.compact();
        else if (this.sinceCheckpoint > 0) await committer.checkpoint();
        this.community?.free();
      }
    } finally {
      this.community = undefined;
      this.committer = undefined;
      await this.options.store.close();
    }
  }

  protected async inTurn<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!this.isTaken(error)) throw error;
    }
    // Nothing of it is in any store: the transaction that would have kept it was refused. Once more, on top of
    // what the other tab wrote.
    return work();
  }

  protected async attempt(work: (community: Community, now: number) => Outcome): Promise<Outcome> {
    await this.ready();
    const [community, committer] = this.held();
    const outcome = this.guarded(() => work(community, this.options.now()));
    if (outcome.refusal !== undefined) return outcome;
    await this.commit(committer, 1);
    return outcome;
  }

  private isTaken(error: unknown): boolean {
    return this.options.takesTurns === true && (error as { code?: unknown }).code === 'storage_taken';
  }

  /** What others have heard must outlast a crash here: else its numbers would be given to other entries. */
  protected async durable(): Promise<void> {
    await this.ready();
    while (this.written < this.executed) await this.commit(this.held()[1], 0);
  }

  protected async mustBeEmpty(): Promise<void> {
    await this.ready();
    // Another tab may have filled the store since this one looked, or only taken the turn.
    if (this.community === undefined && this.options.takesTurns === true) await this.reopen();
    if (this.community !== undefined) throw new StorageError('storage_not_empty', 'this store already holds a community');
  }

  /** The module for texts. */
  protected async texts(): Promise<Texts> {
    await this.ready();
    return this.core.texts();
  }

  protected async ready(): Promise<void> {
    const stale = !this.core.alive || (this.options.takesTurns === true && this.committer?.problem?.code === 'storage_taken');
    if (this.reopening === undefined && stale) this.reopening = this.reopen();
    try {
      await this.reopening;
    } finally {
      this.reopening = undefined;
    }
    await this.merging;
  }

  /** Loads the core and opens what is stored: at the start, and again after a trap. */
  protected async reopen(): Promise<void> {
    await this.committer?.exclusive(async () => undefined);
    if (this.core?.alive) this.community?.free();
    this.community = this.committer = undefined;
    this.core = await this.options.core();
    const stored = await openStored(this.core, this.options.store);
    if (stored === undefined) return;
    const { community, device } = stored;
    const committer = this.hold(community);
    this.known = remembered(device);
    if (this.known === undefined) void this.keep(this.firstSeen());
    await committer.cleanse().catch(() => undefined);
    const { foldedEntries } = community.openReport();
    if (foldedEntries > STALE_AFTER) void committer.checkpoint().catch(() => undefined);
  }

  protected hold(community: Community): Committer {
    this.community = community;
    this.report = community.openReport();
    this.id = community.id();
    this.executed = this.written = this.sinceCheckpoint = 0;
    this.compacted = this.report.entries;
    this.reached = community.have().reduce((sum, { seq }) => sum + seq, 0);
    this.committer = new Committer(community, this.options.store);
    return this.committer;
  }

  /** Entries of all feeds, those among them that are in an archive and no longer here. */
  protected get entries(): number {
    return this.reached + this.executed;
  }

  protected firstSeen(): Remembered {
    return { at: this.options.now(), entries: 0, made: false };
  }

  /** A device that forgets reminds too late or too early, no more. */
  protected async keep(known: Remembered): Promise<void> {
    this.known = known;
    const { store } = this.options;
    await this.committer?.exclusive(async () => store.writeDevice?.(toBytes(known))).catch(() => undefined);
  }

  protected held(): [Community, Committer] {
    if (this.community === undefined || this.committer === undefined) {
      throw new CoreError('not_founded', 'nothing is founded or imported here yet');
    }
    return [this.community, this.committer];
  }

  protected async store(committer: Committer, done: readonly Outcome[]): Promise<void> {
    const entries = done.filter((outcome) => outcome.receipt !== undefined).length;
    if (entries > 0) await this.commit(committer, entries);
  }

  protected async commit(committer: Committer, entries: number): Promise<void> {
    this.executed += entries;
    const upTo = this.executed;
    try {
      await committer.commit();
      this.written = Math.max(this.written, upTo);
      // Whoever is told that data were erased may rely on it: the store no longer holds them either.
      await committer.cleanse();
      this.sinceCheckpoint += entries;
      // In step with the book's size, so that a long import does not write the whole again and again.
      if (this.sinceCheckpoint >= Math.max(COMPACT_EVERY, this.compacted / 2)) {
        this.compacted += this.sinceCheckpoint;
        this.sinceCheckpoint = 0;
        // The command itself is stored; a cache that cannot be written is tried again later.
        void committer.compact().catch(() => undefined);
      }
    } finally {
      this.changed();
    }
  }

  protected guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      // The next call opens the book again from what is stored.
      if (!this.core.alive) this.community = this.committer = undefined;
      throw error;
    }
  }

  protected changed(): void {
    this.revision += 1;
    this.listeners.tell(this.state());
  }
}

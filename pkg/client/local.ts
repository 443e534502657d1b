// A book held by this thread: the core in hand, the store behind it, nobody else writing.
import type { Backup } from '../loader/backup.js';
import type { Community } from '../loader/community.js';
import type {
  AnswerOf, Carried, ColumnMapping, CommandInput, Day, DrawnCode, FeedMark, FoundInput, InvitationId, Invited, InviteInput, Lang,
  MergeReport, OpenReport, Outcome, PublicKey, QrCollected, QrFault, QrKind, QrReading, QrSeries, QrSourceInput, QrWritten, QueryInput,
  Receipt, Refusal, RuleTableReport, StatementWritten,
} from '../loader/contract.js';
import type { Core } from '../loader/core.js';
import { CoreError, StorageError, toData } from '../loader/errors.js';
import type { BookStore } from '../storage/store.js';
import { backupState, remembered, toBytes, wayBackFor, type Remembered } from './backups.js';
import { Committer } from './committer.js';
import { Listeners } from './listeners.js';
import { collected } from './series.js';
import { openStored } from './stored.js';
import type { BackupFile, BackupOpened, BackupOptions, BookClient, BookState } from './types.js';

export interface LocalOptions {
  store: BookStore;
  /** Gives the core; asked again after a trap. */
  core: () => Promise<Core>;
  /** Gives the backup's module; asked for each backup. */
  backup?: (() => Promise<Backup>) | undefined;
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
const BATCH = 500;
/** Entries decided between two breaths of a merge. */
const MERGE_SLICE = 4_000;

export class LocalBook implements BookClient {
  private core!: Core;
  private community: Community | undefined;
  private committer: Committer | undefined;
  private reopening: Promise<void> | undefined;
  private executed = 0;
  private written = 0;
  private sinceCheckpoint = 0;
  private compacted = 0;
  private revision = 0;
  private report: OpenReport | undefined;
  /** Kept while the book is being opened again: a screen must not take a trap for an empty store. */
  private id: string | undefined;
  private known: Remembered | undefined;
  private reached = 0;
  private readonly listeners = new Listeners();

  private constructor(private readonly options: LocalOptions) {}

  static async open(options: LocalOptions): Promise<LocalBook> {
    const book = new LocalBook(options);
    await book.reopen();
    return book;
  }

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

  async found(command: FoundInput): Promise<Receipt> {
    await this.mustBeEmpty();
    const community = this.core.found(this.options.now(), command, this.options.seed);
    const unsaved = community.unsaved();
    const secret = community.secret();
    if (unsaved === undefined || secret === undefined) throw new CoreError('unexpected', 'a founded book without entry or key');
    try {
      // The key first: a book without its key could never be written to again.
      await this.options.store.writeSecret(secret);
      // As a whole, not as an append: then a torn first frame is damage and never an interrupted founding.
      await this.options.store.replace(unsaved.bytes);
    } catch (error) {
      community.free();
      throw error;
    }
    community.acknowledge(unsaved.mark);
    this.hold(community);
    await this.keep(this.firstSeen());
    const { rows } = community.ask(this.options.now(), { type: 'journal', limit: 1 });
    const first = rows[0];
    if (first === undefined) throw new CoreError('unexpected', 'a founded book without entry');
    this.changed();
    const { name, utcOffsetMinutes } = command;
    const key = community.publicKey();
    if (key === undefined) throw new CoreError('unexpected', 'a founded book without key');
    return {
      entry: first.entry,
      at: first.at,
      events: [{ type: 'communityFounded', name, utcOffsetMinutes }, { type: 'keyAdmitted', key, role: 'admin', person: undefined }],
    };
  }

  execute(command: CommandInput): Promise<Outcome> {
    return this.inTurn(() => this.attempt((community, now) => community.execute(now, command)));
  }

  seal(until: Day): Promise<Outcome> {
    return this.inTurn(() => this.attempt((community, now) => community.seal(now, until)));
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!this.isTaken(error)) throw error;
    }
    // Nothing of it is in any store: the transaction that would have kept it was refused. Once more, on top of
    // what the other tab wrote.
    return work();
  }

  private async attempt(work: (community: Community, now: number) => Outcome): Promise<Outcome> {
    await this.ready();
    const [community, committer] = this.held();
    const outcome = this.guarded(() => work(community, this.options.now()));
    if (outcome.refusal !== undefined) return outcome;
    await this.commit(committer, 1);
    return outcome;
  }

  async executeAll(commands: readonly CommandInput[], onProgress?: (done: number, total: number) => void): Promise<Outcome[]> {
    await this.ready();
    const outcomes: Outcome[] = [];
    const batches = Array.from({ length: Math.ceil(commands.length / BATCH) }, (_, at) => commands.slice(at * BATCH, (at + 1) * BATCH));
    // A wrong row far down a table must not leave the rows above it booked. A lone batch is read whole anyway.
    if (batches.length > 1) batches.forEach((batch, at) => this.guarded(() => this.held()[0].readAll(batch, at * BATCH)));
    for (const batch of batches) {
      const [community, committer] = this.held();
      const from = outcomes.length;
      const done: Outcome[] = [];
      try {
        this.guarded(() => community.executeAll(this.options.now(), batch, done, from));
      } catch (error) {
        // What was carried out before the fault stays, so it is stored before the fault is told.
        await this.store(committer, done);
        throw error;
      }
      await this.store(committer, done);
      outcomes.push(...done);
      onProgress?.(outcomes.length, commands.length);
    }
    return outcomes;
  }

  async invite(invitation: InviteInput): Promise<Invited> {
    await this.ready();
    const seed = this.guarded(() => this.held()[0].drawSeed());
    const key = this.guarded(() => this.core.publicKeyOf(seed));
    const outcome = await this.execute({ type: 'invite', ...invitation, key });
    return outcome.refusal === undefined ? { ...outcome, seed } : outcome;
  }

  async join(invitation: InvitationId, seed: Uint8Array): Promise<Outcome> {
    await this.ready();
    const [community, committer] = this.held();
    const outcome = this.guarded(() => community.join(this.options.now(), invitation, seed));
    if (outcome.refusal !== undefined) return outcome;
    const secret = community.secret();
    if (secret === undefined) throw new CoreError('unexpected', 'a device that joined has no key');
    try {
      // The key first: an entry whose key is lost would have used the invitation up for nothing.
      await committer.exclusive(() => this.options.store.writeSecret(secret));
    } catch (error) {
      await this.reopen();
      throw error;
    }
    this.report = community.openReport();
    await this.commit(committer, 1);
    return outcome;
  }

  async ask<const Q extends QueryInput>(query: Q): Promise<AnswerOf<Q>> {
    await this.ready();
    const [community] = this.held();
    return this.guarded(() => community.ask(this.options.now(), query));
  }

  async readRuleTable(rows: readonly (readonly string[])[], mapping?: ColumnMapping): Promise<RuleTableReport> {
    await this.ready();
    return this.guarded(() => this.core.readRuleTable(rows, mapping));
  }

  async refusalText(refusal: Refusal, lang: Lang): Promise<string> {
    await this.ready();
    return this.guarded(() => this.core.refusalText(refusal, lang));
  }

  async writeQr(source: QrSourceInput): Promise<QrWritten> {
    await this.ready();
    return this.guarded(() => this.held()[0].writeQr(this.options.now(), source));
  }

  async readQr(text: string, kind?: QrKind): Promise<QrReading> {
    await this.ready();
    return this.guarded(() => this.held()[0].readQr(this.options.now(), text, kind));
  }

  async writeSeries(bytes: Uint8Array, carries: Carried, repair?: number): Promise<QrSeries> {
    await this.ready();
    return this.guarded(() => this.core.writeSeries(bytes, carries, repair));
  }

  async collectSeries(texts: readonly string[]): Promise<QrCollected> {
    await this.ready();
    return this.guarded(() => collected(this.core, texts));
  }

  async statementFor(key: string): Promise<StatementWritten> {
    // A wallet forgets what it is told has arrived.
    await this.durable();
    return this.guarded(() => this.held()[0].statementFor(this.options.now(), key));
  }

  async drawCheckInCode(): Promise<DrawnCode> {
    await this.ready();
    return this.guarded(() => this.held()[0].drawCheckInCode());
  }

  async qrFaultText(fault: QrFault, lang: Lang): Promise<string> {
    await this.ready();
    return this.guarded(() => this.core.qrFaultText(fault, lang));
  }

  async merge(bytes: Uint8Array, onProgress?: (done: number, total: number) => void): Promise<MergeReport> {
    await this.ready();
    const [community, committer] = this.held();
    this.guarded(() => community.beginMerge(this.options.now(), bytes));
    const deciding = this.decide(community, onProgress);
    // Whoever asks meanwhile waits: until all is decided the book lacks its end.
    this.merging = deciding.catch(() => undefined);
    const report = await deciding;
    this.report = community.openReport();
    await this.commit(committer, report.newEntries);
    // It begins elsewhere now: what lies in the store before the snapshot is dead weight.
    if (report.adoptedSeal !== undefined) void committer.compact().catch(() => undefined);
    return report;
  }

  private merging: Promise<unknown> | undefined;

  private async decide(community: Community, onProgress?: (done: number, total: number) => void): Promise<MergeReport> {
    for (;;) {
      const { done, total, report } = this.guarded(() => community.goOn(MERGE_SLICE));
      onProgress?.(done, total);
      if (report !== undefined) return report;
      // Let the page draw and messages go out.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  async have(): Promise<FeedMark[]> {
    await this.ready();
    return this.guarded(() => this.held()[0].have());
  }

  async diff(have: readonly FeedMark[]): Promise<Uint8Array | undefined> {
    await this.durable();
    return this.guarded(() => this.held()[0].diff(have));
  }

  async diffFor(have: readonly FeedMark[], key: PublicKey): Promise<Uint8Array | undefined> {
    await this.durable();
    return this.guarded(() => this.held()[0].diffFor(this.options.now(), have, key));
  }

  async haveSigned(): Promise<Uint8Array> {
    await this.ready();
    return this.guarded(() => this.held()[0].haveSigned(this.options.now()));
  }

  async diffForClaim(claim: Uint8Array): Promise<Uint8Array | undefined> {
    await this.durable();
    return this.guarded(() => this.held()[0].diffForClaim(this.options.now(), claim));
  }

  async exportFor(key: PublicKey): Promise<Uint8Array> {
    await this.durable();
    return this.guarded(() => this.held()[0].exportFor(this.options.now(), key));
  }

  async archive(): Promise<Uint8Array> {
    await this.durable();
    return this.guarded(() => this.held()[0].archive());
  }

  prune(): Promise<void> {
    return this.inTurn(async () => {
      await this.ready();
      const [, committer] = this.held();
      try {
        await committer.prune();
      } catch (error) {
        // The store holds what it held before, and so does this device again.
        if (error instanceof StorageError) await this.reopen();
        throw error;
      }
      this.sinceCheckpoint = 0;
      this.changed();
    });
  }

  async exportBook(): Promise<Uint8Array> {
    await this.ready();
    return this.guarded(() => this.held()[0].exportBook());
  }

  async importBook(bytes: Uint8Array): Promise<OpenReport> {
    await this.mustBeEmpty();
    const community = this.guarded(() => this.core.open(bytes));
    try {
      await this.options.store.replace(bytes);
    } catch (error) {
      community.free();
      throw error;
    }
    this.hold(community);
    await this.keep(this.firstSeen());
    this.changed();
    return community.openReport();
  }

  async backup(passphrase: string, options: BackupOptions = {}, onProgress?: (done: number, total: number) => void): Promise<BackupFile> {
    await this.ready();
    this.held();
    const backup = await this.backupModule();
    // Before anything is written for it.
    backup.checkPassphrase(passphrase);
    const wayBack = options.wayBack === false ? undefined : await wayBackFor(this, this.known?.wayBack);
    // An invitation that only the file knows would be worth nothing.
    while (this.written < this.executed) await this.commit(this.held()[1], 0);
    const [community] = this.held();
    const [now, entries, book] = [this.options.now(), this.entries, this.guarded(() => community.exportBook())];
    const sealing = { community: community.id(), passphrase, now, wayBack, cost: options.cost };
    const bytes = await backup.seal(book, sealing, onProgress);
    // A copy for somebody else is no backup of this device.
    if (options.wayBack !== false) await this.keep({ at: now, entries, made: true, wayBack });
    this.changed();
    return { bytes, wayBack: wayBack !== undefined };
  }

  async openBackup(file: Uint8Array, passphrase: string, onProgress?: (done: number, total: number) => void): Promise<BackupOpened> {
    await this.ready();
    if (this.community === undefined && this.options.takesTurns === true) await this.reopen();
    const backup = await this.backupModule();
    // Another community's file is told before anybody waits for the key.
    if (this.id !== undefined && backup.label(file).community !== this.id) {
      throw new CoreError('foreign_community', 'the backup is of another community', undefined, undefined, '这是另一个社区的备份');
    }
    const { book, label, wayBack } = await backup.open(file, passphrase, onProgress);
    const merged = this.community === undefined ? undefined : await this.merge(book);
    if (merged === undefined) await this.importBook(book);
    const { entries } = this;
    const reads = this.state().mode === 'reader';
    const outcome = wayBack !== undefined && reads ? await this.join(wayBack.invitation, wayBack.seed) : undefined;
    if (merged === undefined) await this.keep({ at: label.madeAt, entries, made: true });
    this.changed();
    return { madeAt: label.madeAt, merged, joined: outcome?.receipt !== undefined, refusal: outcome?.refusal };
  }

  async digest(): Promise<string> {
    await this.ready();
    return this.guarded(() => this.held()[0].digest());
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

  private isTaken(error: unknown): boolean {
    return this.options.takesTurns === true && (error as { code?: unknown }).code === 'storage_taken';
  }

  /** What others have heard must outlast a crash here: else its numbers would be given to other entries. */
  private async durable(): Promise<void> {
    await this.ready();
    while (this.written < this.executed) await this.commit(this.held()[1], 0);
  }

  private async mustBeEmpty(): Promise<void> {
    await this.ready();
    // Another tab may have filled the store since this one looked, or only taken the turn.
    if (this.community === undefined && this.options.takesTurns === true) await this.reopen();
    if (this.community !== undefined) throw new StorageError('storage_not_empty', 'this store already holds a community');
  }

  private async ready(): Promise<void> {
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
  private async reopen(): Promise<void> {
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

  private hold(community: Community): Committer {
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
  private get entries(): number {
    return this.reached + this.executed;
  }

  private firstSeen(): Remembered {
    return { at: this.options.now(), entries: 0, made: false };
  }

  /** A device that forgets reminds too late or too early, no more. */
  private async keep(known: Remembered): Promise<void> {
    this.known = known;
    const { store } = this.options;
    await this.committer?.exclusive(async () => store.writeDevice?.(toBytes(known))).catch(() => undefined);
  }

  private async backupModule(): Promise<Backup> {
    const { backup } = this.options;
    if (backup === undefined) throw new CoreError('no_backup_module', 'the host gave no module for backups');
    return backup();
  }

  private held(): [Community, Committer] {
    if (this.community === undefined || this.committer === undefined) {
      throw new CoreError('not_founded', 'nothing is founded or imported here yet');
    }
    return [this.community, this.committer];
  }

  private async store(committer: Committer, done: readonly Outcome[]): Promise<void> {
    const entries = done.filter((outcome) => outcome.receipt !== undefined).length;
    if (entries > 0) await this.commit(committer, entries);
  }

  private async commit(committer: Committer, entries: number): Promise<void> {
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

  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      // The next call opens the book again from what is stored.
      if (!this.core.alive) this.community = this.committer = undefined;
      throw error;
    }
  }

  private changed(): void {
    this.revision += 1;
    this.listeners.tell(this.state());
  }
}

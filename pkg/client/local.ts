// A book held by this thread: the core in hand, the store behind it, nobody else writing.
import type { Backup } from '../loader/backup.js';
import type {
  AnswerOf, ColumnMapping, CommandInput, Day, FoundInput, InvitationId, Invited, InviteInput, Lang, Outcome, QueryInput, Receipt, Refusal,
  RuleTableReport,
} from '../loader/contract.js';
import { CoreError } from '../loader/errors.js';
import { wayBackFor } from './backups.js';
import type { LocalOptions } from './held.js';
import { MergingBook } from './merging.js';
import type { BackupFile, BackupOpened, BackupOptions, BookClient } from './types.js';

/** Commands stored together. */
const BATCH = 500;

export class LocalBook extends MergingBook implements BookClient {
  static async open(options: LocalOptions): Promise<LocalBook> {
    const book = new LocalBook(options);
    await book.reopen();
    return book;
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
    return (await this.texts()).readRuleTable(rows, mapping);
  }

  async refusalText(refusal: Refusal, lang: Lang): Promise<string> {
    return (await this.texts()).refusalText(refusal, lang);
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

  private async backupModule(): Promise<Backup> {
    const { backup } = this.options;
    if (backup === undefined) throw new CoreError('no_backup_module', 'the host gave no module for backups');
    return backup();
  }
}

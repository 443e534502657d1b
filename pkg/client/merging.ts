// A held book and other devices: what it takes in from them, and what it gives to them.
import type { Community } from '../loader/community.js';
import type { FeedMark, MergeReport, OpenReport, PublicKey, StatementWritten } from '../loader/contract.js';
import { CoreError, StorageError } from '../loader/errors.js';
import { holdsLetter, type Letters } from '../loader/letters.js';
import { joined } from '../storage/bytes.js';
import { TextBook } from './texts.js';
import type { Archived } from './types.js';

/** Entries decided between two breaths of a merge. */
const MERGE_SLICE = 4_000;
/** A key that nobody holds: what it may see is nothing. */
const NOBODY = '0'.repeat(64);

export class MergingBook extends TextBook {
  async merge(bytes: Uint8Array, onProgress?: (done: number, total: number) => void): Promise<MergeReport> {
    await this.ready();
    const opened = await this.opened(bytes);
    const [community, committer] = this.held();
    this.guarded(() => community.beginMerge(this.options.now(), opened));
    const deciding = this.decide(community, onProgress);
    // Whoever asks meanwhile waits: until all is decided the book lacks its end.
    this.merging = deciding.catch(() => undefined);
    const report = await deciding;
    this.report = community.openReport();
    await this.commit(committer, report.newEntries);
    // It begins elsewhere now: what lies in the store before the snapshot is dead weight.
    if (report.adoptedSeal !== undefined || report.fallenSeal !== undefined) void committer.compact().catch(() => undefined);
    return report;
  }

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

  async archived(): Promise<Archived> {
    await this.ready();
    const { begins, feeds } = this.guarded(() => this.held()[0].archived());
    return { seal: begins, feeds };
  }

  async diffSealed(have: readonly FeedMark[]): Promise<Uint8Array | undefined> {
    await this.durable();
    const [community] = this.held();
    const now = this.options.now();
    const entries = this.guarded(() => community.diffFor(now, have, NOBODY));
    const shares = entries && this.guarded(() => community.forReaders(now, have));
    return entries && joined([entries, await this.sealed(shares)]);
  }

  async letterAsk(tries = 0): Promise<Uint8Array | undefined> {
    await this.ready();
    const [community] = this.held();
    return community.secret() && this.guarded(() => community.letterAsk(this.options.now(), tries));
  }

  async letterFor(ask: Uint8Array): Promise<Uint8Array | undefined> {
    await this.durable();
    const shares = this.guarded(() => this.held()[0].forAsker(this.options.now(), ask));
    return shares && this.sealed(shares);
  }

  async statementLetter(key: PublicKey): Promise<StatementWritten> {
    const letters = await this.lettersNeeded();
    const written = await this.statementFor(key);
    if (written.bytes === undefined) return written;
    return { bytes: letters.sealTo(this.held()[0].id(), [key], written.bytes) };
  }

  async openLetter(letter: Uint8Array): Promise<Uint8Array | undefined> {
    const letters = await this.lettersNeeded();
    await this.ready();
    const secret = this.held()[0].secret();
    return secret && letters.openOwn(letter, secret);
  }

  /** A host without the module keeps personal data to itself. */
  private async sealed(shares: Uint8Array | undefined): Promise<Uint8Array> {
    const letters = shares && (await this.letters());
    return shares === undefined || letters === undefined ? new Uint8Array(0) : letters.seal(shares);
  }

  /** These frames, and what the letters in them have for this device. */
  private async opened(bytes: Uint8Array): Promise<Uint8Array> {
    const secret = holdsLetter(bytes) ? this.held()[0].secret() : undefined;
    const letters = secret && (await this.letters());
    return secret && letters ? joined([letters.open(bytes, secret), bytes]) : bytes;
  }

  private async lettersNeeded(): Promise<Letters> {
    const letters = await this.letters();
    if (letters === undefined) throw new CoreError('no_letter_module', 'the host gave no module for letters');
    return letters;
  }

  private async letters(): Promise<Letters | undefined> {
    return this.options.letters?.();
  }
}

// One open book inside the core: the raw methods with typed values in and out. Decides nothing.
import type * as Raw from 'xiangyue/contract';
import { hand, read } from './codec.js';
import type {
  AnswerOf, CommandInput, DrawnCode, FeedMark, MergeProgress, MergeReport, OpenReport, Outcome, QrContent, QrKnown, QrReading, QrSourceInput,
  QrText, QueryInput, StatementWritten,
} from './contract.js';
import type { Core } from './core.js';
import { InputError } from './errors.js';
import { inList, typedError } from './fault.js';
import type { Mark, RawCommunity, RawUnsaved, Unsaved } from './raw.js';
import { answerFrom, contentFrom, mergeReportFrom, outcomeFrom, readingFrom, refusalFrom, tagged, typedTo } from './shape.js';
import { checked } from './strict.js';

/** Made by `Core.found`, `open` or `recover`. Call `free()` when done: its memory is the core's, not the page's. */
export class Community {
  constructor(
    private readonly core: Core,
    private readonly raw: RawCommunity,
  ) {}

  id(): string {
    return this.core.run(() => this.raw.id());
  }
  openReport(): OpenReport {
    return this.core.run(() => read('OpenReport', this.raw.openReport()));
  }
  /** This device's key seed, 32 bytes. Keep it apart from the book. */
  secret(): Uint8Array | undefined {
    return this.core.run(() => this.raw.secret()) ?? undefined;
  }
  publicKey(): string | undefined {
    return this.core.run(() => this.raw.publicKey()) ?? undefined;
  }

  execute(now: number, command: CommandInput): Outcome {
    const call = () => hand('Command', tagged('Command', command), (bytes) => this.raw.execute(now, bytes));
    return outcomeFrom(read('Outcome', this.core.run(call, 'Command', command)));
  }
  /**
   * Each stands alone, and a refusal stops none after it; receipts list no events. Input of a wrong shape
   * throws before any is carried out; `field` says which it was, counted from `first`. Any other error ends
   * the run, and `done` then holds the outcomes of those before it, which stay carried out.
   */
  executeAll(now: number, commands: readonly CommandInput[], done: Outcome[] = [], first = 0): Outcome[] {
    commands.forEach((command, at) => checked('Command', command, `[${first + at}]`));
    const list = commands.map((command) => tagged('Command', command));
    let batch: Raw.BatchView;
    try {
      batch = read('BatchView', this.core.run(() => hand('[Command', list, (bytes) => this.raw.executeAll(now, bytes))));
    } catch (error) {
      throw error instanceof InputError ? inList(error, first) : error;
    }
    for (const outcome of batch.outcomes) done.push(outcomeFrom(outcome));
    if (batch.fault != null) throw typedError(batch.fault);
    return done;
  }
  /** Reads a list as `executeAll` does and throws what it would throw, but carries nothing out. */
  readAll(commands: readonly CommandInput[], first = 0): void {
    commands.forEach((command, at) => checked('Command', command, `[${first + at}]`));
    const list = commands.map((command) => tagged('Command', command));
    try {
      this.core.run(() => hand('[Command', list, (bytes) => this.raw.readAll(bytes)));
    } catch (error) {
      throw error instanceof InputError ? inList(error, first) : error;
    }
  }
  /** 32 fresh random bytes: for the one-time key of an invitation, or a key of this device. */
  drawSeed(): Uint8Array {
    return this.core.run(() => this.raw.drawSeed());
  }
  /**
   * Accepts an invitation with this device's key; a device without one draws it now, and the host stores
   * `secret()` before it stores the entry. A refused device has the key it had before.
   */
  join(now: number, invitation: string, seed: Uint8Array): Outcome {
    return outcomeFrom(read('Outcome', this.core.run(() => hand('text', invitation, (bytes) => this.raw.join(now, bytes, seed)))));
  }
  /** Signs with the key of this seed from now on. */
  adoptKey(seed: Uint8Array): void {
    this.core.run(() => this.raw.adoptKey(seed));
  }
  ask<const Q extends QueryInput>(now: number, query: Q): AnswerOf<Q> {
    const call = () => hand('Query', tagged('Query', query), (bytes) => this.raw.ask(now, bytes));
    return answerFrom(read('Answer', this.core.run(call, 'Query', query))) as AnswerOf<Q>;
  }

  /** What a QR text about something of this book holds, for `Texts.writeQr`; or why there is nothing to write. */
  qrContent(now: number, source: QrSourceInput): QrContent {
    return contentFrom(read('QrContent', this.core.run(() => hand('QrSource', typedTo(source), (bytes) => this.raw.qrContent(now, bytes)))));
  }
  /** What the book says to a QR text that was read: whose a card is, what a voucher is for, or why it counts no more. */
  lookUp(now: number, text: QrText): QrReading {
    return readingFrom(read('QrReading', this.core.run(() => hand('QrText', typedTo(text), (bytes) => this.raw.lookUp(now, bytes)))));
  }
  /** What another device needs to read this community's texts by itself; the keys that sign today. */
  known(now: number): QrKnown {
    return this.core.run(() => read('QrKnown', this.raw.known(now)));
  }

  /** Throws and changes nothing on broken bytes. */
  merge(now: number, frames: Uint8Array): MergeReport {
    return mergeReportFrom(read('MergeReport', this.core.run(() => this.raw.merge(now, frames))));
  }
  /** How far each feed reaches here: what another device needs to know before it sends. */
  have(): FeedMark[] {
    return this.core.run(() => read('[FeedMark', this.raw.have()));
  }
  /** As `merge`, but nothing is decided yet: `goOn` does that in slices. Until then the book lacks what comes after in the order. */
  beginMerge(now: number, frames: Uint8Array): void {
    this.core.run(() => this.raw.beginMerge(now, frames));
  }
  /** Decides so many entries of a merge on its way; `report` is there once none is left. */
  goOn(most: number): MergeProgress {
    const { done, total, report } = this.core.run(() => read<Raw.MergeProgress>('MergeProgress', this.raw.goOn(most)));
    return { done, total, report: report == null ? undefined : mergeReportFrom(report) };
  }
  /** The entries the other lacks and the personal data they name, as frames for its `merge`; nothing when there are none. */
  diff(have: readonly FeedMark[]): Uint8Array | undefined {
    return this.core.run(() => hand('[FeedMark', have, (bytes) => this.raw.diff(bytes))) ?? undefined;
  }
  /** As `diff`, with only the personal data that the roles of this key may see today. */
  diffFor(now: number, have: readonly FeedMark[], key: string): Uint8Array | undefined {
    return this.core.run(() => hand('[FeedMark', have, (bytes) => this.raw.diffFor(now, bytes, key))) ?? undefined;
  }
  /** As `have`, signed with this device's key, with the personal data it may see and lacks: for `diffForClaim` on another. */
  haveSigned(now: number): Uint8Array {
    return this.core.run(() => this.raw.haveSigned(now));
  }
  /** As `diffFor` whoever signed this. Throws `bad_claim` and `stale_claim`. */
  diffForClaim(now: number, claim: Uint8Array): Uint8Array | undefined {
    return this.core.run(() => this.raw.diffForClaim(now, claim)) ?? undefined;
  }
  /** The personal data that go with what the other lacks, in the clear, by who may see them: for `Letters.seal` alone. */
  forReaders(now: number, have: readonly FeedMark[]): Uint8Array | undefined {
    return this.core.run(() => hand('[FeedMark', have, (bytes) => this.raw.forReaders(now, bytes))) ?? undefined;
  }
  /** What this device lacks of what its key may see, signed. */
  letterAsk(now: number, tries: number): Uint8Array | undefined {
    return this.core.run(() => this.raw.letterAsk(now, tries)) ?? undefined;
  }
  /** What is here of what somebody asked for, in the clear: for `Letters.seal` alone. Throws `bad_claim`. */
  forAsker(now: number, ask: Uint8Array): Uint8Array | undefined {
    return this.core.run(() => this.raw.forAsker(now, ask)) ?? undefined;
  }
  /** What was pruned here: `begins` is the seal the book begins at, `feeds` how far each lies before it. */
  archived(): Mark {
    return this.core.run(() => read('Mark', this.raw.archived()));
  }
  /** As `exportBook`, with only the personal data that the roles of this key may see today. */
  exportFor(now: number, key: string): Uint8Array {
    return this.core.run(() => this.raw.exportFor(now, key));
  }
  /** Everything not acknowledged yet, signed; nothing when all is stored. */
  unsaved(): Unsaved | undefined {
    return this.core.run(() => {
      const unsaved = this.raw.unsaved();
      return unsaved === undefined ? undefined : taken(unsaved);
    });
  }
  /** To be called once the bytes of `unsaved()` are stored durably. */
  acknowledge(mark: Mark): void {
    this.core.run(() => hand('Mark', mark, (bytes) => this.raw.acknowledge(bytes)));
  }
  /** True while the store holds bytes of erased data: the host puts `rewrite()` in place of everything it has stored. */
  rewriteDue(): boolean {
    return this.core.run(() => this.raw.rewriteDue());
  }
  /** The whole book to put in place of what is stored, atomically, and the mark for `rewritten`. */
  rewrite(): Unsaved {
    return this.core.run(() => taken(this.raw.rewrite()));
  }
  /** To be called once the bytes of `rewrite()` are stored in place of all there was. */
  rewritten(mark: Mark): void {
    this.core.run(() => hand('Mark', mark, (bytes) => this.raw.rewritten(bytes)));
  }
  /** The whole book as frames, without the secret. */
  exportBook(): Uint8Array {
    return this.core.run(() => this.raw.exportBook());
  }
  /** Seals the book up to this day: everything that is here now comes first for ever. */
  seal(now: number, until: string): Outcome {
    return outcomeFrom(read('Outcome', this.core.run(() => hand('text', until, (bytes) => this.raw.seal(now, bytes)))));
  }
  /** Every entry that is still here, as frames without personal data. It opens by itself and is kept for an auditor. */
  archive(): Uint8Array {
    return this.core.run(() => this.raw.archive());
  }
  /** Drops every entry before the last seal. The host then puts `exportBook()` in place of all it stored. */
  prune(): void {
    this.core.run(() => this.raw.prune());
  }
  /** A cache for a fast open. */
  checkpoint(): Uint8Array {
    return this.core.run(() => this.raw.checkpoint());
  }
  /**
   * The newest statement for the wallet with this key, signed with this device's key. It confirms what is in this
   * book, so it goes out only once the book is stored.
   */
  statementFor(now: number, key: string): StatementWritten {
    return this.core.run(() => {
      const statement = this.raw.statementFor(now, key);
      const { bytes, refusal } = statement;
      statement.free();
      return bytes === undefined ? { refusal: refusalFrom(read('Refusal', refusal as Uint8Array)) } : { bytes };
    });
  }
  /** A fresh one-time code to show at a check-in; its hash goes into `openCheckIn`. */
  drawCheckInCode(): DrawnCode {
    return this.core.run(() => read('DrawnCode', this.raw.drawCheckInCode()));
  }
  digest(): string {
    return this.core.run(() => this.raw.digest());
  }
  /** Gives the memory back. After a trap there is nothing left to give. */
  free(): void {
    if (this.core.alive) this.core.run(() => this.raw.free());
  }
}

/** A handle on the core's memory: read once, given back at once. */
function taken(handle: RawUnsaved): Unsaved {
  const { bytes, mark } = handle;
  handle.free();
  return { bytes, mark: read('Mark', mark) };
}

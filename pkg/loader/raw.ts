// The core as wasm-bindgen exports it: externally tagged values, no errors caught, no state of its own.
import type * as Raw from 'xiangyue/contract';
import type { RawModule } from './instance.js';

/** QR texts, in every module that has them. */
export interface RawQr extends RawModule {
  readQr(text: string, known: unknown, now: number, kind?: string): Raw.QrReading;
  qrFaultText(fault: unknown, lang: string): string;
  writeSeries(carries: string, bytes: Uint8Array, repair: number): Raw.QrSeries;
  Collector: new () => RawCollector;
}

export interface RawCollector {
  free(): void;
  add(text: string): Raw.QrTaken;
  bytes(): Uint8Array | undefined;
}

export interface RawCore extends RawQr {
  refusalText(refusal: unknown, lang: string): string;
  readRuleTable(rows: unknown, mapping?: unknown): Raw.RuleTableReport;
  publicKeyOf(seed: Uint8Array): string;
  Community: {
    found(now: number, command: unknown, seed?: Uint8Array): RawCommunity;
    open(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): RawCommunity;
    recover(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): RawCommunity;
  };
}

export interface RawCommunity {
  free(): void;
  id(): string;
  openReport(): Raw.OpenReport;
  secret(): Uint8Array | undefined;
  publicKey(): string | undefined;
  execute(now: number, command: unknown): Raw.Outcome;
  executeAll(now: number, commands: unknown): Raw.BatchView;
  drawSeed(): Uint8Array;
  join(now: number, invitation: string, seed: Uint8Array): Raw.Outcome;
  adoptKey(seed: Uint8Array): void;
  ask(now: number, query: unknown): Raw.Answer;
  writeQr(now: number, source: unknown): Raw.QrWritten;
  readQr(now: number, text: string, kind?: string): Raw.QrReading;
  known(now: number): Raw.QrKnown;
  merge(now: number, frames: Uint8Array): Raw.MergeReport;
  beginMerge(now: number, frames: Uint8Array): void;
  goOn(most: number): Raw.MergeProgress;
  have(): Raw.FeedMark[];
  diff(have: readonly Raw.FeedMark[]): Uint8Array | undefined;
  diffFor(now: number, have: readonly Raw.FeedMark[], key: string): Uint8Array | undefined;
  haveSigned(now: number): Uint8Array;
  diffForClaim(now: number, claim: Uint8Array): Uint8Array | undefined;
  forReaders(now: number, have: readonly Raw.FeedMark[]): Uint8Array | undefined;
  letterAsk(now: number, tries: number): Uint8Array | undefined;
  forAsker(now: number, ask: Uint8Array): Uint8Array | undefined;
  archived(): Mark;
  exportFor(now: number, key: string): Uint8Array;
  unsaved(): (Unsaved & { free(): void }) | undefined;
  acknowledge(mark: Mark): void;
  rewriteDue(): boolean;
  rewrite(): Unsaved & { free(): void };
  rewritten(mark: Mark): void;
  exportBook(): Uint8Array;
  seal(now: number, until: string): Raw.Outcome;
  archive(): Uint8Array;
  prune(): void;
  checkpoint(): Uint8Array;
  statementFor(now: number, key: string): { bytes?: Uint8Array | undefined; refusal?: Raw.Refusal | undefined; free(): void };
  drawCheckInCode(): Raw.DrawnCode;
  digest(): string;
}

/** What the core still wants stored, and the mark that acknowledges exactly that. */
export interface Unsaved {
  bytes: Uint8Array;
  mark: Mark;
}
/** What `unsaved` said it covers; a host only hands it back. */
export type Mark = Raw.Mark;

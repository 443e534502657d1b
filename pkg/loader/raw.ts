// The modules as wasm-bindgen exports them: structured values are bytes (`codec.ts`), no errors caught, no state of its own.
import type * as Raw from 'xiangyue/contract';
import type { RawModule } from './instance.js';

/** QR texts and sentences, in every module that has them. */
export interface RawQr extends RawModule {
  readQr(text: string, known: Uint8Array, now: number, kind: Uint8Array): Uint8Array;
  qrFaultText(fault: Uint8Array, lang: Uint8Array): string;
  refusalText(refusal: Uint8Array, lang: Uint8Array): string;
  writeSeries(carries: Uint8Array, bytes: Uint8Array, repair: number): Uint8Array;
  Collector: new () => RawCollector;
}

export interface RawCollector {
  free(): void;
  add(text: string): Uint8Array;
  bytes(): Uint8Array | undefined;
}

export interface RawTexts extends RawQr {
  writeQr(community: string, text: Uint8Array, seed?: Uint8Array): Uint8Array;
  readRuleTable(rows: Uint8Array, mapping: Uint8Array): Uint8Array;
}

export interface RawCore extends RawModule {
  publicKeyOf(seed: Uint8Array): string;
  Community: {
    found(now: number, command: Uint8Array, seed?: Uint8Array): RawCommunity;
    open(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): RawCommunity;
    recover(frames: Uint8Array, secret?: Uint8Array, checkpoint?: Uint8Array): RawCommunity;
  };
}

export interface RawCommunity {
  free(): void;
  id(): string;
  openReport(): Uint8Array;
  secret(): Uint8Array | undefined;
  publicKey(): string | undefined;
  execute(now: number, command: Uint8Array): Uint8Array;
  executeAll(now: number, commands: Uint8Array): Uint8Array;
  readAll(commands: Uint8Array): void;
  drawSeed(): Uint8Array;
  join(now: number, invitation: Uint8Array, seed: Uint8Array): Uint8Array;
  adoptKey(seed: Uint8Array): void;
  ask(now: number, query: Uint8Array): Uint8Array;
  qrContent(now: number, source: Uint8Array): Uint8Array;
  lookUp(now: number, text: Uint8Array): Uint8Array;
  known(now: number): Uint8Array;
  merge(now: number, frames: Uint8Array): Uint8Array;
  beginMerge(now: number, frames: Uint8Array): void;
  goOn(most: number): Uint8Array;
  have(): Uint8Array;
  diff(have: Uint8Array): Uint8Array | undefined;
  diffFor(now: number, have: Uint8Array, key: string): Uint8Array | undefined;
  haveSigned(now: number): Uint8Array;
  diffForClaim(now: number, claim: Uint8Array): Uint8Array | undefined;
  forReaders(now: number, have: Uint8Array): Uint8Array | undefined;
  letterAsk(now: number, tries: number): Uint8Array | undefined;
  forAsker(now: number, ask: Uint8Array): Uint8Array | undefined;
  archived(): Uint8Array;
  exportFor(now: number, key: string): Uint8Array;
  unsaved(): RawUnsaved | undefined;
  acknowledge(mark: Uint8Array): void;
  rewriteDue(): boolean;
  rewrite(): RawUnsaved;
  rewritten(mark: Uint8Array): void;
  exportBook(): Uint8Array;
  seal(now: number, until: Uint8Array): Uint8Array;
  archive(): Uint8Array;
  prune(): void;
  checkpoint(): Uint8Array;
  statementFor(now: number, key: string): { bytes?: Uint8Array | undefined; refusal?: Uint8Array | undefined; free(): void };
  drawCheckInCode(): Uint8Array;
  digest(): string;
}

export interface RawUnsaved {
  bytes: Uint8Array;
  mark: Uint8Array;
  free(): void;
}

/** What the core still wants stored, and the mark that acknowledges exactly that. */
export interface Unsaved {
  bytes: Uint8Array;
  mark: Mark;
}
/** What `unsaved` said it covers; a host only hands it back. */
export type Mark = Raw.Mark;

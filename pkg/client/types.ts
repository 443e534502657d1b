// The one interface through which a screen reaches a book, wherever that book runs: on the page,
// in a Worker or in another tab.
import type {
  AnswerOf, Carried, ColumnMapping, CommandInput, Day, DrawnCode, FeedMark, FoundInput, InvitationId, Invited, InviteInput, Lang,
  MergeReport, OpenReport, Outcome, PublicKey, QrCollected, QrFault, QrKind, QrReading, QrSeries, QrSourceInput, QrWritten, QueryInput,
  Receipt, Refusal, RuleTableReport, StatementWritten,
} from '../loader/contract.js';
import type { BackupCost } from '../loader/backup.js';
import type { ErrorData } from '../loader/errors.js';

/** What a screen needs to know about the book it shows. */
export interface BookState {
  /** `writer`: this is the one place that writes. `follower`: another tab writes, calls go there.
   *  `reader`: the book has no key on this device. */
  mode: 'writer' | 'follower' | 'reader';
  /** The community's id, 64 hex digits; absent while nothing is founded or imported. */
  community: string | undefined;
  /** True while a command was carried out but could not be stored yet; `retry()` or the next command stores it. */
  unsaved: boolean;
  /** What opening found; absent while nothing is founded. */
  report: OpenReport | undefined;
  /** Goes up by one at every change of the book; a screen may compare it. */
  revision: number;
  /** The last storage error, until a write succeeds again. */
  problem: ErrorData | undefined;
  /** When this device last made a backup, in milliseconds since 1970. */
  lastBackup: number | undefined;
  /** There when new entries have waited for a backup for more than a week. */
  backupDue: { days: number; newEntries: number } | undefined;
}

/** The state of a book of which nothing was heard yet. */
export function nothingKnown(problem?: ErrorData): BookState {
  return {
    mode: 'follower', community: undefined, unsaved: false, report: undefined, revision: 0, problem, lastBackup: undefined,
    backupDue: undefined,
  };
}

export interface BackupOptions {
  /** True unless said otherwise: a device restored from the file may join with this device's role. False for a copy
   *  that somebody else gets. */
  wayBack?: boolean;
  /** What the passphrase's key costs, if not what a cheap phone can bear. */
  cost?: BackupCost;
}

/** An encrypted copy of the whole book. */
export interface BackupFile {
  bytes: Uint8Array;
  /** False where this device may not invite its like: what is restored from the file needs an admin's invitation. */
  wayBack: boolean;
}

/** What became of a backup that was opened here. */
export interface BackupOpened {
  madeAt: number;
  /** What was new in it, where there was a book already. */
  merged: MergeReport | undefined;
  /** True when this device got a key of its own by it. */
  joined: boolean;
  /** Why it did not, although the backup had a way back. */
  refusal: Refusal | undefined;
}

/** What lies in an archive and no longer here: everything up to a seal, 0 for none, and so the beginnings of feeds. */
export interface Archived {
  seal: number;
  feeds: FeedMark[];
}

export interface BookClient {
  state(): BookState;
  /** Founds a community in an empty store; this device's key becomes its first admin. */
  found(command: FoundInput): Promise<Receipt>;
  /** Resolves when the entry is stored durably, or with the refusal. Rejects with a typed error otherwise. */
  execute(command: CommandInput): Promise<Outcome>;
  /** Each command stands alone; a refusal does not stop the rest. Input of a wrong shape throws before any is carried out. */
  executeAll(commands: readonly CommandInput[], onProgress?: (done: number, total: number) => void): Promise<Outcome[]>;
  /** Invites somebody to bring a key of their own; the seed goes into the code that is handed over. */
  invite(invitation: InviteInput): Promise<Invited>;
  /** Accepts an invitation: this device gets a key, which is stored before the entry is. */
  join(invitation: InvitationId, seed: Uint8Array): Promise<Outcome>;
  ask<const Q extends QueryInput>(query: Q): Promise<AnswerOf<Q>>;
  /** Reads a table of text (from a CSV or a sheet) as village rules and reports row by row. */
  readRuleTable(rows: readonly (readonly string[])[], mapping?: ColumnMapping): Promise<RuleTableReport>;
  refusalText(refusal: Refusal, lang: Lang): Promise<string>;
  /** A QR text about something of this book, signed with this device's key. */
  writeQr(source: QrSourceInput): Promise<QrWritten>;
  /** What a QR text holds, and what the book says to it. */
  readQr(text: string, kind?: QrKind): Promise<QrReading>;
  /** Bytes as a series of QR texts: those needed, then `repair` more that can stand in for any of them. */
  writeSeries(bytes: Uint8Array, carries: Carried, repair?: number): Promise<QrSeries>;
  /** How far the series is whose parts these texts are, and its bytes once it is complete. */
  collectSeries(texts: readonly string[]): Promise<QrCollected>;
  /** The newest statement for the wallet with this key: what of its entries stands, and what its person may see.
   *  Resolves once all of that is stored. */
  statementFor(key: string): Promise<StatementWritten>;
  /** The same, sealed to that key: for a place that others read. Rejects without a module for letters. */
  statementLetter(key: string): Promise<StatementWritten>;
  /** What a letter holds that was sealed to this device, such as a wallet's entries; nothing where it is for others. */
  openLetter(letter: Uint8Array): Promise<Uint8Array | undefined>;
  /** A fresh one-time code to show at a check-in; its hash goes into `openCheckIn`. */
  drawCheckInCode(): Promise<DrawnCode>;
  qrFaultText(fault: QrFault, lang: Lang): Promise<string>;
  /** Takes in another device's frames, and what letters in them are for this one; throws and changes nothing on broken bytes. */
  merge(bytes: Uint8Array, onProgress?: (done: number, total: number) => void): Promise<MergeReport>;
  /** How far each feed reaches here: what another device needs to know before it sends. */
  have(): Promise<FeedMark[]>;
  /** Frames with the entries the other lacks and the personal data they name; nothing when there are none. For a device of the same hands. */
  diff(have: readonly FeedMark[]): Promise<Uint8Array | undefined>;
  /** As `diff`, with only the personal data that the roles of this key may see today. */
  diffFor(have: readonly FeedMark[], key: PublicKey): Promise<Uint8Array | undefined>;
  /** As `have`, signed, with the personal data this device may see and lacks: for `diffForClaim` on another. */
  haveSigned(): Promise<Uint8Array>;
  /** As `diffFor` whoever signed this claim. Rejects with `bad_claim` or `stale_claim`. */
  diffForClaim(claim: Uint8Array): Promise<Uint8Array | undefined>;
  /** As `exportBook`, with only the personal data that the roles of this key may see today. */
  exportFor(key: PublicKey): Promise<Uint8Array>;
  /** As `diff`, with the personal data in letters to whose roles may see them: for a place that others can read. A host
   *  that gave no module for letters leaves them out. */
  diffSealed(have: readonly FeedMark[]): Promise<Uint8Array | undefined>;
  /** What this device lacks although its roles may see it, signed, to be left where others find it; nothing where nothing
   *  is missing. Its bytes are the same as long as that is; `tries` makes another one of it. */
  letterAsk(tries?: number): Promise<Uint8Array | undefined>;
  /** The letter with what is here of that, for whoever signed it alone. Rejects with `bad_claim`. */
  letterFor(ask: Uint8Array): Promise<Uint8Array | undefined>;
  /** What `prune` dropped here. */
  archived(): Promise<Archived>;
  exportBook(): Promise<Uint8Array>;
  /** Seals the book up to a day: what is here comes first for ever. Only on the device that holds the right to seal. */
  seal(until: Day): Promise<Outcome>;
  /** Every entry that is still here, without personal data: to be kept before `prune`. It opens by itself. */
  archive(): Promise<Uint8Array>;
  /** Drops every entry before the last seal from this device. Rejects with `not_sealed` where there is none. */
  prune(): Promise<void>;
  /** Fills an empty store with an exported book; it opens as a reader, without a key. */
  importBook(bytes: Uint8Array): Promise<OpenReport>;
  /** The whole book as one file, encrypted with a passphrase. Takes a second or two; a short passphrase is
   *  `short_passphrase`. */
  backup(passphrase: string, options?: BackupOptions, onProgress?: (done: number, total: number) => void): Promise<BackupFile>;
  /** Takes such a file in: an empty store is filled, and the device joins with a key of its own; a book that is here
   *  already gets what is new. `wrong_passphrase` and every fault of the file change nothing. */
  openBackup(file: Uint8Array, passphrase: string, onProgress?: (done: number, total: number) => void): Promise<BackupOpened>;
  digest(): Promise<string>;
  /** Stores what an earlier storage error left unsaved. */
  retry(): Promise<void>;
  /** Called after every change of the book or of `state()`; returns the function that ends it. */
  onChange(listener: (state: BookState) => void): () => void;
  close(): Promise<void>;
}

// The wire contract as a host writes and reads it, derived from the generated types: a command or
// query carries its name in `type`, a refusal in `code`, an event in `type`. No shape is written twice.
import type * as Raw from 'xiangyue/contract';

export type * from 'xiangyue/contract';

type Flat<T> = { [K in keyof T]: T[K] };
type Snake<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : '';
/** `{ board: { … } } | "x"` as `{ type: "board", … } | { type: "x" }`. */
export type Typed<U> = U extends string
  ? { type: U }
  : U extends unknown
    ? { [K in keyof U & string]: Flat<{ type: K } & U[K]> }[keyof U & string]
    : never;
type Coded<U> = U extends string
  ? { code: Snake<U> }
  : U extends unknown
    ? { [K in keyof U & string]: Flat<{ code: Snake<K> } & U[K]> }[keyof U & string]
    : never;

/** Something a person asks the book to do, `{ type: "recordService", … }`. */
export type CommandInput = Typed<Raw.Command>;
export type CommandName = CommandInput['type'];
/** The command that founds a community; its `type` may be left out. */
export type FoundInput = Omit<Extract<CommandInput, { type: 'foundCommunity' }>, 'type'> & { type?: 'foundCommunity' };
/** Who is invited, and to what; the core adds the one-time key. */
export type InviteInput = Omit<Extract<CommandInput, { type: 'invite' }>, 'type' | 'key'>;
/** A question, `{ type: "board", … }`. */
export type QueryInput = Typed<Raw.Query>;
export type QueryName = QueryInput['type'];

/** Why a command was refused, `{ code: "insufficient_points", … }`. */
export type Refusal = Coded<Raw.Refusal>;
export type RefusalCode = Refusal['code'];
/** What a command did, `{ type: "serviceRecorded", … }`. */
export type Event = Typed<Raw.Event>;
export type Receipt = Flat<Omit<Raw.Receipt, 'events'> & { events: Event[] }>;
/** Exactly one of the two is there. */
export type Outcome = { receipt: Receipt; refusal?: undefined } | { refusal: Refusal; receipt?: undefined };
/** With the receipt comes the seed of the invitation's one-time key, 32 bytes: it belongs in the code that is handed over and nowhere else. */
export type Invited = Outcome & { seed?: Uint8Array | undefined };
export type Bounced = Flat<Omit<Raw.Bounced, 'refusal'> & { refusal: Refusal }>;
/** How far a merge is decided; `report` once all is. */
export type MergeProgress = { done: number; total: number; report: MergeReport | undefined };
export type MergeReport = Flat<Omit<Raw.MergeReport, 'bounced'> & { bounced: Bounced[] }>;
export type EntryView = Flat<
  Omit<Raw.EntryView, 'command' | 'refusal'> & { command: CommandInput | undefined; refusal: Refusal | undefined }
>;

/** A statement for one wallet, or why this book tells that key nothing. */
export type StatementWritten = { bytes: Uint8Array; refusal?: undefined } | { refusal: Refusal; bytes?: undefined };
/** What a desk tells one wallet: that person's own, and what everybody may see. */
export type WalletStatement = Flat<Omit<Raw.WalletStatement, 'bounced'> & { bounced: Bounced[] }>;
/** An entry of the wallet's own feed, newest first in a view. */
export type OwnEntry = Flat<
  Omit<Raw.OwnEntry, 'command' | 'refusal'> & { command: CommandInput | undefined; refusal: Refusal | undefined }
>;
/** What a wallet shows. */
export type WalletView = Flat<
  Omit<Raw.WalletView, 'statement' | 'entries'> & { statement: WalletStatement | undefined; entries: OwnEntry[] }
>;
/** Why a wallet does not believe a statement, `{ code: "unknown_signer", … }`. */
export type StatementFault = Coded<Raw.StatementFault>;
export type StatementReport = Flat<Omit<Raw.StatementReport, 'bounced'> & { bounced: Bounced[] }>;
/** Exactly one of the two is there. */
export type StatementOutcome = { report: StatementReport; fault?: undefined } | { fault: StatementFault; report?: undefined };
/** An invitation as `readQr` gives it. */
export type InvitationInput = Raw.InvitationText & { type?: 'invitation' };

/** What a QR text holds, `{ type: "voucher", … }`. */
export type QrText = Typed<Raw.QrText>;
/** What the book shall write a text about, `{ type: "card", … }`. */
export type QrSourceInput = Typed<Raw.QrSource>;
/** What is wrong with a text, `{ code: "damaged" }`. */
export type QrFault = Coded<Raw.QrFault>;
/** Either `text`, and what the book says to it where there is one, or `fault`. */
export type QrReading = {
  text?: QrText; fault?: QrFault; refusal?: Refusal; household?: Raw.HouseholdView; redemption?: Raw.RedemptionView;
};
/** What a QR text shall hold, or why the book has nothing to write about. */
export type QrContent = { text: QrText; refusal?: undefined } | { refusal: Refusal; text?: undefined };
/** Exactly one of the three is there. */
export type QrWritten = { text?: string; fault?: QrFault; refusal?: Refusal };
/** Exactly one of the two is there. */
export type QrSeries = { texts?: string[]; fault?: QrFault };
export type QrTaken = { progress?: Raw.SeriesProgress; fault?: QrFault };
/** How far a series is, and what it carries once it is complete. */
export type QrCollected = QrTaken & { bytes?: Uint8Array };

type RawAnswer<N extends string> = Raw.Answer extends infer A ? (A extends Record<N, infer V> ? V : never) : never;
/** The answer to a query of this name. */
export type AnswerTo<N extends QueryName> = N extends 'journal'
  ? { total: number; rows: EntryView[] }
  : RawAnswer<N>;
/** The answer to this query: `AnswerOf<{ type: "board", … }>` is a `BoardView`. */
export type AnswerOf<Q extends { type: QueryName }> = AnswerTo<Q['type']>;

export type Lang = Raw.Language;

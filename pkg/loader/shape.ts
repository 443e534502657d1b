// Turns values over between the form hosts write ({ type, … }, { code, … }) and the externally tagged
// form the core reads and writes ({ name: { … } } or "name"). Knows no field of any of them.
import type * as Raw from 'xiangyue/contract';
import type {
  Bounced, CommandInput, EntryView, Event, MergeReport, Outcome, OwnEntry, QrContent, QrFault, QrReading, QrSourceInput, QrText, QrWritten,
  QueryInput, Receipt, Refusal, StatementFault, StatementOutcome, WalletView,
} from './contract.js';
import { isBare, named, type Root } from './strict.js';

type Tagged = string | { readonly [name: string]: unknown };

/** The name of an externally tagged value and what it holds. */
function opened(value: Tagged): [string, unknown] {
  if (typeof value === 'string') return [value, undefined];
  const name = Object.keys(value)[0] ?? '';
  return [name, value[name]];
}

/** `{ type: "x", a: 1 }` as `{ x: { a: 1 } }`, or as `"x"` where the variant has no content. */
export function tagged(root: Root, input: CommandInput | QueryInput): Tagged {
  const { type, ...fields } = named(root, input);
  return isBare(root, type) ? type : { [type]: fields };
}

const toSnake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const toCamel = (code: string) => code.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A refusal or a fault with its name in `code`. */
export function coded<T extends { code: string }>(raw: unknown): T {
  const [name, fields] = opened(raw as Tagged);
  return { code: toSnake(name), ...(fields as object) } as unknown as T;
}

/** Refusals whose fields may all be absent: they are no bare names for all that. */
const SPARSE: readonly string[] = ['check_in_code', 'sheet_malformed'] satisfies Refusal['code'][];

/** And back. */
export function codedTo(value: Refusal | QrFault | StatementFault): Tagged {
  const { code, ...fields } = value;
  return Object.keys(fields).length === 0 && !SPARSE.includes(code) ? toCamel(code) : { [toCamel(code)]: fields };
}

export const refusalFrom = (raw: Raw.Refusal): Refusal => coded<Refusal>(raw);
export const refusalTo = (refusal: Refusal): Tagged => codedTo(refusal);

/** `{ type: "card", card }` as `{ card: { card } }`: what a QR text is about, or holds. All of them have fields. */
export function typedTo(value: QrSourceInput | QrText): Tagged {
  const { type, ...fields } = value;
  return { [type]: fields };
}

export function readingFrom(raw: Raw.QrReading | Raw.QrRead): QrReading {
  const { text, fault, refusal, ...said } = raw as Raw.QrReading;
  const reading: QrReading = said;
  if (text != null) reading.text = typed<QrText>(text);
  if (fault != null) reading.fault = coded<QrFault>(fault);
  if (refusal != null) reading.refusal = refusalFrom(refusal);
  return reading;
}

export function contentFrom({ text, refusal }: Raw.QrContent): QrContent {
  return text == null ? { refusal: refusalFrom(refusal as Raw.Refusal) } : { text: typed<QrText>(text) };
}

export function writtenFrom({ text, fault }: Raw.QrWritten): QrWritten {
  return text == null ? { fault: coded(fault) } : { text };
}

function typed<T>(raw: unknown): T {
  const [type, fields] = opened(raw as Tagged);
  return { type, ...(fields as object) } as unknown as T;
}

export function receiptFrom(raw: Raw.Receipt): Receipt {
  return { entry: raw.entry, at: raw.at, events: raw.events.map((event) => typed<Event>(event)) };
}

export function outcomeFrom(raw: Raw.Outcome): Outcome {
  return 'receipt' in raw ? { receipt: receiptFrom(raw.receipt) } : { refusal: refusalFrom(raw.refusal) };
}

/** What holds refused entries, with their refusals turned over. */
function withBounced<T extends { bounced: Raw.Bounced[] }>(raw: T): Omit<T, 'bounced'> & { bounced: Bounced[] } {
  return { ...raw, bounced: raw.bounced.map(({ entry, refusal }) => ({ entry, refusal: refusalFrom(refusal) })) };
}

export const mergeReportFrom = (raw: Raw.MergeReport): MergeReport => withBounced(raw);

function entryFrom<T extends Raw.EntryView | Raw.OwnEntry>(raw: T) {
  return {
    ...raw,
    command: raw.command == null ? undefined : typed<CommandInput>(raw.command),
    refusal: raw.refusal == null ? undefined : refusalFrom(raw.refusal),
  };
}

export function viewFrom(raw: Raw.WalletView): WalletView {
  const statement = raw.statement == null ? undefined : withBounced(raw.statement);
  return { ...raw, statement, entries: raw.entries.map((entry): OwnEntry => entryFrom(entry)) };
}

export function statementOutcomeFrom(raw: Raw.StatementOutcome): StatementOutcome {
  return 'report' in raw ? { report: withBounced(raw.report) } : { fault: coded<StatementFault>(raw.fault) };
}

/** The answer without the query's name around it. */
export function answerFrom(raw: Raw.Answer): unknown {
  const [name, answer] = opened(raw as unknown as Tagged);
  if (name !== 'journal') return answer;
  const page = answer as { total: number; rows: Raw.EntryView[] };
  return { total: page.total, rows: page.rows.map((row): EntryView => entryFrom(row)) };
}

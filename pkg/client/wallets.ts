// The volunteers' phones a book knows, and which of them have something new to hear.
import type { Holder, KeyView } from '../loader/contract.js';
import type { BookClient } from './types.js';

/** Where a desk remembers what it told whom. */
export interface Told {
  get(key: string): string | undefined;
  set(key: string, mark: string): void;
}

/** A volunteer's phone. */
export interface WalletKey {
  key: string;
  tag: string;
  person: string | undefined;
  name: string | undefined;
  entries: number;
  /** True where its statement would say something else than the last one given from this device. */
  hasNews: boolean;
  /** What the statement would say, as a mark to compare. */
  mark: string;
}

/** Rows asked for at once. */
const ROWS = 100;
/** Asks and redemptions that are looked at; a statement shows newer ones. */
const NEWEST = 1_000;

/** All phones of volunteers that may still write, by name. */
export async function walletsOf(book: BookClient, told: Told): Promise<WalletKey[]> {
  const keys = (await book.ask({ type: 'keys' })).filter(isWallet);
  if (keys.length === 0) return [];
  const affairs = await affairsOf(book);
  const wallets: WalletKey[] = [];
  for (const one of keys) {
    const mark = await markOf(book, affairs, one);
    const { entries, key, name, person, tag } = one;
    wallets.push({ entries, key, mark, tag, hasNews: told.get(key) !== mark, person: person ?? undefined, name: name ?? undefined });
  }
  return wallets.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'zh'));
}

export function keepTold(told: Told, { key, mark }: WalletKey): void {
  told.set(key, mark);
}

/** A key that was invited as a volunteer and holds no other role. */
function isWallet({ role, invitation, revokedAfter }: KeyView): boolean {
  return role === 'volunteer' && invitation != null && revokedAfter == null;
}

/** What concerns one person's statement and can only be asked for everybody. */
interface Affairs {
  /** The household of each person. */
  households: Map<string, string>;
  /** By the holder's id: asks and redemptions with their states. */
  wishes: Map<string, string[]>;
}

async function affairsOf(book: BookClient): Promise<Affairs> {
  const households = new Map<string, string>();
  for (let skip = 0; ; skip += ROWS) {
    const { rows, total } = await book.ask({ type: 'people', skip, limit: ROWS });
    for (const { person, household } of rows) if (household != null) households.set(person, household);
    if (skip + ROWS >= total) break;
  }
  const wishes = new Map<string, string[]>();
  const add = (holder: Holder, wish: string): void => {
    const id = 'person' in holder ? holder.person : holder.household;
    wishes.set(id, [...(wishes.get(id) ?? []), wish]);
  };
  for (const { ask, holder, state } of (await book.ask({ type: 'asks', limit: NEWEST })).rows) add(holder, `${ask} ${state}`);
  for (const { holder, redemption, state } of (await book.ask({ type: 'redemptions', limit: NEWEST })).rows) add(holder, `${redemption} ${state}`);
  return { households, wishes };
}

/** The person's own affairs and the household's, shortened to a text; what everybody may see is no news for one. */
async function markOf(book: BookClient, { households, wishes }: Affairs, { entries, person }: KeyView): Promise<string> {
  if (person == null) return String(entries);
  const { rows: services } = await book.ask({ type: 'services', person, limit: ROWS });
  const household = households.get(person);
  const parts: unknown[] = [entries, services.map(({ service, minutes, state }) => [service, minutes, state])];
  for (const holder of [{ person }, ...(household === undefined ? [] : [{ household }])]) {
    const { accounts, minutes, total } = await book.ask({ type: 'statement', holder, limit: 1 });
    parts.push(accounts, minutes, total, wishes.get(('person' in holder ? holder.person : holder.household) ?? ''));
  }
  return hash(JSON.stringify(parts));
}

/** A short mark of a text; two that differ by chance share one about once in 2^53. */
function hash(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

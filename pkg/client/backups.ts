// What a device remembers about the backups of its book, beside the book: when the last one was made, what the book
// had then, and the invitation by which a restored device gets in. Not part of the journal: it is this device's alone.
import type { WayBack } from '../loader/backup.js';
import type { BookClient, BookState } from './types.js';

export interface Remembered {
  /** When this device first held the book, or last backed it up, and how many entries there were. */
  at: number;
  entries: number;
  /** False as long as no backup was made. */
  made: boolean;
  wayBack?: WayBack | undefined;
}

const DAY_MS = 86_400_000;
/** Days after which new entries should be in a backup. */
const DUE_AFTER_DAYS = 7;
/** How long an invitation in a backup can be accepted, and how much of that a new backup must still have. */
const WAY_BACK_DAYS = 366;
const LEAST_DAYS = 90;

/** Nothing for bytes this version cannot read: then it remembers anew. */
export function remembered(bytes: Uint8Array | undefined): Remembered | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { at, entries, made, wayBack } = JSON.parse(new TextDecoder().decode(bytes)) as Remembered & { wayBack?: { invitation: string; seed: number[] } };
    if (typeof at !== 'number' || typeof entries !== 'number') return undefined;
    return { at, entries, made, wayBack: wayBack && { invitation: wayBack.invitation, seed: Uint8Array.from(wayBack.seed) } };
  } catch {
    return undefined;
  }
}

export function toBytes({ wayBack, ...plain }: Remembered): Uint8Array {
  const kept = wayBack && { invitation: wayBack.invitation, seed: Array.from(wayBack.seed) };
  return new TextEncoder().encode(JSON.stringify({ ...plain, wayBack: kept }));
}

/** What `state()` says about backups. */
export function backupState(known: Remembered | undefined, entries: number, now: number): Pick<BookState, 'lastBackup' | 'backupDue'> {
  if (known === undefined) return { lastBackup: undefined, backupDue: undefined };
  const days = Math.floor((now - known.at) / DAY_MS);
  const newEntries = entries - known.entries;
  const due = days >= DUE_AFTER_DAYS && newEntries > 0;
  return { lastBackup: known.made ? known.at : undefined, backupDue: due ? { days, newEntries } : undefined };
}

function dayAfter(today: string, days: number): string {
  return new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The way back that a backup made now carries: that of the last one as long as nobody used it, so that backups do not
 * fill the journal with invitations; else a new one. None where this device may not invite its like.
 */
export async function wayBackFor(book: BookClient, last: WayBack | undefined): Promise<WayBack | undefined> {
  const [{ today }, keys, invitations] = await Promise.all([
    book.ask({ type: 'overview' }), book.ask({ type: 'keys' }), book.ask({ type: 'invitations' }),
  ]);
  const own = keys.find((key) => key.own);
  const grant = own?.grants.find(({ role }) => role === own.role);
  if (own === undefined || grant === undefined) return undefined;
  const { role, scope } = grant;
  const still = invitations.find(({ invitation }) => invitation === last?.invitation);
  if (still?.open === true && still.role === role && still.until >= dayAfter(today, LEAST_DAYS)) return last;
  const { receipt, seed } = await book.invite({ role, scope, person: own.person, until: dayAfter(today, WAY_BACK_DAYS) });
  return receipt === undefined || seed === undefined ? undefined : { invitation: receipt.entry, seed };
}

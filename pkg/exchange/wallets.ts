// Volunteers' phones in a place that others read: a phone leaves its entries sealed to those who run the community, a desk
// leaves each phone's statement sealed to that phone. COMMUNITY/outboxes/FEED-NUMBER-SIZE-HASH is a phone's feed up to an
// entry, COMMUNITY/statements/FEED-NUMBER-SIZE-HASH a statement of that second.
import type { BookClient } from '../client/types.js';
import { keepTold, walletsOf, type Told } from '../client/wallets.js';
import type { WalletClient } from '../client/wallet.js';
import type { MergeReport, StatementOutcome } from '../loader/contract.js';
import { toData, type ErrorData } from '../loader/errors.js';
import { Interrupted, Link, type ExchangeOptions } from './link.js';
import { communityOf, feedOf, nameOfParcel, parcelOf, proves, type Parcel } from './names.js';
import { isRejection } from './receive.js';
import { MergeSum } from './report.js';
import type { ExchangeStore } from './store.js';

/** Of one phone's objects in a place, the latest are looked at: whoever may write can put others above the true one. */
const LOOKED_AT = 4;
/** Longer objects are not got: a statement is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** What a phone's visit brought. */
export interface WalletMeeting {
  /** True where entries were left there. */
  sent: boolean;
  /** What became of the newest statement that was there; absent where none was new. */
  outcome: StatementOutcome | undefined;
  /** The place's failure, if one ended the visit early. The next visit does the rest. */
  interrupted: ErrorData | undefined;
}

/** Leaves a phone's entries in `store` and takes its newest statement out. The phone needs its module for letters. */
export async function meetAsWallet(wallet: WalletClient, store: ExchangeStore, options: ExchangeOptions = {}): Promise<WalletMeeting> {
  const link = new Link(store, options);
  const meeting: WalletMeeting = { sent: false, outcome: undefined, interrupted: undefined };
  const view = await wallet.view();
  if (view === undefined) return meeting;
  const [community, feed] = [communityOf(view.community), feedOf(view.key)];
  await untilInterrupted(meeting, async () => {
    if (view.waiting > 0) {
      const there = await listed(link, `${community}/outboxes/${feed}-`);
      const reach = view.entries[0] === undefined ? 0 : seqOf(view.entries[0].entry);
      if (!there.some(({ number }) => number >= reach)) {
        const letter = await wallet.sealedFeed();
        if (letter !== undefined) await put(link, nameOfParcel(community, 'outboxes', feed, reach, letter), letter);
        meeting.sent = letter !== undefined;
      }
    }
    const known = secondOf(view.statement?.at ?? 0);
    const fresh = (await listed(link, `${community}/statements/${feed}-`)).filter(({ number }) => number > known);
    for (const parcel of fresh.slice(0, LOOKED_AT)) {
      const letter = await got(link, parcel);
      const outcome = letter && (await tolerant(() => wallet.acceptLetter(letter)));
      if (outcome === undefined || outcome.fault?.code === 'not_newer') continue;
      meeting.outcome = outcome;
      if (outcome.fault === undefined) return;
    }
  });
  return meeting;
}

/** What a desk's visit for its volunteers did. */
export interface WalletsMeeting {
  /** What all entries that were got brought together. */
  merged: MergeReport;
  /** Phones whose entries were got. */
  received: number;
  /** Statements that were left there. */
  sent: number;
  interrupted: ErrorData | undefined;
}

/** Takes what volunteers' phones left in `store`, and leaves a statement for every phone that was there and has news. */
export async function meetWallets(
  book: BookClient, store: ExchangeStore, told: Told, options: ExchangeOptions = {},
): Promise<WalletsMeeting> {
  const link = new Link(store, options);
  const sum = new MergeSum();
  const { community: id } = book.state();
  const meeting: WalletsMeeting = { merged: sum.total(), received: 0, sent: 0, interrupted: undefined };
  if (id === undefined) return meeting;
  const community = communityOf(id);
  await untilInterrupted(meeting, async () => {
    const there = await listed(link, `${community}/outboxes/`);
    const reached = new Map((await book.have()).map(({ key, seq }) => [feedOf(key), seq]));
    const feeds = new Set(there.map(({ feed }) => feed));
    for (const feed of feeds) {
      const fresh = there.filter((one) => one.feed === feed && one.number > (reached.get(feed) ?? 0));
      if (await take(book, link, fresh.slice(0, LOOKED_AT), sum)) meeting.received += 1;
    }
    for (const one of await walletsOf(book, told)) {
      if (!feeds.has(feedOf(one.key)) || !one.hasNews) continue;
      // Before it is made: its own time is no earlier, so a phone that took it passes over its name.
      const second = await now(book);
      const { bytes } = await book.statementLetter(one.key);
      if (bytes === undefined) continue;
      await put(link, nameOfParcel(community, 'statements', feedOf(one.key), second, bytes), bytes);
      keepTold(told, one);
      meeting.sent += 1;
    }
  });
  meeting.merged = sum.total();
  return meeting;
}

/** Merges the newest of a phone's objects that opens. */
async function take(book: BookClient, link: Link, parcels: readonly Parcel[], sum: MergeSum): Promise<boolean> {
  for (const parcel of parcels) {
    const letter = await got(link, parcel);
    const frames = letter && (await tolerant(() => book.openLetter(letter)));
    const report = frames && (await tolerant(() => book.merge(frames)));
    if (report === undefined) continue;
    sum.add(report);
    return true;
  }
  return false;
}

/** Objects of the phones under a prefix, the latest first. */
async function listed(link: Link, prefix: string): Promise<Parcel[]> {
  const parcels = (await link.list(prefix)).flatMap(({ name, size }) => {
    const parcel = name.startsWith(prefix) ? parcelOf(name) : undefined;
    return parcel?.size === size && size <= MAX_BYTES ? [parcel] : [];
  });
  return parcels.sort((a, b) => b.number - a.number);
}

async function got(link: Link, parcel: Parcel): Promise<Uint8Array | undefined> {
  link.expect('get', 1);
  const bytes = await link.get(parcel.name);
  return bytes && proves(parcel, bytes) ? bytes : undefined;
}

async function put(link: Link, name: string, bytes: Uint8Array): Promise<void> {
  link.expect('put', 1);
  await link.put(name, bytes);
}

/** What was not written by this package is passed over, not thrown. */
async function tolerant<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isRejection(error)) throw error;
    return undefined;
  }
}

async function untilInterrupted(meeting: { interrupted: ErrorData | undefined }, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    meeting.interrupted = toData(error.why);
  }
}

/** The book's time: no statement is made before its last entry, whatever this clock says. */
async function now(book: BookClient): Promise<number> {
  const { rows } = await book.ask({ type: 'journal', limit: 1 });
  return secondOf(Math.max(Date.now(), rows[0]?.at ?? 0));
}

const secondOf = (millis: number): number => Math.floor(millis / 1000);
/** The number of an entry, out of its id. */
const seqOf = (entry: string): number => Number(entry.split('-').pop());

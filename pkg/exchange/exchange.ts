// Brings devices together through any store: gets and merges what this book lacks, then puts what the store
// lacks. Keeps no state of its own, so a run can end anywhere and the next one goes on.
import type { BookClient } from '../client/types.js';
import { CoreError, toData } from '../loader/errors.js';
import { joined } from '../storage/bytes.js';
import { Interrupted, Link, type ExchangeOptions } from './link.js';
import { Mail } from './mail.js';
import { byCommunity, communityOf, feedOf, readListing, type Listing } from './names.js';
import { byFeed, chain } from './plan.js';
import { isRejection, Receiver, type Got } from './receive.js';
import { MergeSum, type ExchangeReport } from './report.js';
import { Sender } from './send.js';
import type { ExchangeStore, ListedObject } from './store.js';

const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Meets the other devices in `store`. The book needs no network for it, only the store. A failure of the store ends
 * the run and stands in `interrupted`; an error of the book itself is thrown. An empty book is filled first.
 */
export async function exchange(book: BookClient, store: ExchangeStore, options: ExchangeOptions = {}): Promise<ExchangeReport> {
  const link = new Link(store, options);
  const sum = new MergeSum();
  const receiver = new Receiver(link, sum, options.maxBytes ?? MAX_BYTES);
  let interrupted: unknown;
  try {
    const listing = await listed(book, link, options.community, receiver);
    await receiver.fill(book, listing);
    const own = (await book.ask({ type: 'keys' })).find((key) => key.own);
    const feed = own && feedOf(own.key);
    await new Mail(book, link, listing, receiver).meet(feed);
    await new Sender(book, link, listing, receiver).send(own);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    interrupted = error.why;
  }
  return {
    merged: sum.total(),
    received: link.received,
    sent: link.sent,
    skipped: receiver.skipped,
    interrupted: interrupted === undefined ? undefined : toData(interrupted),
  };
}

/** What the store holds of the book's community, after an empty book was filled from it. */
async function listed(book: BookClient, link: Link, wish: string | undefined, receiver: Receiver): Promise<Listing> {
  const { community } = book.state();
  const own = community && communityOf(community);
  wish = wish && communityOf(wish);
  const all = await link.list(own === undefined ? (wish ?? '') : `${own}/`);
  const listing = readListing(own ?? onlyCommunity(all, wish), all);
  for (const name of listing.strange) receiver.skip({ name }, 'foreign');
  const feeds = byFeed(listing.claims);
  for (const claim of listing.torn) {
    // Where others hold the same entries it was mended, and is no news.
    if (chain(feeds.get(claim.feed) ?? [], 0).reach < claim.to) receiver.skip(claim, 'damaged');
  }
  if (own === undefined) await begin(book, listing, receiver, link);
  return listing;
}

function onlyCommunity(objects: readonly ListedObject[], wish: string | undefined): string {
  const found = byCommunity(objects);
  const community = wish ?? (found.length === 1 ? found[0] : undefined);
  if (community !== undefined && found.includes(community)) return community;
  throw new CoreError('not_founded', `nothing is founded here, and the store holds ${found.length} communities to choose from`);
}

/** Imports a whole book, or else the feed that founds the community; only one does, and the core knows which. */
async function begin(book: BookClient, { claims, books }: Listing, receiver: Receiver, link: Link): Promise<void> {
  const others: Got[] = [];
  let last: unknown = new CoreError('not_founded', 'the store does not hold the beginning of this community');
  /** True once the book is there. */
  const tried = async (bytes: Uint8Array) => {
    try {
      const { entries } = await book.importBook(bytes);
      receiver.sum.addNew(entries);
      return true;
    } catch (error) {
      if (!isRejection(error)) throw error;
      last = error;
      return false;
    }
  };
  for (const one of books) {
    link.expect('get', 1);
    const got = await receiver.one(one);
    if (got !== undefined && (await tried(got.bytes))) return;
  }
  for (const feed of byFeed(claims).values()) {
    const { links } = chain(feed, 0);
    link.expect('get', links.length);
    const { got, failure } = await receiver.all(links);
    if (failure !== undefined) throw failure;
    if (got.length === 0) continue;
    if (await tried(joined(got.map(({ bytes }) => bytes)))) return receiver.merge(book, others);
    others.push(...got);
  }
  throw last;
}

// Brings devices together through any store: gets and merges what this book lacks, then puts what the store
// lacks. Keeps no state of its own, so a run can end anywhere and the next one goes on.
import type { BookClient } from '../client/types.js';
import { CoreError, toData } from '../loader/errors.js';
import { joined } from '../storage/bytes.js';
import { Interrupted, Link, type ExchangeOptions } from './link.js';
import { byCommunity, communityOf, claimOf, feedOf, isDoubted, nameOf, readListing, tagOf, wordFor, type Claim, type Listing } from './names.js';
import { byFeed, chain } from './plan.js';
import { isRejection, Receiver, type Got } from './receive.js';
import { MergeSum, type ExchangeReport } from './report.js';
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
    await receiver.fill(book, listing.claims);
    await new Sender(book, link, listing, receiver).send();
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
  if (own === undefined) await begin(book, listing.claims, receiver, link);
  return listing;
}

function onlyCommunity(objects: readonly ListedObject[], wish: string | undefined): string {
  const found = byCommunity(objects);
  const community = wish ?? (found.length === 1 ? found[0] : undefined);
  if (community !== undefined && found.includes(community)) return community;
  throw new CoreError('not_founded', `nothing is founded here, and the store holds ${found.length} communities to choose from`);
}

/** Imports the feed that founds the community; only one does, and the core knows which. */
async function begin(book: BookClient, claims: readonly Claim[], receiver: Receiver, link: Link): Promise<void> {
  const others: Got[] = [];
  let last: unknown = new CoreError('not_founded', 'the store does not hold the beginning of this community');
  for (const feed of byFeed(claims).values()) {
    const { links } = chain(feed, 0);
    link.expect('get', links.length);
    const { got, failure } = await receiver.all(links);
    if (failure !== undefined) throw failure;
    if (got.length === 0) continue;
    try {
      const { entries } = await book.importBook(joined(got.map(({ bytes }) => bytes)));
      receiver.sum.addNew(entries);
      await receiver.merge(book, others);
      return;
    } catch (error) {
      if (!isRejection(error)) throw error;
      last = error;
      others.push(...got);
    }
  }
  throw last;
}

/** Puts what the store lacks: one object for each feed that reaches further here than there. */
class Sender {
  /** Objects whose bytes were looked at here and are not what they should be. */
  private readonly bad = new Set<string>();

  constructor(
    private readonly book: BookClient,
    private readonly link: Link,
    private readonly listing: Listing,
    private readonly receiver: Receiver,
  ) {
    for (const { name } of receiver.skipped) this.bad.add(name);
  }

  async send(): Promise<void> {
    for (const claim of this.receiver.useless) await this.say(claim, true);
    const have = await this.book.have();
    const feeds = byFeed(this.listing.claims.filter((claim) => !this.bad.has(claim.name)));
    for (const { key, seq } of have) {
      const reach = this.receiver.forked.has(tagOf(feedOf(key))) ? 0 : await this.reach(feeds.get(feedOf(key)) ?? [], seq);
      if (reach < seq) await this.put(key, reach, seq);
    }
  }

  /** Says of an object that it is of no use, or is again. */
  private async say(claim: Claim, doubted: boolean): Promise<void> {
    const word = wordFor(claim, this.listing.doubts, doubted);
    if (word === undefined) return;
    this.link.expect('put', 1);
    await this.link.put(word.name, word.bytes);
    this.listing.doubts.add(word.name);
  }

  /**
   * How far the store covers a feed. An object in doubt counts only where its bytes prove right and it holds the feed
   * from its start; one that proves right but starts later did not fit what another device has, and only the whole
   * feed can show that device why.
   */
  private async reach(claims: readonly Claim[], seq: number): Promise<number> {
    const doubted = claims.filter((claim) => isDoubted(claim, this.listing.doubts));
    const sound = claims.filter((claim) => !doubted.includes(claim));
    const { reach } = chain(sound, 0);
    let whole = false;
    for (const claim of doubted.filter((one) => one.to > reach && one.to <= seq)) {
      this.link.expect('get', 1);
      if (!(await this.receiver.holds(this.book, claim))) this.bad.add(claim.name);
      else if (claim.from > 1) whole = true;
      else {
        sound.push(claim);
        await this.say(claim, false);
      }
    }
    return whole ? 0 : chain(sound, 0).reach;
  }

  private async put(key: string, reach: number, seq: number): Promise<void> {
    const { community } = this.book.state();
    const have = await this.book.have();
    const bytes = await this.book.diff(have.map((mark) => (mark.key === key ? { key, seq: reach } : mark)));
    if (bytes === undefined || community === undefined) return;
    const name = nameOf(communityOf(community), feedOf(key), reach + 1, seq, bytes);
    const there = this.listing.claims.some((claim) => claim.name === name) && !this.bad.has(name);
    if (there) return;
    this.link.expect('put', 1);
    await this.link.put(name, bytes);
    const mended = claimOf(name);
    if (mended !== undefined) await this.say(mended, false);
  }
}


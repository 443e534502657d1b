// Puts what a store lacks: one object for each feed that reaches further here than there, personal data sealed, and one for each
// branch of a feed that forked. It joins
// what has become many small objects of its own feed, and puts a whole book where that spares a later device many requests,
// or where entries were pruned here that the store does not hold.
import type { Archived, BookClient } from '../client/types.js';
import type { ApartRun, FeedMark, KeyView, Role } from '../loader/contract.js';
import { isDoubted, wordFor } from './doubts.js';
import { Forks } from './forks.js';
import type { Link } from './link.js';
import { branchOf, claimOf, feedOf, nameOf, nameOfBook, nameOfBranch, type Claim, type Listing, type Named } from './names.js';
import { byFeed, chain, entriesIn, joinable, MANY_GETS } from './plan.js';
import type { Receiver } from './receive.js';

/** Who holds all personal data, and may send them along with a whole book. */
const STAFF: readonly Role[] = ['admin', 'socialWorker', 'reviewer'];
/** By how much a book has grown when it is put as a whole again. */
const GROWN = 1.25;

export class Sender {
  /** Objects whose bytes were looked at here and are not what they should be. */
  private readonly bad = new Set<string>();
  private archived: Archived = { seal: 0, feeds: [] };

  constructor(
    private readonly book: BookClient,
    private readonly link: Link,
    private readonly listing: Listing,
    private readonly receiver: Receiver,
  ) {
    for (const { name } of receiver.skipped) this.bad.add(name);
  }

  /** `own` is this device's key. */
  async send(own: KeyView | undefined): Promise<void> {
    for (const object of this.receiver.useless) await this.say(object, true);
    this.archived = await this.book.archived();
    const feeds = byFeed(this.listing.claims.filter((claim) => !this.bad.has(claim.name)));
    let needed = 0;
    for (const { key, seq } of (await this.book.have()).filter(({ head }) => head == null)) {
      const links = await this.links(feeds.get(feedOf(key)) ?? [], key, seq);
      const reach = links[links.length - 1]?.to ?? this.base(key);
      const put = reach < seq ? await this.put(key, reach, seq) : undefined;
      // Whoever wrote the entries has the personal data that go with them.
      const from = key === own?.key ? joinable(put === undefined ? links : [...links, put]) : undefined;
      if (from !== undefined) await this.put(key, Math.max(from - 1, this.base(key)), seq);
      needed += links.length + (put === undefined ? 0 : 1);
    }
    for (const run of (await Forks.of(this.book)).unlisted(this.listing)) await this.putBranch(run);
    await this.sendWhole(feeds, needed > MANY_GETS && own !== undefined && STAFF.includes(own.role));
  }

  /** How far a feed lies in the archive and not here. */
  private base(key: string): number {
    return this.archived.feeds.find((mark) => mark.key === key)?.seq ?? 0;
  }

  /** Puts the whole book, where it spares many requests or nobody else could know from the store what was pruned here. */
  private async sendWhole(feeds: ReadonlyMap<string, readonly Claim[]>, spares: boolean): Promise<void> {
    const { seal, feeds: archived } = this.archived;
    const { books, community, doubts } = this.listing;
    const last = books.find((one) => one.seal >= seal && !this.bad.has(one.name) && !isDoubted(one, doubts));
    const entries = entriesIn(await this.book.have());
    const lacks = last === undefined && archived.some(({ key, seq }) => chain(feeds.get(feedOf(key)) ?? [], 0).reach < seq);
    if (!lacks && !(spares && entries >= (last?.entries ?? 0) * GROWN)) return;
    const bytes = await this.book.diffSealed([]);
    if (bytes === undefined) return;
    this.link.expect('put', 1);
    await this.link.put(nameOfBook(community, seal, entries, bytes), bytes);
  }

  /** Says of an object that it is of no use, or is again. */
  private async say(object: Named, doubted: boolean): Promise<void> {
    const word = wordFor(object, this.listing.doubts, doubted);
    if (word === undefined) return;
    this.link.expect('put', 1);
    await this.link.put(word.name, word.bytes);
    this.listing.doubts.add(word.name);
  }

  /**
   * The objects that cover a feed. One in doubt counts only where its bytes prove right and it holds the feed
   * from its start; one that proves right but starts later did not fit what another device has, and only the whole
   * feed can show that device why.
   */
  private async links(claims: readonly Claim[], key: string, seq: number): Promise<Claim[]> {
    const base = this.base(key);
    const doubted = claims.filter((claim) => isDoubted(claim, this.listing.doubts));
    const sound = claims.filter((claim) => !doubted.includes(claim));
    const { reach } = chain(sound, base);
    let whole = false;
    for (const claim of doubted.filter((one) => one.to > reach && one.to <= seq)) {
      this.link.expect('get', 1);
      if (!(await this.receiver.holds(this.book, claim))) this.bad.add(claim.name);
      else if (claim.from > base + 1) whole = true;
      else {
        sound.push(claim);
        await this.say(claim, false);
      }
    }
    return whole ? [] : chain(sound, base).links;
  }

  /** Puts one branch and nothing else. */
  private async putBranch(run: ApartRun): Promise<void> {
    const is = ({ key, head }: FeedMark) => key === run.key && head === run.head;
    const bytes = await this.book.diffSealed((await this.book.have()).filter((mark) => !is(mark)));
    if (bytes === undefined) return;
    const put = branchOf(nameOfBranch(this.listing.community, run, bytes));
    if (put === undefined) return;
    this.link.expect('put', 1);
    await this.link.put(put.name, bytes);
    await this.say(put, false);
  }

  private async put(key: string, reach: number, seq: number): Promise<Claim | undefined> {
    const { community, claims } = this.listing;
    const have = await this.book.have();
    const bytes = await this.book.diffSealed(have.map((mark) => (mark.key === key ? { key, seq: reach } : mark)));
    if (bytes === undefined) return undefined;
    const put = claimOf(nameOf(community, feedOf(key), reach + 1, seq, bytes));
    if (put === undefined || (claims.some((claim) => claim.name === put.name) && !this.bad.has(put.name))) return put;
    this.link.expect('put', 1);
    await this.link.put(put.name, bytes);
    await this.say(put, false);
    return put;
  }
}

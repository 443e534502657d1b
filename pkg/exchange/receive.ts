// Gets what a book lacks and merges it. An object that is of no use is left out, said so and put in doubt.
import type { BookClient } from '../client/types.js';
import type { FeedGap, FeedMark, MergeReport } from '../loader/contract.js';
import { toData } from '../loader/errors.js';
import { joined } from '../storage/bytes.js';
import { Forks } from './forks.js';
import type { Link } from './link.js';
import { proves, tagOf, type Claim, type Listing, type Named, type WholeBook } from './names.js';
import { entriesIn, MANY_GETS, seqIn, wanted } from './plan.js';
import type { MergeSum, SkippedObject, SkipReason } from './report.js';

/** Objects under way at once. */
const AT_ONCE = 4;
/** Objects are merged together up to this many bytes: each merge decides again what lies behind it. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_OBJECTS = 256;

export interface Got<N extends Named = Claim> {
  claim: N;
  bytes: Uint8Array;
}

export class Receiver {
  readonly skipped: SkippedObject[] = [];
  /** Objects others should hear of: nobody can use them as they are. */
  readonly useless: Named[] = [];
  private readonly tried = new Set<string>();

  constructor(
    private readonly link: Link,
    readonly sum: MergeSum,
    private readonly maxBytes: number,
  ) {}

  skip(claim: Pick<Named, 'name'>, reason: SkipReason, error?: unknown): void {
    const data = error === undefined ? undefined : toData(error);
    this.skipped.push({ name: claim.name, reason, code: data?.code, message: data?.message });
  }

  /** Gets and merges until nothing listed carries the book on. */
  async fill(book: BookClient, listing: Listing): Promise<void> {
    const { claims, books } = listing;
    for (;;) {
      const forks = await Forks.of(book);
      const left = claims.filter((claim) => !this.tried.has(claim.name) && forks.brings(claim, listing));
      const { links, holes } = wanted(left, await book.have());
      const far = links.length > MANY_GETS;
      if ((links.length === 0 || far) && (await this.takeWhole(book, books, holes.length > 0, far))) continue;
      if (links.length === 0) {
        if (await this.takeBranch(book, listing, forks)) continue;
        this.sum.settle(await book.have());
        for (const { feed, seq } of holes) this.sum.addGap({ key: tagOf(feed), seq });
        return;
      }
      this.link.expect('get', links.length);
      for (let at = 0; at < links.length; ) {
        const { got, next, failure } = await this.batch(links, at);
        // What did arrive is kept even if the store failed on the way.
        await this.merge(book, got);
        if (failure !== undefined) throw failure;
        at = next;
      }
    }
  }

  /** Merges a whole book, where what lies before its seal is nowhere else, or it spares many requests. */
  private async takeWhole(book: BookClient, books: readonly WholeBook[], holes: boolean, far: boolean): Promise<boolean> {
    const next = books.find((one) => !this.tried.has(one.name));
    if (next === undefined) return false;
    const { seals } = await book.ask({ type: 'seals' });
    const brings = far && next.entries > entriesIn(await book.have());
    if (!brings && !holes && next.seal <= (seals[0]?.number ?? 0)) return false;
    this.link.expect('get', 1);
    const got = await this.one(next);
    if (got === undefined) return true;
    try {
      this.note(await book.merge(got.bytes));
    } catch (error) {
      if (!isRejection(error)) throw error;
      this.reject(next, error);
    }
    return true;
  }

  /** Merges what may be another way of a feed that forked; what came before may go on behind it. */
  private async takeBranch(book: BookClient, listing: Listing, forks: Forks): Promise<boolean> {
    const untried = ({ name }: Named) => !this.tried.has(name);
    const branch = forks.lacking(listing).find(untried);
    const next = branch ?? forks.unsure(listing).find(untried);
    if (next === undefined) return false;
    this.link.expect('get', 1);
    const got = await this.one(next);
    if (got === undefined) return true;
    try {
      this.note(await book.merge(got.bytes));
    } catch (error) {
      if (!isRejection(error)) throw error;
      // Where it leaves another branch than those here, or one before this book begins, that is no fault of the object.
      const strange = toData(error).code === 'bad_signature' && next.from > seqIn(await book.have(), next.feed) + 1;
      if (strange || branch === undefined) this.skip(next, 'rejected', error);
      else this.reject(next, error);
      return true;
    }
    const now = await Forks.of(book);
    // It was put before the branch was longer, and is said to be of no more use.
    if (branch !== undefined && !now.has(branch) && now.goesOn(branch)) this.useless.push(branch);
    return true;
  }

  /** Gets all of these objects, for a book that does not exist yet. */
  async all(links: readonly Claim[]): Promise<{ got: Got[]; failure: unknown }> {
    const got: Got[] = [];
    for (let at = 0; at < links.length; ) {
      const some = await this.batch(links, at);
      got.push(...some.got);
      if (some.failure !== undefined) return { got, failure: some.failure };
      at = some.next;
    }
    return { got, failure: undefined };
  }

  /** Gets objects from `at` on, until there is enough for one merge. */
  private async batch(links: readonly Claim[], at: number): Promise<{ got: Got[]; next: number; failure: unknown }> {
    const got: Got[] = [];
    let bytes = 0;
    let next = at;
    while (next < links.length && bytes < BATCH_BYTES && next - at < BATCH_OBJECTS) {
      const some = links.slice(next, next + AT_ONCE);
      let failure: unknown;
      // One that fails keeps none of the others from being taken in.
      const answers = await Promise.all(some.map((claim) => this.one(claim).catch((error: unknown) => void (failure = error))));
      for (const answer of answers) {
        if (answer === undefined) continue;
        got.push(answer);
        bytes += answer.bytes.length;
      }
      next += some.length;
      if (failure !== undefined) return { got, next, failure };
    }
    return { got, next, failure: undefined };
  }

  /** The object, if its bytes are those its name was made from. */
  async one<N extends Named>(claim: N): Promise<Got<N> | undefined> {
    this.tried.add(claim.name);
    if (claim.size > this.maxBytes) return void this.skip(claim, 'too_large');
    const bytes = await this.link.get(claim.name);
    if (bytes === undefined) return void this.skip(claim, 'missing');
    if (proves(claim, bytes)) return { claim, bytes };
    this.useless.push(claim);
    return void this.skip(claim, 'damaged');
  }

  /** Merges what was got; the core is asked object by object where it does not accept them together. */
  async merge(book: BookClient, got: readonly Got[]): Promise<void> {
    if (got.length === 0) return;
    try {
      const report = await book.merge(joined(got.map(({ bytes }) => bytes)));
      this.note(report);
      await this.check(book, got, report);
    } catch (error) {
      if (!isRejection(error)) throw error;
      const [only] = got;
      if (got.length > 1) for (const one of got) await this.merge(book, [one]);
      else if (only !== undefined) this.reject(only.claim, error);
    }
  }

  /** True where an object holds what its name says, of entries this book has. */
  async holds(book: BookClient, claim: Claim): Promise<boolean> {
    const got = await this.one(claim);
    if (got === undefined) return false;
    try {
      const report = await book.merge(got.bytes);
      this.note(report);
      return report.repeatedEntries + report.newEntries > claim.to - claim.from;
    } catch (error) {
      if (!isRejection(error)) throw error;
      this.skip(claim, 'rejected', error);
      return false;
    }
  }

  note(report: MergeReport): void {
    this.sum.add(report);
  }

  reject(claim: Named, error: unknown): void {
    this.skip(claim, 'rejected', error);
    // What a newer version wrote is no fault of the object.
    if (!['newer_format', 'newer_version'].includes(toData(error).code)) this.useless.push(claim);
  }

  /** An object that holds less than its name says would keep everybody from sending the rest. */
  private async check(book: BookClient, got: readonly Got[], report: MergeReport): Promise<void> {
    const have: FeedMark[] = await book.have();
    const set = (places: readonly FeedGap[]) => new Set(places.map((place) => place.key));
    const [gaps, late] = [set(report.gaps), set([...report.heldBack, ...report.forked])];
    for (const { claim } of got) {
      const [seq, tag] = [seqIn(have, claim.feed), tagOf(claim.feed)];
      if (seq >= claim.to || late.has(tag)) continue;
      if (gaps.has(tag) && claim.from > seq + 1) {
        // The object before it was of no use. Another one may close the gap.
        this.tried.delete(claim.name);
        continue;
      }
      this.useless.push(claim);
      this.skip(claim, 'damaged');
    }
  }
}

/** The core does not accept these bytes, and the book is as it was. Everything else is no fault of the bytes. */
export function isRejection(error: unknown): boolean {
  const { name, code } = toData(error);
  return name === 'CoreError' && code !== 'not_founded' && code !== 'unexpected';
}

// Feeds that went two ways: whoever knows the branches of one puts each as an object of its own, named by its head, so that a
// listing alone says which of them are there.
import type { BookClient } from '../client/types.js';
import type { ApartRun, FeedMark } from '../loader/contract.js';
import { isDoubted } from './doubts.js';
import { feedOf, type Branch, type Claim, type Listing } from './names.js';
import { seqIn } from './plan.js';

const is = ({ key, last, head }: ApartRun, branch: Branch): boolean => last === branch.to && head === branch.head && feedOf(key) === branch.feed;

/** What a book knows of branches. */
export class Forks {
  private constructor(
    readonly runs: readonly ApartRun[],
    private readonly have: readonly FeedMark[],
    private readonly archived: readonly FeedMark[],
  ) {}

  static async of(book: BookClient): Promise<Forks> {
    const runs = await book.ask({ type: 'apart' });
    return new Forks(runs.filter(({ forked }) => forked), await book.have(), (await book.archived()).feeds);
  }

  /** True where the branch is here just as the object says. */
  has(branch: Branch): boolean {
    return this.runs.some((run) => is(run, branch));
  }

  /** True where a longer branch here may begin with this one. */
  goesOn({ feed, to }: Branch): boolean {
    return this.runs.some((run) => run.last > to && feedOf(run.key) === feed);
  }

  /**
   * False for an object that brings nothing: the feed's path ends at a fork and a branch here reaches as far, for what other
   * branches there are lies in objects of their own; or it begins in what counts and ends just where such a branch does, or one that left before this book begins.
   */
  brings({ feed, from, to }: Claim, { branches }: Listing): boolean {
    const its = this.runs.filter(({ key }) => feedOf(key) === feed);
    const reach = seqIn(this.have, feed);
    const ends = its.some(({ first }) => first === reach + 1) && its.some(({ last }) => last >= to);
    const before = branches.some((branch) => branch.feed === feed && branch.to === to && !this.follows(branch));
    return !ends && !(from <= reach && (before || its.some(({ last }) => last === to)));
  }

  /** How far a feed is known here, in whatever branch. */
  private reach(feed: string): number {
    return Math.max(seqIn(this.have, feed), ...this.runs.filter(({ key }) => feedOf(key) === feed).map(({ last }) => last));
  }

  /** True where the branch left behind the place where this book begins: of an earlier one nothing can be known here. */
  private follows({ feed, from }: Branch): boolean {
    return from > seqIn(this.archived, feed);
  }

  /** The branches of a listing that are not here and follow something that is: those that leave first come first. */
  lacking({ branches, doubts }: Listing): Branch[] {
    const follows = (branch: Branch) => this.follows(branch) && branch.from <= this.reach(branch.feed) + 1;
    const wanted = branches.filter((branch) => !this.has(branch) && follows(branch) && !isDoubted(branch, doubts));
    return wanted.sort((a, b) => a.from - b.from);
  }

  /**
   * Objects of feeds that forked, as a listing has it, and of which only one way is known here: their names do not say which
   * way they go, and the other one may be what a seal covers.
   */
  unsure({ branches, claims, doubts }: Listing): Claim[] {
    const left = new Map<string, number>();
    for (const branch of branches) {
      const { feed, from } = branch;
      const here = this.runs.some(({ key }) => feedOf(key) === feed);
      if (!here && this.follows(branch) && !isDoubted(branch, doubts)) left.set(feed, Math.min(from, left.get(feed) ?? from));
    }
    return claims.filter(({ feed, to }) => to >= (left.get(feed) ?? Infinity));
  }

  /** The branches here that a listing lacks. */
  unlisted({ branches, doubts }: Listing): ApartRun[] {
    const sound = branches.filter((branch) => !isDoubted(branch, doubts));
    return this.runs.filter((run) => !sound.some((branch) => is(run, branch)));
  }
}

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
  ) {}

  static async of(book: BookClient): Promise<Forks> {
    const runs = await book.ask({ type: 'apart' });
    return new Forks(runs.filter(({ forked }) => forked), await book.have());
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
   * True where nothing an object may hold counts or is news: the feed's path ends at a fork, and a branch here reaches as far.
   * What other branches there are lies in objects of their own.
   */
  ends({ feed, to }: Claim): boolean {
    const its = this.runs.filter(({ key }) => feedOf(key) === feed);
    const reach = seqIn(this.have, feed);
    return its.some(({ first }) => first === reach + 1) && its.some(({ last }) => last >= to);
  }

  /** How far a feed is known here, in whatever branch. */
  private reach(feed: string): number {
    return Math.max(seqIn(this.have, feed), ...this.runs.filter(({ key }) => feedOf(key) === feed).map(({ last }) => last));
  }

  /** The branches of a listing that are not here and follow something that is: those that leave first come first. */
  lacking({ branches, doubts }: Listing, archived: readonly FeedMark[]): Branch[] {
    const follows = ({ feed, from }: Branch) => from > seqIn(archived, feed) && from <= this.reach(feed) + 1;
    const wanted = branches.filter((branch) => !this.has(branch) && follows(branch) && !isDoubted(branch, doubts));
    return wanted.sort((a, b) => a.from - b.from);
  }

  /** The branches here that a listing lacks. */
  unlisted({ branches, doubts }: Listing): ApartRun[] {
    const sound = branches.filter((branch) => !isDoubted(branch, doubts));
    return this.runs.filter((run) => !sound.some((branch) => is(run, branch)));
  }
}

// Which objects of a listing bring something, and how far a listing covers each feed. Pure: reads names only.
import type { FeedMark } from '../loader/contract.js';
import { feedOf, type Claim } from './names.js';

/** Entries of a feed that no usable object holds, though later ones are there. */
export interface Hole {
  feed: string;
  seq: number;
}

/** How far a feed counts; marks with a head are of what is kept apart. */
export const seqIn = (have: readonly FeedMark[], feed: string): number => have.find(({ key, head }) => head == null && feedOf(key) === feed)?.seq ?? 0;

/** Objects from which on a whole book is worth having instead. */
export const MANY_GETS = 64;

/** Entries of all feeds, those among them that are in an archive. */
export const entriesIn = (have: readonly FeedMark[]): number => have.reduce((sum, { seq }) => sum + seq, 0);

export function byFeed(claims: readonly Claim[]): Map<string, Claim[]> {
  const feeds = new Map<string, Claim[]>();
  for (const claim of claims) {
    const feed = feeds.get(claim.feed);
    if (feed === undefined) feeds.set(claim.feed, [claim]);
    else feed.push(claim);
  }
  return feeds;
}

/** The fewest objects that carry on from `reach`, in order, and where they end. Of two that reach equally far the shorter. */
export function chain(claims: readonly Claim[], reach: number): { links: Claim[]; reach: number } {
  const links: Claim[] = [];
  for (let at = reach; ; ) {
    let best: Claim | undefined;
    for (const claim of claims) {
      if (claim.from > at + 1 || claim.to <= at) continue;
      if (best === undefined || claim.to > best.to || (claim.to === best.to && claim.size < best.size)) best = claim;
    }
    if (best === undefined) return { links, reach: at };
    links.push(best);
    at = best.to;
  }
}

/** What a device that reaches as far as `have` should get, and what it cannot get yet. */
export function wanted(claims: readonly Claim[], have: readonly FeedMark[]): { links: Claim[]; holes: Hole[] } {
  const all: Claim[] = [];
  const holes: Hole[] = [];
  for (const [feed, its] of byFeed(claims)) {
    const { links, reach } = chain(its, seqIn(have, feed));
    all.push(...links);
    if (its.some((claim) => claim.to > reach)) holes.push({ feed, seq: reach + 1 });
  }
  return { links: all, holes };
}

/** Objects of one feed that a device which comes later may have to get, and how many of them a join leaves at most. */
const MOST = 16;
const LEFT = MOST / 2;

/**
 * The first entry of an object that joins the last ones of a chain which has become long. It takes in what is too many,
 * and before that whatever has no more entries than all after it, so that nothing is put again until as much has come.
 */
export function joinable(links: readonly Claim[]): number | undefined {
  if (links.length <= MOST) return undefined;
  let [at, after] = [links.length, 0];
  for (const { from, to } of [...links].reverse()) {
    const entries = to - from + 1;
    if (at <= LEFT && entries > after) break;
    after += entries;
    at -= 1;
  }
  return links[at]?.from;
}

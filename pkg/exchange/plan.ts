// Which objects of a listing bring something, and how far a listing covers each feed. Pure: reads names only.
import type { FeedMark } from '../loader/contract.js';
import { feedOf, type Claim } from './names.js';

/** Entries of a feed that no usable object holds, though later ones are there. */
export interface Hole {
  feed: string;
  seq: number;
}

export const seqIn = (have: readonly FeedMark[], feed: string): number => have.find(({ key }) => feedOf(key) === feed)?.seq ?? 0;

export function byFeed(claims: readonly Claim[]): Map<string, Claim[]> {
  const feeds = new Map<string, Claim[]>();
  for (const claim of claims) {
    const feed = feeds.get(claim.feed);
    if (feed === undefined) feeds.set(claim.feed, [claim]);
    else feed.push(claim);
  }
  return feeds;
}

/** The fewest objects that carry on from `reach`, in order, and where they end. */
export function chain(claims: readonly Claim[], reach: number): { links: Claim[]; reach: number } {
  const links: Claim[] = [];
  for (let at = reach; ; ) {
    let best: Claim | undefined;
    for (const claim of claims) {
      if (claim.from <= at + 1 && claim.to > (best?.to ?? at)) best = claim;
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

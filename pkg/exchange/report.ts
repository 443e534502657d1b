// The reports of several merges as one, in the words of one merge.
import type { Bounced, FeedGap, FeedMark, MergeReport, Overdrawn } from '../loader/contract.js';
import type { ErrorData } from '../loader/errors.js';
import { feedOf, tagOf } from './names.js';

/** Why an object of the store was not taken in. */
export type SkipReason =
  /** Its bytes are not those its name was made from, or it holds less than its name says. */
  | 'damaged'
  /** The bytes are what was put there, but the core does not accept them; `code` and `message` say why. */
  | 'rejected'
  /** Its name is not of this package, or of another community. */
  | 'foreign'
  /** Longer than `maxBytes`. */
  | 'too_large'
  /** Listed, but not there when it was asked for. */
  | 'missing';

export interface SkippedObject {
  name: string;
  reason: SkipReason;
  /** The core's error, where it had one. */
  code: string | undefined;
  message: string | undefined;
}

/** What one exchange brought and took. */
export interface ExchangeReport {
  /** What all objects that were got brought together. */
  merged: MergeReport;
  received: { objects: number; bytes: number };
  sent: { objects: number; bytes: number };
  /** Objects that were left out; none of them did harm. */
  skipped: SkippedObject[];
  /** The store's failure, if one ended the exchange early. What is counted here was done; the next run does the rest. */
  interrupted: ErrorData | undefined;
}

/** Adds up merges. An entry that bounced between two of them and stands after the last is not worth a word. */
export class MergeSum {
  private readonly counts = { newEntries: 0, repeatedEntries: 0, newBlobs: 0, refoldedEntries: 0 };
  private readonly bounced = new Map<string, Bounced>();
  private readonly restored = new Set<string>();
  private readonly overdrawn = new Map<string, Overdrawn>();
  private adoptedSeal: number | undefined;
  private fallenSeal: number | undefined;
  private readonly gaps = new Map<string, FeedGap>();
  private readonly places = { heldBack: new Map<string, FeedGap>(), forked: new Map<string, FeedGap>() };

  add(report: MergeReport): void {
    for (const name of Object.keys(this.counts) as (keyof MergeSum['counts'])[]) this.counts[name] += report[name];
    for (const one of report.bounced) {
      this.restored.delete(one.entry);
      this.bounced.set(one.entry, one);
    }
    for (const entry of report.restored) {
      if (!this.bounced.delete(entry)) this.restored.add(entry);
    }
    for (const one of report.overdrawn) this.overdrawn.set(one.entry, one);
    if (report.adoptedSeal != null) this.adoptedSeal = report.adoptedSeal;
    if (report.fallenSeal != null) this.fallenSeal = report.fallenSeal;
    for (const gap of report.gaps) this.addGap(gap);
    for (const name of ['heldBack', 'forked'] as const) {
      for (const place of report[name]) this.places[name].set(place.key, place);
    }
  }

  /** Entries an empty book was begun with. */
  addNew(entries: number): void {
    this.counts.newEntries += entries;
  }

  /** Forgets the gaps that were closed later on. */
  settle(have: readonly FeedMark[]): void {
    if (this.gaps.size === 0) return;
    for (const { key, seq } of have) {
      const tag = tagOf(feedOf(key));
      if ((this.gaps.get(tag)?.seq ?? Infinity) <= seq) this.gaps.delete(tag);
    }
  }

  addGap(gap: FeedGap): void {
    this.gaps.set(gap.key, gap);
  }

  total(): MergeReport {
    return {
      ...this.counts,
      bounced: [...this.bounced.values()],
      restored: [...this.restored],
      overdrawn: [...this.overdrawn.values()],
      heldBack: [...this.places.heldBack.values()],
      gaps: [...this.gaps.values()],
      forked: [...this.places.forked.values()],
      adoptedSeal: this.adoptedSeal,
      fallenSeal: this.fallenSeal,
    };
  }
}

// Two devices in different hands meet by what is handed over, as files or codes: each asks with a claim and answers the
// other's by its role. Three of them are enough for both ways: a claim, the answer with a claim, and the answer to that.
import type { MergeReport } from '../loader/contract.js';
import { CLAIM, framesOf } from '../loader/frames.js';
import { joined } from '../storage/bytes.js';
import type { BookClient } from './types.js';

/** What became of something that was handed over. */
export interface Meeting {
  /** What was merged, where there was something. */
  report: MergeReport | undefined;
  /** True where it asked for something. */
  asked: boolean;
  /** What to hand back; nothing where there is nothing. */
  reply: Uint8Array | undefined;
}

/** This device's claim, the first thing that is handed over; nothing on a device without a key. */
export async function ownClaim(book: BookClient): Promise<Uint8Array | undefined> {
  return book.state().mode === 'reader' ? undefined : book.haveSigned();
}

/** Takes in what the other device handed over. A bare claim is answered with a claim of one's own beside. */
export async function meetBy(book: BookClient, bytes: Uint8Array, onProgress?: (done: number, total: number) => void): Promise<Meeting> {
  const frames = framesOf(bytes);
  const claims = frames.filter(({ kind }) => kind === CLAIM);
  const others = frames.filter(({ kind }) => kind !== CLAIM);
  const report = others.length === 0 ? undefined : await book.merge(joined(others.map((frame) => frame.bytes)), onProgress);
  const parts: Uint8Array[] = [];
  for (const claim of claims) {
    const answer = await book.diffForClaim(claim.bytes);
    if (answer !== undefined) parts.push(answer);
  }
  const own = claims.length > 0 && others.length === 0 ? await ownClaim(book) : undefined;
  if (own !== undefined) parts.push(own);
  return { report, asked: claims.length > 0, reply: parts.length === 0 ? undefined : joined(parts) };
}

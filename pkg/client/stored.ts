// Opens what a store holds, and cuts off a last write that never ended.
import type { Community } from '../loader/community.js';
import type { Core } from '../loader/core.js';
import type { BookStore } from '../storage/store.js';

/** An opened book, and what its device remembers beside it. */
export interface Stored {
  community: Community;
  device: Uint8Array | undefined;
}

/** Nothing for an empty store. `secret` stands in where the store keeps none. */
export async function openStored(core: Core, store: BookStore, secret?: Uint8Array): Promise<Stored | undefined> {
  const kept = await store.read();
  if (kept === undefined || kept.frames.length === 0) return undefined;
  const { frames, checkpoint, device } = kept;
  const key = kept.secret ?? secret;
  if (store.atomic === true) return { community: core.open(frames, key, checkpoint), device };
  const community = core.recover(frames, key, checkpoint);
  const { tornBytes } = community.openReport();
  // It was never acknowledged, and it goes before anything is appended to it.
  if (tornBytes > 0) await store.replace(frames.subarray(0, frames.length - tornBytes));
  return { community, device };
}

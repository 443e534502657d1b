// Opens what a store holds, and cuts off a last write that never ended.
import type { Community } from '../loader/community.js';
import type { Core } from '../loader/core.js';
import type { BookStore } from '../storage/store.js';

/** Nothing for an empty store. `secret` stands in where the store keeps none. */
export async function openStored(core: Core, store: BookStore, secret?: Uint8Array): Promise<Community | undefined> {
  const kept = await store.read();
  if (kept === undefined || kept.frames.length === 0) return undefined;
  const { frames, checkpoint } = kept;
  const key = kept.secret ?? secret;
  if (store.atomic === true) return core.open(frames, key, checkpoint);
  const community = core.recover(frames, key, checkpoint);
  const { tornBytes } = community.openReport();
  if (tornBytes === 0) return community;
  // It was never acknowledged, and it goes before anything is appended to it.
  await store.replace(frames.subarray(0, frames.length - tornBytes));
  return community;
}

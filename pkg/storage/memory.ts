// A store that lives as long as the page: for tests, previews and a host that keeps the bytes itself.
import type { BookStore, StoredBook } from './store.js';
import { joined } from './bytes.js';

/** `initial` is what an earlier `read()` gave. */
export function memoryStore(initial?: StoredBook): BookStore {
  let frames: Uint8Array[] = initial === undefined ? [] : [initial.frames.slice()];
  let checkpoint = initial?.checkpoint?.slice();
  let secret = initial?.secret?.slice();
  let device = initial?.device?.slice();
  return {
    read: async () => {
      const all = joined(frames);
      return all.length === 0 && secret === undefined ? undefined : { frames: all, checkpoint, secret, device };
    },
    append: async (bytes) => void frames.push(bytes.slice()),
    replace: async (bytes) => void (frames = [bytes.slice()]),
    writeCheckpoint: async (bytes) => void (checkpoint = bytes.slice()),
    writeSecret: async (bytes) => void (secret = bytes.slice()),
    writeDevice: async (bytes) => void (device = bytes.slice()),
    close: async () => {},
  };
}

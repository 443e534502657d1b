// The package seen from Node with its own resolution. Compiles under --strict; never runs.
import { fileStore, loadCore, memoryStore, openBook, readBook, type BookClient, type Core } from 'xiangyue';
import { fileStore as same } from 'xiangyue/node';

export async function open(folder: string): Promise<BookClient> {
  const core: Core = await loadCore({ entropy: new Uint8Array(32) });
  const book = core.open((await readBook(folder)).frames);
  book.free();
  return openBook({ store: folder === '' ? memoryStore() : fileStore(folder), core: () => loadCore(), now: () => 0 });
}
export const store = same;

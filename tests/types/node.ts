// The package seen from Node with its own resolution. Compiles under --strict; never runs.
import { fileStore, loadCore, memoryStore, openBook, readBook, type BookClient, type Core } from 'xiangyue';
import { fileStore as same } from 'xiangyue/node';
import { exchange, folderStore, httpStore, type ExchangeReport, type ExchangeStore } from 'xiangyue/exchange';

export async function open(folder: string): Promise<BookClient> {
  const core: Core = await loadCore({ entropy: new Uint8Array(32) });
  const book = core.open((await readBook(folder)).frames);
  book.free();
  return openBook({ store: folder === '' ? memoryStore() : fileStore(folder), core: () => loadCore(), now: () => 0 });
}
export const store = same;

export async function meet(book: BookClient): Promise<number> {
  const wire: ExchangeStore = httpStore({ url: 'https://portal.example/', headers: async () => ({ authorization: 'Bearer 1' }) });
  const stick = await exchange(book, folderStore('stick'), { onProgress: ({ done, total }) => console.log(done, total) });
  const report: ExchangeReport = await exchange(book, wire, { signal: new AbortController().signal });
  return report.merged.newEntries + stick.skipped.filter(({ reason }) => reason === 'damaged').length;
}

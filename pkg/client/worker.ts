// The module script of the Worker that holds a book: it opens the book the page names, shares it with
// other tabs, and answers the page's calls.
import { toData, type ErrorData } from '../loader/errors.js';
import { loadBackup } from '../loader/web-backup.js';
import { loadCore } from '../loader/web-core.js';
import { loadLetters } from '../loader/web-letters.js';
import { indexedDbStore } from '../storage/indexeddb.js';
import { openBook } from './open.js';
import { newId, portOf } from './protocol.js';
import { serve } from './serve.js';
import type { BookClient } from './types.js';

/** What the page says first, and what it hears. */
export type Opening = {
  opening: {
    name: string; wasm?: Wasm | undefined; textsWasm?: Wasm | undefined; backupWasm?: Wasm | undefined; lettersWasm?: Wasm | undefined;
  };
};
export type Wasm = string | ArrayBuffer;
export type Closing = { closing: true };
export type Opened = { opened: true } | { closed: true } | { failure: ErrorData };

declare const self: DedicatedWorkerGlobalScope;
interface DedicatedWorkerGlobalScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

let book: Promise<BookClient> | undefined;
const say = (message: Opened) => self.postMessage(message);

function open({ name, wasm, textsWasm, backupWasm, lettersWasm }: Opening['opening']): Promise<BookClient> {
  const core = () => loadCore({ ...(wasm !== undefined && { wasm }), ...(textsWasm !== undefined && { textsWasm }) });
  const backup = () => loadBackup(backupWasm === undefined ? {} : { wasm: backupWasm });
  const letters = () => loadLetters(lettersWasm === undefined ? {} : { wasm: lettersWasm });
  const opened = openBook({ store: () => indexedDbStore(name), core, backup, letters, tabs: name });
  // While there is a network: devices meet on a stick where there is none.
  opened.then(letters).catch(() => undefined);
  return opened;
}

self.addEventListener('message', (event: MessageEvent) => {
  const data = event.data as Partial<Opening & Closing>;
  const failed = (error: unknown) => say({ failure: toData(error) });
  if (data.opening !== undefined && book === undefined) {
    book = open(data.opening);
    book.then((opened) => {
      say({ opened: true });
      serve(portOf(self), opened, newId());
    }, failed);
  }
  if (data.closing === true) {
    void Promise.resolve(book?.then((opened) => opened.close()))
      .catch(() => undefined)
      .then(() => say({ closed: true }));
  }
});

// The page's side of a book in a Worker: the usual place, because a page under `default-src 'self'` may
// not compile wasm and a long import there would hold up the screen.
import { ConnectionError, fromData } from '../loader/errors.js';
import { portOf } from './protocol.js';
import { RemoteBook } from './remote.js';
import type { BookClient } from './types.js';
import type { Closing, Opened, Opening, Wasm } from './worker.js';

export interface WorkerOptions {
  /** Names the book in this origin; all tabs with this name share it. */
  name: string;
  /** Where the core comes from, if not from beside the Worker's script. */
  wasm?: Wasm;
  /** Where the module for texts comes from. */
  textsWasm?: Wasm;
  /** Where the backup's module comes from. */
  backupWasm?: Wasm;
  /** Where the letters' module comes from. */
  lettersWasm?: Wasm;
}

/** Opens a book in a Worker of its own. */
export function openInWorker(options: WorkerOptions): Promise<BookClient> {
  return connectWorker(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }), options);
}

/** The same with a Worker the host made from `xiangyue/worker`. */
export async function connectWorker(worker: Worker, { name, wasm, textsWasm, backupWasm, lettersWasm }: WorkerOptions): Promise<BookClient> {
  let remote: RemoteBook | undefined;
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      const error = new ConnectionError('closed', `the book's worker failed: ${event.message ?? 'its script could not be loaded'}`);
      remote?.end(error);
      reject(error);
    });
  });
  broken.catch(() => undefined);
  const wasms = { wasm: found(wasm), textsWasm: found(textsWasm), backupWasm: found(backupWasm), lettersWasm: found(lettersWasm) };
  const opening: Opening = { opening: { name, ...wasms } };
  const opened = heard(worker, (message) => 'opened' in message);
  worker.postMessage(opening);
  try {
    await Promise.race([opened, broken]);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  remote = new RemoteBook(portOf(worker));
  const book = remote;
  await Promise.race([stateOf(book), broken]);
  const endHere = book.close.bind(book);
  return Object.assign(book, {
    async close() {
      await endHere();
      const closed = heard(worker, (message) => 'closed' in message);
      const closing: Closing = { closing: true };
      worker.postMessage(closing);
      await Promise.race([closed, broken]).catch(() => undefined);
      worker.terminate();
    },
  });
}

/** The Worker has another base than the page. */
const found = (wasm: Wasm | undefined) => (typeof wasm === 'string' ? new URL(wasm, location.href).href : wasm);

/** Waits for one message of the Worker; a failure it reports is thrown. */
function heard(worker: Worker, isIt: (message: Opened) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const listener = ({ data }: MessageEvent) => {
      const message = data as Opened;
      const failure = 'failure' in message ? message.failure : undefined;
      if (failure === undefined && !isIt(message)) return;
      worker.removeEventListener('message', listener);
      if (failure === undefined) resolve();
      else reject(fromData(failure));
    };
    worker.addEventListener('message', listener);
  });
}

/** A client is handed out only once its `state()` is true. */
function stateOf(book: RemoteBook): Promise<void> {
  return new Promise((resolve) => {
    const stop = book.onChange(() => {
      stop();
      resolve();
    });
  });
}

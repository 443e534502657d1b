// Answers calls that come in over a port with a book held here.
import { toData } from '../loader/errors.js';
import type { Message, Method, Port } from './protocol.js';
import type { BookClient } from './types.js';

type AnyMethod = (...args: unknown[]) => Promise<unknown>;

/** Serves `book` until the returned function is called. `writer` names this end. */
export function serve(port: Port, book: BookClient, writer: string): () => void {
  const tell = () => port.post({ kind: 'state', writer, state: book.state() });
  const answer = async ({ from, id, method, args }: Extract<Message, { kind: 'call' }>) => {
    port.post({ kind: 'accepted', to: from, id });
    try {
      const value = await run(book, method, args, (done, total) => port.post({ kind: 'progress', to: from, id, done, total }));
      // Before the answer, so that whoever waits for it sees the state that belongs to it.
      tell();
      port.post({ kind: 'done', to: from, id, value });
    } catch (error) {
      tell();
      port.post({ kind: 'failed', to: from, id, error: toData(error) });
    }
  };
  const stopListening = port.listen((message) => {
    if (message.kind === 'call') void answer(message);
    if (message.kind === 'hello') tell();
  });
  const stopTelling = book.onChange(tell);
  tell();
  return () => {
    stopListening();
    stopTelling();
  };
}

/** Methods a call may name: a message must not reach anything else of the object. */
const METHODS: Record<Method, true> = {
  found: true, execute: true, executeAll: true, ask: true, readRuleTable: true, refusalText: true, merge: true,
  have: true, diff: true, diffFor: true, haveSigned: true, diffForClaim: true, exportFor: true, diffSealed: true, letterAsk: true, letterFor: true, statementLetter: true, openLetter: true, archived: true,
  exportBook: true, importBook: true, seal: true, archive: true, prune: true, backup: true, openBackup: true,
  digest: true, retry: true, invite: true, join: true,
  writeQr: true, readQr: true, writeSeries: true, collectSeries: true, qrFaultText: true, statementFor: true,
  drawCheckInCode: true,
};

/** Methods that tell how far they are, and which argument hears it. */
const PROGRESS: Partial<Record<Method, number>> = { executeAll: 1, merge: 1, backup: 2, openBackup: 2 };

/** Makes one call on a book by the method's name. */
export function run(
  book: BookClient,
  method: Method,
  args: unknown[],
  onProgress?: (done: number, total: number) => void,
): Promise<unknown> {
  if (!Object.prototype.hasOwnProperty.call(METHODS, method)) throw new TypeError(`no method \`${String(method)}\``);
  const call = (book[method] as AnyMethod).bind(book);
  const hears = PROGRESS[method];
  return hears === undefined ? call(...args) : call(...Array.from({ length: hears }, (_, at) => args[at]), onProgress);
}

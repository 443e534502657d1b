// The messages between a screen's thread or tab and the thread or tab that holds the book.
import type { ErrorData } from '../loader/errors.js';
import type { BookClient, BookState } from './types.js';

/** Calls that may cross. `state`, `onChange` and `close` are answered where they are made. */
export type Method = Exclude<keyof BookClient, 'state' | 'onChange' | 'close'>;

export type Message =
  | { kind: 'call'; from: string; id: number; method: Method; args: unknown[] }
  /** The call has arrived and is about to be carried out: from here on it must not be made again. */
  | { kind: 'accepted'; to: string; id: number }
  | { kind: 'progress'; to: string; id: number; done: number; total: number }
  | { kind: 'done'; to: string; id: number; value: unknown }
  | { kind: 'failed'; to: string; id: number; error: ErrorData }
  /** Somebody new asks for the state. */
  | { kind: 'hello' }
  | { kind: 'state'; writer: string; state: BookState };

/** A way to the other side: a Worker, its global scope, or a BroadcastChannel. */
export interface Port {
  post(message: Message): void;
  /** Returns the function that ends listening. */
  listen(listener: (message: Message) => void): () => void;
}

interface MessageTarget {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

export function portOf(target: MessageTarget): Port {
  return {
    post: (message) => target.postMessage(message),
    listen(listener) {
      const onMessage = (event: MessageEvent) => {
        const data = event.data as Message | null;
        if (data !== null && typeof data === 'object' && typeof data.kind === 'string') listener(data);
      };
      target.addEventListener('message', onMessage);
      return () => target.removeEventListener('message', onMessage);
    },
  };
}

/** A name for one end of a port; it need not be secret. */
export function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

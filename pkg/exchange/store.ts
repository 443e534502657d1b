// What `exchange` asks of a place where devices meet: put, get and list. Knows nothing of what is put there.
import { XiangyueError } from '../loader/errors.js';

/** Why a store did not answer. */
export type ExchangeCode = 'exchange_unreachable' | 'exchange_denied' | 'exchange_full' | 'exchange_failed' | 'exchange_aborted';

/** A store failed, or the host ended the exchange. What was taken in before is kept. */
export class ExchangeError extends XiangyueError {
  override readonly name: string = 'ExchangeError';
  constructor(code: ExchangeCode, message: string) {
    super(code, message);
  }
}

/** One object of a listing. */
export interface ListedObject {
  name: string;
  /** Length in bytes. */
  size: number;
}

/**
 * A place that keeps objects. Names are lower-case letters, digits, `-` and `/`; two objects of one name have the
 * same bytes, so putting one again changes nothing or repairs a damaged one. Failures are thrown.
 */
export interface ExchangeStore {
  /** All objects whose names begin so; names that are not of this package may be among them. */
  list(prefix: string): Promise<ListedObject[]>;
  /** The bytes, or nothing where there is no such object. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Resolves when the object is there as a whole; until then nobody lists a part of it. */
  put(name: string, bytes: Uint8Array): Promise<void>;
}

// Errors a host can meet. Every one carries a stable `code`; the message is for developers and logs.
// A refusal is not an error: it is a value of `Outcome`.

/** Base of all errors of this package. */
export class XiangyueError extends Error {
  override readonly name: string = 'XiangyueError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    // A class that a bundler lowered to ES5 would lose its prototype without this.
    Object.setPrototypeOf(this, new.target.prototype);
  }
}

/** The input breaks the contract; `field` is the path of the field at fault. */
export class InputError extends XiangyueError {
  override readonly name: string = 'InputError';
  constructor(
    message: string,
    readonly field?: string,
    readonly suggestion?: string,
  ) {
    super('malformed_input', message);
  }
}

/** The core refused bytes or an operation; the book is as it was. */
export class CoreError extends XiangyueError {
  override readonly name: string = 'CoreError';
  constructor(
    code: string,
    message: string,
    /** Which frame of the bytes, from 1, where the core knows it. */
    readonly frame?: number,
    /** At which byte. */
    readonly offset?: number,
    /** The message in Chinese, where the core has one. */
    readonly zh?: string,
  ) {
    super(code, message);
  }
}

/**
 * The core's code ended in a trap. The instance is gone; reopen the book from its stored bytes. `cause` is the engine's
 * error, whose stack says where.
 */
export class CoreTrapError extends XiangyueError {
  override readonly name: string = 'CoreTrapError';
  constructor(message: string, code: 'core_trapped' | 'core_dropped' = 'core_trapped', readonly cause?: unknown) {
    super(code, message);
  }
}

/** Reading or writing the stored book failed; nothing that was acknowledged is lost. */
export type StorageCode =
  | 'storage_full'
  | 'storage_failed'
  | 'storage_locked'
  | 'storage_taken'
  | 'storage_closed'
  | 'storage_not_empty';
export class StorageError extends XiangyueError {
  override readonly name: string = 'StorageError';
  constructor(code: StorageCode, message: string) {
    super(code, message);
  }
}

/** The call reached no writer, or the writer went away while it was at work. */
export class ConnectionError extends XiangyueError {
  override readonly name: string = 'ConnectionError';
  constructor(code: 'no_writer' | 'outcome_unknown' | 'closed', message: string) {
    super(code, message);
  }
}

/** An error as plain data, for a message to another thread or tab. */
export interface ErrorData {
  name: string;
  code: string;
  message: string;
  field: string | undefined;
  suggestion: string | undefined;
  frame: number | undefined;
  offset: number | undefined;
  zh: string | undefined;
}

/** By its look and not by its class: two bundles of this package on one page have two sets of classes. */
export function toData(error: unknown): ErrorData {
  const known = (error ?? {}) as Partial<Record<keyof ErrorData, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    name: text(known.code) === undefined ? 'XiangyueError' : (text(known.name) ?? 'XiangyueError'),
    code: text(known.code) ?? 'unexpected',
    message: text(known.message) ?? String(error),
    field: text(known.field),
    suggestion: text(known.suggestion),
    frame: number(known.frame),
    offset: number(known.offset),
    zh: text(known.zh),
  };
}

export function fromData(data: ErrorData): XiangyueError {
  switch (data.name) {
    case 'InputError':
      return new InputError(data.message, data.field, data.suggestion);
    case 'CoreError':
      return new CoreError(data.code, data.message, data.frame, data.offset, data.zh);
    case 'CoreTrapError':
      return new CoreTrapError(data.message, data.code as 'core_trapped');
    case 'StorageError':
      return new StorageError(data.code as StorageCode, data.message);
    case 'ConnectionError':
      return new ConnectionError(data.code as 'closed', data.message);
    default:
      return new XiangyueError(data.code, data.message);
  }
}

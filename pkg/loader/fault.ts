// Turns what the core throws into typed errors; of an input it could not read, says which field is at fault.
import { CoreError, InputError, XiangyueError } from './errors.js';
import { checked, type Root } from './strict.js';

/** `a.rules.1.points` as `a.rules[1].points`. */
function asWritten(parts: readonly string[]): string {
  return parts.map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
}

/**
 * The core's message begins with the path in backticks. Of a command or a query it begins with the
 * variant's name, which the host wrote in `type`.
 */
export function located(error: XiangyueError, root?: Root, input?: { type: string }): XiangyueError {
  if (error.code !== 'malformed_input') return error;
  // A misspelt name is told its right one.
  if (root !== undefined && input !== undefined) {
    try {
      checked(root, input);
    } catch (better) {
      return better as InputError;
    }
  }
  const [, path, what] = /^`([^`]+)`: ([^]*)$/.exec(error.message) ?? [];
  if (path === undefined) return error;
  const parts = path.split('.').slice(root === undefined ? 0 : 1);
  const field = asWritten(parts);
  return field === '' ? new InputError(what ?? '') : new InputError(`\`${field}\` ${what}`, field);
}

/** Of a command in a list: its place counted from `first`, its fields without the variant's name. */
export function inList(error: InputError, first: number): InputError {
  const [, at, rest] = /^\[(\d+)\](?:\.[A-Za-z]+)?(.*)$/.exec(error.field ?? '') ?? [];
  if (at === undefined) return error;
  const field = `[${first + Number(at)}]${rest ?? ''}`;
  return new InputError(error.message.replace(`\`${error.field}\``, `\`${field}\``), field, error.suggestion);
}

/** The core's own errors carry a code; anything else is a defect of the binding. */
export function typedError(error: unknown): XiangyueError {
  if (error instanceof XiangyueError) return error;
  const { code, message, zh } = error as { code?: unknown; message?: unknown; zh?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  if (code === 'malformed_input') return new InputError(text);
  const known = typeof code === 'string' ? code : 'unexpected';
  return new CoreError(known, text, numberIn(text, 'frame'), numberIn(text, 'byte'), typeof zh === 'string' ? zh : undefined);
}

/** The core's messages put every value between backticks behind its word. */
function numberIn(text: string, word: string): number | undefined {
  const found = new RegExp(`${word} \`(\\d+)\``).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

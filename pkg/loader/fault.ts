// Turns what the core throws into typed errors; of an input it could not read, says which field is at fault.
import { CoreError, InputError, XiangyueError } from './errors.js';
import { checked, type Root } from './strict.js';

/** The error with another path to what is wrong, or with none. */
function moved(error: InputError, field: string): InputError {
  const message = error.message.replace(field === '' ? /^`[^`]*` / : /^`[^`]*`/, field === '' ? '' : `\`${field}\``);
  return new InputError(message, field === '' ? undefined : field, error.suggestion);
}

/** The path to a field of a command or a query begins with the variant's name, which the host wrote in `type`. */
export function located(error: XiangyueError, root?: Root, input?: { type: string }): XiangyueError {
  if (!(error instanceof InputError) || root === undefined) return error;
  // A misspelt name is told its right one.
  if (input !== undefined) {
    try {
      checked(root, input);
    } catch (better) {
      return better as InputError;
    }
  }
  return error.field === undefined ? error : moved(error, error.field.replace(/^\w+\.?/, ''));
}

/** Of a command in a list: its place counted from `first`, its fields without the variant's name. */
export function inList(error: InputError, first: number): InputError {
  const [, at, rest] = /^\[(\d+)\](?:\.[A-Za-z]+)?(.*)$/.exec(error.field ?? '') ?? [];
  if (at === undefined) return error;
  const field = `[${first + Number(at)}]${rest ?? ''}`;
  return moved(error, field);
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

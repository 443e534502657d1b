// Finds which field the core could not read. The core's decoder takes the fields one after the other,
// so when it gives up, the field it read last is the one at fault; a Proxy remembers it.
import { InputError, XiangyueError } from './errors.js';

type Note = (path: string) => void;

function watched(value: unknown, path: string, note: Note): unknown {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const inner: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string' || typeof inner === 'function' || key === 'length') return inner;
      const here = Array.isArray(target) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      note(here);
      return watched(inner, here, note);
    },
  });
}

/** The decoder speaks of Rust's types; a host knows JavaScript's. */
function inWords(message: string): string {
  return message
    .replace(/\b[iu](?:8|16|32|64|size)\b/g, 'a whole number')
    .replace(/floating point `(-?\d+)\.0`/, 'number `$1`')
    .replace(/floating point|integer/, 'number')
    .replace(/unit value|JsValue\(undefined\)/, 'nothing');
}

/**
 * Runs `read` once more on a watched input and names the field it stopped at. `read` failed on this
 * input before it changed anything, so it will fail in the same way again.
 */
export function withField(error: XiangyueError, input: unknown, read: (watched: unknown) => void): XiangyueError {
  if (error.code !== 'malformed_input') return error;
  let last = '';
  try {
    read(watched(input, '', (path) => (last = path)));
  } catch {
    // The same error again: only the path was wanted.
  }
  const missing = /missing field `([^`]+)`/.exec(error.message)?.[1];
  // The first step is the variant's own name, which the host wrote in `type`.
  const field = missing ?? last.replace(/^[^.[]+\.?/, '');
  const message = inWords(error.message);
  if (field === '') return new InputError(message);
  return new InputError(missing === undefined ? `\`${field}\`: ${message}` : message, field);
}

// One line of a JSONL script: its time, the name it gives, and the `$name`s it uses.
import type { CommandInput, QueryInput } from '../loader/contract.js';
import { InputError } from '../loader/errors.js';

export interface Step {
  at: number;
  as: string | undefined;
  command: CommandInput | undefined;
  query: QueryInput | undefined;
  /** The day the book is sealed up to. */
  seal: string | undefined;
}

const KEYS = ['at', 'as', 'command', 'query', 'seal'];
const NEXT_MS = 1000;

/** Reads one line; `last` is the time of the line before. */
export function stepFrom(text: string, last: number | undefined, names: ReadonlyMap<string, string>): Step {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    throw new InputError(`not a line of JSON: ${(error as Error).message}`);
  }
  if (line === null || typeof line !== 'object' || Array.isArray(line)) throw new InputError('a line is one JSON object');
  const fields = line as Record<string, unknown>;
  const strange = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (strange !== undefined) throw new InputError(`unknown field \`${strange}\`, a line has ${KEYS.join(', ')}`, strange);
  const { as, command, query, seal } = fields;
  const asked = [command, query, seal].filter((one) => one !== undefined);
  if (asked.length !== 1) throw new InputError('a line holds a `command`, a `query` or a `seal`');
  if (seal !== undefined && typeof seal !== 'string') throw new InputError('`seal` is a day such as `2026-12-31`', 'seal');
  if (as !== undefined && (typeof as !== 'string' || !/^[^\s$]+$/.test(as))) {
    throw new InputError('`as` is a name without blanks and `$`', 'as');
  }
  return {
    at: timeFrom(fields['at'], last),
    as,
    command: withNames(command, names) as CommandInput | undefined,
    query: withNames(query, names) as QueryInput | undefined,
    seal,
  };
}

function timeFrom(value: unknown, last: number | undefined): number {
  if (value === undefined) {
    if (last === undefined) throw new InputError('the first line needs `at`', 'at');
    return last + NEXT_MS;
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  // Without an offset the same file would mean another time on another machine.
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(value)) {
    const at = Date.parse(value);
    if (Number.isFinite(at)) return at;
  }
  throw new InputError('`at` is milliseconds, or a text like `2026-03-05T08:00:00+08:00`', 'at');
}

/** A text that is wholly `$name` becomes the id it stands for. */
function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    const id = names.get(value.slice(1));
    if (id === undefined) throw new InputError(`no line before this one made \`${value}\``);
    return id;
  }
  if (Array.isArray(value)) return value.map((item) => withNames(item, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNames(inner, names)]));
}

/** The 32 bytes of `--seed N`: N as eight bytes, lowest first, four times over. */
export function seedFrom(text: string): Uint8Array {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new InputError('`--seed` is a whole number from 0 to 9007199254740991', '--seed');
  }
  return Uint8Array.from({ length: 32 }, (_, at) => Math.floor(seed / 256 ** (at % 8)) % 256);
}

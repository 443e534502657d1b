// Refuses fields the contract does not know. The core reads only the fields it knows, so a misspelt
// optional field would be lost in silence; this check walks the generated list of fields instead.
import fields from '../dist/core/fields.json';
import { InputError } from './errors.js';

/** `true`: no fields to check. `null`: a bare name. Otherwise the fields allowed; of an array, those of each element. */
type Shape = true | null | { readonly [name: string]: Shape };
export type Root = 'Command' | 'Query';

const roots = fields as unknown as Record<Root, Record<string, Shape>>;
const has = (object: object, key: string) => Object.prototype.hasOwnProperty.call(object, key);

/** How many single-letter changes lie between two words; enough for a spelling suggestion. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const name of known) {
    const far = distance(plain, name.toLowerCase());
    if (far < least) [best, least] = [name, far];
  }
  return best;
}

function unknownName(what: string, path: string, word: string, known: readonly string[]): InputError {
  const suggestion = nearest(word, known);
  const hint = suggestion === undefined ? `expected one of ${known.map((name) => `\`${name}\``).join(', ') || 'none'}` : `did you mean \`${suggestion}\`?`;
  return new InputError(`unknown ${what} \`${path}\`, ${hint}`, path, suggestion);
}

/** The value itself, or a copy where an `undefined` had to go: to the core, absent and undefined differ. */
function walk(shape: Shape, value: unknown, path: string): unknown {
  if (shape === true || shape === null || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const clean = items.map((item, at) => walk(shape, item, `${path}[${at}]`));
    return clean.every((item, at) => item === items[at]) ? value : clean;
  }
  const clean: Record<string, unknown> = {};
  let changed = false;
  for (const [name, inner] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const allowed = has(shape, name) ? shape[name] : shape['*'];
    if (allowed === undefined) throw unknownName('field', at, name, Object.keys(shape));
    if (inner === undefined) {
      changed = true;
      continue;
    }
    clean[name] = walk(allowed, inner, at);
    changed ||= clean[name] !== inner;
  }
  return changed ? clean : value;
}

/** Checks `{ type, … }` and gives it back without undefined fields, and whether its variant has no content. */
export function checked<T extends { type: string }>(root: Root, input: T, path = ''): { input: T; bare: boolean } {
  const what = root === 'Command' ? 'command' : 'query';
  const at = path === '' ? 'type' : `${path}.type`;
  if (input === null || typeof input !== 'object' || typeof input.type !== 'string') {
    throw new InputError(`a ${what} is an object with its name in \`type\``, at);
  }
  const { type } = input;
  const shape = has(roots[root], type) ? roots[root][type] : undefined;
  if (shape === undefined) throw unknownName(what, type, type, Object.keys(roots[root]));
  const inside = { type: true, ...(shape === null || shape === true ? {} : shape) } as const;
  return { input: walk(inside, input, path) as T, bare: shape === null };
}

export const namesOf = (root: Root): string[] => Object.keys(roots[root]);

// Knows the names of all fields, from the generated list: finds a misspelt one and says what was meant. The
// core refuses unknown fields by itself; this is for saying so better, and before a long run begins.
import fields from '../dist/core/fields.json';
import { InputError } from './errors.js';

/** `true`: no fields to check. `null`: a bare name. Otherwise the fields allowed; of an array, those of each element. */
type Shape = true | null | { readonly [name: string]: Shape };
export type Root = 'Command' | 'Query';

const roots = fields as unknown as Record<Root, Record<string, Shape>>;
const has = (object: object, key: string) => Object.prototype.hasOwnProperty.call(object, key);

/** How many single-letter changes and swaps of neighbours lie between two words; enough for a spelling suggestion. */
function distance(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Infinity;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change, swap);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const name of known) {
    // Of two as near, the one as long: `placse` is `places` and not `place`.
    const far = distance(plain, name.toLowerCase()) + (name.length === plain.length ? 0 : 0.5);
    if (far < least) [best, least] = [name, far];
  }
  return best;
}

function unknownName(what: string, path: string, word: string, known: readonly string[]): InputError {
  const suggestion = nearest(word, known);
  const hint = suggestion === undefined ? `expected one of ${known.map((name) => `\`${name}\``).join(', ') || 'none'}` : `did you mean \`${suggestion}\`?`;
  return new InputError(`unknown ${what} \`${path}\`, ${hint}`, path, suggestion);
}

function walk(shape: Shape, value: unknown, path: string): void {
  if (shape === true || shape === null || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    value.forEach((item: unknown, at) => walk(shape, item, `${path}[${at}]`));
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const allowed = has(shape, name) ? shape[name] : shape['*'];
    if (allowed === undefined) throw unknownName('field', at, name, Object.keys(shape));
    walk(allowed, inner, at);
  }
}

/** The input, if it is an object that names a known variant. */
export function named<T extends { type: string }>(root: Root, input: T, path = ''): T {
  const what = root === 'Command' ? 'command' : 'query';
  if (input === null || typeof input !== 'object' || typeof input.type !== 'string') {
    throw new InputError(`a ${what} is an object with its name in \`type\``, path === '' ? 'type' : `${path}.type`);
  }
  if (!has(roots[root], input.type)) throw unknownName(what, input.type, input.type, Object.keys(roots[root]));
  return input;
}

/** True for a variant without content. */
export const isBare = (root: Root, type: string): boolean => roots[root][type] === null;

/** Throws at the first field the contract does not know, at any depth. */
export function checked(root: Root, input: { type: string }, path = ''): void {
  const { type, ...fields } = named(root, input, path);
  walk(roots[root][type] ?? {}, fields, path);
}

// Finds a misspelt name and says what was meant. The codec refuses unknown fields by itself; this is for saying so
// better, and before a long run begins.
import { choicesOf, partsOf, type Kind } from './codec.js';
import { InputError } from './errors.js';

export type Root = 'Command' | 'Query';

const roots: Record<Root, ReadonlyMap<string, Kind | undefined>> = { Command: choicesOf('Command'), Query: choicesOf('Query') };

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

function walk(kind: Kind | undefined, value: unknown, path: string): void {
  const parts = kind === undefined ? undefined : partsOf(kind);
  if (parts === undefined || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    value.forEach((item: unknown, at) => walk(kind, item, `${path}[${at}]`));
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (!parts.has(name)) throw unknownName('field', at, name, [...parts.keys()]);
    walk(parts.get(name), inner, at);
  }
}

/** The input, if it is an object that names a known variant. */
export function named<T extends { type: string }>(root: Root, input: T, path = ''): T {
  const what = root === 'Command' ? 'command' : 'query';
  if (input === null || typeof input !== 'object' || typeof input.type !== 'string') {
    throw new InputError(`a ${what} is an object with its name in \`type\``, path === '' ? 'type' : `${path}.type`);
  }
  if (!roots[root].has(input.type)) throw unknownName(what, input.type, input.type, [...roots[root].keys()]);
  return input;
}

/** True for a variant without content. */
export const isBare = (root: Root, type: string): boolean => roots[root].get(type) === undefined;

/** Throws at the first field the contract does not know, at any depth. */
export function checked(root: Root, input: { type: string }, path = ''): void {
  const { type, ...fields } = named(root, input, path);
  walk(roots[root].get(type) ?? {}, fields, path);
}

// Paths to parts of an input, as messages and errors write them.

export type Path = readonly (string | number)[];

/** `rules`, 1, `points` as `rules[1].points`. */
export function joinedPath(path: Path): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
}

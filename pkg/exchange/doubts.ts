// Words about objects, which are objects too: the first says that a device could not use one, the second that it was
// mended, and so on. COMMUNITY/doubts/HASH, the hash that of the object's name and the number of the word.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { hashOf, type Named } from './names.js';

/** Words about one object; after so many it stays in doubt, for devices that disagree must not fill the store. */
const WORDS = 9;

/** The nth word about an object, from 0: a doubt if even, its end if odd. */
function wordOn({ community, name }: Named, nth: number): { name: string; bytes: Uint8Array } {
  const bytes = utf8ToBytes(`${name} ${nth}`);
  return { name: `${community}/doubts/${hashOf(bytes)}`, bytes };
}

/** How many words were said about an object. */
function wordsOn(object: Named, said: ReadonlySet<string>): number {
  let words = 0;
  while (words < WORDS && said.has(wordOn(object, words).name)) words += 1;
  return words;
}

export const isDoubted = (object: Named, said: ReadonlySet<string>): boolean => wordsOn(object, said) % 2 === 1;

/** The object that puts another in doubt, or ends the doubt; nothing where that is said already. */
export function wordFor(object: Named, said: ReadonlySet<string>, doubted: boolean): { name: string; bytes: Uint8Array } | undefined {
  const words = wordsOn(object, said);
  return doubted === (words % 2 === 1) || words === WORDS ? undefined : wordOn(object, words);
}

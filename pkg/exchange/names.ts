// How objects are named: COMMUNITY/FEED/FROM-TO-SIZE-HASH says which entries of which feed an object holds and
// proves its bytes, so a listing is all a device needs to know what is new. COMMUNITY/doubts/HASH is
// a word about another object: the first says that a device could not use it, the second that it was mended, and so on.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ListedObject } from './store.js';

/** What an object's name says it holds: entries `from` to `to` of a feed. */
export interface Claim {
  name: string;
  community: string;
  feed: string;
  from: number;
  to: number;
  size: number;
  hash: string;
}

const CLAIM = /^([0-9a-f]{32})\/([0-9a-f]{32})\/([1-9]\d{0,9})-([1-9]\d{0,9})-([1-9]\d{0,9})-([0-9a-f]{32})$/;
const DOUBT = /^[0-9a-f]{32}\/doubts\/[0-9a-f]{32}$/;
/** Entries are counted in 32 bits. */
const LAST = 2 ** 32 - 1;
/** Hexadecimal digits of a name's parts: 16 bytes, so that a whole path stays short enough for any file system. */
const DIGITS = 32;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const feeds = new Map<string, string>();

/** The beginning of SHA-256, in hexadecimal digits. */
const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes)).slice(0, DIGITS);

export const communityOf = (id: string): string => id.slice(0, DIGITS);

/** What a key's feed is called: the beginning of the key's hash. */
export function feedOf(key: string): string {
  let feed = feeds.get(key);
  if (feed === undefined) feeds.set(key, (feed = hashOf(hexToBytes(key))));
  return feed;
}

export function claimOf(name: string): Claim | undefined {
  const parts = CLAIM.exec(name);
  if (parts === null) return undefined;
  const [, community = '', feed = '', from, to, size, hash = ''] = parts;
  const claim = { name, community, feed, from: Number(from), to: Number(to), size: Number(size), hash };
  return claim.from <= claim.to && claim.to <= LAST ? claim : undefined;
}

/** The name of an object with these bytes. */
export function nameOf(community: string, feed: string, from: number, to: number, bytes: Uint8Array): string {
  return `${community}/${feed}/${from}-${to}-${bytes.length}-${hashOf(bytes)}`;
}

export const isDoubt = (name: string): boolean => DOUBT.test(name);

/** Folders that names of objects lead through. */
export const isFolder = (part: string): boolean => /^([0-9a-f]{32}|doubts)$/.test(part);

/** True where the name is an object's and was made from these bytes: what a place to meet may check before it keeps them. */
export function isObject(name: string, bytes: Uint8Array): boolean {
  const claim = claimOf(name);
  if (claim !== undefined) return proves(claim, bytes);
  return isDoubt(name) && name.endsWith(`/${hashOf(bytes)}`);
}

/** Words about one object; after so many it stays in doubt, for devices that disagree must not fill the store. */
const WORDS = 9;

/** The nth word about an object, from 0: a doubt if even, its end if odd. */
function wordOn({ community, name }: Claim, nth: number): { name: string; bytes: Uint8Array } {
  const bytes = utf8ToBytes(`${name} ${nth}`);
  return { name: `${community}/doubts/${hashOf(bytes)}`, bytes };
}

/** How many words were said about an object. */
function wordsOn(claim: Claim, said: ReadonlySet<string>): number {
  let words = 0;
  while (words < WORDS && said.has(wordOn(claim, words).name)) words += 1;
  return words;
}

export const isDoubted = (claim: Claim, said: ReadonlySet<string>): boolean => wordsOn(claim, said) % 2 === 1;

/** The object that puts another in doubt, or ends the doubt; nothing where that is said already. */
export function wordFor(claim: Claim, said: ReadonlySet<string>, doubted: boolean): { name: string; bytes: Uint8Array } | undefined {
  const words = wordsOn(claim, said);
  return doubted === (words % 2 === 1) || words === WORDS ? undefined : wordOn(claim, words);
}

/** True where the bytes are those the name was made from. */
export function proves({ size, hash }: Claim, bytes: Uint8Array): boolean {
  return bytes.length === size && hashOf(bytes) === hash;
}

/** The tag of a feed's key as reports and entry ids show it: the first four bytes of the key's hash in seven letters. */
export function tagOf(feed: string): string {
  let rest = parseInt(feed.slice(0, 8), 16) * 8;
  let tag = '';
  for (let letter = 0; letter < 7; letter += 1) {
    tag = `${LETTERS[rest % 32]}${tag}`;
    rest = Math.floor(rest / 32);
  }
  return tag;
}

/** What a listing holds of one community. */
export interface Listing {
  claims: Claim[];
  doubts: Set<string>;
  /** Objects whose length is not what their name says. */
  torn: Claim[];
  /** Names that are not of this form. */
  strange: string[];
}

export function readListing(community: string, objects: readonly ListedObject[]): Listing {
  const listing: Listing = { claims: [], doubts: new Set(), torn: [], strange: [] };
  for (const { name, size } of objects) {
    const claim = claimOf(name);
    if (isDoubt(name)) listing.doubts.add(name);
    else if (claim?.community !== community) listing.strange.push(name);
    else (claim.size === size ? listing.claims : listing.torn).push(claim);
  }
  return listing;
}

/** The communities a listing holds objects of. */
export function byCommunity(objects: readonly ListedObject[]): string[] {
  const claims = objects.map(({ name }) => claimOf(name));
  return [...new Set(claims.flatMap((claim) => (claim === undefined ? [] : [claim.community])))].sort();
}

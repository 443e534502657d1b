// How objects are named. COMMUNITY/FEED/FROM-TO-SIZE-HASH says which entries of which feed an object holds and
// proves its bytes, so a listing is all a device needs to know what is new. COMMUNITY/books/SEAL-ENTRIES-SIZE-HASH is a whole
// book, COMMUNITY/branches/FEED-FROM-TO-HEAD-SIZE-HASH one branch of a feed that forked, COMMUNITY/asks/FEED-NUMBER-SIZE-HASH what a device lacks, COMMUNITY/letters/ASK-SIZE-HASH
// an answer to that, COMMUNITY/outboxes/ and statements/FEED-NUMBER-SIZE-HASH what volunteers' phones leave and find:
// `wallets.ts`. COMMUNITY/doubts/HASH is a word about another object: `doubts.ts`.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { ApartRun } from '../loader/contract.js';
import type { ListedObject } from './store.js';

/** An object whose name proves its bytes. */
export interface Named {
  name: string;
  community: string;
  size: number;
  hash: string;
}

/** What an object's name says it holds: entries `from` to `to` of a feed. */
export interface Claim extends Named {
  feed: string;
  from: number;
  to: number;
}

/** A whole book: it begins at the seal of this number, 0 for the founding, and reaches as far as so many entries. */
export interface WholeBook extends Named {
  seal: number;
  entries: number;
}

/** One branch of a feed that forked: from where it leaves what counts, to the entry with this head. */
export interface Branch extends Claim {
  head: string;
}

/** What the device with this feed lacks; of several the last number counts. */
export interface Ask extends Named {
  feed: string;
  number: number;
}

/** An answer to the ask with this hash. */
export interface Letter extends Named {
  ask: string;
}

/** What the phone with this feed left, or shall find; of several the last number counts. */
export interface Parcel extends Named {
  feed: string;
  number: number;
}

const HEX = '([0-9a-f]{32})';
const NUMBER = '([1-9]\\d{0,9})';
const PROOF = `${NUMBER}-${HEX}`;
const CLAIM = new RegExp(`^${HEX}/${HEX}/${NUMBER}-${NUMBER}-${PROOF}$`);
const BOOK = new RegExp(`^${HEX}/books/(0|[1-9]\\d{0,9})-${NUMBER}-${PROOF}$`);
const BRANCH = new RegExp(`^${HEX}/branches/${HEX}-${NUMBER}-${NUMBER}-${HEX}-${PROOF}$`);
const ASK = new RegExp(`^${HEX}/asks/${HEX}-${NUMBER}-${PROOF}$`);
const LETTER = new RegExp(`^${HEX}/letters/${HEX}-${PROOF}$`);
const PARCEL = new RegExp(`^${HEX}/(?:outboxes|statements)/${HEX}-${NUMBER}-${PROOF}$`);
const DOUBT = new RegExp(`^${HEX}/doubts/${HEX}$`);
/** Entries are counted in 32 bits. */
const LAST = 2 ** 32 - 1;
/** Hexadecimal digits of a name's parts: 16 bytes, so that a whole path stays short enough for any file system. */
const DIGITS = 32;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const feeds = new Map<string, string>();

/** The beginning of SHA-256, in hexadecimal digits. */
export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes)).slice(0, DIGITS);

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

function bookOf(name: string): WholeBook | undefined {
  const [, community = '', seal, entries, size, hash = ''] = BOOK.exec(name) ?? [];
  return seal === undefined ? undefined : { name, community, seal: Number(seal), entries: Number(entries), size: Number(size), hash };
}

export function branchOf(name: string): Branch | undefined {
  const [, community = '', feed = '', from, to, head = '', size, hash = ''] = BRANCH.exec(name) ?? [];
  return from === undefined ? undefined : { name, community, feed, from: Number(from), to: Number(to), head, size: Number(size), hash };
}

export function askOf(name: string): Ask | undefined {
  const [, community = '', feed = '', number, size, hash = ''] = ASK.exec(name) ?? [];
  return number === undefined ? undefined : { name, community, feed, number: Number(number), size: Number(size), hash };
}

function letterOf(name: string): Letter | undefined {
  const [, community = '', ask, size, hash = ''] = LETTER.exec(name) ?? [];
  return ask === undefined ? undefined : { name, community, ask, size: Number(size), hash };
}

export function parcelOf(name: string): Parcel | undefined {
  const [, community = '', feed = '', number, size, hash = ''] = PARCEL.exec(name) ?? [];
  return number === undefined ? undefined : { name, community, feed, number: Number(number), size: Number(size), hash };
}

const proof = (bytes: Uint8Array): string => `${bytes.length}-${hashOf(bytes)}`;

/** The name of an object with these bytes. */
export function nameOf(community: string, feed: string, from: number, to: number, bytes: Uint8Array): string {
  return `${community}/${feed}/${from}-${to}-${proof(bytes)}`;
}
export const nameOfBook = (community: string, seal: number, entries: number, bytes: Uint8Array): string => `${community}/books/${seal}-${entries}-${proof(bytes)}`;
export const nameOfBranch = (community: string, { key, first, last, head }: ApartRun, bytes: Uint8Array): string =>
  `${community}/branches/${feedOf(key)}-${first}-${last}-${head}-${proof(bytes)}`;
export const nameOfAsk = (community: string, feed: string, number: number, bytes: Uint8Array): string => `${community}/asks/${feed}-${number}-${proof(bytes)}`;
export const nameOfLetter = ({ community, hash }: Ask, bytes: Uint8Array): string => `${community}/letters/${hash}-${proof(bytes)}`;

export const nameOfParcel = (community: string, kind: 'outboxes' | 'statements', feed: string, number: number, bytes: Uint8Array): string =>
  `${community}/${kind}/${feed}-${number}-${proof(bytes)}`;

export const isDoubt = (name: string): boolean => DOUBT.test(name);

const namedOf = (name: string): Named | undefined => claimOf(name) ?? bookOf(name) ?? branchOf(name) ?? askOf(name) ?? letterOf(name) ?? parcelOf(name);

/** True for a name of this package: no other leads into a place to meet. */
export const isName = (name: string): boolean => namedOf(name) !== undefined || isDoubt(name);

/** Folders that names of objects lead through. */
export const isFolder = (part: string): boolean => /^([0-9a-f]{32}|doubts|books|branches|asks|letters|outboxes|statements)$/.test(part);

/** True where the name is an object's and was made from these bytes: what a place to meet may check before it keeps them. */
export function isObject(name: string, bytes: Uint8Array): boolean {
  const named = namedOf(name);
  if (named !== undefined) return proves(named, bytes);
  return isDoubt(name) && name.endsWith(`/${hashOf(bytes)}`);
}

/** True where the bytes are those the name was made from. */
export function proves({ size, hash }: Named, bytes: Uint8Array): boolean {
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
  community: string;
  claims: Claim[];
  /** The latest first. */
  books: WholeBook[];
  branches: Branch[];
  asks: Ask[];
  letters: Letter[];
  doubts: Set<string>;
  /** Objects whose length is not what their name says. */
  torn: Claim[];
  /** Names that are not of this form. */
  strange: string[];
}

export function readListing(community: string, objects: readonly ListedObject[]): Listing {
  const listing: Listing = { community, claims: [], books: [], branches: [], asks: [], letters: [], doubts: new Set(), torn: [], strange: [] };
  for (const { name, size } of objects) {
    const [claim, book, branch, ask, letter] = [claimOf(name), bookOf(name), branchOf(name), askOf(name), letterOf(name)];
    const named = claim ?? book ?? branch ?? ask ?? letter;
    if (isDoubt(name)) listing.doubts.add(name);
    // Those are between a phone and whoever runs the community.
    else if (parcelOf(name)?.community === community) continue;
    else if (named?.community !== community) listing.strange.push(name);
    else if (claim !== undefined) (claim.size === size ? listing.claims : listing.torn).push(claim);
    else if (named.size !== size) continue;
    else if (book !== undefined) listing.books.push(book);
    else if (branch !== undefined) listing.branches.push(branch);
    else if (ask !== undefined) listing.asks.push(ask);
    else if (letter !== undefined) listing.letters.push(letter);
  }
  listing.books.sort((a, b) => b.seal - a.seal || b.entries - a.entries);
  listing.asks.sort((a, b) => b.number - a.number);
  return listing;
}

/** The communities a listing holds objects of. */
export function byCommunity(objects: readonly ListedObject[]): string[] {
  const found = new Set<string>();
  for (const { name } of objects) {
    const named = claimOf(name) ?? bookOf(name);
    if (named !== undefined) found.add(named.community);
  }
  return [...found].sort();
}

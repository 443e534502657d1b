// A village's whole year inside a mini-program ends with the digest of the native run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { year } from '../node/year-data.mjs';
import { start } from './help.mjs';

/** The year's seed as the key's seed: eight bytes, lowest first, four times over. */
const seedOf = (number) => Uint8Array.from({ length: 32 }, (_, at) => Math.floor(number / 256 ** (at % 8)) % 256);

const named = (value, names) => {
  if (typeof value === 'string' && value.startsWith('$')) return names.get(value.slice(1)) ?? assert.fail(`${value} names nothing`);
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner, names)]));
};

test('the year ends with the native digest', async () => {
  const { lines, digest, summary } = year();
  const core = await start().load();
  const names = new Map();
  let community;
  for (const text of lines) {
    const { at, as, command, query } = JSON.parse(text);
    if (community === undefined) {
      community = core.found(at, command, seedOf(summary.seed));
      names.set('self', community.publicKey());
      continue;
    }
    if (query !== undefined) community.ask(at, named(query, names));
    else {
      const { receipt } = community.execute(at, named(command, names));
      if (as !== undefined && receipt !== undefined) names.set(as, receipt.entry);
    }
  }
  assert.equal(community.digest(), digest);
});

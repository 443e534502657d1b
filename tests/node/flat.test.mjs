// A hundred thousand bad inputs leave nothing behind: not in the core's memory, not on the glue's heap.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { loadCore } from 'xiangyue/node';
import { founding, person, SEED, START } from './help.mjs';

const wasm = new URL(import.meta.resolve('xiangyue/core.wasm'));

test('memory is flat over 100 000 bad inputs', async () => {
  // The instance's own memory, seen while the loader instantiates it.
  let memory;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...args) => {
    const loaded = await instantiate(...args);
    memory = loaded.instance.exports.memory;
    return loaded;
  };
  const core = await loadCore({ wasm: new Uint8Array(await readFile(wasm)), entropy: SEED });
  WebAssembly.instantiate = instantiate;
  const community = core.found(START, founding, SEED);
  const digest = community.digest();
  const bad = [
    () => community.execute(START, { type: 'openCounter', name: 5 }),
    () => community.execute(START, person('张', { consentOn: 'yesterday' })),
    () => community.execute(START, { type: 'openCounter', name: '字'.repeat(200) }),
    () => community.execute(START, { type: 'openCountre', name: '柜台' }),
    () => community.ask(START, { type: 'board', of: 'nobody', limit: 1 }),
    () => community.merge(START, new Uint8Array([88, 89, 66, 1, 1, 255, 255, 255, 255])),
    () => core.open(new Uint8Array(64)),
    () => community.lookUp(START, { type: 'card', card: 'x', household: 'x', number: '1' }),
  ];
  const round = (times) => {
    for (let at = 0; at < times; at += 1) assert.throws(bad[at % bad.length]);
  };
  round(2000);
  const before = memory.buffer.byteLength;
  round(100_000);
  assert.equal(memory.buffer.byteLength, before);
  assert.equal(community.digest(), digest);
});

// moves.mjs against what JavaScript does: every short length, apart, side by side and over each other in both directions.

import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { moves } from "./moves.mjs";

const STANDS_FOR = ["memcpy", "memmove"];
const NONE = "(param i32 i32 i32) (result i32) (unreachable)";
const SIZE = 256;

function instance(names) {
  const functions = names.map((name) => `(func $${name} (export "${name}") ${NONE})`).join("\n");
  const module = binaryen.parseText(`(module (memory (export "memory") 1) ${functions})`);
  moves(module);
  assert(module.validate());
  return new WebAssembly.Instance(new WebAssembly.Module(module.emitBinary())).exports;
}

test("bytes end where they should, wherever they came from", () => {
  const core = instance(STANDS_FOR);
  const memory = new Uint8Array(core.memory.buffer, 0, SIZE);
  for (const name of STANDS_FOR) {
    for (let length = 0; length <= 70; length += 1) {
      for (let apart = -72; apart <= 72; apart += 1) {
        memory.forEach((_, at) => (memory[at] = (at * 37 + length) % 251));
        const expected = Uint8Array.from(memory).copyWithin(90 + apart, 90, 90 + length);
        assert.equal(core[name](90 + apart, 90, length), 90 + apart);
        assert.deepEqual(memory, expected, `${name} of ${length} bytes, ${apart} away`);
      }
    }
  }
});

test("a library with other names is not passed over in silence", () => {
  assert.throws(() => instance(["copy"]), /other names/);
});

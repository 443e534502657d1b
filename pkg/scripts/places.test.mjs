// places.mjs on a small module: places and the names of their files go, everything else stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { withoutPlaces } from "./places.mjs";

/** Memory of a module with these bytes from address 1024 on. */
function memoryOf(bytes, change) {
  const text = Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
  const module = binaryen.parseText(`(module (memory (export "memory") 1) (data (i32.const 1024) "${text}"))`);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(change(module.emitBinary())));
  return Buffer.from(instance.exports.memory.buffer).subarray(1024, 1024 + bytes.length);
}

function words(...numbers) {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, at) => bytes.writeUInt32LE(number, 4 * at));
  return bytes;
}

test("a place and the name of its file are blank, what lies beside them is not", () => {
  const names = Buffer.from("cut shortsrc/book/mod.rsdue.");
  const name = 1024 + names.indexOf("src");
  const kept = [words(name, 15, 0, 7), words(1024, 9, 3, 7), words(name, 4_000_000, 3, 7)];
  const bytes = Buffer.concat([names, words(name, 15, 300, 7), ...kept]);
  const left = Buffer.concat([Buffer.from("cut short"), Buffer.alloc(15), Buffer.from("due."), Buffer.alloc(16), ...kept]);
  assert.deepEqual(memoryOf(bytes, (wasm) => wasm), bytes);
  assert.deepEqual(memoryOf(bytes, withoutPlaces), left);
});

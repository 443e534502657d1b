// data.mjs on a small module with the linker's symbols written beside it: what a function reaches stays, also through
// other data; what only a function reads that traps, or nobody calls, goes.

import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { blank, unread, withoutRelocations } from "./data.mjs";

const TEXT = `(module
  (import "host" "say" (func $say (param i32)))
  (memory (export "memory") 1)
  (table 1 funcref)
  (elem (i32.const 0) $held)
  (data (i32.const 1024) "keptdeadlink\\18\\04\\00\\00idlefearheldedge")
  (func (export "run") (call $say (i32.const 1024)) (call $far))
  (func $far (call $say (i32.const 1032)))
  (func $held (call $say (i32.const 1048)))
  (func $panic (call $say (i32.const 1028)))
  (func $uncalled (call $panic) (call $say (i32.const 1040))))`;
const FUNCTIONS = ["say", "run", "far", "held", "panic", "uncalled"];
/** Begin and length in the segment; "link" and "pointer" are one object, "dge" lies within "edge". */
const OBJECTS = { kept: [0, 4], dead: [4, 4], link: [8, 8], idle: [16, 4], fear: [20, 4], held: [24, 4], dge: [29, 3] };

const text = (of) => [of.length, ...Buffer.from(of)];
const wide = (number) => [(number & 127) | 128, number >> 7];

/** A custom section. */
function custom(name, content) {
  const body = [...text(name), ...content];
  return Buffer.from([0, ...wide(body.length), ...body]);
}

/** The content of a section begins here. */
function contentOf(wasm, wanted) {
  for (let at = 8; ; at += 2 + wasm[at + 1]) if (wasm[at] === wanted) return at + 2;
}

function linked() {
  const module = binaryen.parseText(TEXT);
  const wasm = Buffer.from(module.emitBinary());
  const names = [...FUNCTIONS, ...Object.keys(OBJECTS)];
  const table = [
    ...FUNCTIONS.map((name, index) => (index === 0 ? [0, 0x10, index] : [0, 0, index, ...text(name)])),
    ...Object.entries(OBJECTS).map(([name, [offset, size]]) => [1, 0, ...text(name), 0, offset, size]),
  ];
  const symbols = [names.length, ...table.flat()];
  const [code, data] = [10, 11].map((id) => contentOf(wasm, id));
  const sections = [];
  for (let at = 8; at < wasm.length; at += 2 + wasm[at + 1]) sections.push(wasm[at]);
  const relocation = (type, base, pattern, ...rest) => {
    const at = wasm.indexOf(Buffer.from(pattern), base);
    assert.ok(at > 0, `${pattern}`);
    return [type, at + 1 - base, ...rest];
  };
  const read = (address, name) => relocation(4, code, [0x41, ...wide(address)], names.indexOf(name), 0);
  const called = (name) => relocation(0, code, [0x10, FUNCTIONS.indexOf(name)], FUNCTIONS.indexOf(name));
  const inCode = [read(1024, "kept"), called("far"), read(1032, "link"), read(1048, "held"), read(1028, "dead"), called("panic")];
  inCode.push(read(1040, "idle"));
  // The pointer behind "link" names what lies at 0x418 + 1024.
  const inData = [relocation(5, data, Buffer.from("k\x18\x04"), names.indexOf("fear"), 0)];
  const relocations = (id, list) => [sections.indexOf(id), list.length, ...list.flat()];
  return Buffer.concat([
    wasm,
    custom("linking", [2, 8, ...wide(symbols.length), ...symbols]),
    custom("reloc.CODE", relocations(10, inCode)),
    custom("reloc.DATA", relocations(11, inData)),
  ]);
}

/** The segment of a module. */
function segment(wasm) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { host: { say() {} } });
  return Buffer.from(instance.exports.memory.buffer).subarray(1024, 1056).toString("latin1");
}

test("data stays that a function reaches, also through data; the rest is blank", () => {
  const file = linked();
  const left = segment(blank(withoutRelocations(file), unread(file, () => false)));
  assert.equal(left, "kept\0\0\0\0link\x18\x04\0\0\0\0\0\0fear\0\0\0\0e\0\0\0");
});

test("what a function reads that traps goes, and whatever it calls", () => {
  const file = linked();
  const left = segment(blank(withoutRelocations(file), unread(file, (name) => name === "far")));
  assert.equal(left, "kept" + "\0".repeat(24) + "e\0\0\0");
});

test("without the linker's symbols it is an error", () => {
  assert.throws(() => unread(withoutRelocations(linked()), () => false), /no symbols/);
});

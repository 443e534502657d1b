// arrange.mjs on small modules: what is alike comes together, and the module does what it did.

import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { alike, arrange } from "./arrange.mjs";

const code = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : part)));

/** `count` functions of each kind, mixed; what they do depends on their number, and one calls the next of its kind. */
function mixed(count, kinds = KINDS) {
  const functions = [];
  for (let at = 0; at < count; at += 1) kinds.forEach((kind, of) => functions.push(kind(`k${of}_${at}`, at, at + 1 < count ? `k${of}_${at + 1}` : undefined)));
  const names = functions.map((text) => /\$(\w+)/.exec(text)[1]);
  return `(module
    (import "./host.js" "told" (func $told (param i32)))
    (import "./host.js" "asked" (func $asked (result i32)))
    (memory (export "memory") 1)
    (table ${names.length} funcref)
    (elem (i32.const 0) ${names.map((name) => `$${name}`).join(" ")})
    (type $one (func (param i32) (result i32)))
    ${functions.join("\n")}
    (func (export "by_number") (param i32 i32) (result i32) (call_indirect (type $one) (local.get 1) (local.get 0)))
    (func (export "tell") (call $told (call $asked)))
    ${names.map((name) => `(export "${name}" (func $${name}))`).join("\n")}
  )`;
}

const next = (name, otherwise) => (name === undefined ? otherwise : `(call $${name} ${otherwise})`);
const KINDS = [
  (name, at, then) => `(func $${name} (param i32) (result i32)
    ${next(then, `(i32.add (i32.mul (local.get 0) (i32.const ${at + 3})) (i32.const 77))`)})`,
  (name, at, then) => `(func $${name} (param i32) (result i32) (local i32)
    (local.set 1 (i32.xor (i32.rotl (local.get 0) (i32.const 5)) (i32.const ${at + 1})))
    (i32.store (i32.const 64) (local.get 1))
    (if (i32.gt_u (local.get 1) (i32.const 9000)) (then (local.set 1 (i32.shr_u (local.get 1) (i32.const 3)))))
    ${next(then, "(i32.load (i32.const 64))")})`,
];

function parsed(text) {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.MVP);
  assert.ok(module.validate());
  return module;
}

function instance(wasm, told = []) {
  const host = { told: (value) => void told.push(value), asked: () => 41 };
  return new WebAssembly.Instance(new WebAssembly.Module(wasm), { "./host.js": host }).exports;
}

/** Which of the exported functions stand where: a module numbers its functions in the order of their code. */
function order(wasm) {
  const exports = instance(wasm);
  const named = Object.entries(exports).filter(([name]) => /^k\d/.test(name));
  // An exported function is called by its number.
  return named.sort(([, a], [, b]) => Number(a.name) - Number(b.name)).map(([name]) => name);
}

test("what is alike comes one after the other, and everything once", () => {
  const [a, b] = ["abcdefghijklmnop", "0123456789:;<=>?"];
  const functions = [code(a, [1]), code(b, [1]), code(a, [2]), code(b, [2]), code(a, [3]), code(b, [3])];
  const found = alike(functions);
  assert.deepEqual([...found].sort(), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(found.map((at) => at % 2), [0, 0, 0, 1, 1, 1]);
});

test("where nothing is alike the next is the one most nearly as long", () => {
  const functions = [code("aaaaaaaa"), code("b".repeat(40)), code("ccccccccc"), code("d".repeat(39))];
  assert.deepEqual(alike(functions), [0, 2, 3, 1]);
});

test("functions too short to compare, and equal ones, are arranged, too", () => {
  assert.deepEqual(alike([code([11])]), [0]);
  assert.deepEqual([...alike([code([0, 11]), code([0, 11]), code([0, 11])])].sort(), [0, 1, 2]);
});

test("what many functions share says nothing about any two of them", () => {
  const shared = "shared by all of them";
  const functions = Array.from({ length: 1200 }, (_, at) => code(shared, at % 2 === 0 ? "an even one" : "odd, this is", [at & 127, at >> 7]));
  // 600 of each kind tell, 1,200 do not.
  const found = alike(functions);
  assert.equal(found.slice(1).filter((at, before) => at % 2 !== found[before] % 2).length, 1);
});

test("an arranged module answers as before, by name, by number and through its imports", () => {
  const before = parsed(mixed(6)).emitBinary();
  const after = arrange(parsed(mixed(6))).emitBinary();
  assert.deepEqual(order(before).slice(0, 3), ["k0_0", "k1_0", "k0_1"]);
  assert.equal(order(after).slice(1).filter((name, at) => name.slice(0, 2) !== order(after)[at].slice(0, 2)).length, 1, order(after).join(" "));
  const [was, is] = [instance(before), instance(after)];
  assert.deepEqual(Object.keys(is).sort(), Object.keys(was).sort());
  for (const name of order(before)) for (const value of [0, 1, -5, 2 ** 30]) assert.equal(is[name](value), was[name](value), name);
  for (let at = 0; at < 12; at += 1) assert.equal(is.by_number(at, 7), was.by_number(at, 7), `number ${at}`);
  const told = [];
  instance(after, told).tell();
  assert.deepEqual(told, [41]);
});

test("imported functions keep their numbers, however many there are", () => {
  const imports = Array.from({ length: 200 }, (_, at) => `(import "./host.js" "get${at}" (func $get${at} (result i32)))`);
  const calls = Array.from({ length: 200 }, (_, at) => `(func (export "call${at}") (result i32) (call $get${at}))`);
  const wasm = arrange(parsed(`(module ${imports.join("\n")} ${calls.join("\n")})`)).emitBinary();
  const host = Object.fromEntries(imports.map((_, at) => [`get${at}`, () => at]));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { "./host.js": host });
  for (let at = 0; at < 200; at += 1) assert.equal(exports[`call${at}`](), at);
});

test("the same module is arranged the same way, and keeps no names", () => {
  const [one, two] = [arrange(parsed(mixed(20))).emitBinary(), arrange(parsed(mixed(20))).emitBinary()];
  assert.deepEqual(Buffer.from(one), Buffer.from(two));
  assert.equal(WebAssembly.Module.customSections(new WebAssembly.Module(one), "name").length, 0);
});

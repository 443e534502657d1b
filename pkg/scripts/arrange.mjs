// Puts functions that are alike next to each other: what brotli repeats from near by, it repeats in fewer bits.

import binaryen from "binaryen";

/** Bytes of code that are compared as one: those of one number. */
const PIECE = 4;
/** A piece that is in more functions than this says nothing about any two of them; of the others the rarer says more. */
const COMMON = 1000;

/** The module's functions in an order that compresses well. */
export function arrange(module) {
  const { functions, imported } = read(module.emitBinary());
  const ranks = new Array(functions.length);
  alike(functions).forEach((index, rank) => (ranks[index] = rank));
  const names = ranks.map((rank) => `f${String(rank).padStart(6, "0")}`);
  const named = Buffer.concat([module.emitBinary(), nameSection(names, imported)]);
  // Names are only kept where debugging is asked for, and only to sort by.
  binaryen.setDebugInfo(true);
  const sorted = binaryen.readBinary(named);
  sorted.setFeatures(binaryen.Features.MVP);
  sorted.runPasses(["reorder-functions-by-name"]);
  binaryen.setDebugInfo(false);
  sorted.runPasses(["strip-debug"]);
  return sorted;
}

/** Indices of some functions, each followed by the one most like it of those that are left. */
export function alike(functions) {
  const pieces = functions.map(piecesOf);
  const holders = new Map();
  pieces.forEach((all, index) => all.forEach((piece) => holders.get(piece)?.push(index) ?? holders.set(piece, [index])));
  const left = new Set(functions.keys());
  const order = [];
  for (let at = 0; at !== undefined; ) {
    left.delete(at);
    order.push(at);
    const shared = new Map();
    for (const piece of pieces[at]) {
      const all = holders.get(piece);
      if (all.length > COMMON) continue;
      const told = 1 / Math.log2(1 + all.length);
      for (const other of all) if (left.has(other)) shared.set(other, (shared.get(other) ?? 0) + told);
    }
    at = nearest(at, shared, pieces) ?? asLong(functions[at].length, left, functions);
  }
  return order;
}

function nearest(at, shared, pieces) {
  let [best, most] = [undefined, 0];
  for (const [other, told] of shared) {
    const likeness = told / (pieces[at].size + pieces[other].size) ** 0.9;
    if (likeness > most || (likeness === most && other < best)) [best, most] = [other, likeness];
  }
  return best;
}

function asLong(length, left, functions) {
  let [best, least] = [undefined, Infinity];
  for (const other of left) {
    const far = Math.abs(functions[other].length - length);
    if (far < least) [best, least] = [other, far];
  }
  return best;
}

function piecesOf(code) {
  const bytes = Buffer.from(code);
  const pieces = new Set();
  for (let at = 0; at + PIECE <= bytes.length; at += 1) pieces.add(bytes.readUInt32LE(at));
  return pieces;
}

/** The code of every function that is not imported, and how many are. */
function read(wasm) {
  let at = 8;
  const number = () => {
    let [value, scale, byte] = [0, 1, 0];
    do {
      byte = wasm[at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  };
  const functions = [];
  let imported = 0;
  while (at < wasm.length) {
    const section = wasm[at++];
    const length = number();
    const end = at + length;
    if (section === 2) imported = importedFunctions(wasm.subarray(at, end));
    if (section === 10) {
      for (let left = number(); left > 0; left -= 1) {
        const size = number();
        functions.push(wasm.subarray(at, at + size));
        at += size;
      }
    }
    at = end;
  }
  return { functions, imported };
}

/** The core imports functions alone, so each import is two names, a zero and a type. */
function importedFunctions(section) {
  return section[0] + (section[0] >= 128 ? (section[1] - 1) * 128 : 0);
}

function nameSection(names, from) {
  const entries = names.map((name, at) => [...leb(from + at), ...leb(name.length), ...Buffer.from(name)]);
  const map = [...leb(names.length), ...entries.flat()];
  const body = [4, ...Buffer.from("name"), 1, ...leb(map.length), ...map];
  return Buffer.from([0, ...leb(body.length), ...body]);
}

function leb(number) {
  const bytes = [];
  for (let rest = number; ; rest >>>= 7) {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    if (rest <= 127) return bytes;
  }
}

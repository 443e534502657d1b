// What binaryen does to a module of the core.
//   lower  IN OUT       newer instructions become MVP ones, and what only traps would print goes (before the binding generator)
//   finish IN GLUE OUT  drop exports the glue never uses, optimise, arrange, check, compress, measure

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import zlib from "node:zlib";
import binaryen from "binaryen";
import { arrange } from "./arrange.mjs";
import { moves } from "./moves.mjs";
import { blank, unread, withoutRelocations } from "./data.mjs";
import { withoutPlaces } from "./places.mjs";

// Every proposal after MVP that wasm-validate would otherwise accept by default.
const POST_MVP = [
  "mutable-globals",
  "saturating-float-to-int",
  "sign-extension",
  "simd",
  "multi-value",
  "bulk-memory",
  "reference-types",
];

/** What tells of a panic, and what calls it to say why. */
const PANIC = /(core9panicking|std9panicking(?!\w*catch)|std5alloc8rust_oom|default_alloc_error_hook|_fail(_rt)?$|(assert|unwrap|expect)_failed$|panic_access_error)/;
/** `core::fmt::Debug::fmt` of any type, in either way of naming. */
const DEBUG = /(Debug\$GT\$3fmt17h[0-9a-f]{16}E|5Debug3fmt)$/;
/** The standard library's formatting; adding a text to a text is not. */
const FORMAT = /^_R(?!\w*write_str)\w*4core\w*3fmt|^_ZN4core3fmt|^_ZN\d+_\$LT\$\$RF\$T\$u20\$as\$u20\$core\.\.fmt\.\./;
/** Errors of others that are not told but by their own text for debugging. */
const UNTOLD = /ed25519_dalek\.\.errors/;

const [command, ...args] = process.argv.slice(2);
if (command === "lower") lower(...args);
else if (command === "finish") finish(...args);
else throw new Error(`unknown command ${command}`);

// Conversions of floats are not lowered: binaryen's pass gives other answers than Rust outside
// the range of the integer. The core's own code has none, and the check in `finish` is the proof.
function lower(source, target) {
  const linked = fs.readFileSync(source);
  const module = binaryen.readBinary(withoutRelocations(linked));
  // The generator finds the stack pointer by name.
  binaryen.setDebugInfo(true);
  module.runPasses(["signext-lowering", "llvm-memory-copy-fill-lowering"]);
  // The pass brings loops over single bytes; the functions of the library take their place, and ours take theirs.
  moves(module);
  delegate(module, "__memory_copy", module.getFunction("memmove") ? "memmove" : "memcpy");
  delegate(module, "__memory_fill", "memset");
  const traps = silence(module);
  fs.writeFileSync(target, withoutPlaces(blank(module.emitBinary(), unread(linked, traps))));
}

function delegate(module, name, to) {
  const { i32, none } = binaryen;
  const [from, callee] = [name, to].map((each) => module.getFunction(each));
  if (!from || !callee) return;
  const { params, results } = binaryen.getFunctionInfo(callee);
  const same = params === binaryen.getFunctionInfo(from).params && results === i32;
  if (!same) throw new Error(`${to} cannot stand in for ${name}`);
  const args = [0, 1, 2].map((at) => module.local.get(at, i32));
  module.removeFunction(name);
  module.addFunction(name, params, none, [], module.drop(module.call(to, args, i32)));
}

// A panic is a bug that lints and tests rule out, and a host gives the instance up whatever it says. So it traps and says
// nothing; no value is printed for debugging; and where the core makes no text through `core::fmt::write`, nothing does.
// Gives back which names are of functions that trap now.
function silence(module) {
  if (trap(module, PANIC) === 0) throw new Error("the standard library's panics have other names");
  trap(module, DEBUG);
  const made = callers(module, FORMAT).filter((name) => !FORMAT.test(name) && !UNTOLD.test(name));
  const silent = [PANIC, DEBUG, ...(made.length === 0 ? [FORMAT] : [])];
  if (made.length === 0) trap(module, FORMAT);
  else console.log(`formatting stays, for ${made.length} functions such as ${made[0]}`);
  return (name) => silent.some((names) => names.test(name));
}

/** Puts a trap in place of each function of such a name, and says how many there were. */
function trap(module, names) {
  const found = [];
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const info = binaryen.getFunctionInfo(module.getFunctionByIndex(i));
    if (info.module === "" && names.test(info.name)) found.push(info);
  }
  for (const { name, params, results } of found) {
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  return found.length;
}

/** Names of the functions that call one of such a name. */
function callers(module, names) {
  const found = new Set();
  let current = "";
  for (const line of module.emitText().split("\n")) {
    const [, begun] = /^ \(func \$(\S+)/.exec(line) ?? [];
    const [, called] = /\(call \$([^\s)]+)/.exec(line) ?? [];
    if (begun) current = begun;
    else if (called && names.test(called)) found.add(current);
  }
  return [...found];
}

function finish(source, gluePath, target) {
  const glue = fs.readFileSync(gluePath, "utf8");
  const bound = binaryen.readBinary(fs.readFileSync(source));
  bound.setFeatures(binaryen.Features.MVP);
  dropUnusedExports(bound, glue);
  if (!bound.validate()) throw new Error("the module needs more than MVP");
  optimize(bound);
  const module = arrange(bound);
  const wasm = module.emitBinary();
  fs.writeFileSync(target, wasm);
  validate(target);
  checkBoundary(new WebAssembly.Module(wasm), `./${path.basename(gluePath)}`, glue);
  checkAliases(module);
  const brotli = compress(wasm);
  fs.writeFileSync(`${target}.br`, brotli);
  const kb = (bytes) => `${(bytes.length / 1024).toFixed(1)} KB`;
  const sizes = [`raw ${kb(wasm)}`, `gzip ${kb(zlib.gzipSync(wasm, { level: 9 }))}`];
  const line = `${path.basename(target)}: ${sizes.join(", ")}, brotli ${kb(brotli)}\n`;
  fs.writeFileSync(`${target}.size.txt`, line);
}

function optimize(module) {
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // Large functions put into their one caller save raw bytes and cost brotli a tenth: their locals get rare numbers.
  binaryen.setOneCallerInlineMaxSize(16);
  // The first kilobyte is the far end of the stack, so an address plus a small constant does not wrap to it.
  binaryen.setLowMemoryUnused(true);
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  module.optimize();
  // Alignment is a hint that no engine at hand heeds; said alike everywhere it costs nothing.
  module.runPasses(["dealign"]);
}

// Exported globals stop the module on iOS, and every other unused export keeps code alive.
function dropUnusedExports(module, glue) {
  const used = new Set(Array.from(glue.matchAll(/\bwasm\.(\w+)/g), (match) => match[1]));
  used.add("memory").add("__wbindgen_start");
  const names = [];
  for (let i = 0; i < module.getNumExports(); i++) {
    const entry = binaryen.getExportInfo(module.getExportByIndex(i));
    if (entry.kind === binaryen.ExternalGlobal || !used.has(entry.name)) names.push(entry.name);
  }
  for (const name of names) module.removeExport(name);
}

function validate(file) {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve("wabt/package.json"));
  const { bin } = require("wabt/package.json");
  const flags = POST_MVP.map((feature) => `--disable-${feature}`);
  const program = path.join(folder, bin["wasm-validate"]);
  execFileSync(process.execPath, [program, ...flags, file], { stdio: "inherit" });
}

// A leftover import would only show when a host instantiates the module.
function checkBoundary(module, glueName, glue) {
  const given = new Set(Array.from(glue.matchAll(/^export (?:function|const) (\w+)/gm), (match) => match[1]));
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== glueName || !given.has(name)) throw new Error(`nothing provides ${from} ${name}`);
  }
}

// Under WeChat 8.0.9 on iOS a function exported under more than three names loses the rest.
function checkAliases(module) {
  const names = new Map();
  for (let i = 0; i < module.getNumExports(); i++) {
    const { kind, name, value } = binaryen.getExportInfo(module.getExportByIndex(i));
    if (kind !== binaryen.ExternalFunction) continue;
    names.set(value, [...(names.get(value) ?? []), name]);
  }
  for (const aliases of names.values()) {
    if (aliases.length > 3) throw new Error(`one function under many names: ${aliases}`);
  }
}

function compress(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 22,
    [BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return zlib.brotliCompressSync(bytes, { params });
}

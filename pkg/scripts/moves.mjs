// Moving bytes. MVP has no instruction for it, and the library's loops move four bytes at a time and shift words where the
// addresses are not even. Wasm reads and writes anywhere, so this moves eight, and whatever lengths are left over
// with reads and writes that lie over each other.

import binaryen from "binaryen";

const TEXT = `(module (memory 1)
  (func $move (param $to i32) (param $from i32) (param $length i32) (result i32)
    (local $at i32) (local $low i64) (local $high i64)
    (if (i32.lt_u (local.get $length) (i32.const 8))
      (then
        (if (i32.ge_u (local.get $length) (i32.const 4))
          (then
            (local.set $low (i64.load32_u (local.get $from)))
            (local.set $at (i32.sub (local.get $length) (i32.const 4)))
            (i32.store (i32.add (local.get $to) (local.get $at)) (i32.load (i32.add (local.get $from) (local.get $at))))
            (i64.store32 (local.get $to) (local.get $low))
            (return (local.get $to))))
        (if (local.get $length)
          (then
            (local.set $low (i64.load8_u (local.get $from)))
            (local.set $at (i32.shr_u (local.get $length) (i32.const 1)))
            (local.set $high (i64.load8_u (i32.add (local.get $from) (local.get $at))))
            (i32.store8
              (i32.sub (i32.add (local.get $to) (local.get $length)) (i32.const 1))
              (i32.load8_u (i32.sub (i32.add (local.get $from) (local.get $length)) (i32.const 1))))
            (i64.store8 (i32.add (local.get $to) (local.get $at)) (local.get $high))
            (i64.store8 (local.get $to) (local.get $low))))
        (return (local.get $to))))
    (local.set $low (i64.load (local.get $from)))
    (local.set $at (i32.sub (local.get $length) (i32.const 8)))
    (local.set $high (i64.load (i32.add (local.get $from) (local.get $at))))
    (if (i32.lt_u (i32.sub (local.get $to) (local.get $from)) (local.get $length))
      (then
        ;; What is written lies over what is still to be read: from the end on.
        (loop $down
          (if (i32.gt_s (local.get $at) (i32.const 0))
            (then
              (i64.store (i32.add (local.get $to) (local.get $at)) (i64.load (i32.add (local.get $from) (local.get $at))))
              (local.set $at (i32.sub (local.get $at) (i32.const 8)))
              (br $down))))
        ;; The last was read before it was written over, unless it is the first.
        (i64.store (local.get $to) (local.get $low)))
      (else
        (local.set $length (i32.add (local.get $to) (local.get $at)))
        (local.set $at (local.get $to))
        (loop $up
          (if (i32.lt_u (local.get $at) (local.get $length))
            (then
              (i64.store (local.get $at) (i64.load (local.get $from)))
              (local.set $from (i32.add (local.get $from) (i32.const 8)))
              (local.set $at (i32.add (local.get $at) (i32.const 8)))
              (br $up))))
        (i64.store (local.get $length) (local.get $high))))
    (local.get $to)))`;

/** Puts it in the place of the library's `memcpy` and `memmove`; a module that never calls one has only the other. */
export function moves(module) {
  const { i32, i64, createType, getFunctionInfo, parseText } = binaryen;
  const { body } = getFunctionInfo(parseText(TEXT).getFunction("move"));
  const there = ["memcpy", "memmove"].filter((name) => module.getFunction(name));
  if (there.length === 0) throw new Error("the library moves bytes by other names");
  for (const name of there) {
    module.removeFunction(name);
    module.addFunction(name, createType([i32, i32, i32]), i32, [i32, i64, i64], module.copyExpression(body));
  }
}

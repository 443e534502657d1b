// fields.mjs against made-up types that show every form the generator writes.

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fieldsOf } from "./fields.mjs";

function read(types) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fields-"));
  const file = path.join(folder, "made-up.d.ts");
  fs.writeFileSync(file, types);
  try {
    return fieldsOf(file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

test("names nested fields, lists, maps, unions and generics", () => {
  const { Command } = read(`
    type PersonId = string & { readonly __brand: "PersonId" };
    interface Line { item: string; count: number }
    interface Window { from: string; until?: string | null }
    type Proof = { photo: { blob: Uint8Array; taken: string } } | { witness: PersonId } | "none";
    interface Page<T> { first: T; size: number }
    interface Base { note?: string }
    interface Deed extends Base { person: PersonId; proof: Proof }
    export type Command =
      | { recordService: { person: PersonId; minutes: number; window: Window | null } }
      | { redeem: { lines: Line[]; pair: [Line, number]; prices: Record<string, Line> } }
      | { enterDeed: Deed & { rule: string } }
      | { page: Page<Window> }
      | { rename: string }
      | "closeBook";
  `);
  const line = { item: true, count: true };
  const window = { from: true, until: true };
  assert.deepEqual(Command, {
    recordService: { person: true, minutes: true, window },
    redeem: { lines: line, pair: line, prices: { "*": line } },
    enterDeed: {
      note: true,
      person: true,
      proof: { photo: { blob: true, taken: true }, witness: true },
      rule: true,
    },
    page: { first: window, size: true },
    rename: true,
    closeBook: null,
  });
});

test("a single variant is enough", () => {
  assert.deepEqual(read("export type Query = { board: { top: number } };").Query, {
    board: { top: true },
  });
});

test("what is not exported is empty", () => {
  const empty = { Command: {}, Query: {} };
  assert.deepEqual(read("export function version(): string;"), empty);
  assert.deepEqual(read(""), empty);
});

test("refuses what it could not describe", () => {
  assert.throws(() => read("export type Command = { a: string; b: string };"), /tagged/);
  const loop = "interface Node { next: Node | null } export type Query = { walk: Node };";
  assert.throws(() => read(loop), /recursive/);
});

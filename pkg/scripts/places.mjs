// Blanks what says where in the source a panic is: once panics trap without a word, nothing reads it.

import { dataSegments } from "./data.mjs";

/** File, its length, line and column, four bytes each. */
const PLACE = 16;
const FILE = /^[\w./-]+\.rs$/;

/** The module with noughts for every place in the source, and for the names of the files. */
export function withoutPlaces(wasm) {
  const bytes = Buffer.from(wasm);
  const segments = dataSegments(bytes);
  const blank = [];
  for (const { start, content } of segments) {
    for (let at = -start & 3; at + PLACE <= content.length; at += 4) {
      const place = content.subarray(at, at + PLACE);
      const file = fileOf(place, segments);
      if (file !== undefined) blank.push(place, file);
    }
  }
  for (const part of blank) part.fill(0);
  return bytes;
}

/** The name of the file, if these bytes are a place. */
function fileOf(place, segments) {
  const [name, length, line, column] = [0, 4, 8, 12].map((at) => place.readUInt32LE(at));
  if (line === 0 || column === 0) return undefined;
  const within = ({ start, content }) => start <= name && name + length <= start + content.length;
  const segment = segments.find(within);
  const file = segment?.content.subarray(name - segment.start, name - segment.start + length);
  return file !== undefined && FILE.test(file.toString("latin1")) ? file : undefined;
}

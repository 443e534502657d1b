// Where the frames of a file begin and end, for saying which one is wrong and for telling an unfinished
// write from damage. What they hold is the core's.

export interface FramePlace {
  /** From 1. */
  number: number;
  start: number;
  end: number;
}

const HEAD = 9;
const SUM = 4;
const CRC_POLYNOMIAL = 0xedb88320;

/** The whole frames from the start of a file; stops at the first that cannot be one. */
export function placesOf(file: Uint8Array): FramePlace[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const places: FramePlace[] = [];
  for (let start = 0; start + HEAD <= file.length; ) {
    const magic = String.fromCharCode(file[start] ?? 0, file[start + 1] ?? 0, file[start + 2] ?? 0);
    const end = start + HEAD + view.getUint32(start + 5, true) + SUM;
    if (magic !== 'XYB' || end > file.length) break;
    places.push({ number: places.length + 1, start, end });
    start = end;
  }
  return places;
}

/** The first frame with which the file no longer opens, for errors that name none themselves. */
export function firstBad(file: Uint8Array, opens: (prefix: Uint8Array) => boolean): FramePlace | undefined {
  const places = placesOf(file);
  let [good, bad] = [0, places.length];
  while (bad - good > 1) {
    const middle = good + Math.floor((bad - good) / 2);
    if (opens(file.subarray(0, places[middle - 1]?.end))) good = middle;
    else bad = middle;
  }
  return places[bad - 1];
}

function crc(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ CRC_POLYNOMIAL : sum >>> 1;
  }
  return ~sum >>> 0;
}

/**
 * True if a whole frame stands somewhere in what looks like the rest of an unfinished write. An unfinished
 * write has nothing after it, so then it is a damaged frame with good ones behind it, and must not be cut.
 */
export function holdsFrame(rest: Uint8Array): boolean {
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  for (let at = 1; at + HEAD + SUM <= rest.length; at += 1) {
    if (rest[at] !== 88 || rest[at + 1] !== 89 || rest[at + 2] !== 66) continue;
    const end = at + HEAD + view.getUint32(at + 5, true);
    if (end + SUM <= rest.length && crc(rest.subarray(at, end)) === view.getUint32(end, true)) return true;
  }
  return false;
}

// Where the frames of a file begin and end, for saying which one is wrong. What they hold is the core's.

export interface FramePlace {
  /** From 1. */
  number: number;
  start: number;
  end: number;
}

const HEAD = 11;
const SUM = 4;

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

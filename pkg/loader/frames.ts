// Splits bytes into frames by their heads alone; what is no frame is left for the core to tell. `docs/journal.md`.

/** Before and behind a frame's body, and where its kind and its length stand. */
const [HEAD, TAIL, KIND, LENGTH] = [11, 4, 4, 5];

export const CLAIM = 6;
export const LETTER = 7;

/** A frame: its kind, and all its bytes. */
export interface Frame {
  kind: number;
  bytes: Uint8Array;
}

export function framesOf(bytes: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = at + HEAD <= bytes.length;
    const length = head ? new DataView(bytes.buffer, bytes.byteOffset + at + LENGTH, 4).getUint32(0, true) : bytes.length;
    const end = Math.min(at + HEAD + length + TAIL, bytes.length);
    frames.push({ kind: head ? (bytes[at + KIND] ?? 0) : 0, bytes: bytes.subarray(at, end) });
    at = end;
  }
  return frames;
}

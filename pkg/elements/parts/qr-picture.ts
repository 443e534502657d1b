// Draws QR codes and finds them in pictures. The one place that knows the library for both.

import encodeQR from 'qr';

/** A code as the outline of its dark modules, in a square of `size` modules with its quiet zone. */
export interface QrPicture {
  size: number;
  outline: string;
}

/** Light modules a reader needs around a code. */
const QUIET = 4;

/** The code of a text; nothing where the text is too long for any. */
export function qrPicture(text: string): QrPicture | undefined {
  let dark: boolean[][];
  try {
    // A `_` stands for a blank where a text was copied; in a picture the blank takes less room.
    dark = encodeQR(text.replace(/_/g, ' '), 'raw', { ecc: 'medium', border: QUIET });
  } catch {
    return undefined;
  }
  let outline = '';
  dark.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      const from = x;
      while (row[x] === true) x += 1;
      if (x > from) outline += `M${from} ${y}h${x - from}v1H${from}z`;
    }
  });
  return { size: dark.length, outline };
}

/** What the browser offers itself on some systems, faster than script. */
interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** Finds the text of a code in a picture of this size; nothing where there is none. */
export type Finder = (picture: CanvasImageSource, width: number, height: number) => Promise<string | undefined>;

/** The browser's own detector where it knows QR codes, else a decoder that is loaded now. */
export async function qrFinder(): Promise<Finder> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (Native !== undefined && (await Native.getSupportedFormats()).includes('qr_code')) {
    const detector = new Native({ formats: ['qr_code'] });
    return async (picture) => (await detector.detect(picture))[0]?.rawValue;
  }
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (picture, width, height) => {
    if (context === null || width === 0 || height === 0) return undefined;
    // Larger pictures take longer and show nothing more.
    const scale = Math.min(1, 1600 / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined;
    }
  };
}

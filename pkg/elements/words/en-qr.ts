// Words for drawing and reading QR codes, in English.

import type { zhQr } from './zh-qr.js';

export const enQr: typeof zhQr = {
  qrPicture: 'QR code',
  qrPart: (number, of) => (number > of ? `repair part ${number - of} (${of} needed)` : `part ${number} of ${of}`),
  qrPrevious: 'Previous part',
  qrNext: 'Next part',
  qrPause: 'Pause',
  qrGo: 'Go on',
  qrLarge: 'Larger',
  qrSmall: 'Smaller',
  qrAsText: 'The text of the code',
  qrCopy: 'Copy the text',
  qrCopied: 'Copied',
  qrWide: 'This text is too long for one QR code',
  scanCamera: 'Scan with the camera',
  scanStop: 'Stop the camera',
  scanText: 'Or paste or type the text of the code (one text a line)',
  scanRead: 'Read',
  scanPicture: 'From a picture',
  scanNoCamera: 'The camera did not open. Allow it, or paste the text.',
  scanNothing: 'No QR code was found in the picture',
  scanLooking: 'Hold the code in front of the camera',
  scanProgress: (have, need) => `${have} of ${need} parts`,
  scanComplete: 'complete',
};

// Reads a table from a CSV file as offices really save them: UTF-8 or GB 18030, with or without a byte order mark.

import Papa from 'papaparse';

/** The rows of a CSV file, cells trimmed, empty rows dropped. */
export async function readTable(file: Blob): Promise<string[][]> {
  return parseTable(decode(await file.arrayBuffer()));
}

/** The rows of CSV text. */
export function parseTable(text: string): string[][] {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  return data.map((row) => row.map((cell) => cell.trim()));
}

/** Text of a file. Excel on a Chinese Windows saves CSV as GB 18030, which is almost never valid UTF-8. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

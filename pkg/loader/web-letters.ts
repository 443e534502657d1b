// Loads the letters' module on a web page or in a Worker, from beside this file.
import { letterLoader, type Letters } from './letters.js';
import { webHost, type LoadOptions } from './web-host.js';

const load = letterLoader();

/** Loads the module once. */
export function loadLetters(options: LoadOptions = {}): Promise<Letters> {
  return load(webHost(options.wasm ?? new URL('../core/xiangyue_letter_bg.wasm', import.meta.url)));
}

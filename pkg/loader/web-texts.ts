// Loads the module for texts on a web page or in a Worker, from beside this file.
import { textsLoader, type Texts } from './texts.js';
import { webHost, type LoadOptions } from './web-host.js';

const load = textsLoader();

/** Loads the module for texts once. */
export function loadTexts(options: LoadOptions = {}): Promise<Texts> {
  return load(webHost(options.wasm ?? new URL('../core/xiangyue_texts_bg.wasm', import.meta.url)));
}

// Loads the core on a web page or in a Worker: fetches the module from beside this file.
import { coreLoader, type Core } from './core.js';
import { webHost, type LoadOptions, type Source } from './web-host.js';
import { loadTexts } from './web-texts.js';

const load = coreLoader();

/** Where the core's modules come from, if not from beside this file. */
export interface CoreOptions extends LoadOptions {
  /** The module for texts. */
  textsWasm?: Source;
}

/** Loads the core once. */
export async function loadCore({ wasm, textsWasm }: CoreOptions = {}): Promise<Core> {
  const core = await load(webHost(wasm ?? new URL('../core/xiangyue_bg.wasm', import.meta.url)));
  const whole = core.withTexts(() => loadTexts(textsWasm === undefined ? {} : { wasm: textsWasm }));
  // While there is a network: sentences and codes are needed where there is none.
  await whole.texts().catch(() => undefined);
  return whole;
}

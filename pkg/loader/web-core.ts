// Loads the core on a web page or in a Worker: fetches the module from beside this file.
import { coreLoader, type Core } from './core.js';
import { webHost, type LoadOptions } from './web-host.js';

const load = coreLoader();

/** Loads the core once. */
export function loadCore(options: LoadOptions = {}): Promise<Core> {
  return load(webHost(options.wasm ?? new URL('../core/xiangyue_bg.wasm', import.meta.url)));
}

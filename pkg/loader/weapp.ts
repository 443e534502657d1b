// The entry for WeChat mini-programs. Uses nothing but ES2017, WXWebAssembly and wx: there is no
// TextDecoder, crypto, fetch, Intl, BigInt or WebAssembly here.
import { startBackup, type Backup } from './backup.js';
import { coreLoader, type Core } from './core.js';
import { letterLoader, type Letters } from './letters.js';
import { textsLoader, type Texts } from './texts.js';
import { weappHost, type LoadOptions } from './weapp-host.js';

export * from './common.js';
export type { LoadOptions } from './weapp-host.js';
export { weappStore } from '../storage/weapp.js';

const texts = textsLoader();
const load = coreLoader();
const letters = letterLoader();

/** Where the core's modules lie, if not in the folder `xiangyue`. */
export interface CoreOptions extends LoadOptions {
  /** Path of the module for texts from the package's root. */
  textsWasm?: string;
}

/** Loads the core once. */
export async function loadCore({ wasm = 'xiangyue/xiangyue_bg.wasm.br', textsWasm }: CoreOptions = {}): Promise<Core> {
  const core = await load(weappHost(wasm));
  return core.withTexts(() => loadTexts(textsWasm === undefined ? {} : { wasm: textsWasm }));
}

/** Loads the module for texts once. */
export function loadTexts(options: LoadOptions = {}): Promise<Texts> {
  return texts(weappHost(options.wasm ?? 'xiangyue/xiangyue_texts_bg.wasm.br'));
}

/** Loads the backup's module, for one backup. */
export function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  return startBackup(weappHost(options.wasm ?? 'xiangyue/xiangyue_backup_bg.wasm.br'));
}

/** Loads the letters' module once. */
export function loadLetters(options: LoadOptions = {}): Promise<Letters> {
  return letters(weappHost(options.wasm ?? 'xiangyue/xiangyue_letter_bg.wasm.br'));
}

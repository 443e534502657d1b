// The entry for WeChat mini-programs. Uses nothing but ES2017, WXWebAssembly and wx: there is no
// TextDecoder, crypto, fetch, Intl, BigInt or WebAssembly here.
import { startBackup, type Backup } from './backup.js';
import { coreLoader, type Core } from './core.js';
import { letterLoader, type Letters } from './letters.js';
import { weappHost, type LoadOptions } from './weapp-host.js';

export * from './common.js';
export type { LoadOptions } from './weapp-host.js';
export { weappStore } from '../storage/weapp.js';

const load = coreLoader();
const letters = letterLoader();

/** Loads the core once. */
export function loadCore(options: LoadOptions = {}): Promise<Core> {
  return load(weappHost(options.wasm ?? 'xiangyue/xiangyue_bg.wasm.br'));
}

/** Loads the backup's module, for one backup. */
export function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  return startBackup(weappHost(options.wasm ?? 'xiangyue/xiangyue_backup_bg.wasm.br'));
}

/** Loads the letters' module once. */
export function loadLetters(options: LoadOptions = {}): Promise<Letters> {
  return letters(weappHost(options.wasm ?? 'xiangyue/xiangyue_letter_bg.wasm.br'));
}

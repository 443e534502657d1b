// The entry for WeChat mini-programs. Uses nothing but ES2017, WXWebAssembly and wx: there is no
// TextDecoder, crypto, fetch, Intl, BigInt or WebAssembly here.
import { startBackup, type Backup } from './backup.js';
import { coreLoader, type Core } from './core.js';
import type { Host } from './instance.js';
import type { Wx, WxWasm } from './wx.js';

declare const wx: Wx;
declare const WXWebAssembly: WxWasm;

export * from './common.js';
export { weappStore } from '../storage/weapp.js';

export interface LoadOptions {
  /** Path of the .wasm.br file from the package's root. */
  wasm?: string;
}

const load = coreLoader();

/** Loads the core once. */
export function loadCore(options: LoadOptions = {}): Promise<Core> {
  return load(weappHost(options.wasm ?? 'xiangyue/xiangyue_bg.wasm.br'));
}

/** Loads the backup's module, for one backup. */
export function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  return startBackup(weappHost(options.wasm ?? 'xiangyue/xiangyue_backup_bg.wasm.br'));
}

function weappHost(path: string): Host {
  return {
    // Some iOS clients fail now and then for no reason of ours; a second try is known to help.
    instantiate: (imports) => WXWebAssembly.instantiate(path, imports).catch(() => WXWebAssembly.instantiate(path, imports)),
    entropy: (length) =>
      new Promise((resolve, reject) => {
        wx.getRandomValues({ length, success: ({ randomValues }) => resolve(randomValues), fail: reject });
      }),
  };
}

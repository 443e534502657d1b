// A WeChat mini-program as a host of wasm modules.
import type { Host } from './instance.js';
import type { Wx, WxWasm } from './wx.js';

declare const wx: Wx;
declare const WXWebAssembly: WxWasm;

export interface LoadOptions {
  /** Path of the .wasm.br file from the package's root. */
  wasm?: string;
}

export function weappHost(path: string): Host {
  return {
    // Some iOS clients fail now and then for no reason of ours; a second try is known to help.
    instantiate: (imports) => WXWebAssembly.instantiate(path, imports).catch(() => WXWebAssembly.instantiate(path, imports)),
    entropy: (length) =>
      new Promise((resolve, reject) => {
        wx.getRandomValues({ length, success: ({ randomValues }) => resolve(randomValues), fail: reject });
      }),
  };
}

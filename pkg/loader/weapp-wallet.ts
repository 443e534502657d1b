// The entry for a volunteer's phone as a WeChat mini-program.
import { letterLoader, type Letters } from './letters.js';
import { walletLoader, type WalletCore } from './wallet.js';
import { weappHost, type LoadOptions } from './weapp-host.js';

export * from './wallet-common.js';
export type { LoadOptions } from './weapp-host.js';
export { weappStore } from '../storage/weapp.js';

const load = walletLoader();
const letters = letterLoader();

/** Loads the letters' module once, for a portal or another place that others read. */
export function loadLetters(options: LoadOptions = {}): Promise<Letters> {
  return letters(weappHost(options.wasm ?? 'xiangyue/xiangyue_letter_bg.wasm.br'));
}

/** Loads the wallet's module once. */
export function loadWalletCore(options: LoadOptions = {}): Promise<WalletCore> {
  return load(weappHost(options.wasm ?? 'xiangyue/xiangyue_wallet_bg.wasm.br'));
}

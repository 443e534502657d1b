// The entry for a volunteer's phone on a web page or in a Worker.
import { walletLoader, type WalletCore } from './wallet.js';
import { webHost, type LoadOptions } from './web-host.js';

export * from './wallet-common.js';
export type { LoadOptions } from './web-host.js';
export { loadLetters } from './web-letters.js';
export { indexedDbStore } from '../storage/indexeddb.js';

const load = walletLoader();

/** Loads the wallet's module once. */
export function loadWalletCore(options: LoadOptions = {}): Promise<WalletCore> {
  return load(webHost(options.wasm ?? new URL('../core/xiangyue_wallet_bg.wasm', import.meta.url)));
}

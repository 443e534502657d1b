// The entry for a volunteer's phone as a WeChat mini-program.
import { walletLoader, type WalletCore } from './wallet.js';
import { weappHost, type LoadOptions } from './weapp-host.js';

export * from './wallet-common.js';
export type { LoadOptions } from './weapp-host.js';
export { weappStore } from '../storage/weapp.js';

const load = walletLoader();

/** Loads the wallet's module once. */
export function loadWalletCore(options: LoadOptions = {}): Promise<WalletCore> {
  return load(weappHost(options.wasm ?? 'xiangyue/xiangyue_wallet_bg.wasm.br'));
}

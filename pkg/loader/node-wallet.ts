// The entry for wallets in Node: for a portal that tests them, and for tests.
import { letterLoader, type Letters } from './letters.js';
import { nodeHost, type LoadOptions } from './node-host.js';
import { walletLoader, type WalletCore } from './wallet.js';

export * from './wallet-common.js';
export type { LoadOptions } from './node-host.js';
export { fileStore } from '../storage/node-file.js';

const load = walletLoader();
const letters = letterLoader();

/** Loads the letters' module once, for a portal or another place that others read. */
export function loadLetters(options: LoadOptions = {}): Promise<Letters> {
  return letters(nodeHost(new URL('../core/xiangyue_letter_bg.wasm', import.meta.url), options));
}

/** Loads the wallet's module once. With `entropy` given it loads one of its own instead. */
export function loadWalletCore(options: LoadOptions = {}): Promise<WalletCore> {
  const start = options.entropy === undefined ? load : walletLoader();
  return start(nodeHost(new URL('../core/xiangyue_wallet_bg.wasm', import.meta.url), options));
}

// What every entry for wallets exports, whatever the host.
export type * from './contract.js';
export type { Host } from './instance.js';
export type { BookStore, StoredBook } from '../storage/store.js';
export { Wallet, WalletCore, type UnsavedWallet } from './wallet.js';
export type { Letters } from './letters.js';
export { Collector } from './qr.js';
export { CoreError, CoreTrapError, InputError, StorageError, XiangyueError } from './errors.js';
export { formatMinutes, formatPoints, points } from './numbers.js';
export { memoryStore } from '../storage/memory.js';
export { openWallet, type PhoneNotes, type WalletClient, type WalletOptions } from '../client/wallet.js';

// What the exchange exports, whatever the host.
export { exchange } from './exchange.js';
export { httpStore, type HttpOptions } from './http.js';
export type { ExchangeOptions, ExchangeProgress } from './link.js';
export { claimOf, feedOf, isDoubt, isName, isObject, type Claim } from './names.js';
export type { ExchangeReport, SkippedObject, SkipReason } from './report.js';
export { s3Store, type S3Options } from './s3.js';
export { ExchangeError, type ExchangeCode, type ExchangeStore, type ListedObject } from './store.js';
export { fetchTransport, type Reply, type Request, type Transport } from './transport.js';
export { meetAsWallet, meetWallets, type WalletMeeting, type WalletsMeeting } from './wallets.js';

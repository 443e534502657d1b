// The entry for web pages and Workers.
export * from './common.js';
export { loadBackup } from './web-backup.js';
export { loadCore } from './web-core.js';
export { loadLetters } from './web-letters.js';
export type { LoadOptions } from './web-host.js';
export { indexedDbStore } from '../storage/indexeddb.js';
export { connectWorker, openInWorker, type WorkerOptions } from '../client/connect.js';

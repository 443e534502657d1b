// The entry for web pages and Workers.
export * from './common.js';
export { loadBackup } from './web-backup.js';
export { loadCore, type CoreOptions } from './web-core.js';
export { loadLetters } from './web-letters.js';
export { loadTexts } from './web-texts.js';
export type { LoadOptions } from './web-host.js';
export { indexedDbStore } from '../storage/indexeddb.js';
export { connectWorker, openInWorker, type WorkerOptions } from '../client/connect.js';

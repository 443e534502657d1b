// The entry for web pages and Workers.
export * from './common.js';
export { loadCore, type LoadOptions } from './web-core.js';
export { indexedDbStore } from '../storage/indexeddb.js';
export { connectWorker, openInWorker, type WorkerOptions } from '../client/connect.js';

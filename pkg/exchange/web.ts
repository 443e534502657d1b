// The exchange for web pages and Workers.
export * from './common.js';
export { directoryStore, type DirectoryHandle } from './directory.js';

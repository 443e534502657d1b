// The exchange for Node.
export * from './common.js';
export { folderStore } from './folder.js';

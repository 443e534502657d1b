// The entry for Node: reads the module from beside this file.
import { readFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import { startBackup, type Backup } from './backup.js';
import { coreLoader, type Core } from './core.js';
import type { Host } from './instance.js';

export * from './common.js';
export { fileStore, readBook } from '../storage/node-file.js';

/** Where the module comes from, if not from beside this file. */
export interface LoadOptions {
  wasm?: string | URL | Uint8Array;
  /** At least 32 bytes; for runs that must give the same bytes twice. */
  entropy?: Uint8Array;
}

const load = coreLoader();

/** Loads the core once. With `entropy` given it loads one of its own instead. */
export function loadCore(options: LoadOptions = {}): Promise<Core> {
  const start = options.entropy === undefined ? load : coreLoader();
  return start(nodeHost(new URL('../core/xiangyue_bg.wasm', import.meta.url), options));
}

/** Loads the backup's module, for one backup. */
export function loadBackup(options: LoadOptions = {}): Promise<Backup> {
  return startBackup(nodeHost(new URL('../core/xiangyue_backup_bg.wasm', import.meta.url), options));
}

function nodeHost(beside: URL, { wasm = beside, entropy }: LoadOptions): Host {
  return {
    async instantiate(imports) {
      const bytes = wasm instanceof Uint8Array ? wasm : await readFile(wasm);
      return WebAssembly.instantiate(bytes as Uint8Array<ArrayBuffer>, imports as WebAssembly.Imports);
    },
    entropy: (length) => Promise.resolve(entropy ?? webcrypto.getRandomValues(new Uint8Array(length))),
  };
}

// Node as a host of wasm modules.
import { readFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import type { Host } from './instance.js';

/** Where the module comes from, if not from beside this file. */
export interface LoadOptions {
  wasm?: string | URL | Uint8Array;
  /** At least 32 bytes; for runs that must give the same bytes twice. */
  entropy?: Uint8Array;
}

export function nodeHost(beside: URL, { wasm = beside, entropy }: LoadOptions): Host {
  return {
    async instantiate(imports) {
      const bytes = wasm instanceof Uint8Array ? wasm : await readFile(wasm);
      return WebAssembly.instantiate(bytes as Uint8Array<ArrayBuffer>, imports as WebAssembly.Imports);
    },
    entropy: (length) => Promise.resolve(entropy ?? webcrypto.getRandomValues(new Uint8Array(length))),
  };
}

// Loads the core on a web page or in a Worker: fetches the module from beside this file.
import { coreLoader, type Core, type Host } from './core.js';

/** Where the module comes from, if not from beside this file. */
export interface LoadOptions {
  wasm?: string | URL | ArrayBuffer | Uint8Array | Response | Promise<Response>;
}

const load = coreLoader();

/** Loads the core once. */
export function loadCore(options: LoadOptions = {}): Promise<Core> {
  return load(webHost(options));
}

function webHost(options: LoadOptions): Host {
  return {
    async instantiate(imports) {
      const given = options.wasm ?? new URL('../core/xiangyue_bg.wasm', import.meta.url);
      const bytes = await bytesOf(given);
      return WebAssembly.instantiate(bytes, imports as WebAssembly.Imports);
    },
    entropy: (length) => Promise.resolve(crypto.getRandomValues(new Uint8Array(length))),
  };
}

async function bytesOf(given: NonNullable<LoadOptions['wasm']>): Promise<ArrayBuffer> {
  const source = await given;
  if (source instanceof ArrayBuffer) return source;
  if (ArrayBuffer.isView(source)) return source.slice().buffer;
  // Not instantiateStreaming: many portals serve .wasm without its media type, and it refuses that.
  const response = source instanceof Response ? source : await fetch(String(source));
  if (!response.ok) throw new Error(`cannot load the core: ${response.status} for ${response.url}`);
  return response.arrayBuffer();
}

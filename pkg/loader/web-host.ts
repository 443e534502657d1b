// A web page or a Worker as a host of wasm modules.
import type { Host } from './instance.js';

/** Where a module may come from. */
export type Source = string | URL | ArrayBuffer | Uint8Array | Response | Promise<Response>;

/** Where the module comes from, if not from beside this file. */
export interface LoadOptions {
  wasm?: Source;
}

export function webHost(given: Source): Host {
  return {
    instantiate: async (imports) => WebAssembly.instantiate(await bytesOf(given), imports as WebAssembly.Imports),
    entropy: (length) => Promise.resolve(crypto.getRandomValues(new Uint8Array(length))),
  };
}

export async function bytesOf(given: Source): Promise<ArrayBuffer> {
  const source = await given;
  if (source instanceof ArrayBuffer) return source;
  if (ArrayBuffer.isView(source)) return source.slice().buffer;
  // Not instantiateStreaming: many portals serve .wasm without its media type, and it refuses that.
  const response = source instanceof Response ? source : await fetch(String(source));
  if (!response.ok) throw new Error(`cannot load the core: ${response.status} for ${response.url}`);
  return response.arrayBuffer();
}

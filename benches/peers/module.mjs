// The wasm module as it was bound, without the package's loader around it, and the loader's coding of values.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Starts the module in a folder URL. One instance a process: the generated glue knows one at a time. */
export async function startModule(folder, entropy) {
  const glue = await import(new URL('xiangyue_bg.js', folder));
  const { instance } = await WebAssembly.instantiate(readFileSync(new URL('xiangyue_bg.wasm', folder)), { './xiangyue_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  glue.seedEntropy(entropy);
  return { Community: glue.Community, memory: () => instance.exports.memory.buffer.byteLength };
}

/** What the package's loader codes values with, from its source: the built package keeps it to itself. */
export async function codec() {
  const entry = fileURLToPath(new URL('../../pkg/loader/codec.ts', import.meta.url));
  const { outputFiles: [{ text }] } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false, logLevel: 'warning' });
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

// How much a page has to fetch: the core's module beside the peers', compressed here and now.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const beside = (name, ...path) => join(dirname(require.resolve(name)), ...path);
const version = (name) => {
  // Not every package exports its manifest, so look for it upwards from its entry.
  for (let folder = beside(name); ; folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (manifest.name === name) return manifest.version;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    if (folder === dirname(folder)) throw new Error(`no manifest of ${name}`);
  }
};

async function yjsBundle() {
  const stdin = { contents: "export * from 'yjs'", resolveDir: import.meta.dirname };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, legalComments: 'none' });
  return outputFiles[0].contents;
}

const MODULES = [
  ['this core', 'xiangyue', () => readFileSync(new URL('../../pkg/dist/core/xiangyue_bg.wasm', import.meta.url))],
  ['Automerge', '@automerge/automerge', () => readFileSync(beside('@automerge/automerge', '..', 'automerge.wasm'))],
  ['Loro', 'loro-crdt', () => readFileSync(beside('loro-crdt', 'loro_wasm_bg.wasm'))],
  ['ywasm', 'ywasm', () => readFileSync(beside('ywasm', 'ywasm_bg.wasm'))],
  ['sql.js', 'sql.js', () => readFileSync(beside('sql.js', 'sql-wasm.wasm'))],
  ['Yjs (JavaScript)', 'yjs', yjsBundle],
];

/** Bytes of each module: raw, gzip -9, brotli 11. */
export function sizes() {
  return Promise.all(MODULES.map(async ([title, name, read]) => {
    const bytes = await read();
    const [gz, br] = await Promise.all([
      promisify(gzip)(bytes, { level: 9 }),
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    ]);
    return { title, version: version(name), raw: bytes.length, gzip: gz.length, brotli: br.length };
  }));
}

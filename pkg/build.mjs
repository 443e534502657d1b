// Builds the package around the wasm modules in dist/core: web, Worker, Node, mini-program, command line, types.
//   npm run build -w pkg
import { build } from 'esbuild';
import ts from 'typescript';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elementTypes } from './scripts/element-types.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const at = (...names) => join(here, ...names);
const require = createRequire(import.meta.url);
const bundled = new Set();

/** The wasm modules: the name of the loader's glue, and what their files in dist/core begin with. */
const modules = { desk: 'xiangyue', texts: 'xiangyue_texts', backup: 'xiangyue_backup', letter: 'xiangyue_letter', wallet: 'xiangyue_wallet' };
const stems = Object.values(modules);

/** The generated glue of a module as a function: each call makes glue with a state of its own. */
const glue = {
  name: 'glue',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/glue\/\w+\.js$/ }, ({ path }) => ({ path: `dist/core/${modules[basename(path, '.js')]}_bg.js`, namespace: 'glue' }));
    builder.onLoad({ filter: /.*/, namespace: 'glue' }, async ({ path }) => {
      const { outputFiles } = await build({
        absWorkingDir: here, entryPoints: [path], bundle: true, format: 'cjs', target: 'es2019', write: false, logLevel: 'silent',
      });
      const [{ text }] = outputFiles;
      if (/\brequire\(/.test(text)) throw new Error('the generated glue imports something');
      const contents = `export default function createGlue() {\nconst module = { exports: {} };\n${text}\nreturn module.exports;\n}\n`;
      return { contents, loader: 'js', resolveDir: here };
    });
  },
};

async function bundle(options) {
  const result = await build({
    absWorkingDir: here, bundle: true, sourcemap: false, legalComments: 'none', logLevel: 'warning', metafile: true,
    plugins: [glue], ...options,
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name !== undefined) bundled.add(name);
  }
}

/** Browsers: Chromium 88 and iOS 15.4 know modules and `import.meta`, though ES2019 does not. */
const web = {
  format: 'esm', target: 'es2019', supported: { 'import-meta': true, 'dynamic-import': true }, splitting: true,
  minifySyntax: true, minifyWhitespace: true,
};

async function javascript() {
  await bundle({ ...web, outdir: 'dist/web', entryPoints: { index: 'loader/web.ts', worker: 'client/worker.ts', exchange: 'exchange/web.ts', wallet: 'loader/web-wallet.ts' } });
  await bundle({
    format: 'esm', target: 'node20', platform: 'node', outdir: 'dist', splitting: true, chunkNames: 'node/[name]-[hash]',
    entryPoints: {
      'node/index': 'loader/node.ts', 'node/exchange': 'exchange/node.ts', 'node/wallet': 'loader/node-wallet.ts', 'cli/main': 'cli/main.ts',
    },
    // Bundled CommonJS may ask for Node's own modules.
    banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
  });
  await bundle({
    format: 'cjs', target: 'es2017', platform: 'neutral', outdir: 'dist/weapp',
    entryPoints: { xiangyue: 'loader/weapp.ts', wallet: 'loader/weapp-wallet.ts', exchange: 'exchange/weapp.ts' },
    inject: ['loader/textcodec.js'], charset: 'utf8',
  });
  for (const stem of stems) copyFileSync(at(`dist/core/${stem}_bg.wasm.br`), at(`dist/weapp/${stem}_bg.wasm.br`));
  // The folder is CommonJS inside a package of modules.
  writeFileSync(at('dist/weapp/package.json'), '{ "type": "commonjs" }\n');
  if (existsSync(at('elements/index.ts'))) {
    await bundle({ ...web, outdir: 'dist/elements', entryPoints: { index: 'elements/index.ts', wallet: 'elements/wallet/index.ts' }, external: ['xiangyue'] });
  }
}

/** The generated types without the raw classes and functions, which are the loader's business alone. */
function contract() {
  const kept = new Map();
  for (const stem of stems) {
    const text = readFileSync(at(`dist/core/${stem}.d.ts`), 'utf8');
    const source = ts.createSourceFile(`${stem}.d.ts`, text, ts.ScriptTarget.Latest, true);
    for (const one of source.statements) {
      // What several modules know is the same type in each.
      if (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)) kept.set(one.name.text, one.getFullText().trim());
    }
  }
  mkdirSync(at('dist/types'), { recursive: true });
  writeFileSync(at('dist/types/contract.d.ts'), `${[...kept.values()].join('\n\n')}\n`);
}

function types() {
  contract();
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const done = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.json')], { stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
  elementTypes(at('dist/types/elements'));
  // A mini-program copies one folder, so its types must be complete in themselves.
  writeFileSync(at('dist/weapp/xiangyue.d.ts'), "export * from 'xiangyue/weapp';\n");
  writeFileSync(at('dist/weapp/exchange.d.ts'), "export * from 'xiangyue/weapp/exchange';\n");
  writeFileSync(at('dist/weapp/wallet.d.ts'), "export * from 'xiangyue/weapp/wallet';\n");
}

/** What is bundled keeps its licence with it. */
function licences() {
  const parts = [...bundled].sort().map((name) => {
    const folder = [at('node_modules', name), at('../node_modules', name)].find((one) => existsSync(one));
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license'].map((one) => join(folder, one)).find((one) => existsSync(one));
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(file, 'utf8').trim()}\n`;
  });
  for (const name of readdirSync(at('..')).filter((one) => one.startsWith('LICENSE'))) copyFileSync(at('..', name), at('dist', name));
  writeFileSync(at('dist/THIRD-PARTY.txt'), parts.join(`\n${'-'.repeat(70)}\n\n`));
}

for (const name of ['web', 'node', 'weapp', 'cli', 'types', 'elements']) rmSync(at('dist', name), { recursive: true, force: true });
mkdirSync(at('dist/weapp'), { recursive: true });
await javascript();
types();
licences();

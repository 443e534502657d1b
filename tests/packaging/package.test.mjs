// The published package, installed elsewhere: what is in it, and that each kind of host can use it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { installed } from './help.mjs';

const { folder, packed, root } = installed();
const node = (args, cwd = folder) => execFileSync(process.execPath, args, { cwd, encoding: 'utf8' });
const PORTAL = `import { openInWorker, type BookClient } from 'xiangyue/web';
import { SECTIONS, XyBoard, type Asked, type Section } from 'xiangyue/elements';

const desk = document.createElement('xy-desk');
const book: BookClient = await openInWorker({ name: 'village' });
desk.book = book;
desk.section = SECTIONS.find((section: Section) => section === 'board') ?? 'overview';
const board: HTMLElement = Object.assign(new XyBoard(), { book, lang: 'en' });
board.addEventListener('xy-explain', (event) => console.log((event as CustomEvent<Asked>).detail.figure));
document.body.append(desk, board);
await desk.updateComplete;
// @ts-expect-error there is no such screen
desk.section = 'bord';
`;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('the tarball holds the built package and nothing else', () => {
  const allowed = /^(package\.json|README\.md|dist\/core\/[\w.-]+\.(js|ts|wasm|br)|dist\/(web|node|weapp|cli|elements)\/[\w.-]+|dist\/types\/[\w./-]+\.d\.ts|dist\/THIRD-PARTY\.txt|dist\/LICENSE[\w.-]*)$/;
  assert.deepEqual(packed.files.map((file) => file.path).filter((path) => !allowed.test(path)), []);
  for (const needed of ['dist/core/xiangyue_bg.wasm', 'dist/core/xiangyue_bg.wasm.br', 'dist/core/xiangyue_texts_bg.wasm', 'dist/core/xiangyue_backup_bg.wasm', 'dist/core/xiangyue_wallet_bg.wasm', 'dist/web/worker.js', 'dist/weapp/xiangyue_bg.wasm.br', 'dist/THIRD-PARTY.txt']) {
    assert.ok(packed.files.some((file) => file.path === needed), needed);
  }
  assert.equal(manifest.dependencies, undefined, 'nothing else is installed with it');
  assert.deepEqual(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')), ['xiangyue']);
});

test('no file names this machine', () => {
  const places = [dirname(process.cwd()), homedir(), folder];
  for (const { path } of packed.files.filter((file) => /\.(js|json|ts|txt|md|wasm)$/.test(file.path))) {
    const text = readFileSync(join(root, path), 'latin1');
    for (const place of places) assert.ok(!text.includes(place), `${path} names ${place}`);
  }
});

test('every target of the exports map is there', () => {
  const targets = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(targets));
  for (const target of targets(manifest.exports)) assert.ok(existsSync(join(root, target)), target);
  for (const target of Object.values(manifest.bin)) assert.ok(existsSync(join(root, target)), target);
});

test('the desk fetches nothing of what only a backup needs', () => {
  const [desk, backup] = ['xiangyue_bg', 'xiangyue_backup_bg'].map((name) => readFileSync(join(root, `dist/core/${name}.wasm`)));
  assert.ok(backup.includes('口令不对') && !desk.includes('口令不对'), 'the sentences of a backup');
  assert.ok(backup.length < desk.length / 4);
});

test('the desk fetches no sentences and no names of the contract', () => {
  const [desk, texts] = ['xiangyue_bg', 'xiangyue_texts_bg'].map((name) => readFileSync(join(root, `dist/core/${name}.wasm`)));
  assert.ok(texts.includes('可兑分不足') && !desk.includes('可兑分不足'), 'the sentences of refusals');
  assert.ok(!desk.includes('effectiveFrom') && !desk.includes('recordService'), 'the names hosts see');
});

test('a phone with a wallet fetches nothing of the desk', () => {
  const seen = new Set();
  const follow = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g)) follow(resolve(dirname(file), name));
  };
  follow(join(root, 'dist/web/wallet.js'));
  const code = [...seen].map((file) => readFileSync(file, 'utf8')).join('');
  assert.ok(code.includes('xiangyue_wallet_bg.wasm') && !code.includes('xiangyue_bg.wasm') && !code.includes('openInWorker'));
});

test('Node: the example of the README runs as it stands', () => {
  const [, code] = /```js\n([^]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'));
  writeFileSync(join(folder, 'example.mjs'), code);
  const said = node(['example.mjs']);
  assert.match(said, /[一-龥]/);
  assert.match(said, /1 张× 2\.5\n$/);
  assert.ok(code.trim().split('\n').length <= 24, 'it stays short');
});

test('Node: the command line is installed', () => {
  assert.match(execFileSync(join(folder, 'node_modules/.bin/xiangyue'), ['verify', 'village'], { cwd: folder, encoding: 'utf8' }), /完好 intact/);
});

test('a plain module script needs no bundler: only relative imports, and every file they name is there', async () => {
  const seen = new Set();
  const follow = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g)) {
      assert.match(name, /^\.\.?\//, `${file} imports ${name}`);
      follow(resolve(dirname(file), name));
    }
    for (const [, name] of code.matchAll(/new URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url\)/g)) {
      const target = resolve(dirname(file), name);
      assert.ok(existsSync(target), `${file} names ${name}`);
      if (target.endsWith('.js')) follow(target);
    }
  };
  follow(join(root, 'dist/web/index.js'));
  follow(join(root, 'dist/web/exchange.js'));
  follow(join(root, 'dist/web/wallet.js'));
  assert.ok([...seen].some((file) => file.endsWith('worker.js')), 'the Worker is found from the entry');
  const web = await import(pathToFileURL(join(root, 'dist/web/index.js')).href);
  const core = await web.loadCore({ wasm: readFileSync(join(root, 'dist/core/xiangyue_bg.wasm')) });
  assert.equal(core.found(0, { name: '罗峪村', utcOffsetMinutes: 480 }).id().length, 64);
});

test('Vite builds it: the core and the Worker become files of their own', async () => {
  writeFileSync(join(folder, 'index.html'), '<script type="module" src="/src/main.js"></script>');
  writeFileSync(join(folder, 'src/main.js'), "import { openInWorker, loadCore } from 'xiangyue';\nglobalThis.start = { openInWorker, loadCore };\n");
  await build({ root: folder, logLevel: 'error', configFile: false, build: { outDir: 'out', target: 'es2019', assetsInlineLimit: 0 } });
  const assets = readdirSync(join(folder, 'out/assets'));
  const modules = assets.filter((name) => name.endsWith('.wasm'));
  assert.deepEqual(modules.map((name) => name.replace(/-.{8}\.wasm$/, '')).sort(), ['xiangyue_backup_bg', 'xiangyue_bg', 'xiangyue_letter_bg', 'xiangyue_texts_bg']);
  assert.ok(assets.some((name) => /^worker-.*\.js$/.test(name)), assets.join());
  const bytes = readFileSync(join(folder, 'out/assets', modules.find((name) => name.startsWith('xiangyue_bg'))));
  assert.ok(bytes.equals(readFileSync(join(root, 'dist/core/xiangyue_bg.wasm'))));
  for (const name of assets.filter((one) => one.endsWith('.js'))) {
    const code = readFileSync(join(folder, 'out/assets', name), 'utf8');
    assert.ok(!/["']node:/.test(code), `${name} asks for Node`);
  }
});

test('TypeScript: a strict stranger, who checks libraries too, finds every type the screens need', () => {
  writeFileSync(join(folder, 'src/portal.ts'), PORTAL);
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  for (const resolution of ['ESNext --moduleResolution Bundler', 'Node16']) {
    const options = `--strict --noEmit --target ES2022 --lib ES2022,DOM --module ${resolution} src/portal.ts`.split(' ');
    assert.equal(spawnSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: 'utf8' }).stdout, '', resolution);
  }
});

test('a mini-program copies one folder that needs nothing beside it', () => {
  const names = readdirSync(join(root, 'dist/weapp')).sort();
  assert.deepEqual(names, ['exchange.d.ts', 'exchange.js', 'package.json', 'wallet.d.ts', 'wallet.js', 'xiangyue.d.ts', 'xiangyue.js', 'xiangyue_backup_bg.wasm.br', 'xiangyue_bg.wasm.br', 'xiangyue_letter_bg.wasm.br', 'xiangyue_texts_bg.wasm.br', 'xiangyue_wallet_bg.wasm.br']);
  for (const name of ['xiangyue.js', 'wallet.js', 'exchange.js']) assert.ok(!/\brequire\(/.test(readFileSync(join(root, 'dist/weapp', name), 'utf8')), name);
});

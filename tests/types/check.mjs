// `npm run typecheck`: what a host may write compiles, what it may not does not, and no `any` hides in between.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
let failed = 0;
const say = (text) => {
  failed += 1;
  console.error(text);
};

for (const project of ['tsconfig.json', 'tsconfig.node.json']) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(here, project)], { stdio: 'inherit' });
  if (status !== 0) say(`${project}: does not compile`);
}

/** Every `any` and `bigint` a host could meet, in what the package exports. */
const root = join(here, '../../pkg/dist/types');
const entries = ['loader/web', 'loader/node', 'loader/weapp', 'loader/web-wallet', 'loader/node-wallet', 'loader/weapp-wallet', 'exchange/web', 'exchange/node'];
const program = ts.createProgram(entries.map((name) => join(root, `${name}.d.ts`)), {
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2020.d.ts', 'lib.dom.d.ts'], types: ['node'],
});
const inside = (file) => file.fileName.includes('/pkg/dist/types/') || file.fileName.includes('/pkg/dist/core/');
for (const file of program.getSourceFiles().filter(inside)) {
  const visit = (node) => {
    const word = node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : node.kind === ts.SyntaxKind.BigIntKeyword ? 'bigint' : undefined;
    if (word !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      say(`${file.fileName.replace(/.*\/pkg\//, '')}:${line + 1}: \`${word}\``);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

console.log(failed === 0 ? '3 passed, 0 failed' : `${3 - Math.min(failed, 3)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

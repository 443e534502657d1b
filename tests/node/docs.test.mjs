// The documents: their examples are files that run, and their tables leave nothing of the contract out.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { contractFields } from './fields.mjs';
import { cli, folder } from './help.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name) => readFileSync(join(root, name), 'utf8');
const readmes = ['README.md', 'README.zh-CN.md'];
const block = (text, language) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(text)?.[1];
const node = promisify(execFile).bind(undefined, process.execPath);
const fields = contractFields();
const wire = read('docs/wire.md');
const script = read('docs/example.jsonl').split('\n');

/** The file behind its first line, which says what it is. */
const example = read('tests/types/readme.ts').replace(/^.*\n/, '');

test('the readmes quote the TypeScript example word for word', () => {
  for (const name of readmes) assert.equal(block(read(name), 'ts'), example, name);
});

test('the readmes quote the Rust example that is tested as documentation', () => {
  const quoted = /^\/\/! ```\n([^]*?)^\/\/! ```$/m.exec(read('src/lib.rs'))?.[1].replace(/^\/\/! ?/gm, '');
  for (const name of readmes) assert.equal(block(read(name), 'rust'), quoted, name);
});

test('the TypeScript example does what it says', async (t) => {
  const { outputText } = ts.transpileModule(example, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  // Beside the tests, so that the package is found by its name.
  const file = join(root, `tests/node/.readme-${process.pid}.mjs`);
  t.after(() => rmSync(file, { force: true }));
  writeFileSync(file, outputText);
  const { stdout } = await node([file], { cwd: folder(t) });
  assert.equal(stdout, '1 张× 2.5\n');
});

test('the example script runs, and only the lines that are meant to be refused are', async () => {
  const { stdout } = await node([cli, 'run', join(root, 'docs/example.jsonl'), '--seed', '7'], { maxBuffer: 1 << 24 });
  const said = stdout.trim().split('\n').map((line) => JSON.parse(line));
  const refused = said.filter((line) => line.refusal !== undefined);
  const admitted = refused.pop();
  // Whoever runs the script founded the book: its key needs no invitation.
  assert.equal(admitted.refusal.code, 'key_already_admitted');
  // Nobody seals by hand: the line shows what the command holds.
  const seal = script.findIndex((line) => line.includes('"sealBook"')) + 1;
  // One device alone has nothing that is kept apart.
  const apart = script.findIndex((line) => line.includes('"acceptRun"')) + 1;
  const raised = script.findIndex((line) => line.includes('"raiseSemantics"')) + 1;
  assert.deepEqual(refused, [
    { line: 41, refusal: { code: 'insufficient_points', needed: 500, available: 0, held: 0, debt: -50 } },
    { line: seal, refusal: { code: 'rival_seal', number: 1 } },
    { line: apart, refusal: { code: 'run_not_apart', entry: `${said[0].receipt.entry.split('-')[0]}-62` } },
    // Nothing is decided by another number yet.
    { line: raised, refusal: { code: 'newer_semantics', needed: 2, known: 1 } },
  ]);
  assert.equal(said.length, script.filter((line) => line !== '').length + 1);
});

test('the worked example of the ledger is what the script books', async () => {
  const rows = [...read('docs/ledger.md').matchAll(/^\| (\d+) \|[^|]*\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)];
  assert.equal(rows.length, 14);
  const asked = new Set(rows.map(([, line]) => Number(line)));
  const statement = JSON.stringify({ query: { type: 'statement', holder: { household: '$zhangs' }, limit: 0 } });
  const period = JSON.stringify({ query: { type: 'explain', figure: { rank: { holder: { household: '$zhangs' }, period: '2026' } } } });
  const lines = script.flatMap((line, at) => (asked.has(at + 1) ? [line, period, statement] : [line]));
  const child = node([cli, 'run', '-', '--seed', '7'], { maxBuffer: 1 << 24 });
  child.child.stdin.end(lines.join('\n'));
  const said = (await child).stdout.trim().split('\n').map((line) => JSON.parse(line));
  const answers = said.filter(({ line, answer }) => answer !== undefined && [period, statement].includes(lines[line - 1]));
  const hundredths = (text) => Math.round(Number(text.trim().replace('−', '-')) * 100);
  rows.forEach(([, line, ...cells], at) => {
    const { spendable, held, debt } = answers[2 * at + 1].answer.accounts;
    assert.deepEqual([answers[2 * at].answer.total, spendable, held, debt], cells.map(hundredths), `line ${line}`);
  });
});

test('the bytes the journal shows are those of the book it shows', async (t) => {
  const journal = read('docs/journal.md');
  const out = join(folder(t), 'book');
  const child = node([cli, 'run', '-', '--seed', '7', '--out', out]);
  child.child.stdin.end(block(journal, 'json'));
  await child;
  const bytes = readFileSync(out).toString('hex');
  const shown = /```text\n(58 59 42[^]*?)```/.exec(journal)[1].trim().split('\n');
  assert.ok(shown.length > 20);
  let at = 0;
  for (const line of shown) {
    const [, hex] = /^((?:[0-9a-f]{2}|…)(?: (?:[0-9a-f]{2}|…))*) {2}/.exec(line);
    hex.split('…').map((part) => part.replaceAll(' ', '')).forEach((part, gap) => {
      // Nothing lies between what is shown, except where the line says so.
      const found = bytes.indexOf(part, at);
      assert.ok(gap > 0 ? found > at : found === at, line);
      at = found + part.length;
    });
  }
  assert.equal(at, bytes.length);
});

test('the example script holds every command and every query', () => {
  const named = (key) => new Set(script.filter(Boolean).map((line) => JSON.parse(line)[key]?.type));
  for (const name of Object.keys(fields.Command)) assert.ok(named('command').has(name), name);
  for (const name of Object.keys(fields.Query)) assert.ok(named('query').has(name), name);
});

test('every line the wire contract shows stands in the example script', () => {
  const shown = [...wire.matchAll(/```json\n([^]*?)```/g)].flatMap(([, lines]) => lines.trim().split('\n'));
  const bare = (line) => line.replace(/^\{"at":[^,]+,/, '{');
  const known = new Set(script.flatMap((line) => [line, bare(line)]));
  assert.ok(shown.length > 40);
  for (const line of shown) assert.ok(known.has(line), line);
});

test('the wire contract names every field, choice and code', () => {
  const words = new Set(wire.match(/[A-Za-z_]+/g));
  const walk = (shape) => Object.entries(shape ?? {}).flatMap(([name, inner]) => [name, ...(inner === true ? [] : walk(inner))]);
  for (const name of [...walk(fields.Command), ...walk(fields.Query)]) assert.ok(words.has(name), name);
  const types = ts.createSourceFile('contract.d.ts', read('pkg/dist/types/contract.d.ts'), ts.ScriptTarget.Latest, true);
  const elsewhere = new Set(['Refusal', 'RowRemark', 'ColumnMapping', 'ThingKind', 'AmountField', 'Language', 'QrFault', 'StatementFault']);
  const visit = (one) => {
    if (ts.isPropertySignature(one)) assert.ok(words.has(one.name.getText()), one.name.getText());
    if (ts.isStringLiteral(one)) assert.ok(words.has(one.text), one.text);
    ts.forEachChild(one, visit);
  };
  types.statements.filter((one) => !elsewhere.has(one.name?.text)).forEach(visit);
  for (const file of ['src/error.rs', 'src/contract/qr.rs', 'src/contract/wallet.rs']) {
    const codes = [...read(file).matchAll(/=> "([a-z_]+)",/g)];
    assert.ok(codes.length > 8, file);
    for (const [, code] of codes) assert.ok(wire.includes(`\`${code}\``), code);
  }
});

test('the bounds in the wire contract are those of the core', () => {
  const numbers = new Set(wire.replace(/(?<=\d) (?=\d{3})/g, '').match(/\d+/g));
  const limits = [...read('src/limits.rs').matchAll(/pub const (\w+): \w+ = ([\d_]+);/g)];
  const shown = limits.filter(([, name]) => /_BYTES$|^RULES_PER|_PER_|_HUNDREDTHS$/.test(name));
  assert.equal(shown.length, 13);
  for (const [, name, value] of shown) assert.ok(numbers.has(value.replaceAll('_', '')), name);
  assert.equal(read('CHANGELOG.md').match(/(\d+) commands, (\d+) queries/).slice(1).join(), [fields.Command, fields.Query].map((all) => Object.keys(all).length).join());
});

test('the rules name every column and every remark of a table', () => {
  const types = read('pkg/dist/types/contract.d.ts');
  const rules = read('docs/rules.md');
  const remarks = /export type RowRemark = (.*);/.exec(types)[1].match(/"[a-zA-Z]+"|[a-zA-Z]+(?=: \{)/g);
  assert.ok(remarks.length > 8);
  for (const name of remarks) assert.ok(rules.includes(`\`${name.replace(/"/g, '')}\``), name);
  const code = read('src/exchange/rule_table.rs');
  for (const name of ['HEADINGS', 'CONCERNS']) {
    const words = new RegExp(`const ${name}[^]*?\\];\n`).exec(code)[0].match(/"[^"]+"/g);
    assert.ok(words.length > 10);
    for (const word of words) assert.ok(rules.includes(word.slice(1, -1)), word);
  }
});

test('links and files the documents name exist', () => {
  const pages = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...readdirSync(join(root, 'docs'), { recursive: true }).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
  assert.ok(pages.length > 15);
  for (const page of pages) {
    const text = read(page);
    for (const [, link] of text.matchAll(/\]\(([^)#:]+)\)/g)) assert.ok(existsSync(join(root, page, '..', link)), `${page}: ${link}`);
    for (const [, path] of text.matchAll(/`((?:src|docs|pkg|tests|xtask|web-demo|benches)\/[\w./-]*)`/g)) {
      // A name in capitals stands for any.
      if (/\/[A-Z]+\./.test(path)) continue;
      if (!path.includes('/dist')) assert.ok(existsSync(join(root, path)), `${page}: ${path}`);
    }
  }
});

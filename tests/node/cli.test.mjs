// The command line as an auditor runs it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, folder } from './help.mjs';

/** Runs it and waits; `input` goes to standard input. */
function xiangyue(args, input) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: 'pipe' });
    const heard = { out: '', err: '' };
    child.stdout.on('data', (data) => (heard.out += data));
    child.stderr.on('data', (data) => (heard.err += data));
    child.on('close', (code) => resolve({ code, ...heard, lines: heard.out.trim().split('\n') }));
    child.stdin.end(input ?? '');
  });
}

const script = [
  { at: '2026-03-05T08:00:00+08:00', command: { type: 'foundCommunity', name: '罗峪村', utcOffsetMinutes: 480 } },
  { as: 'h', command: { type: 'registerHousehold', profile: { name: '张家' }, group: '一组' } },
  { as: 'zhang', command: { type: 'registerPerson', profile: { name: '张桂芳', phone: '13800138000' }, consentOn: '2026-03-05', household: '$h' } },
  { as: 'sheet', command: { type: 'adoptSheet', sheet: { title: '细则', effectiveFrom: '2026-01-01', holder: 'household', rankPeriod: 'year', expiry: 'never', rounding: 'exact', rules: [{ category: '环境', title: '庭院整洁', award: { fixed: { points: 250 } } }] } } },
  { as: 'deed', command: { type: 'declareDeed', rule: { sheet: '$sheet', row: 0 }, subject: { person: '$zhang' }, on: '2026-03-05', count: 2 } },
  { command: { type: 'approveDeed', deed: '$deed' } },
  { command: { type: 'approveDeed', deed: '$deed' } },
  { as: 'counter', command: { type: 'openCounter', name: '=HYPERLINK("x")' } },
  { query: { type: 'board', of: 'households', limit: 5 } },
  { query: { type: 'keys' } },
];
const jsonl = `${script.map((line) => JSON.stringify(line)).join('\n')}\n`;

/** The script's book as a file, and the folder it is in. */
async function bookFile(t) {
  const path = folder(t);
  const file = join(path, 'village.xyb');
  const { code, err } = await xiangyue(['run', '-', '--seed', '7', '--out', file], jsonl);
  assert.equal(code, 0, err);
  return { path, file };
}

test('run: one line in, one line out, and the digest at the end', async (t) => {
  const path = folder(t);
  writeFileSync(join(path, 'a.jsonl'), `\uFEFF${jsonl}\n\n`);
  const { code, lines, err } = await xiangyue(['run', join(path, 'a.jsonl'), '--seed', '7']);
  assert.equal(code, 0, err);
  const said = lines.map((line) => JSON.parse(line));
  assert.equal(said.length, script.length + 1);
  assert.deepEqual(said.slice(0, -1).map((line) => line.line), script.map((_, at) => at + 1));
  assert.equal(said[1].receipt.at, Date.parse('2026-03-05T08:00:01+08:00'), 'a second after the line before');
  assert.deepEqual(said[6], { line: 7, refusal: { code: 'state_is', state: 'approved' } });
  assert.equal(said[8].answer.rows[0].rank, 500);
  assert.equal(said[8].answer.rows[0].holder.household, said[1].receipt.entry);
  assert.match(said.at(-1).digest, /^[0-9a-f]{64}$/);
});

test('run: the same file and seed give the same bytes, another seed others', async (t) => {
  const path = folder(t);
  const runs = [];
  for (const [name, seed] of [['a', '7'], ['b', '7'], ['c', '8']]) {
    const { out } = await xiangyue(['run', '-', '--seed', seed, '--out', join(path, name)], jsonl);
    runs.push({ out, bytes: readFileSync(join(path, name)) });
  }
  assert.equal(runs[0].out, runs[1].out);
  assert.ok(runs[0].bytes.equals(runs[1].bytes));
  assert.ok(!runs[0].bytes.equals(runs[2].bytes));
});

test('run: a folder is gone on with, and `$self` is the own key', async (t) => {
  const path = join(folder(t), 'book');
  const first = await xiangyue(['run', '-', '--book', path], jsonl);
  assert.equal(first.code, 0, first.err);
  const more = [
    { at: '2026-03-06T08:00:00+08:00', as: 'li', command: { type: 'registerPerson', profile: { name: '李四' }, consentOn: '2026-03-06' } },
    { command: { type: 'nameKeyHolder', key: '$self', person: '$li' } },
    { query: { type: 'people', limit: 9 } },
  ].map((line) => JSON.stringify(line));
  const { code, err, lines } = await xiangyue(['run', '-', '--book', path], more.join('\n'));
  assert.equal(code, 0, err);
  assert.ok(JSON.parse(lines[1]).receipt, lines[1]);
  assert.equal(JSON.parse(lines[2]).answer.total, 2);
  assert.equal((await xiangyue(['verify', path])).code, 0);
  assert.equal(statSync(join(path, 'secret')).mode & 0o777, 0o600);
});

test('run: what is wrong with a line is said with its number', async () => {
  const [first] = jsonl.split('\n');
  for (const [line, pattern] of [
    ['{"command":', /line 2: not a line of JSON/],
    ['{"comand":{}}', /line 2: unknown field `comand`/],
    ['{"command":{"type":"openCountre"}}', /line 2: .*did you mean `openCounter`/],
    ['{"command":{"type":"openCounter","name":"$nobody"}}', /line 2: .*`\$nobody`/],
    ['{"at":"2026-03-05 08:00","query":{"type":"overview"}}', /line 2: `at` is milliseconds/],
    ['{}', /line 2: a line holds/],
  ]) {
    const { code, err } = await xiangyue(['run', '-'], `${first}\n${line}\n`);
    assert.equal(code, 1, line);
    assert.match(err, pattern);
    assert.match(err, /第 2 行/);
  }
});

test('verify: a whole book is whole', async (t) => {
  const { file } = await bookFile(t);
  const { code, out } = await xiangyue(['verify', file]);
  assert.equal(code, 0);
  assert.match(out, /完好 intact: \d+ 帧 frames, 7 条 entries/);
});

test('verify: one flipped bit anywhere is found, and the line names frame, byte and fault', async (t) => {
  const { path, file } = await bookFile(t);
  const whole = readFileSync(file);
  const bad = join(path, 'bad.xyb');
  const step = Math.ceil(whole.length / 40);
  for (let at = 0, bit = 0; at < whole.length; at += step, bit = (bit + 3) % 8) {
    const flipped = Buffer.from(whole);
    flipped[at] ^= 1 << bit;
    writeFileSync(bad, flipped);
    const { code, out, err } = await xiangyue(['verify', bad]);
    assert.equal(code, 1, `bit ${bit} of byte ${at}`);
    assert.equal(out, '');
    assert.match(err, /^第 \d+ 帧，第 \d+ 字节起：[^\n]+ — frame \d+ at byte \d+: [^\n]+ \[[a-z_]+\]\n$/, `byte ${at}`);
    const start = Number(/at byte (\d+)/.exec(err)[1]);
    assert.ok(start <= at, `byte ${at} lies behind the named ${start}`);
  }
});

test('verify: a cut book and no book at all', async (t) => {
  const { path, file } = await bookFile(t);
  const bad = join(path, 'bad.xyb');
  writeFileSync(bad, readFileSync(file).subarray(0, -5));
  const cut = await xiangyue(['verify', bad]);
  assert.equal(cut.code, 1);
  assert.match(cut.err, /\[truncated\]/);
  writeFileSync(bad, '姓名,分值\n');
  assert.match((await xiangyue(['verify', bad])).err, /第 1 帧，第 0 字节起.*\[not_a_frame\]/);
  assert.equal((await xiangyue(['verify', join(path, 'nowhere')])).code, 1);
});

test('board and explain show the numbers, masked, and what makes them up', async (t) => {
  const { file } = await bookFile(t);
  const board = await xiangyue(['board', file, '--period', '2026']);
  assert.match(board.out, /1 {5,}张×/);
  assert.match((await xiangyue(['board', file, '--period', '2026', '--names', 'staff'])).out, /张家/);
  const { rows } = JSON.parse((await xiangyue(['board', file, '--period', '2026', '--json'])).out);
  const id = rows[0].holder.household;
  const explained = await xiangyue(['explain', file, '--figure', 'rank', '--holder', id, '--period', '2026']);
  assert.match(explained.out, /庭院整洁/);
  assert.match(explained.out, /合计 total: 5\n/);
  assert.match((await xiangyue(['explain', file, '--figure', 'honour', '--household', id])).out, /合计 total: 5\n/);
  const wrong = await xiangyue(['explain', file, '--figure', 'luck']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /luck/);
});

test('export: tables that Excel opens, with nothing in them that runs', async (t) => {
  const { path, file } = await bookFile(t);
  const csv = join(path, 'csv');
  const { code, err } = await xiangyue(['export', file, '--csv', csv]);
  assert.equal(code, 0, err);
  const names = ['board', 'deeds', 'households', 'journal', 'movements', 'people', 'redemptions', 'services'];
  assert.deepEqual(readdirSync(csv), names.map((name) => `${name}.csv`));
  for (const name of names) assert.equal(readFileSync(join(csv, `${name}.csv`)).subarray(0, 3).toString('hex'), 'efbbbf', name);
  const read = (name) => readFileSync(join(csv, `${name}.csv`), 'utf8');
  assert.match(read('people'), /张桂芳,×××××××8000/);
  assert.match(read('movements'), /庭院整洁.*,5,5,5,0,0,/);
  assert.ok(!/(^|,|\n)"?=/.test(read('journal')));
});

test('help and mistakes', async () => {
  const help = await xiangyue(['--help']);
  assert.equal(help.code, 0);
  for (const word of ['run', 'verify', 'board', 'explain', 'export', '积分榜']) assert.ok(help.out.includes(word), word);
  assert.equal((await xiangyue([])).code, 2);
  const unknown = await xiangyue(['frobnicate']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /没有命令 `frobnicate`/);
  assert.equal((await xiangyue(['verify', 'a', '--frob'])).code, 2);
});

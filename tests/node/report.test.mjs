// The merge report in words: what was not accepted, whose it was, why, and what to do, in both languages.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { loadCore, memoryStore, openBook } from 'xiangyue/node';
import { cli, clock, folder, household, made, person, START, village } from './help.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = promisify(execFile).bind(undefined, process.execPath);
const load = async (entry) => {
  const { outputFiles } = await build({ entryPoints: [join(root, entry)], bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
};
const { mergeLines } = await load('pkg/report/merge.ts');
const [{ zh }, { en }] = await Promise.all(['zh', 'en'].map((name) => load(`pkg/report/${name}.ts`)));

const sheet = {
  title: '细则', effectiveFrom: '2026-01-01', holder: 'household', rankPeriod: 'year', expiry: 'never', rounding: 'exact',
  rules: [{ category: '环境', title: '庭院整洁', award: { fixed: { points: 250 } } }],
};

/** The office and a second desk with a key of its own, with one deed that waits on both. */
async function twoDesks() {
  const { book: office } = await village();
  const home = await made(office, household('张家'));
  const zhang = await made(office, person('张桂芳', { household: home }));
  const rules = await made(office, { type: 'adoptSheet', sheet });
  const deed = await made(office, { type: 'declareDeed', rule: { sheet: rules, row: 0 }, subject: { person: zhang }, on: '2026-03-05', count: 2 });
  const desk = await openBook({ store: memoryStore(), core: () => loadCore(), now: clock(START + 3_600_000) });
  await desk.importBook(await office.exportBook());
  const { receipt, seed } = await office.invite({ role: 'socialWorker', scope: 'community', until: '2026-04-01' });
  await desk.merge(await office.diff(await desk.have()));
  await desk.join(receipt.entry, seed);
  await office.merge(await desk.diff(await office.have()));
  return { office, desk, deed };
}

const sent = async (from, to) => to.merge(await from.diff(await to.have()));

test('nothing new is said in one sentence', async () => {
  const { office, desk } = await twoDesks();
  const lines = await mergeLines(await office.merge(await desk.exportBook()), office, 'zh');
  assert.deepEqual(lines, [{ kind: 'summary', tone: 'good', text: '没有新内容：对方有的，这里都已经有了。' }]);
});

test('an entry that bounces says when, who, what, why and what to do', async () => {
  const { office, desk, deed } = await twoDesks();
  await made(office, { type: 'approveDeed', deed });
  await made(desk, { type: 'returnDeed', deed, reason: '请补照片' });
  await made(desk, person('李四'));
  const report = await sent(desk, office);
  assert.equal(report.bounced.length, 1);
  const [summary, line] = await mergeLines(report, office, 'zh');
  assert.equal(summary.text, '并入 2 条新记录，收到 2 份个人资料。');
  assert.match(line.text, /^2026-03-05 \d\d:\d\d \w{7}（社工）登记的“退回申报：张桂芳，庭院整洁，×2，2026-03-05”没有通过：当前状态是已入账/);
  assert.deepEqual([line.kind, line.tone, line.entry, line.todo], ['bounced', 'warn', report.bounced[0].entry, zh.advice.state_is]);
  const [, english] = await mergeLines(report, office, 'en');
  assert.match(english.text, /^2026-03-05 \d\d:\d\d, \w{7} \(Social worker\): “deed returned: 张桂芳, 庭院整洁, ×2, 2026-03-05” was not accepted, its state is/i);
  assert.equal(english.todo, en.advice.state_is);
});

test('entries of a stopped device are told together', async () => {
  const { office, desk } = await twoDesks();
  const [key] = (await office.ask({ type: 'keys' })).filter((one) => !one.own);
  await made(office, { type: 'revokeKey', key: key.key, last: key.entries, reason: '手机丢失' });
  for (const name of ['李四', '王五', '赵六']) await made(desk, person(name));
  const lines = await mergeLines(await sent(desk, office), office, 'zh');
  const stopped = lines.filter(({ kind }) => kind === 'revoked');
  assert.equal(stopped.length, 1);
  assert.match(stopped[0].text, new RegExp(`已停用的设备 ${key.tag}（.+） 还有 3 条记录，都不计入。`));
  assert.ok(stopped[0].todo.length > 10);
  assert.equal(lines.filter(({ kind }) => kind === 'bounced').length, 0);
});

test('what is missing, apart, adopted or overdrawn has a sentence and something to do', async () => {
  const { office } = await twoDesks();
  const { tag } = (await office.ask({ type: 'keys' })).find(({ own }) => own);
  const empty = await office.merge(await office.exportBook());
  const place = { key: tag, seq: 7 };
  const report = {
    ...empty, newEntries: 3, heldBack: [place], forked: [place], gaps: [place], adoptedSeal: 4,
    overdrawn: [{ entry: `${tag}-2`, counter: `${tag}-3`, item: `${tag}-4`, holder: { household: `${tag}-2` }, points: 450, units: 2 }],
  };
  for (const lang of ['zh', 'en']) {
    const lines = await mergeLines(report, office, lang);
    assert.deepEqual(lines.map(({ kind }) => kind), ['summary', 'adopted', 'overdrawn', 'heldBack', 'forked', 'gap']);
    for (const { text, todo, kind } of lines.slice(2)) assert.ok(text.length > 15 && todo.length > 15, kind);
    assert.match(lines[2].text, lang === 'zh' ? /张家的积分差 4.5 分，已记为欠分，库存差 2 件/ : /张家 lacked 4.5 points.*2 units/);
    assert.ok(lines[3].text.includes('7') && lines[1].text.includes('4'));
  }
});

test('both languages advise on the same refusals, and on nearly all there are', () => {
  assert.deepEqual(Object.keys(en.advice).sort(), Object.keys(zh.advice).sort());
  const documented = [...readFileSync(join(root, 'docs/refusals.md'), 'utf8').matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code);
  for (const code of Object.keys(zh.advice)) assert.ok(documented.includes(code), code);
  assert.ok(Object.keys(zh.advice).length > documented.length / 2);
});

test('the command line merges a file into a folder and says the same', async (t) => {
  const path = folder(t);
  const [book, file] = [join(path, 'book'), join(path, 'other.xyb')];
  const script = join(path, 'script.jsonl');
  writeFileSync(script, `${JSON.stringify({ at: START, command: { type: 'foundCommunity', name: '罗峪村', utcOffsetMinutes: 480 } })}\n`);
  await node([cli, 'run', script, '--seed', '7', '--book', book]);
  writeFileSync(script, `${JSON.stringify({ at: START + 60_000, command: household('张家') })}\n`);
  await node([cli, 'run', script, '--seed', '7', '--book', join(book, 'book'), '--out', file]).catch((error) => assert.fail(error.stderr));
  const first = await node([cli, 'merge', book, file]);
  assert.match(first.stdout, /没有新内容|并入 \d+ 条新记录/);
  const second = await node([cli, 'merge', book, file, '--lang', 'en']);
  assert.match(second.stdout, /Nothing new/);
});

// Sealing at the desk: what waits, the seal, the archive, tidying up; and two devices that meet by files.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadCore } from 'xiangyue/node';
import { openSameHands } from './support/apart.mjs';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { Desk } from './support/desk.mjs';
import { root, serveDemo } from './support/site.mjs';

let site;
let browser;
before(async () => {
  site = await serveDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function visit(t) {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  t.after(async () => {
    await context.close();
    check();
  });
  await page.goto(site.url);
  return { page, desk: new Desk(page) };
}

async function sampleVillage(t) {
  const { page, desk } = await visit(t);
  await page.locator('[data-do=sample]').click();
  await page.locator('xy-desk').waitFor();
  return { page, desk };
}

const shot = (page, name) => page.screenshot({ path: join(root, `tests/browser/shots/${name}.png`), fullPage: true });
const saved = async (page, selector) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

test('a month is sealed, archived and tidied up, and the book stays the same', async (t) => {
  const { page, desk } = await sampleVillage(t);
  const people = async () => {
    await desk.turn('roster');
    const rows = page.locator('[data-list=people] tbody tr');
    await rows.first().waitFor();
    return rows.count();
  };
  const before = await people();
  await desk.turn('seal');
  await page.locator('[data-sealed=""]').waitFor();
  assert.notEqual(await page.locator('[data-waits]').getAttribute('data-waits'), '0', 'the sample village has things that wait');
  const until = await page.locator('[data-form=seal] input[name=until]').inputValue();
  assert.match(until, /^\d{4}-\d\d-(28|29|30|31)$/, 'the last day of a month');
  await shot(page, 'seal-before');
  await page.locator('[data-do=seal]').click();
  await shot(page, 'seal-sure');
  await page.locator('[data-do=seal-yes]').click();
  await desk.notice('good', '第 1 次封账完成');
  await page.locator(`[data-sealed="${until}"]`).waitFor();
  assert.equal(await page.locator('[data-list=seals] tbody tr').count(), 1);
  await shot(page, 'seal-done');
  // The same day again is refused, and says from when on.
  await page.locator('[data-form=seal] input[name=until]').fill(until);
  await page.locator('[data-do=seal]').click();
  await page.locator('[data-do=seal-yes]').click();
  await desk.notice('bad', '太早');
  const digest = await desk.digest();
  await desk.turn('seal');
  assert.ok(await page.locator('[data-do=prune]').isDisabled(), 'first the archive');
  const archive = await saved(page, '[data-do=archive]');
  assert.match(archive.name, /^罗峪村-.*-archive\.xyb$/);
  const kept = (await loadCore()).open(archive.bytes);
  assert.deepEqual([kept.digest(), kept.openReport().seals], [digest, 1]);
  kept.free();
  await page.locator('[data-do=prune]').click();
  await desk.notice('good', '已清理');
  await page.locator('[data-begins="1"]').waitFor();
  assert.equal(await desk.digest(), digest);
  await page.reload();
  await page.locator('xy-desk').waitFor();
  assert.equal(await desk.digest(), digest);
  assert.equal(await people(), before);
  await desk.turn('seal');
  await page.locator('[data-list=seals] tbody tr', { hasText: until }).waitFor();
});

test('the seal screen speaks English, fits a phone and has large targets', async (t) => {
  const { page, desk } = await sampleVillage(t);
  await page.locator('[data-do=lang]').click();
  await page.setViewportSize({ width: 375, height: 740 });
  await desk.turn('seal');
  await page.locator('xy-seal', { hasText: 'Never sealed yet' }).waitFor();
  const heights = await page.locator('xy-seal button:not(.link), xy-seal input, xy-seal select').evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0));
  assert.ok(Math.min(...heights) >= 44, `${Math.min(...heights)} px`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 375, 'nothing hangs over the edge');
  await shot(page, 'seal-phone');
});

test('a device sends only what the other lacks, by a list and a file', async (t) => {
  const { page, desk } = await sampleVillage(t);
  const digest = await desk.digest();
  await openSameHands(page);
  const list = await saved(page, '[data-do=have]');
  assert.equal(JSON.parse(list.bytes).format, 'xiangyue-have-1');
  const choose = (name, file) => page.locator(`xy-meet input[name=${name}]`).setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes });
  await choose('have', list);
  await desk.notice('good', '什么都不缺');
  await choose('have', { name: 'x.json', bytes: Buffer.from('{}') });
  await desk.notice('bad', '不是本村设备的清单');
  // A list that knows nothing asks for everything.
  const nothing = { name: 'list.json', bytes: Buffer.from(JSON.stringify({ ...JSON.parse(list.bytes), have: [] })) };
  const [download] = await Promise.all([page.waitForEvent('download'), choose('have', nothing)]);
  const whole = { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  const opened = (await loadCore()).open(whole.bytes);
  assert.equal(opened.digest(), digest);
  opened.free();
  await choose('merge', whole);
  await page.locator('xy-merge-report', { hasText: '没有新内容' }).waitFor();
  await shot(page, 'meet');
  await desk.turn('devices');
  await page.locator('[data-one-admin]', { hasText: '再邀请一名管理员' }).waitFor();
});

test('what another device brought and could not stand is told, with what to do, in the language of the desk', async (t) => {
  const { page } = await sampleVillage(t);
  // A report as the core gives it, shown by the element on its own: the sentences are tested on Node.
  await page.evaluate(async () => {
    const { book } = document.querySelector('xy-desk');
    const [key] = await book.ask({ type: 'keys' });
    const { rows: [row] } = await book.ask({ type: 'journal', limit: 1 });
    const place = { key: key.tag, seq: 3 };
    const report = {
      newEntries: 12, repeatedEntries: 40, newBlobs: 3, restored: [], overdrawn: [], gaps: [place], forked: [place], heldBack: [place],
      bounced: [{ entry: row.entry, refusal: { code: 'state_is', state: 'approved' } }], refoldedEntries: 12,
    };
    const element = Object.assign(document.createElement('xy-merge-report'), { book, report });
    document.querySelector('xy-desk').replaceWith(element);
  });
  const report = page.locator('xy-merge-report');
  await report.locator('.summary', { hasText: '并入 12 条新记录，另有 40 条这里本来就有，收到 3 份个人资料。' }).waitFor();
  assert.deepEqual(await report.locator('[data-kind]').evaluateAll((all) => all.map((one) => one.dataset.kind)), ['bounced', 'heldBack', 'forked', 'gap']);
  for (const text of await report.locator('.todo').allInnerTexts()) assert.match(text, /^怎么办：.{10,}/);
  await shot(page, 'report');
  await page.evaluate(() => (document.documentElement.lang = 'en'));
  await report.locator('h3', { hasText: 'What the merge brought' }).waitFor();
});

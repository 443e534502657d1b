// The path of a social worker on the first day: every step by its name, so that a failure says where it stopped.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { watched } from './chromium.mjs';
import { Desk, samples } from './desk.mjs';

/** Walks the path. `step` runs one named step, `profile` gives a fresh browser profile, `shot` may take a picture. */
export async function walk({ page, url, step, profile, shot = async () => {} }) {
  const roster = readFileSync(samples('roster'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const people = [roster[0], roster[2], roster[4]].map(([name]) => name);
  const household = roster[0][4];
  const walking = { page, url, step, profile, shot, desk: new Desk(page), people, household };
  await setUp(walking);
  await work(walking);
  await shop(walking);
  await look(walking);
  await keep(walking);
  return { household };
}

/** A new book: sheet, roster, team. */
async function setUp({ page, url, step, shot, desk, people }) {
  await step('found a community', async () => {
    await page.goto(url);
    await shot('found');
    await desk.found('罗峪村');
    await shot('overview-empty');
  });
  await step('load the rule sheet from a CSV file', async () => {
    const rows = await desk.loadSheet(samples('sheet'), { hourRate: '5' });
    assert.equal(await rows.count(), 28);
    assert.equal(await page.locator('[data-list=report] tr.bad').count(), 0);
    await shot('sheet-report');
    await desk.adoptSheet();
    assert.equal(await page.locator('[data-list=rules] tbody tr[class], [data-list=rules] td.lead').count(), 28);
    await shot('sheet');
  });
  await step('load the roster', async () => {
    await desk.loadRoster(samples('roster'));
    await desk.notice('good', '40');
    await page.locator('[data-tab=people]').click();
    await page.locator('[data-list=people] td', { hasText: people[0] }).first().waitFor();
    await shot('roster');
  });
  await step('form a team', async () => {
    await desk.formTeam('夕阳红志愿队');
    for (const name of people) await desk.join(name);
    await shot('teams');
  });
}

/** Service and deeds, decided and undone. */
async function work({ page, step, shot, desk, people, household }) {
  await step('record service and approve it', async () => {
    await desk.plan({ title: '河道清扫', place: '澧水河岸', content: '清理河岸垃圾', inCharge: people[0] });
    await desk.recordAll(120);
    await shot('service');
    await page.locator('[data-do=return]').first().click();
    await page.locator('xy-reason input').fill('时长与签到表不符');
    await page.locator('xy-reason button.primary').click();
    await desk.notice('good', '已退回');
    await page.locator('[data-tab=returned]').click();
    const correction = page.locator('[data-list=services] input[type=number]');
    await correction.fill('90');
    await correction.blur();
    await desk.notice('good', '已更正');
    await page.locator('[data-tab=waiting]').click();
    await page.locator('[data-do=approve-all]').click();
    await desk.notice('good', '3 条');
  });
  await step('apply a deed and a deduction', async () => {
    const about = await desk.declare('庭院美化示范户', household, '户');
    assert.match(about, /加分.*15/);
    await desk.bookDeed('庭院美化示范户');
    const minus = await desk.declare('乱堆垃圾不整治', household, '户');
    assert.match(minus, /扣分.*▼.*10/s);
    await shot('deeds');
    await desk.bookDeed('乱堆垃圾不整治');
    await desk.declare('见义勇为', household, '户');
    await desk.bookDeed('见义勇为');
  });
  await step('undo a deed by reversal', async () => {
    await desk.declare('参加村级活动', household, '户');
    await desk.bookDeed('参加村级活动');
    await page.locator('.notice button', { hasText: '撤销' }).click();
    await desk.notice('good', '已作废');
  });
}

/** The charity shop. */
async function shop({ page, step, shot, desk, household }) {
  await step('stock the shop', async () => {
    await desk.openShop('村部爱心超市', samples('shelf'));
    await page.locator('[data-tab=shelf]').click();
    await page.locator('[data-item="洗衣液"]').waitFor();
    await shot('shelf');
    await page.locator('[data-tab=redeem]').click();
  });
  await step('redeem for a household: hold, cancel, hold, collect', async () => {
    await desk.hold(household, '户', '洗衣液');
    await desk.notice('good', '洗衣液');
    const held = await desk.balance();
    await page.locator('[data-do=cancel]').first().click();
    await desk.notice('good', '已取消');
    assert.equal(await desk.balance(), held + 2000);
    await desk.hold(household, '户', '洗衣液');
    await page.locator('[data-do=collect]').first().click();
    await desk.notice('good', '已领取');
    assert.equal(await desk.balance(), held);
    await shot('redeem');
  });
  await step('read a refusal that says what is short', async () => {
    await desk.hold(household, '户', '运动背包', 3);
    const text = await desk.notice('bad', '360');
    assert.ok(text.includes('减少数量'), `it says what to do: ${text}`);
    await shot('refusal');
  });
}

/** The board and what stands behind its numbers. */
async function look({ page, step, shot, desk, household }) {
  await step('see the board, masked', async () => {
    await desk.turn('board');
    const row = page.locator('[data-list=board] tbody tr').first();
    await row.waitFor();
    assert.ok((await row.innerText()).includes('×'), 'names are masked');
    assert.ok(!(await row.innerText()).includes(household), 'no full name on the board');
    await shot('board');
  });
  await step('open a number into its entries', async () => {
    const rank = await desk.explain(page.locator('[data-list=board] tbody tr button.figure').first());
    assert.ok(rank.lines >= 3, 'service, award and deduction stand behind the first place');
    await shot('explain');
    await desk.closeExplanation();
    await desk.turn('overview');
    for (const tile of ['communityMinutes', 'communitySpendable', 'communityHeld']) {
      await desk.explain(page.locator(`[data-tile=${tile}] b`));
      await desk.closeExplanation();
    }
    await desk.turn('statement');
    await desk.pick('xy-statement', household, '户');
    await page.locator('[data-tile=spendable]').waitFor();
    for (const tile of ['spendable', 'held', 'rank', 'honour', 'minutes']) {
      await desk.explain(page.locator(`[data-tile=${tile}] button.figure`));
      await desk.closeExplanation();
    }
    await shot('statement');
    await desk.turn('timesheet');
    for (const number of ['.facts button.figure', '[data-list=timesheet] button.figure']) {
      await desk.explain(page.locator(`xy-timesheet ${number}`).first());
      await desk.closeExplanation();
    }
    await desk.turn('shop');
    await page.locator('[data-tab=shelf]').click();
    for (const part of ['onHand', 'held', 'available', 'donated', 'handedOut']) {
      await desk.explain(page.locator(`[data-item="洗衣液"] [data-part=${part}] button.figure`));
      await desk.closeExplanation();
    }
  });
}

const PASSPHRASE = '罗峪村的积分本';

/** The book outlives the page and leaves the browser. */
async function keep({ page, url, step, profile, shot, desk, household }) {
  await step('reload and continue', async () => {
    const before = await desk.digest();
    await page.reload();
    await page.locator('xy-desk').waitFor();
    assert.equal(await desk.digest(), before, 'the same book after the reload');
    await shot('book');
    await desk.declare('邻里帮扶', household, '户');
    await desk.bookDeed('邻里帮扶');
  });
  await step('export the book and open it in a fresh browser profile', async () => {
    const digest = await desk.digest();
    const download = await desk.encrypt('export', PASSPHRASE);
    assert.match(download.suggestedFilename(), /^罗峪村-[-\d]+\.xyk$/);
    await readElsewhere(await profile(), { url, file: await download.path(), digest, household });
  });
}

/** Another browser reads the book, finds the same digest, and nothing to write with. */
async function readElsewhere(context, { url, file, digest, household }) {
  const { page, check } = await watched(context);
  await page.goto(url);
  const reader = new Desk(page);
  await page.locator('xy-found input[name=book]').setInputFiles(file);
  await reader.unlock(PASSPHRASE);
  await page.locator('[data-mode=reader]').waitFor();
  assert.equal(await reader.digest(), digest, 'the same digest');
  await reader.turn('deeds');
  assert.equal(await page.locator('xy-deed-form').count(), 0, 'nothing to write with');
  await reader.turn('statement');
  await reader.pick('xy-statement', household, '户');
  await reader.explain(page.locator('[data-tile=spendable] button.figure'));
  check();
  await context.close();
}

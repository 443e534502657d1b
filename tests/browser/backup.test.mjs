// A backup as a person makes and needs it: reminded, made, the device wiped, restored, and the work goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { Desk } from './support/desk.mjs';
import { serveDemo } from './support/site.mjs';

const PASSPHRASE = '罗峪村的积分本';
const DAY = 86_400_000;

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

/** A page in a profile of its own. */
async function visit(t, path = '', prepare = async () => {}) {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  t.after(async () => {
    await context.close();
    check();
  });
  await prepare(page);
  await page.goto(site.url + path);
  return { page, desk: new Desk(page) };
}

test('a device is wiped, its book comes back from the file, and both devices go on', async (t) => {
  const { page, desk } = await visit(t);
  await desk.found('罗峪村');
  await desk.formTeam('红马甲');
  const download = await desk.encrypt('backup', PASSPHRASE);
  assert.match(download.suggestedFilename(), /^罗峪村-[-\d]+-备份\.xyk$/);
  assert.match(await desk.notice('good', '备份已做好'), /记住口令/);
  await page.locator('[data-last^="20"]').waitFor();
  const digest = await desk.digest();
  const file = await download.path();

  await page.evaluate(async () => {
    const all = await indexedDB.databases();
    for (const { name } of all) indexedDB.deleteDatabase(name);
  });
  await page.reload();
  await page.locator('xy-found input[name=book]').setInputFiles(file);
  await desk.unlock('另一个口令也够长');
  await page.locator('xy-found [role=alert]', { hasText: '口令不对' }).waitFor();
  await desk.unlock(PASSPHRASE);
  await page.locator('[data-message]', { hasText: '新密钥' }).waitFor();
  await desk.formTeam('银发队');
  await desk.turn('teams');
  await page.locator('[data-list=teams] td', { hasText: '红马甲' }).waitFor();
  assert.notEqual(await desk.digest(), digest);
  await desk.turn('devices');
  await page.locator('[data-list=keys] tbody tr').nth(1).waitFor();
});

test('a short passphrase, and one typed differently, are told before anything is made', async (t) => {
  const { page, desk } = await visit(t);
  await desk.found('罗峪村');
  await desk.turn('book');
  const form = page.locator('[data-form=backup]');
  const type = async (one, other) => {
    await form.locator('input[name=passphrase]').fill(one);
    await form.locator('input[name=again]').fill(other);
    await form.locator('[data-do=backup]').click();
  };
  await type(PASSPHRASE, '罗峪村的积分簿');
  await page.locator('[role=alert]', { hasText: '两遍口令不一样' }).waitFor();
  await type('罗峪', '罗峪');
  assert.match(await desk.notice('bad', '口令太短'), /6个汉字/);
  await page.locator('[data-last=none]').waitFor();
});

test('after a week with new entries the first screen reminds, until a backup is made', async (t) => {
  const start = Date.UTC(2026, 2, 5);
  const { page, desk } = await visit(t, '?page=1', (one) => one.clock.setFixedTime(start));
  await desk.found('罗峪村');
  await desk.formTeam('红马甲');
  await desk.turn('overview');
  await page.locator('.tiles').waitFor();
  assert.equal(await page.locator('[data-reminder]').count(), 0);
  await page.clock.setFixedTime(start + 9 * DAY);
  await page.reload();
  const reminder = page.locator('[data-reminder=backup]');
  await reminder.waitFor();
  assert.match(await reminder.innerText(), /从未|还没有备份过.*2 条/);
  await reminder.locator('button').click();
  await page.locator('xy-desk[section=book]').waitFor();
  await desk.encrypt('backup', PASSPHRASE);
  await desk.notice('good', '备份已做好');
  await desk.turn('overview');
  await page.locator('.tiles').waitFor();
  assert.equal(await page.locator('[data-reminder]').count(), 0);
});

for (const [kept, sentence] of [[true, '已答应长期保存'], [false, '没有答应长期保存']]) {
  test(`the browser is asked to keep the book, and its answer is shown: ${kept}`, async (t) => {
    const { page, desk } = await visit(t, '', (one) =>
      one.addInitScript((answer) => {
        let now = false;
        globalThis.asked = 0;
        Object.assign(StorageManager.prototype, {
          persist: async () => ((globalThis.asked += 1), (now = answer)),
          persisted: async () => now,
        });
      }, kept),
    );
    assert.equal(await page.evaluate(() => globalThis.asked), 0, 'nothing is worth keeping yet');
    await desk.found('罗峪村');
    await desk.turn('book');
    assert.match(await page.locator(`[data-kept=${kept}]`).innerText(), new RegExp(sentence));
    assert.equal(await page.evaluate(() => globalThis.asked), 1);
  });
}

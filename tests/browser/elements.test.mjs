// What a portal may rely on: policy, keyboard, language, files from Excel, printing, and nothing left behind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { Desk } from './support/desk.mjs';
import { root, serveDemo } from './support/site.mjs';

let site;
let browser;
before(async () => {
  site = await serveDemo({ '/pkg/': join(root, 'pkg/dist/') });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** A page of the demo in a profile of its own; its errors fail the test at the end. */
async function visit(t, path = '') {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  t.after(async () => {
    await context.close();
    check();
  });
  await page.goto(site.url + path);
  return { page, desk: new Desk(page) };
}

async function sampleVillage(page) {
  await page.locator('[data-do=sample]').click();
  await page.locator('xy-desk').waitFor();
}

/** A rule table as Excel on a Chinese Windows saves it (GB 18030). */
const GB18030 = Buffer.from('wOCx8CzKws/uLLfW1rUsyc/P3gq7t76zzsDJ+izNpdS61fu94CwxMLfWLMO/1MIytM4Ku7e+s87Ayfosw8XHsMj9sPwsyPS4ySwK0sa359LXy9cstPOy2bTzsOwsv9syMLfWLAq5q9LmLL7o18rW+tGnLDEtNSwKuavS5iyyu727tc2xo7LEwc8sNSwK', 'base64');
const csv = (buffer) => ({ name: 'rules.csv', mimeType: 'text/csv', buffer });

test('a rule table in GB 18030: every row says how it was read', async (t) => {
  const { page, desk } = await visit(t);
  await desk.found('表格村');
  const rows = await desk.loadSheet(csv(GB18030));
  assert.equal(await rows.count(), 5);
  const text = async (at) => (await rows.nth(at).innerText()).replace(/\s+/g, ' ');
  assert.match(await text(0), /庭院整洁 \+10 .*每月至多 2 次/);
  assert.match(await text(1), /没读懂.*若干/);
  assert.match(await text(2), /大操大办 ▼−20/);
  assert.match(await text(3), /\+1 … \+5/);
  assert.match(await text(4), /请留意.*低保.*第二十七条/);
  await page.locator('[data-do=adopt]', { hasText: '4' }).click();
  await page.locator('[data-list=rules]').waitFor();
});

test('a table with unknown headings is read once its columns are named', async (t) => {
  const { page, desk } = await visit(t);
  await desk.found('表格村');
  await desk.turn('sheet');
  await page.locator('input[name=sheet]').setInputFiles(csv(Buffer.from('甲,乙\n扫雪,3\n义诊,5\n')));
  await desk.notice('bad', '没有认出表头');
  await page.locator('[data-column=title]').selectOption('0');
  await page.locator('[data-column=points]').selectOption('1');
  await page.locator('[data-do=adopt]', { hasText: '2' }).waitFor();
});

test('the language switch is complete and is remembered', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await page.locator('[data-do=lang]').click();
  await page.locator('[data-section=board]', { hasText: 'Board' }).waitFor();
  await page.reload();
  await page.locator('[data-section=board]', { hasText: 'Board' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await desk.turn('shop');
  await desk.pick('xy-redeem', '杨海波', 'Household');
  await page.locator('[data-good="运动背包"]').click();
  await page.locator('[data-do=hold]').click();
  assert.match(await desk.notice('bad', 'points'), /120.*Take fewer/s);
});

test('a number opens and closes by keyboard; Esc stays inside', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await desk.turn('board');
  await page.evaluate(() => {
    window.escapes = 0;
    document.addEventListener('keydown', (event) => (window.escapes += event.key === 'Escape' ? 1 : 0));
  });
  const number = page.locator('[data-list=board] button.figure').first();
  await number.focus();
  await page.keyboard.press('Enter');
  await page.locator('xy-explain dialog[open] tr[data-amount]').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('xy-explain').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => window.escapes), 0, 'the portal’s own dialog stays open');
  assert.ok(await number.evaluate((button) => button.getRootNode().activeElement === button), 'focus is back on the number');
});

test('the village’s numbers open by team and holder, and each share opens further', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await desk.turn('overview');
  for (const tile of ['communityMinutes', 'communitySpendable', 'communityHeld']) {
    const { total, lines, dialog } = await desk.explain(page.locator(`[data-tile=${tile}] b`));
    assert.ok(total > 0 && lines > 0, tile);
    const row = dialog.locator('tr[data-amount]').first();
    const amount = Number(await row.getAttribute('data-amount'));
    const further = row.locator('button.figure');
    const shown = (await further.innerText()).trim().replace(/^\+/, '');
    await further.click();
    await dialog.locator('[data-do=back]').waitFor();
    assert.equal((await desk.explained(shown)).total, amount, `${tile}: the share is explained by its own lines`);
    await dialog.locator('[data-do=back]').click();
    await dialog.locator(`[data-total="${total}"]`).waitFor();
    assert.equal(await dialog.locator('tr[data-amount]').count(), lines);
    await desk.closeExplanation();
  }
});

test('the picker works with arrow keys', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await desk.turn('statement');
  const input = page.locator('xy-statement xy-pick input');
  await input.focus();
  await page.locator('xy-pick [role=option]').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('[data-tile=spendable]').waitFor();
  assert.match(await input.inputValue(), /（户）$/);
});

test('the board prints from a document of its own, styled under the strict policy', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await desk.turn('board');
  // Looked at where the dialog would open: a headless browser has none.
  await page.evaluate(() => {
    const { get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow');
    window.printed = new Promise((resolve) => {
      const print = (view) => {
        const { document: sheet } = view;
        resolve({
          title: sheet.querySelector('h1').textContent,
          rows: sheet.querySelectorAll('tbody tr').length,
          align: view.getComputedStyle(sheet.querySelector('td.number')).textAlign,
        });
        view.dispatchEvent(new Event('afterprint'));
      };
      Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
        get() {
          const view = get.call(this);
          return view && Object.assign(view, { print: () => print(view) });
        },
      });
    });
  });
  const rows = await page.locator('[data-list=board] tbody tr').count();
  await page.locator('[data-do=print]').click();
  assert.deepEqual(await page.evaluate(() => window.printed), { title: '罗峪村积分红榜', rows, align: 'right' });
  await page.locator('xy-board iframe').waitFor({ state: 'detached' });
});

test('the book runs on the page where the host asks for it', async (t) => {
  const { page, desk } = await visit(t, '?page=1');
  await page.waitForURL(/page\.html\?page=1/);
  await desk.found('同页村');
  assert.equal(page.workers().length, 0);
  await desk.formTeam('同页队');
  await page.reload();
  await page.locator('xy-desk').waitFor();
  await desk.turn('teams');
  await page.locator('[data-list=teams] td', { hasText: '同页队' }).waitFor();
});

test('lapsed points are previewed, booked out and taken back', async (t) => {
  const { page, desk } = await visit(t, '?page=1');
  await page.locator('[data-do=sample]').waitFor();
  await page.clock.setFixedTime('2026-11-20T04:00:00Z');
  await sampleVillage(page);
  await page.clock.setFixedTime('2027-02-01T04:00:00Z');
  await page.reload();
  await page.locator('xy-desk').waitFor();
  const free = async () => {
    await desk.turn('statement');
    await desk.pick('xy-statement', '刘少华', '户');
    return page.locator('[data-tile=spendable] button').innerText();
  };
  const before = await free();
  assert.notEqual(before, '0');
  await desk.turn('sheet');
  const preview = page.locator('[data-lapsing]');
  await preview.waitFor();
  assert.notEqual(await preview.getAttribute('data-lapsing'), '0');
  await page.locator('[data-do=expire]').click();
  await desk.notice('good', '已清零');
  assert.equal(await free(), '0');
  await desk.turn('sheet');
  await page.locator('[data-do=past]').click();
  const past = page.locator('[data-list=expiries] form');
  await past.locator('input').fill('2027-12-31');
  await past.locator('button').click();
  await page.locator('xy-reason input').fill('清零日期定错');
  await page.locator('xy-reason button.primary').click();
  await desk.notice('good', '已撤回');
  assert.equal(await free(), before);
});

test('a person moves to another household; earned points stay behind', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await desk.turn('roster');
  await desk.pick('[data-form=move]', '杨翠云');
  const home = page.locator('[data-form=move] xy-pick').nth(1);
  await home.locator('input').fill('王志强');
  await home.locator('[role=option]').first().click();
  await page.locator('[data-form=move] button.primary').click();
  await desk.notice('good', '杨翠云 已转入 王志强 户');
  await page.locator('[data-list=people] tr', { hasText: '杨翠云' }).filter({ hasText: '王志强' }).waitFor();
});

test('a copy of the book merges without change; a broken file says so and changes nothing', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  const digest = await desk.digest();
  const download = await desk.encrypt('export', '罗峪村的积分本');
  const bytes = readFileSync(await download.path());
  const merge = async (buffer, name = 'copy.xyk', passphrase = '罗峪村的积分本') => {
    await page.locator('input[name=merge]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    if (name.endsWith('.xyk')) await desk.unlock(passphrase);
  };
  await merge(bytes, 'copy.xyk', '不是这个口令吧');
  await desk.notice('bad', '口令不对');
  await desk.unlock('罗峪村的积分本');
  await page.locator('xy-merge-report', { hasText: '没有新内容' }).waitFor();
  const broken = Buffer.from(bytes);
  broken[broken.length - 9] ^= 1;
  await merge(broken);
  await desk.notice('bad', '口令正确，但备份文件的第1段被改动过');
  await merge(bytes.subarray(0, 5000));
  await desk.notice('bad', '备份文件不完整');
  await merge(Buffer.from('no book at all'), 'copy.xyb');
  await desk.notice('bad', '没有成功');
  assert.equal(await desk.digest(), digest);
});

test('nobody approves their own service once the key’s holder is named', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await desk.holdOwnKey('杨海波');
  await desk.turn('service');
  // Every row names 杨海波 as who entered it; only one is about them.
  const about = page.locator('td.lead', { hasText: '杨海波' });
  const own = page.locator('[data-list=services] tr').filter({ has: about }).first();
  await own.locator('[data-do=approve]').click();
  assert.match(await desk.notice('bad', '审核'), /换一位审核人/);
});

test('targets are large enough for a finger, larger in 长辈版', async (t) => {
  const { page, desk } = await visit(t);
  await sampleVillage(page);
  await page.setViewportSize({ width: 375, height: 740 });
  const smallest = () =>
    page.locator('xy-desk main button:not(.figure):not(.link), xy-desk main input:not([type=checkbox]), xy-desk main select').evaluateAll(
      (controls) => Math.min(...controls.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0)),
    );
  for (const section of ['service', 'deeds', 'shop', 'board', 'roster', 'teams', 'policy', 'devices']) {
    await desk.turn(section);
    await page.locator(`xy-desk main > xy-${section} .screen button`).first().waitFor();
    assert.ok((await smallest()) >= 44, `${section}: ${await smallest()} px`);
  }
  await page.locator('[data-do=elder]').click();
  assert.ok((await smallest()) >= 52);
});

test('an element alone opens its numbers itself, leaves no listener, and is defined once', async (t) => {
  const { page } = await visit(t);
  await sampleVillage(page);
  const left = await page.evaluate(async () => {
    const { book } = document.querySelector('xy-desk');
    document.querySelector('xy-desk').remove();
    let listeners = 0;
    const counting = new Proxy(book, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (name === 'onChange') {
          return (listener) => {
            listeners += 1;
            const stop = target.onChange(listener);
            return () => {
              listeners -= 1;
              stop();
            };
          };
        }
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await import('/pkg/elements/index.js');
    await import('/pkg/elements/index.js?twice');
    window.board = Object.assign(document.createElement('xy-board'), { book: counting });
    document.body.append(window.board);
    await window.board.updateComplete;
    window.listeners = () => listeners;
    return listeners;
  });
  assert.equal(left, 1);
  await page.locator('xy-board [data-list=board] button.figure').first().click();
  await page.locator('xy-board xy-explain dialog[open] tr[data-amount]').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('xy-board xy-explain').waitFor({ state: 'detached' });
  await page.evaluate(() => window.board.remove());
  assert.equal(await page.evaluate(() => window.listeners()), 0);
});

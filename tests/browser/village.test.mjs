// What the community decided, personal data, and household cards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleVillage, village } from './support/village.mjs';

village();

test('above the threshold two people approve: the first is noted, the second books', async (t) => {
  const office = await sampleVillage(t);
  await office.holdOwnKey('杨海波');
  const { page } = office;
  await office.turn('policy');
  await page.locator('[data-list=policy]', { hasText: '一个人审核就入账' }).waitFor();
  const form = page.locator('[data-form=policy]');
  await form.locator('input[name=points]').fill('12');
  await form.locator('input[name=separate]').check();
  await form.locator('[data-do=set-policy]').click();
  await page.locator('xy-reason li', { hasText: '超过 12 分' }).waitFor();
  await office.sure();
  await office.notice('good', '照办');
  await page.locator('[data-lonely]').waitFor();
  await office.shot('policy');
  await page.locator('.notice button', { hasText: '撤销' }).click();
  await office.notice('good', '改回');
  assert.equal((await office.ask({ type: 'policy' })).separateEnterer, false);
  await form.locator('input[name=points]').fill('12');
  await form.locator('[data-do=set-policy]').click();
  await office.sure();
  await office.reload();
  await page.locator('[data-list=policy]', { hasText: '超过 12 分' }).waitFor();
  await form.locator('[data-do=set-policy]').click();
  await office.notice('good', '没有改动');

  const second = await office.another(t, '刘少华', 'reviewer');
  await office.turn('deeds');
  const deed = page.locator('[data-list=deeds] tr', { hasText: '庭院美化示范户' });
  await deed.locator('.tag', { hasText: '须 2 人审核' }).waitFor();
  await deed.locator('[data-do=approve]').click();
  await office.notice('good', '还须另一人审核');
  await deed.locator('.tag', { hasText: '还差一人审核' }).waitFor();
  await office.shot('deeds-two');
  await deed.locator('[data-do=approve]').click();
  await office.notice('bad', '两人审核');
  await second.meet(office);
  await second.turn('deeds');
  const there = second.page.locator('[data-list=deeds] tr', { hasText: '庭院美化示范户' });
  await there.locator('[data-do=approve]').click();
  await second.notice('good', '已入账');
});

test('consent to be named is noted and taken back; erasing asks for the name and leaves the sums', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  await office.turn('roster');
  await office.tab('personal');
  await office.pick('xy-personal', '向大勇', '居民');
  await page.locator('[data-publishing=""]').waitFor();
  await page.locator('[data-do=publishing]').click();
  await office.notice('good', '同意公示全名');
  await page.locator('[data-publishing^="20"]').waitFor();
  await page.locator('.notice button', { hasText: '撤销' }).click();
  await page.locator('[data-publishing=""]').waitFor();
  await office.shot('personal');
  const before = await office.ask({ type: 'overview' });
  await page.locator('[data-do=erase]').click();
  const dialog = page.locator('xy-reason');
  await dialog.locator('input[name=reason]').fill('本人申请');
  await dialog.locator('input[name=typed]').fill('向大');
  assert.ok(await dialog.locator('[data-do=sure]').isDisabled(), 'the whole name');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.locator('[data-do=erase]').click();
  await office.sure({ reason: '本人申请', typed: '向大勇' });
  await office.notice('good', '已注销');
  await page.locator('[data-erased]').waitFor();
  await office.reload();
  const after = await office.ask({ type: 'overview' });
  assert.deepEqual([after.spendable, after.minutes], [before.spendable, before.minutes]);
  assert.equal((await office.ask({ type: 'people', search: '向大勇', limit: 5 })).rows.filter(({ name }) => name === '向大勇').length, 0);
});

test('a household is erased once nobody lives in it; a minor is explained; the device says what it holds', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  const { today } = await office.ask({ type: 'overview' });
  const home = await office.must({ type: 'registerHousehold', profile: { name: '小户' } });
  const child = await office.must({
    type: 'registerPerson', profile: { name: '小朋友', birthDate: `${Number(today.slice(0, 4)) - 9}-03-01` }, consentOn: today, household: home,
  });
  await office.turn('roster');
  await office.tab('personal');
  await page.locator('[data-device]', { hasText: '管理员' }).waitFor();
  await office.pick('xy-personal', '小户', '户');
  await page.locator('[data-inhabited]', { hasText: '1 人' }).waitFor();
  assert.equal(await page.locator('[data-do=erase]').count(), 0);
  await page.locator('[data-household] button.link', { hasText: '小朋友' }).click();
  await page.locator('[data-minor]').waitFor();
  await office.must({ type: 'moveHousehold', person: child, on: today });
  await office.pick('xy-personal', '小户', '户');
  await page.locator('[data-do=erase]').click();
  await office.sure({ reason: '户内无人', typed: '小户' });
  await page.locator('[data-erased]').waitFor();
});

test('a card is issued, printed with its code, replaced and voided', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  await office.turn('roster');
  await office.tab('cards');
  const row = page.locator('[data-list=cards] tbody tr').first();
  const issue = async (number) => {
    await row.locator('[data-do=issue]').click();
    await row.locator('input[name=number]').fill(number);
    await row.locator('[data-form=card] button').first().click();
  };
  await issue('0001');
  await office.notice('good', '0001');
  await page.locator('.notice button', { hasText: '知道了' }).click();
  await row.locator('strong', { hasText: '0001' }).waitFor();
  await office.shot('cards');
  await page.evaluate(() => {
    const { get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow');
    window.printed = new Promise((resolve) => {
      Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
        get() {
          const view = get.call(this);
          return view && Object.assign(view, {
            print: () => {
              resolve([...view.document.querySelectorAll('figure')].map((one) => [one.querySelector('svg path') !== null, one.textContent]));
              view.dispatchEvent(new Event('afterprint'));
            },
          });
        },
      });
    });
  });
  await row.locator('[data-do=print]').click();
  const [[drawn, caption]] = await page.evaluate(() => window.printed);
  assert.ok(drawn && caption.includes('0001'), caption);
  const [{ card, household }] = (await office.ask({ type: 'households', limit: 1 })).rows;
  const { text } = await office.call('writeQr', { type: 'card', card: card.card });
  await issue('0002');
  await office.sure();
  await office.notice('good', '0002');
  const read = await office.call('readQr', text);
  assert.equal(read.refusal.code, 'card_replaced', 'whoever finds the old card cannot use it');
  await row.locator('[data-do=void]').click();
  await office.sure({ reason: '遗失' });
  await office.notice('good', '已作废');
  await office.reload();
  assert.equal((await office.ask({ type: 'households', limit: 1 })).rows[0].card ?? undefined, undefined);
  assert.ok(household);
});

// Counters and what passes between them: goods, spending rights, keepers, and what volunteers ask for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samples } from './support/desk.mjs';
import { device, sampleVillage, village } from './support/village.mjs';

village();

test('a shop of two counters: a second device keeps one, takes goods and rights in, and refuses what is wrong', async (t) => {
  const office = await sampleVillage(t);
  const tablet = await office.another(t, '刘少华', 'shopkeeper');
  await tablet.turn('shop');
  await tablet.tab('stock');
  await tablet.page.locator('[data-form=counter] input').fill('河东分店');
  await tablet.page.locator('[data-form=counter] button').click();
  await tablet.notice('good', '河东分店');
  await office.meet(tablet);
  const { page } = office;
  await office.turn('shop');
  await office.tab('counters');
  const form = page.locator('[data-form=send]');
  await form.locator('input[name=quantity]').fill('3');
  for (const quantity of ['3', '1']) {
    await form.locator('input[name=quantity]').fill(quantity);
    await form.locator('[data-do=send]').click();
    await office.notice('good', `× ${quantity}`);
  }
  await page.locator('[data-list=transfers] tr').nth(1).waitFor();
  await office.pick('xy-rights', '杨海波', '户');
  await page.locator('[data-list=rights]', { hasText: '村部爱心超市' }).waitFor();
  await page.locator('[data-do=give-rights]').click();
  await office.sure();
  await office.notice('good', '河东分店');
  await office.shot('counters');
  assert.equal(await page.locator('[data-list=transfers] [data-do=take]').count(), 0, 'the other device takes it');

  await tablet.meet(office);
  await tablet.page.locator('[data-section=shop] .count').waitFor();
  await tablet.tab('counters');
  const coming = tablet.page.locator('[data-list=transfers] tr');
  await coming.filter({ hasText: '× 3' }).locator('[data-do=take]').click();
  await tablet.notice('good', '已接收');
  await coming.filter({ hasText: '× 1' }).locator('[data-do=refuse]').click();
  await tablet.notice('good', '已拒收');
  await coming.filter({ hasText: '兑换权' }).locator('[data-do=take]').click();
  await tablet.notice('good', '兑换权');
  await office.meet(tablet);
  await page.locator('[data-list=transfers] tr', { hasText: '已拒收' }).locator('[data-do=take]', { hasText: '接回' }).click();
  await office.notice('good', '已接收');
  await page.locator('[data-list=transfers]').waitFor({ state: 'detached' });
  await office.reload();
  const counters = await office.ask({ type: 'counters' });
  const branch = counters.find(({ name }) => name === '河东分店');
  const { rows } = await office.ask({ type: 'households', search: '杨海波', limit: 1 });
  assert.equal((await office.ask({ type: 'statement', holder: { household: rows[0].household }, limit: 0 })).home, branch.counter);
  assert.equal((await office.ask({ type: 'shelf', counter: branch.counter })).reduce((sum, row) => sum + row.onHand, 0), 3);
});

test('a counter is handed over; a lost keeper is replaced, with what that means said before', async (t) => {
  const office = await sampleVillage(t);
  const tablet = await office.another(t, '刘少华', 'shopkeeper');
  const { page } = office;
  await office.turn('shop');
  await office.tab('counters');
  const row = page.locator('[data-counter="村部爱心超市"]');
  const to = async (way, name) => {
    await row.locator(`[data-do=${way}]`).click();
    const select = page.locator(`[data-form=${way}] select[name=to]`);
    await select.selectOption(await select.locator('option', { hasText: name }).getAttribute('value'));
    await page.locator(`[data-form=${way}] button`).first().click();
  };
  await to('hand', '刘少华');
  await office.sure();
  await office.notice('good', '现在由 刘少华 经管');
  await row.locator('[data-do=replace]').waitFor();
  await tablet.meet(office);
  await tablet.turn('shop');
  await tablet.tab('counters');
  await tablet.page.locator('[data-counter="村部爱心超市"] [data-do=hand]').waitFor();
  assert.equal(await tablet.page.locator('[data-do=floor]').count(), 0, 'a floor limit is for admins');
  await to('replace', '管理员');
  const dialog = page.locator('xy-reason dialog');
  await dialog.locator('li', { hasText: '照样算数' }).waitFor();
  await office.shot('replace-keeper');
  await office.sure({ reason: '平板丢失' });
  await office.notice('good', '经管');
  await row.locator('[data-do=hand]').waitFor();

  await row.locator('[data-do=floor]').click();
  await page.locator('[data-form=floor] input').fill('二十');
  await page.locator('[data-form=floor] button').first().click();
  await office.notice('bad', '不是可用的分值');
  await page.locator('[data-form=floor] input').fill('20');
  await page.locator('[data-form=floor] button').first().click();
  await office.notice('good', '20 分');
  assert.equal((await office.ask({ type: 'counters' }))[0].floorLimit, 2000);
  await page.locator('.notice button', { hasText: '撤销' }).click();
  await office.notice('good', '不再代兑');
  assert.equal((await office.ask({ type: 'counters' }))[0].floorLimit, 0);
});

test('an ask is held for who asked, another declined with a reason they will read', async (t) => {
  const office = await sampleVillage(t);
  const [{ counter }] = await office.ask({ type: 'counters' });
  const [good] = await office.ask({ type: 'shelf', counter });
  const { rows } = await office.ask({ type: 'board', of: 'households', limit: 1, names: 'staff' });
  const { holder } = rows[0];
  for (const quantity of [1, 2]) await office.must({ type: 'askRedemption', counter, holder, item: good.item, quantity });
  const { page } = office;
  await office.turn('shop');
  await page.locator('xy-shop [data-tab=asks] .tag', { hasText: '2' }).waitFor();
  await office.tab('asks');
  await office.shot('asks');
  await page.locator('[data-list=asks] tr', { hasText: '× 2' }).locator('[data-do=decline]').click();
  await office.sure({ reason: '本月每户限一件' });
  await office.notice('good', '已婉拒');
  await page.locator('[data-list=asks] tr', { hasText: '× 1' }).locator('[data-do=hold]').click();
  await office.notice('good', '等待领取');
  await page.locator('.empty', { hasText: '没有这样的申请' }).waitFor();
  await page.locator('xy-asks [data-tab=returned]').click();
  await page.locator('[data-list=asks]', { hasText: '本月每户限一件' }).waitFor();
  await page.locator('xy-asks [data-tab=held]').click();
  await page.locator('[data-list=asks] tr', { hasText: '× 1' }).waitFor();
  await office.reload();
  const held = await office.ask({ type: 'redemptions', state: 'held', limit: 10 });
  assert.ok(held.rows.some((row) => row.item === good.item && row.quantity === 1));
});

test('what was handed out uncovered is listed with its cause, and what is owed opens into its entries', async (t) => {
  const office = await sampleVillage(t);
  const tablet = await office.another(t, '刘少华', 'shopkeeper');
  const [{ counter }] = await office.ask({ type: 'counters' });
  const keys = await office.ask({ type: 'keys' });
  await office.must({ type: 'handOverCounter', counter, to: keys.find(({ name }) => name === '刘少华').key });
  await tablet.meet(office);
  const shelf = await tablet.ask({ type: 'shelf', counter });
  const deeds = await office.ask({ type: 'deeds', state: 'approved', limit: 50 });
  // Apart from each other: the office voids what deeds had earned, then the tablet, which has not heard of it, hands goods out.
  const earned = deeds.rows.filter(({ points }) => points > 0);
  for (const { deed } of earned) await office.must({ type: 'voidDeed', deed, reason: '查实不是' });
  for (const { subject: holder } of earned) {
    const { accounts } = await tablet.ask({ type: 'statement', holder, limit: 0 });
    const good = shelf.filter(({ price, available }) => available > 0 && price > 0 && price <= accounts.spendable).sort((one, other) => other.price - one.price)[0];
    if (good === undefined) continue;
    const redemption = await tablet.must({ type: 'holdRedemption', counter, holder, item: good.item, quantity: 1, price: good.price });
    await tablet.must({ type: 'collectRedemption', redemption });
    break;
  }
  await office.meet(tablet);
  await office.turn('shop');
  await office.tab('counters');
  const overdrawn = office.page.locator('[data-list=overdrawn] tr').nth(1);
  await overdrawn.locator('td', { hasText: '申报作废冲回' }).waitFor();
  await office.shot('overdrawn');
  await overdrawn.locator('button.link', { hasText: '欠' }).click();
  await office.page.locator('xy-explain dialog[open] tr[data-amount]').first().waitFor();
});

test('where the founder’s device is lost before it had a counter, an admin takes the right to spend over', async (t) => {
  const founder = await device(t);
  await founder.found('罗峪村');
  const { today } = await founder.ask({ type: 'overview' });
  await founder.must({ type: 'registerPerson', profile: { name: '王芳' }, consentOn: today });
  const second = await founder.another(t, '王芳', 'admin');
  await second.openShop('爱心超市', samples('shelf'));
  await second.tab('counters');
  await second.page.locator('[data-pool]', { hasText: '还没有落在任何柜台' }).waitFor();
  await second.page.locator('[data-do=take-pool]').click();
  await second.sure({ reason: '建账的电脑坏了' });
  await second.notice('good', '兑换权已在本机');
  const form = second.page.locator('[data-form=rights]');
  await form.locator('select[name=of]').selectOption('all');
  await form.locator('select[name=from]').selectOption('');
  await form.locator('[data-do=give-rights]').click();
  await second.sure();
  await second.notice('good', '等待接收');
  await second.page.locator('[data-list=transfers] [data-do=take]').click();
  await second.page.locator('[data-pool]', { hasText: '都在“爱心超市”兑换' }).waitFor();
});

// What is asked for on behalf of somebody without a phone, vouchers given and handed in at the desk, and a check-in opened there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleVillage, village } from './support/village.mjs';

village();

/** Reads a text as a hand scanner would type it. */
async function scan({ page }, scope, text) {
  await page.locator(`${scope} xy-scan textarea`).fill(text);
  await page.locator(`${scope} xy-scan [data-do=read]`).click();
}

/** A household that can spend something, and goods it can afford. */
async function affordable(office) {
  const [{ counter }] = await office.ask({ type: 'counters' });
  const { rows } = await office.ask({ type: 'board', of: 'households', limit: 20, names: 'staff' });
  const shelf = (await office.ask({ type: 'shelf', counter })).filter(({ available, price }) => available > 1 && price > 0).sort((a, b) => a.price - b.price);
  for (const { holder, name } of rows) {
    const { accounts } = await office.ask({ type: 'statement', holder, limit: 0 });
    if (accounts.spendable >= shelf[0].price) return { counter, holder, name, good: shelf[0] };
  }
  throw new Error('nobody can afford anything');
}

test('an elder without a phone: asked for, held, a voucher printed on paper, handed in, and it counts once', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  const { holder, name, good } = await affordable(office);
  await office.turn('shop');
  await office.tab('asks');
  const form = page.locator('[data-form=ask-for]');
  await form.waitFor();
  assert.ok(await form.locator('[data-do=ask-for]').isDisabled(), 'somebody is chosen first');
  await office.pick('xy-ask-for', name, '户');
  const option = form.locator('select[name=good] option', { hasText: good.name });
  await form.locator('select[name=good]').selectOption(await option.first().getAttribute('value'));
  await form.locator('.note', { hasText: '现有可兑' }).waitFor();
  await form.locator('input[name=quantity]').fill('100');
  await form.locator('.note.warn').waitFor();
  await form.locator('input[name=quantity]').fill('1');
  await office.shot('ask-for');
  await form.locator('[data-do=ask-for]').click();
  await office.notice('good', `已代为申请：${name}`);
  // A slip of the finger is taken back where it was made.
  await page.locator('xy-ask-for .notice button', { hasText: '撤销' }).click();
  await office.notice('good', '申请已撤回');
  await office.pick('xy-ask-for', name, '户');
  // The whole of it by keyboard: from the picked household to the button.
  await form.locator('select[name=good]').selectOption(await option.first().getAttribute('value'));
  await form.locator('select[name=good]').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await office.notice('good', `已代为申请：${name}`);
  await page.locator('[data-list=asks] tr', { hasText: good.name }).locator('[data-do=hold]').click();
  await office.notice('good', '等待领取');

  await office.tab('vouchers');
  const row = page.locator('xy-vouchers [data-list=held] tr', { hasText: good.name }).filter({ hasText: name });
  await row.first().locator('[data-do=give]').click();
  const until = await page.locator('[data-form=voucher] input[name=until]').inputValue();
  await page.locator('[data-form=voucher] button.primary').click();
  const given = page.locator('[data-given]');
  await given.locator('p', { hasText: until }).waitFor();
  const text = await given.locator('xy-qr').evaluate((qr) => qr.text);
  assert.ok(!text.includes(name), 'no name on the slip');
  await office.shot('voucher-given');
  await given.locator('[data-do=done]').click();

  await page.locator('xy-vouchers [data-do=scan]').click();
  await scan(office, 'xy-vouchers', 'not a voucher');
  await page.locator('xy-vouchers .notice.bad').waitFor();
  await scan(office, 'xy-vouchers', text);
  const read = page.locator('[data-voucher]');
  await read.locator('.note', { hasText: `${good.name} × 1` }).waitFor();
  await office.shot('voucher-taken');
  await read.locator('[data-do=collect]').click();
  await office.notice('good', '已领取');
  const { rows } = await office.ask({ type: 'redemptions', state: 'collected', limit: 50 });
  assert.ok(rows.some((one) => JSON.stringify(one.holder) === JSON.stringify(holder) && one.item === good.item));
  await page.locator('xy-vouchers [data-do=scan]').click();
  await scan(office, 'xy-vouchers', text);
  await page.locator('xy-vouchers .notice.bad').waitFor();
  assert.equal(await page.locator('[data-voucher]').count(), 0, 'a voucher that was used hands out nothing');
});

test('a household’s paper card is read at the counter; a lost one that was replaced gets nothing', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  const { holder, name, good } = await affordable(office);
  const issued = async (number) => (await office.call('writeQr', { type: 'card', card: await office.must({ type: 'issueCard', household: holder.household, number }) })).text;
  const lost = await issued('T-0001');
  await office.turn('shop');
  await page.locator('xy-redeem [data-do=card]').click();
  await scan(office, 'xy-redeem', lost);
  await page.locator('[data-balance]').waitFor();
  assert.equal(await page.locator('xy-redeem xy-pick input').inputValue(), `${name}（户）`);
  await page.locator(`[data-good="${good.name}"]`).click();
  await page.locator('[data-do=hold]').click();
  await office.notice('good', `${name} · ${good.name}`);

  const card = await issued('T-0002');
  await page.locator('xy-redeem [data-do=card]').click();
  await scan(office, 'xy-redeem', lost);
  await office.notice('bad', '');
  await scan(office, 'xy-redeem', 'no card at all');
  await office.notice('bad', '');
  await office.shot('card-scan');
  await scan(office, 'xy-redeem', card);
  await page.locator('xy-redeem xy-scan').waitFor({ state: 'detached' });
});

test('a check-in is opened at the desk, its code can be read, and a waiting record is corrected', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  await office.turn('service');
  await page.locator('xy-check-in [data-do=check-in]').click();
  await page.locator('[data-form=check-in] input[name=hours]').fill('2');
  await page.locator('[data-do=open-check-in]').click();
  const text = await page.locator('[data-opened] xy-qr').evaluate((qr) => qr.text);
  const read = await office.call('readQr', text, 'checkIn');
  assert.equal(read.fault, undefined);
  const { checkIns } = await office.ask({ type: 'attendance', activity: read.text.activity });
  assert.equal(checkIns.length, 1);
  assert.equal(checkIns[0].until, read.text.until);
  await office.shot('check-in');
  await page.locator('[data-opened] [data-do=done]').click();
  await page.locator('[data-opened]').waitFor({ state: 'detached' });

  await office.recordAll(90);
  await office.notice('good', '');
  const row = page.locator('[data-list=services] tbody tr').first();
  await row.locator('[data-do=amend]').click();
  const minutes = row.locator('input[name=minutes]');
  await minutes.fill('60');
  await minutes.press('Enter');
  await office.notice('good', '已更正');
  await row.locator('[data-do=amend]').waitFor();
  assert.equal(await page.locator('[data-list=services] tbody tr', { hasText: '1:00' }).count(), 1);
});

test('the new screens speak English', async (t) => {
  const office = await sampleVillage(t);
  const { page } = office;
  await page.evaluate(() => void (document.querySelector('xy-desk').lang = 'en'));
  await office.turn('shop');
  for (const [tab, words] of [['vouchers', ['Hand out against a voucher', 'Give a voucher']], ['asks', ['Ask for somebody']]]) {
    await office.tab(tab);
    for (const text of words) await page.locator('xy-shop h2', { hasText: text }).waitFor();
    await office.shot(`${tab}-en`);
  }
  await office.turn('service');
  await page.locator('xy-check-in h2', { hasText: 'Check-in on the spot' }).waitFor();
});

// Five devices of one village, a month apart: the office's laptop, the shop's tablet, a team leader's phone and two
// volunteers' phones. Each is a browser context of its own, without network once they part; what passes between them are files
// and the texts of QR codes. In the end three books have one digest, and the merge report says in words what came of it.
//
// Everything is done on screens as people do it, but for one command that no screen offers. The package's methods only look.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './support/chromium.mjs';
import { Office, seen, village } from './support/apart.mjs';
import { samples } from './support/desk.mjs';
import { root, serveDemo } from './support/site.mjs';
import { PhoneDesk, Wallet } from './support/wallet.mjs';

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

const csv = (name, lines) => ({ name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
const ROSTER = csv('roster', [
  '姓名,性别,出生日期,电话,户主,村民小组,住址',
  '王芳,女,1979-03-02,13900000001,王芳,一组,一组1号',
  '张建国,男,1965-07-11,13900000002,张建国,一组,一组7号',
  '张桂芳,女,1968-05-01,13900000003,张建国,一组,一组7号',
  '李秀兰,女,1971-10-20,13900000004,李秀兰,二组,二组3号',
  '李明,男,1994-02-14,13900000005,李秀兰,二组,二组3号',
]);
const SHELF = csv('shelf', ['物品,单位,积分,库存', '洗衣液,瓶,8,3', '食盐,袋,2,20']);
const ASIDE = { 张桂芳: ['王芳', '张建国', '李秀兰', '李明'], 李明: ['王芳', '张建国', '张桂芳', '李秀兰'] };

/** The ids of everything people speak of by name. */
async function names(office) {
  const [people, households, counters, shelf] = await Promise.all([
    office.ask({ type: 'people', limit: 20 }), office.ask({ type: 'households', limit: 20 }), office.ask({ type: 'counters' }), office.ask({ type: 'shelf' }),
  ]);
  return {
    person: Object.fromEntries(people.rows.map(({ name, person }) => [name, person])),
    household: Object.fromEntries(households.rows.map(({ name, household }) => [name, household])),
    item: Object.fromEntries(shelf.map(({ name, item }) => [name, item])),
    counter: counters[0].counter,
  };
}

/** The first day at the office: everything until others come in. */
async function found(laptop) {
  const { page, desk } = laptop;
  await desk.found('罗峪村');
  await desk.loadSheet(samples('sheet'), { hourRate: '5' });
  await desk.adoptSheet();
  await desk.loadRoster(ROSTER);
  await desk.notice('good', '5');
  await desk.holdOwnKey('王芳');
  await page.locator('[data-list=keys] td', { hasText: '王芳' }).waitFor();
  await desk.formTeam('红马甲志愿队');
  for (const name of ['李秀兰', '张建国', '张桂芳', '李明']) await desk.join(name);
  await desk.plan({ title: '清扫村道', place: '主街', content: '清扫主街两侧', inCharge: '李秀兰' });
  for (const household of ['张建国', '李秀兰']) {
    await desk.declare('庭院美化示范户', household, '户');
    await desk.bookDeed('庭院美化示范户');
  }
  await desk.openShop('爱心超市', SHELF);
}

const PASSPHRASE = '罗峪村的积分台账';

test('five devices go apart and meet through files and codes, and agree', async (t) => {
  let failed = false;
  // What comes after a failure could only fail for the same reason.
  const step = (name, work) => t.test(name, { skip: failed }, async () => {
    failed = true;
    await work();
    failed = false;
  });
  const morning = village('2026-03-02T08:00');
  const devices = [];
  t.after(async () => {
    for (const device of devices) await device.end();
  });
  const open = async (kind, options) => {
    const device = await kind.open(browser, site, morning, options);
    devices.push(device);
    return device;
  };
  // On the first day the desks have a network, and load what opens encrypted files.
  const laptop = await open(Office, { online: true });
  const tablet = await open(Office, { online: true });
  const leader = await open(Office, { online: true });
  const guifang = await open(Wallet);
  const ming = await open(Wallet);
  const phones = new PhoneDesk(laptop.page, laptop.desk);
  const key = {};
  let ids;

  await step('the office founds the village', async () => {
    await found(laptop);
    ids = await names(laptop);
  });
  await step('the tablet and the leader come in by a book file and a code', async () => {
    await laptop.at('2026-03-02T10:00');
    const shop = await laptop.desk.drawInvitation('张建国', 'shopkeeper', '爱心超市');
    const lead = await laptop.desk.drawInvitation('李秀兰', 'teamLeader', '红马甲志愿队');
    const book = await laptop.encrypted(PASSPHRASE);
    key.tablet = await tablet.join(book, shop, PASSPHRASE);
    key.leader = await leader.join(book, lead, PASSPHRASE);
    for (const device of [laptop, tablet, leader]) await device.part();
    for (const device of [tablet, leader]) {
      const { summary, lines } = await laptop.askByCodes(device);
      assert.match(summary, /^并入 1 条新记录/);
      assert.deepEqual(lines, []);
    }
    const { desk, page } = laptop;
    await desk.turn('shop');
    await desk.tab('counters');
    await page.locator('[data-counter="爱心超市"] [data-do=hand]').click();
    await page.locator('[data-form=hand] select[name=to]').selectOption(key.tablet);
    await page.locator('[data-form=hand] button.primary').click();
    await desk.sure();
    await desk.notice('good', '张建国');
  });
  await step('two phones join by a code, and hear who they are', async () => {
    // Their clocks still say eight, two hours behind the office.
    const texts = await phones.invite(['张桂芳', '李明']);
    for (const [phone, name] of [[guifang, '张桂芳'], [ming, '李明']]) {
      assert.match(await phone.join(texts[name], name), /罗峪村/);
      const { summary, lines } = await phones.take(seen(await phone.codes()));
      assert.match(summary, /^并入 1 条新记录/);
      assert.deepEqual(lines, []);
      assert.match(await phone.listen(seen(await phones.statement(name))), /1 条已确认/, 'the acceptance');
      const { statement, waiting } = await phone.view();
      assert.deepEqual([statement.personName, waiting], [name, 0]);
    }
  });
  await step('before they part, the tablet and the leader take a file along', async () => {
    for (const device of [tablet, leader]) {
      await device.at('2026-03-02T11:00');
      const { summary, lines } = await device.takeIn(await laptop.fileFor(device));
      assert.match(summary, /^并入 \d+ 条新记录。$/);
      assert.deepEqual(lines, []);
    }
    assert.equal(new Set([await laptop.digest(), await tablet.digest(), await leader.digest()]).size, 1);
  });

  await step('apart: the team sweeps, one volunteer checks in by the code on the leader’s phone', async () => {
    for (const phone of [guifang, ming]) {
      await phone.at('2026-03-04T20:00');
      await phone.does('signUp', '清扫村道');
    }
    await leader.at('2026-03-05T08:30');
    const { desk, page } = leader;
    const text = await leader.openCheckIn();
    await guifang.at('2026-03-05T09:00');
    await guifang.checkIn(text, '清扫村道');
    await guifang.at('2026-03-05T11:00');
    await guifang.does('checkOut', '清扫村道');
    await leader.at('2026-03-05T11:30');
    const form = page.locator('[data-form=service]');
    await form.locator('input[name=on]').fill('2026-03-05');
    for (const name of ['李秀兰', '张桂芳', '李明']) await form.locator('.line', { hasText: name }).locator('input[type=checkbox]').uncheck();
    await form.locator('[data-do=record]').click();
    await desk.notice('good', '1');
    await page.locator('[data-list=services] tr', { hasText: '张建国' }).locator('[data-do=approve]').click();
    await desk.notice('bad', '队长');
  });
  await step('the leader passes by the office, which approves; then corrects what was approved without knowing', async () => {
    await laptop.at('2026-03-06T09:00');
    const { summary } = await laptop.takeIn(await leader.fileFor(laptop));
    assert.match(summary, /^并入 2 条新记录/);
    await laptop.desk.turn('service');
    await laptop.page.locator('[data-do=approve-all]').click();
    await laptop.desk.notice('good', '1 条');
    await leader.at('2026-03-07T09:00');
    await leader.desk.turn('service');
    const row = leader.page.locator('[data-list=services] tr', { hasText: '张建国' });
    await row.locator('[data-do=amend]').click();
    await row.locator('input[name=minutes]').fill('60');
    await row.locator('input[name=minutes]').press('Enter');
    await leader.desk.notice('good', '已更正');
    await new PhoneDesk(leader.page, leader.desk).take(seen(await guifang.codes()));
  });

  await step('the other volunteer asks for salt at the shop, and thinks better of it too late', async () => {
    const { counter, household, item } = ids;
    await ming.at('2026-03-07T18:00');
    await ming.record(90, '2026-03-05');
    await ming.ask('食盐', 2);
    const { refusal } = await ming.execute({ type: 'askRedemption', counter, holder: { household: household.张建国 }, item: item.食盐, quantity: 1 });
    assert.equal(refusal.code, 'role_not_allowed', 'nobody asks for another household');
    await tablet.at('2026-03-08T10:00');
    await new PhoneDesk(tablet.page, tablet.desk).take(seen(await ming.codes()));
    await tablet.holdAsk('食盐 × 2');
    // The voucher goes to the phone, and is shown at the counter.
    await tablet.takeVoucher(await ming.voucher(await tablet.giveVoucher('食盐 × 2'), '食盐 × 2'));
    await tablet.desk.tab('redeem');
    await tablet.desk.hold('张建国', '户', '洗衣液');
    await tablet.page.locator('[data-do=collect]').first().click();
    await tablet.desk.notice('good', '已领取');
    await ming.at('2026-03-09T08:00');
    await ming.withdrawAsk();
  });

  await step('a month later everybody meets at the office', async () => {
    await laptop.at('2026-04-01T09:00');
    const { summary, lines } = await laptop.takeIn(await leader.encrypted(PASSPHRASE), PASSPHRASE);
    assert.match(summary, /^并入 \d+ 条新记录，另有 \d+ 条这里本来就有/, 'new and repeated');
    assert.equal(lines.length, 1);
    assert.match(lines[0], /李秀兰.*更正.*60 分钟.*没有通过[^]*怎么办：.*列表里现在的状态/, 'bounced, in words');
    await laptop.page.screenshot({ path: join(root, 'tests/browser/shots/five-report.png'), fullPage: true });
    await tablet.at('2026-04-01T09:00');
    assert.match((await laptop.askByCodes(tablet)).summary, /^并入 \d+ 条新记录/);
    const late = await phones.take(seen(await ming.codes()));
    assert.equal(late.lines.length, 1);
    assert.match(late.lines[0], /李明.*撤回/, 'the salt was handed out before');
    const waiting = await laptop.ask({ type: 'services', state: 'waiting', limit: 10 });
    const { person } = ids;
    assert.deepEqual(
      new Map(waiting.rows.map(({ person: who, minutes, evidence }) => [who, [minutes, evidence]])),
      new Map([[person.张桂芳, [120, 'checkIn']], [person.李明, [90, 'backfill']]]),
    );
    await laptop.desk.turn('service');
    await laptop.page.locator('[data-do=approve-all]').click();
    await laptop.desk.notice('good', '2 条');
  });
  await step('the office seals March', async () => {
    const { desk, page } = laptop;
    await desk.turn('seal');
    assert.equal(await page.locator('[data-form=seal] input[name=until]').inputValue(), '2026-03-31');
    await page.locator('[data-do=seal]').click();
    await page.locator('[data-do=seal-yes]').click();
    await desk.notice('good', '第 1 次封账完成');
  });
  await step('three books are one', async () => {
    for (const device of [tablet, leader]) {
      await device.at('2026-04-01T10:00');
      const { lines } = await device.takeIn(await laptop.fileFor(device));
      for (const told of [/李秀兰（队长）.*更正/, /李明.*撤回/]) assert.equal(lines.filter((line) => told.test(line)).length, 1, String(told));
      assert.equal(lines.length, 2);
    }
    const digests = [await laptop.digest(), await tablet.digest(), await leader.digest()];
    assert.equal(new Set(digests).size, 1, digests.join('\n'));
    await leader.page.screenshot({ path: join(root, 'tests/browser/shots/five-agreed.png'), fullPage: true });
    for (const device of [laptop, tablet, leader]) {
      const { seals } = await device.ask({ type: 'seals' });
      assert.deepEqual(seals.map(({ number, until }) => [number, until]), [[1, '2026-03-31']]);
    }
  });
  await step('each volunteer hears what became of it, and nothing about anybody else', async () => {
    for (const [phone, name, minutes] of [[guifang, '张桂芳', 120], [ming, '李明', 90]]) {
      await phone.at('2026-04-01T11:00');
      await phone.listen(seen(await phones.statement(name)));
      const bounced = (await phone.entries()).filter(([, state]) => state === 'bounced').map(([what]) => what);
      assert.deepEqual(bounced, name === '李明' ? ['撤回申请'] : []);
      // Switched off and on again, with no signal: only what was stored is left.
      await phone.page.reload();
      await phone.page.locator('xy-wallet-entries').waitFor();
      const [view, file] = [await phone.view(), await phone.stored()];
      assert.deepEqual([view.waiting, view.statement.services[0].minutes, view.statement.services[0].state], [0, minutes, 'approved']);
      for (const text of [JSON.stringify(view), file.toString('utf8')]) {
        assert.ok(text.includes(name));
        const household = name === '李明' ? '李秀兰' : '张建国';
        for (const other of ASIDE[name]) assert.ok(other === household || !text.includes(other), `${name} reads of ${other}`);
        assert.ok(!text.includes('139000000'), 'no phone number');
      }
    }
  });
});

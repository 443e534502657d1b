// A volunteer's phone through its screens, with a desk beside it: from the invitation to the voucher, most of it with no
// signal, and what goes wrong with phones: the page reloaded, storage full or blocked, a second tab, a key that forked.
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
let office;
let phones;
let person;

const csv = (name, lines) => ({ name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
const ROSTER = csv('roster', [
  '姓名,性别,出生日期,电话,户主,村民小组,住址',
  '王芳,女,1979-03-02,13900000001,王芳,一组,一组1号',
  '张建国,男,1965-07-11,13900000002,张建国,一组,一组7号',
  '张桂芳,女,1968-05-01,13900000003,张建国,一组,一组7号',
  '李明,男,1994-02-14,13900000005,李明,二组,二组3号',
]);
const SHELF = csv('shelf', ['物品,单位,积分,库存', '洗衣液,瓶,8,3', '食盐,袋,2,20']);
const MORNING = '2026-03-05T08:00';

/** A desk with people, an activity today and a shop. */
before(async () => {
  site = await serveDemo();
  browser = await launch();
  office = await Office.open(browser, site, village(MORNING));
  const { desk, page } = office;
  phones = new PhoneDesk(page, desk);
  await desk.found('罗峪村');
  await desk.loadSheet(samples('sheet'), { hourRate: '5' });
  await desk.adoptSheet();
  await desk.loadRoster(ROSTER);
  await desk.notice('good', '4');
  await desk.holdOwnKey('王芳');
  await desk.formTeam('红马甲志愿队');
  for (const name of ['张建国', '张桂芳', '李明']) await desk.join(name);
  await desk.plan({ title: '清扫村道', place: '主街', content: '清扫主街两侧', inCharge: '张建国' });
  await desk.declare('庭院美化示范户', '张建国', '户');
  await desk.bookDeed('庭院美化示范户');
  await desk.openShop('爱心超市', SHELF);
  const people = await office.ask({ type: 'people', limit: 10 });
  person = Object.fromEntries(people.rows.map((row) => [row.name, row.person]));
});
after(async () => {
  await office?.end();
  await browser?.close();
  await site?.close();
});

/** A phone that joined with an invitation for this person, and does not know more yet. */
async function joined(name, options = {}) {
  const { [name]: text } = await phones.invite([name]);
  const phone = await Wallet.open(browser, site, { at: village(MORNING), ...options });
  const told = await phone.join(text, `${name}的手机`);
  return { phone, told };
}

/** Both ways by codes: the phone's screen to the desk's camera and back. */
async function meet(phone, name) {
  const report = await phones.take(seen(await phone.codes()));
  const heard = await phone.listen(seen(await phones.statement(name)));
  return { ...report, heard };
}

test('from the invitation to the voucher, with no signal', async (t) => {
  const { phone, told } = await joined('张桂芳');
  t.after(() => phone.end());
  const { page } = phone;
  assert.match(told, /罗峪村[^]*邀请人的设备代号/);
  // From here on there is no signal at all.
  await page.context().setOffline(true);
  await page.locator('xy-wallet-home', { hasText: '还没有' }).or(page.locator('xy-wallet-home', { hasText: '领回第一张对账单' })).first().waitFor();

  const { summary, heard } = await meet(phone, '张桂芳');
  assert.match(summary, /^并入 1 条新记录/);
  assert.match(heard, /1 条已确认/);
  await phone.turn('home');
  await page.locator('xy-wallet-home', { hasText: '张桂芳，罗峪村' }).waitFor();
  await page.locator('xy-wallet-home', { hasText: '张建国 户的积分' }).waitFor();
  assert.ok(!(await page.locator('xy-wallet-home').innerText()).includes('李明'), 'nobody else');

  await phone.does('signUp', '清扫村道');
  // The leader opens the check-in; the phone's clock is an hour behind.
  await office.at('2026-03-05T09:00');
  const text = await office.openCheckIn();
  await phone.checkIn(text, '清扫村道');
  await page.clock.setFixedTime(village('2026-03-05T10:30'));
  await phone.does('checkOut', '清扫村道');
  assert.deepEqual(await phone.entries(), [
    ['签退', 'waiting'], ['签到', 'waiting'], ['报名', 'waiting'], ['接受邀请', 'confirmed'],
  ]);

  // Switched off and on again, still with no signal.
  await page.reload();
  await page.locator('xy-wallet[page=entries]').waitFor();
  assert.equal((await phone.view()).waiting, 3);

  await office.at('2026-03-05T11:00');
  const came = await meet(phone, '张桂芳');
  assert.match(came.summary, /^并入 3 条新记录/);
  assert.deepEqual(came.lines, [], 'nothing bounced');
  await office.desk.turn('service');
  await page.clock.setFixedTime(village('2026-03-05T11:30'));
  await office.page.locator('[data-do=approve-all]').click();
  await office.desk.notice('good', '1 条');
  assert.deepEqual((await phones.phones()).find(([name]) => name === '张桂芳'), ['张桂芳', '有新内容']);
  await phone.listen(seen(await phones.statement('张桂芳')));
  assert.deepEqual((await phones.phones()).find(([name]) => name === '张桂芳'), ['张桂芳', '没有变化']);
  await phone.turn('home');
  const hours = await page.locator('xy-wallet-home [data-figure=minutes]').innerText();
  assert.match(hours, /^[12]:\d\d$/);

  await phone.ask('食盐', 2);
  await meet(phone, '张桂芳');
  await office.holdAsk('食盐 × 2');
  const voucher = await office.giveVoucher('食盐 × 2');
  await phone.listen(seen(await phones.statement('张桂芳')));
  await phone.turn('shop');
  await page.locator('xy-wallet-shop [data-list=asks]', { hasText: '已留好，可以去领' }).waitFor();
  assert.equal(await phone.voucher(voucher, '食盐 × 2'), voucher);
  await page.reload();
  await page.locator('xy-wallet-vouchers [data-do=show]').click();
  const shown = await page.locator('xy-wallet-vouchers xy-qr').evaluate((element) => element.text);
  await office.takeVoucher(shown);
  await phone.listen(seen(await phones.statement('张桂芳')));
  await phone.turn('shop');
  await page.locator('xy-wallet-shop [data-list=asks]', { hasText: '已领取' }).waitFor();
  assert.equal(await page.locator('xy-wallet-vouchers [data-list=vouchers]').count(), 0, 'a voucher that was used goes');
  await page.context().setOffline(false);
});

test('by files, several at once; a foreign or broken one is told and changes nothing', async (t) => {
  const { phone } = await joined('李明');
  t.after(() => phone.end());
  const file = await phone.file();
  await phones.takeFiles([file, { ...file, name: 'broken.xyb', buffer: file.buffer.subarray(0, -4) }]);
  const notice = await office.page.locator('xy-statements .notice').innerText();
  assert.match(notice, /收下 1 份，新记录 1 条[^]*broken\.xyb/);
  await office.desk.turn('phones');
  const row = office.page.locator('[data-list=wallets] tr', { hasText: '李明' });
  const [download] = await Promise.all([office.page.waitForEvent('download'), row.locator('[data-do=file]').click()]);
  const statement = await download.path();
  await phone.turn('meet');
  await phone.page.locator('input[name=statement]').setInputFiles({ name: 'x.xys', mimeType: 'application/octet-stream', buffer: file.buffer });
  await phone.notice('bad', '对账单');
  await phone.listenToFile(statement);
  assert.equal((await phone.view()).statement.personName, '李明');
});

test('storage that is full is told, and the entry is kept once there is room', async (t) => {
  const init = () => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function (...given) {
      if (window.full === true) throw new DOMException('no room', 'QuotaExceededError');
      return add.apply(this, given);
    };
  };
  const { phone } = await joined('张建国', { init });
  t.after(() => phone.end());
  const { page } = phone;
  await meet(phone, '张建国');
  await page.evaluate(() => (window.full = true));
  await phone.turn('activities');
  await phone.activity('清扫村道').locator('[data-do=signUp]').click();
  await page.locator('[data-problem=storage_full]', { hasText: '手机存储空间满了' }).waitFor();
  await page.evaluate(() => (window.full = false));
  await page.locator('[data-do=retry]').click();
  await page.locator('[data-problem]').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('xy-wallet-activities').waitFor();
  assert.deepEqual((await phone.entries())[0], ['报名', 'waiting']);

  await t.test('two tabs write one after the other, and no entry is lost', async () => {
    const other = await page.context().newPage();
    await other.clock.setFixedTime(village(MORNING));
    await other.goto(`${site.url}wallet.html`);
    const second = new Wallet(other);
    await second.does('cancelSignUp', '清扫村道');
    // This tab was in sight all along and has not looked again, so it still offers to cancel.
    await phone.does('cancelSignUp', '清扫村道');
    await second.record(30);
    await other.close();
    await page.reload();
    const { entries, waiting } = await phone.view();
    assert.equal(waiting, 4);
    assert.deepEqual(entries.slice(0, 4).map(({ command }) => command.type), ['recordService', 'cancelSignUp', 'cancelSignUp', 'signUp']);
    const { lines } = await meet(phone, '张建国');
    assert.ok(lines.every((line) => !line.includes('分叉')), 'the key did not fork');
    assert.equal((await phone.view()).forked, undefined);
  });

  await t.test('a phone restored from an old copy is told that its key is used up, and joins anew', async () => {
    // The whole of it copied, as a phone's own backup would.
    await page.evaluate(async () => {
      const open = (name, upgrade) => new Promise((resolve, reject) => {
        const asked = indexedDB.open(name, 1);
        asked.onupgradeneeded = () => upgrade?.(asked.result);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      const from = await open('xiangyue:xiangyue-wallet');
      const to = await open('xiangyue:copy', (db) => {
        db.createObjectStore('frames', { autoIncrement: true });
        db.createObjectStore('kept');
      });
      const read = (store, how) => new Promise((resolve) => {
        const asked = from.transaction(store).objectStore(store)[how]();
        asked.onsuccess = () => resolve(asked.result);
      });
      const [frames, keys, values] = [await read('frames', 'getAll'), await read('kept', 'getAllKeys'), await read('kept', 'getAll')];
      const tx = to.transaction(['frames', 'kept'], 'readwrite');
      for (const frame of frames) tx.objectStore('frames').add(frame);
      keys.forEach((key, at) => tx.objectStore('kept').put(values[at], key));
      await new Promise((resolve) => (tx.oncomplete = resolve));
      from.close();
      to.close();
    });
    await phone.record(45);
    await meet(phone, '张建国');
    await page.goto(`${site.url}wallet.html?wallet=copy`);
    await page.locator('xy-wallet-home').waitFor();
    await phone.turn('meet');
    await page.locator('xy-wallet-meet [data-part=take] [data-do=scan]').click();
    await office.desk.turn('phones');
    const { bytes } = await office.call('statementFor', (await phone.view()).key);
    const { texts } = await office.call('writeSeries', bytes, 'statement', 1);
    await phone.scan('xy-wallet-meet [data-part=take]', texts);
    await page.locator('[data-forked]', { hasText: '请管理员再发一份邀请' }).waitFor();
    await phone.turn('activities');
    assert.ok(await phone.activity('清扫村道').locator('button').first().isDisabled());
    await page.locator('[data-do=anew]').click();
    await page.locator('[data-do=leave]').click();
    await page.locator('xy-wallet-join').waitFor();
  });
});

test('storage that is blocked is told in words', async (t) => {
  const { freshProfile } = await import('./support/chromium.mjs');
  const context = await freshProfile(browser);
  t.after(() => context.close());
  const page = await context.newPage();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.goto(`${site.url}wallet.html`);
  await page.locator('.message.bad', { hasText: '请退出无痕模式' }).waitFor();
});

test('every page fits a narrow phone, in both languages and with large type', async (t) => {
  const text = await office.invite({ role: 'volunteer', scope: 'community', person: person.王芳 });
  const phone = await Wallet.open(browser, site, { at: village('2026-03-05T12:00') });
  t.after(() => phone.end());
  const { page } = phone;
  await phone.scan('xy-wallet-join', text);
  await page.locator('xy-wallet-join [data-invitation]').waitFor();
  await page.screenshot({ path: join(root, 'tests/browser/shots/wallet-join.png'), fullPage: true });
  await page.locator('xy-wallet-join [data-do=join]').click();
  await page.locator('xy-wallet-home').waitFor();
  await phones.take(seen(await phone.codes()));
  const { bytes } = await office.call('statementFor', (await phone.view()).key);
  await phone.listenToFile({ name: 's.xys', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  await phone.does('signUp', '清扫村道');
  for (const [look, width, elder, english] of [['zh', 390, false, false], ['small', 360, false, false], ['elder', 360, true, false], ['en', 360, false, true]]) {
    await page.setViewportSize({ width, height: 780 });
    const large = page.locator('xy-wallet [data-do=elder]');
    if (((await large.getAttribute('aria-pressed')) === 'true') !== elder) await large.click();
    if (((await page.locator('html').getAttribute('lang')) === 'en') !== english) await page.locator('xy-wallet [data-do=lang]').click();
    for (const name of ['home', 'activities', 'shop', 'board', 'entries', 'meet']) {
      await phone.turn(name);
      if (name === 'meet') {
        await page.locator('xy-wallet-meet [data-do=codes]').click();
        await page.locator('xy-wallet-meet xy-qr').waitFor();
      }
      await phone.fits();
      await page.screenshot({ path: join(root, `tests/browser/shots/wallet-${look}-${name}.png`), fullPage: true });
    }
  }
});

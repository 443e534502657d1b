// A portal that keeps objects and knows nobody, as the screens use it: desks through <xy-meet>, phones and the desk beside them
// through their own panels. The server is a real one, with the reference handler over a folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isName, isObject } from 'xiangyue/exchange';
import { exchangeHandler } from '../../docs/portal.mjs';
import { Office } from './support/apart.mjs';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { root, serveDemo } from './support/site.mjs';
import { PhoneDesk, Wallet } from './support/wallet.mjs';

const NAMES = ['张桂芳', '李明', '13800138000'];
let folder, site, browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xy-portal-'));
  site = await serveDemo({
    '/objects/': exchangeHandler(folder, { base: '/objects/' }),
    // A hotspot that wants a log-in answers whatever it is asked.
    '/hotspot/': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in first</html>'),
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

const shot = (page, name) => page.screenshot({ path: join(root, `tests/browser/shots/${name}.png`), fullPage: true });

/** Everything that lies in the portal's folder. */
const objects = () =>
  readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));

/** Begins with a portal where nothing lies. */
function emptied() {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}

/** A desk on the network. */
async function online(t) {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  t.after(() => context.close().then(check));
  await page.goto(`${site.url}page.html?page=1`);
  await page.locator('xy-found').waitFor();
  return new Office({ page });
}

const person = (office, name) => office.must({ type: 'registerPerson', profile: { name, phone: '13800138000' }, consentOn: '2026-03-02' });

/** Meets at the portal from the screen; the sentence that says how it went. */
async function go({ desk, page }, { path = 'objects/', tone = 'good' } = {}) {
  await desk.turn('book');
  await page.locator('xy-places select[name=kind]').selectOption('portal');
  await page.locator('xy-places input[name=url]').fill(site.url + path);
  await page.locator('xy-places [data-do=exchange]').click();
  const notice = page.locator(`xy-places .notice.${tone}`);
  await notice.waitFor();
  const text = await notice.innerText();
  await notice.locator('button').click();
  return text;
}

test('two desks meet at the portal: what one wrote, the other reads, and the portal reads no name', async (t) => {
  const [office, second] = [await online(t), await online(t)];
  await office.desk.found('罗峪村');
  await person(office, '张桂芳');
  const text = await office.invite({ role: 'socialWorker', scope: 'community' });
  await second.join(await office.wholeFile(), text);
  // It puts its own feed and the founder's, for nobody was there before.
  assert.match(await go(second), /已同步：接收 0 份，发送 \d+ 份/);
  assert.match(await go(office), /已同步：接收 1 份/);
  await person(office, '李明');
  await go(office);
  await go(second);
  await second.page.locator('xy-merge-report .summary', { hasText: '并入 1 条新记录' }).waitFor();
  await shot(second.page, 'portal-desks');
  // The first object was put before the second desk was let in: it asks for the names, the office answers, and it reads.
  await go(office);
  await go(second);
  const names = async (one) => (await one.ask({ type: 'people', limit: 10 })).rows.map(({ name }) => name).sort();
  assert.deepEqual(await names(second), ['张桂芳', '李明']);
  assert.equal(await office.digest(), await second.digest());

  const there = objects();
  assert.ok(there.length >= 3);
  for (const { name, bytes } of there) {
    assert.ok(isName(name) && isObject(name, bytes), name);
    assert.deepEqual(NAMES.filter((one) => bytes.includes(one)), [], name);
  }
  for (const one of [office, second]) await go(one);
  assert.equal(objects().length, there.length, 'nothing is put again');

  assert.match(await go(second, { path: 'hotspot/', tone: 'bad' }), /没有正常回应/);
  await second.page.reload();
  await second.page.locator('xy-desk').waitFor();
  await second.desk.turn('book');
  assert.equal(await second.page.locator('xy-places input[name=url]').inputValue(), `${site.url}hotspot/`, 'the address is remembered');
});

test('a phone leaves what it wrote at the portal, the desk takes it and leaves the statement, which only that phone reads', async (t) => {
  emptied();
  const office = await online(t);
  const phones = new PhoneDesk(office.page, office.desk);
  await office.desk.found('罗峪村');
  for (const name of ['张桂芳', '李明']) await person(office, name);
  const texts = await phones.invite(['张桂芳', '李明']);
  const opened = async (name) => {
    const phone = await Wallet.open(browser, site);
    t.after(() => phone.end());
    await phone.join(texts[name], name);
    return phone;
  };
  const [guifang, ming] = [await opened('张桂芳'), await opened('李明')];

  assert.match(await guifang.portal(`${site.url}objects/`), /记录已交上去。.*还没有给您的新对账单/);
  await shot(guifang.page, 'portal-phone');
  assert.match(await phones.portal(`${site.url}objects/`), /收下 1 份记录，放上 1 张对账单/);
  await office.page.locator('xy-statements xy-merge-report .summary', { hasText: '并入 1 条新记录' }).waitFor();
  await shot(office.page, 'portal-phones');
  assert.match(await guifang.portal(), /已收下/, 'the address is remembered');
  const { statement, waiting } = await guifang.view();
  assert.deepEqual([statement.personName, waiting], ['张桂芳', 0]);

  // The other comes later, and finds nothing that is for it.
  await ming.portal(`${site.url}objects/`);
  assert.equal((await ming.view()).statement, undefined);
  await phones.portal();
  assert.match(await ming.portal(), /已收下/);
  assert.equal((await ming.view()).statement.personName, '李明');

  for (const { name, bytes } of objects()) {
    assert.ok(isName(name), name);
    assert.deepEqual(NAMES.filter((one) => bytes.includes(one)), [], name);
  }
  const count = objects().length;
  await phones.portal(`${site.url}objects/`);
  for (const phone of [guifang, ming]) await phone.portal();
  assert.equal(objects().length, count, 'no news, nothing put');

  assert.match(await ming.portal(`${site.url}hotspot/`, 'bad'), /没有正常回应/);
  assert.match(await phones.portal(`${site.url}hotspot/`, 'bad'), /没有正常回应/);
});

test('the portal panels fit a phone, and are reached and used by keyboard alone', async (t) => {
  const phone = await Wallet.open(browser, site);
  t.after(() => phone.end());
  const office = await online(t);
  await office.desk.found('罗峪村');
  await person(office, '张桂芳');
  const texts = await new PhoneDesk(office.page, office.desk).invite(['张桂芳']);
  await phone.join(texts.张桂芳, '张桂芳');
  await phone.turn('meet');
  const { page } = phone;
  await page.locator('xy-wallet [data-do=lang]').click();
  await page.locator('xy-wallet-meet [data-part=portal] input[name=url]').focus();
  await page.keyboard.type(`${site.url}objects/`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.notice.good').waitFor();
  await phone.fits();
  await shot(page, 'portal-phone-en');
});

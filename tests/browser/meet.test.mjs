// <xy-meet> as people use it: two devices hand each other files or codes, and meet at a portal, each by its role.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Office, seen, village } from './support/apart.mjs';
import { launch } from './support/chromium.mjs';
import { root, serveDemo } from './support/site.mjs';

const SECRETS = ['张桂芳', '李二牛', '13800138000'];
let site, browser;
before(async () => {
  site = await serveDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const shot = (page, name) => page.screenshot({ path: join(root, `tests/browser/shots/${name}.png`), fullPage: true });
const profile = (name) => ({ type: 'registerPerson', profile: { name, phone: '13800138000' }, consentOn: '2026-03-02' });

/** What a page hands over, as a file. */
async function saved(page) {
  const button = page.locator('xy-handover [data-do=save]');
  await button.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer: readFileSync(await download.path()) };
}
const choose = (page, file) => page.locator('xy-meet input[name=merge]').setInputFiles(file);
const names = async (office) => (await office.ask({ type: 'people', limit: 10 })).rows.map(({ name }) => name ?? '').sort();
const holds = async (office) => {
  const bytes = Buffer.from(Object.values(await office.call('exportBook')));
  return SECRETS.filter((text) => bytes.includes(text));
};

/** The office with people in two teams, and the device of the red team's leader, which has the entries and no names. */
async function two(t) {
  const morning = village('2026-03-02T08:00');
  const [office, leader] = [await Office.open(browser, site, morning), await Office.open(browser, site, morning)];
  t.after(async () => {
    await office.end();
    await leader.end();
  });
  await office.desk.found('罗峪村');
  const [zhang, li] = [await office.must(profile('张桂芳')), await office.must(profile('李二牛'))];
  const red = await office.must({ type: 'formTeam', name: '红队', on: '2026-03-02' });
  await office.must({ type: 'joinTeam', person: zhang, team: red, post: 'member', on: '2026-03-02' });
  const text = await office.invite({ role: 'teamLeader', scope: { team: red } });
  const bytes = await office.call('exportFor', '0'.repeat(64));
  await leader.join({ name: 'village.xyb', mimeType: 'application/octet-stream', buffer: Buffer.from(Object.values(bytes)) }, text);
  await office.call('merge', await leader.call('diff', await office.call('have')));
  assert.deepEqual(await holds(leader), []);
  for (const one of [office, leader]) await one.desk.turn('book');
  return { office, leader, zhang, li, red };
}

test('two devices meet by files, both ways, each by its role', async (t) => {
  const { office, leader, red } = await two(t);
  await leader.must({ type: 'planActivity', team: red, title: '扫雪', content: '扫街上的雪', place: '村口', unit: '村委会', inCharge: (await leader.ask({ type: 'members', team: red }))[0].person, on: '2026-03-02' });
  await leader.page.locator('xy-meet [data-do=ask]').click();
  const claim = await saved(leader.page);
  assert.match(claim.name, /罗峪村-索取单-.*\.xyb/);
  await shot(leader.page, 'meet-ask');
  await choose(office.page, claim);
  await choose(leader.page, await saved(office.page));
  await leader.page.locator('xy-merge-report .summary').waitFor();
  assert.deepEqual(await holds(leader), ['张桂芳', '13800138000']);
  const answer = await saved(leader.page);
  assert.deepEqual(SECRETS.filter((text) => answer.buffer.includes(text)), []);
  await choose(office.page, answer);
  await office.page.locator('xy-merge-report .summary').waitFor();
  await shot(office.page, 'meet-report');
  assert.equal(await office.digest(), await leader.digest());
  // Handed over: the panel is as it was.
  await leader.page.locator('xy-handover [data-do=done]').click();
  await leader.page.locator('xy-handover').waitFor({ state: 'detached' });
  await choose(office.page, { name: 'x.xyb', mimeType: 'application/octet-stream', buffer: Buffer.from('no frame') });
  await office.desk.notice('bad', '');
});

test('the same by codes: shown, scanned, and shown back', async (t) => {
  const { office, leader } = await two(t);
  const shown = async ({ page }) => {
    await page.locator('xy-handover xy-qr').waitFor();
    return page.locator('xy-handover xy-qr').evaluate((qr) => qr.texts);
  };
  const scan = async ({ page }, texts) => {
    await page.locator('xy-meet [data-do=scan]').click();
    await page.locator('xy-meet xy-scan textarea').fill(seen(texts).join('\n'));
    await page.locator('xy-meet xy-scan [data-do=read]').click();
    await page.locator('xy-meet xy-scan').waitFor({ state: 'detached' });
  };
  await leader.page.locator('xy-meet [data-do=ask]').click();
  await scan(office, await shown(leader));
  await shot(office.page, 'meet-codes');
  await scan(leader, await shown(office));
  await leader.page.locator('xy-merge-report .summary').waitFor();
  assert.deepEqual(await holds(leader), ['张桂芳', '13800138000']);
  assert.deepEqual((await names(leader)).filter((name) => name !== ''), ['张桂芳']);
});

/** A portal that keeps objects in memory, in the form `httpStore` asks for. It is all the network there is. */
async function portal(page, objects) {
  await page.route('**/xiangyue_letter_bg*.wasm', (route) => route.fulfill({ path: join(root, 'pkg/dist/core/xiangyue_letter_bg.wasm') }));
  await page.route('**/objects/**', async (route) => {
    const request = route.request();
    const { pathname, searchParams } = new URL(request.url());
    const name = pathname.split('/objects/')[1];
    if (request.method() === 'PUT') {
      objects.set(name, request.postDataBuffer());
      return route.fulfill({ status: 204 });
    }
    if (name !== '') return objects.has(name) ? route.fulfill({ body: objects.get(name), contentType: 'application/octet-stream' }) : route.fulfill({ status: 404 });
    const rows = [...objects].filter(([one]) => one.startsWith(searchParams.get('prefix'))).map(([one, bytes]) => ({ name: one, size: bytes.length }));
    return route.fulfill({ json: rows });
  });
}

test('they meet at a portal, and what lies there holds no name', async (t) => {
  const { office, leader } = await two(t);
  const objects = new Map();
  const go = async ({ page }) => {
    await portal(page, objects);
    await page.locator('xy-places select[name=kind]').selectOption('portal');
    await page.locator('xy-places input[name=url]').fill(`${site.url}objects/`);
    await page.locator('xy-places input[name=token]').fill('not a secret here');
    await page.locator('xy-places [data-do=exchange]').click();
    await page.locator('xy-places .notice', { hasText: /已同步|一样/ }).waitFor();
    await page.locator('xy-places .notice button').click();
  };
  await go(office);
  await go(leader);
  await leader.page.locator('xy-places').scrollIntoViewIfNeeded();
  // It had the entries: it asks, the office answers, and it reads.
  await go(office);
  await go(leader);
  assert.deepEqual(await holds(leader), ['张桂芳', '13800138000']);
  for (const bytes of objects.values()) assert.deepEqual(SECRETS.filter((text) => bytes.includes(text)), []);
  assert.ok(objects.size >= 3);
  const kept = await leader.page.evaluate(() => localStorage.getItem('xy-place'));
  assert.ok(kept.includes('objects/') && !kept.includes('secret here'), 'the address is remembered, the token is not');
  await shot(leader.page, 'meet-places');
  // A hotspot that answers everything with a page of its own is said so, in words.
  await leader.page.route('**/gone/**', (route) => route.fulfill({ contentType: 'text/html', body: '<html>log in</html>' }));
  await leader.page.locator('xy-places input[name=url]').fill(`${site.url}gone/`);
  await leader.page.locator('xy-places [data-do=exchange]').click();
  await leader.page.locator('xy-places .notice.bad', { hasText: '没有正常回应' }).waitFor();
});

test('the screen fits a phone, with large targets, in both languages', async (t) => {
  const { leader: { page } } = await two(t);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('xy-meet [data-do=ask]').click();
  await page.locator('xy-handover xy-qr').waitFor();
  await page.locator('xy-places select[name=kind]').selectOption('bucket');
  await shot(page, 'meet-phone');
  const heights = await page.locator('xy-meet button:not(.link), xy-meet input, xy-meet select').evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0));
  assert.ok(Math.min(...heights) >= 44, `${Math.min(...heights)} px`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'nothing hangs over the edge');
  await page.evaluate(() => void (document.querySelector('xy-desk').lang = 'en'));
  await page.locator('xy-meet h2', { hasText: 'Meet another device' }).waitFor();
  await shot(page, 'meet-phone-en');
});

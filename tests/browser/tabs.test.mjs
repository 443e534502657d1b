// Two tabs on one book: one writes, the other follows; what either does survives, and the follower takes over.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { Desk } from './support/desk.mjs';
import { serveDemo } from './support/site.mjs';

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

async function opened(context) {
  const watching = await watched(context);
  await watching.page.goto(site.url);
  return { ...watching, desk: new Desk(watching.page) };
}

test('the first tab writes, the second follows, both commands survive', async () => {
  const context = await freshProfile(browser);
  const one = await opened(context);
  await one.desk.found('两页村');
  const two = await opened(context);
  await two.page.locator('[data-mode=follower]').waitFor();
  assert.equal(await one.page.locator('[data-mode=follower]').count(), 0);

  await one.desk.formTeam('甲队');
  await two.desk.formTeam('乙队');
  await one.page.locator('[data-list=teams] td', { hasText: '乙队' }).waitFor();
  await two.page.locator('[data-list=teams] td', { hasText: '甲队' }).waitFor();
  assert.equal(await one.desk.digest(), await two.desk.digest());

  one.check();
  await one.page.close();
  await two.page.locator('[data-mode=follower]').waitFor({ state: 'detached' });
  await two.desk.formTeam('丙队');
  const digest = await two.desk.digest();
  two.check();
  await two.page.close();

  const later = await opened(context);
  await later.page.locator('xy-desk').waitFor();
  assert.equal(await later.desk.digest(), digest);
  await later.desk.turn('teams');
  assert.equal(await later.page.locator('[data-list=teams] tbody tr').count(), 3);
  await context.close();
});

test('both tabs write at the same time', async () => {
  const context = await freshProfile(browser);
  const one = await opened(context);
  await one.desk.found('同时村');
  const two = await opened(context);
  await two.page.locator('xy-desk').waitFor();
  const write = (page, prefix) =>
    page.evaluate(async (name) => {
      const { book } = document.querySelector('xy-desk');
      const outcomes = [];
      for (let at = 0; at < 40; at += 1) {
        outcomes.push(await book.execute({ type: 'registerHousehold', profile: { name: `${name}${at}` } }));
      }
      return outcomes.filter((outcome) => outcome.receipt).length;
    }, prefix);
  assert.deepEqual(await Promise.all([write(one.page, '东'), write(two.page, '西')]), [40, 40]);
  const count = (page) =>
    page.evaluate(async () => (await document.querySelector('xy-desk').book.ask({ type: 'households', limit: 1 })).total);
  assert.equal(await count(one.page), 80);
  assert.equal(await count(two.page), 80);
  assert.equal(await one.desk.digest(), await two.desk.digest());
  one.check();
  two.check();
  await context.close();
});

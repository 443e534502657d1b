// A person's path through the screens, and the book in a fresh browser profile.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { Desk } from './support/desk.mjs';
import { walk } from './support/path.mjs';
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

/** Exports the book and opens the file in another profile. */
async function exported(page, desk) {
  const digest = await desk.digest();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-do=export]').click()]);
  assert.match(download.suggestedFilename(), /^罗峪村-.*\.xyb$/);
  return { digest, file: await download.path() };
}

test('from founding to redeeming, reload, export, a fresh profile', async (t) => {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  const { desk, household } = await walk({ page, url: site.url, step: (name, work) => t.test(name, work) });
  const { digest, file } = await exported(page, desk);
  check();

  await t.test('a fresh profile opens the exported book, to read only', async () => {
    const other = await freshProfile(browser);
    const fresh = await watched(other);
    await fresh.page.goto(site.url);
    await fresh.page.locator('xy-found input[name=book]').setInputFiles(file);
    await fresh.page.locator('[data-mode=reader]').waitFor();
    const reader = new Desk(fresh.page);
    assert.equal(await reader.digest(), digest, 'the same digest');
    await reader.turn('deeds');
    assert.equal(await fresh.page.locator('xy-deed-form').count(), 0, 'nothing to write with');
    await reader.turn('statement');
    await reader.pick('xy-statement', household, '户');
    await reader.explain(fresh.page.locator('[data-tile=spendable] button.figure'));
    fresh.check();
    await other.close();
  });
  await context.close();
});

// Killing the page in the middle of a write loses at most the command that was not acknowledged.
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

const KILLS = {
  'the tab is closed': (page) => page.close(),
  'the tab’s process crashes': async (page, context) => {
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
  },
};

async function open(context) {
  const { page } = await watched(context);
  await page.goto(site.url);
  return page;
}

/** Gives the page a function to call; the result waits until `hear` has heard enough. */
async function told(page, name, hear) {
  let done;
  const heard = new Promise((resolve) => (done = resolve));
  await page.exposeFunction(name, (value) => {
    if (hear(value)) done();
  });
  return () => heard;
}

const households = (page) =>
  page.evaluate(async () => (await document.querySelector('xy-desk').book.ask({ type: 'households', limit: 1 })).total);

for (const [name, kill] of Object.entries(KILLS)) {
  test(`${name} between two commands: nothing acknowledged is lost`, async () => {
    const context = await freshProfile(browser);
    const page = await open(context);
    await new Desk(page).found('断电村');
    let acknowledged = 0;
    const enough = await told(page, 'acknowledged', (count) => (acknowledged = count) === 60);
    const writing = page.evaluate(async () => {
      const { book } = document.querySelector('xy-desk');
      for (let at = 1; ; at += 1) {
        const { refusal } = await book.execute({ type: 'registerHousehold', profile: { name: `户${at}` } });
        if (refusal) throw new Error(refusal.code);
        await window.acknowledged(at);
      }
    });
    writing.catch(() => {});
    await enough();
    await kill(page, context);

    const again = await open(context);
    await again.locator('xy-desk').waitFor();
    const kept = await households(again);
    assert.ok(kept >= acknowledged, `${acknowledged} were acknowledged, ${kept} are there`);
    assert.ok(kept <= acknowledged + 1, `at most one more than ${acknowledged} may be there, not ${kept}`);
    await new Desk(again).formTeam('恢复队');
    await context.close();
  });

  test(`${name} in the middle of many commands: the book opens with a whole number of them`, async () => {
    const context = await freshProfile(browser);
    const page = await open(context);
    await new Desk(page).found('断电村');
    let reported = 0;
    const started = await told(page, 'reported', (done) => (reported = Math.max(reported, done)) > 0);
    const writing = page.evaluate(async () => {
      const { book } = document.querySelector('xy-desk');
      const commands = Array.from({ length: 8000 }, (_, at) => ({ type: 'registerHousehold', profile: { name: `户${at}` } }));
      await book.executeAll(commands, (done) => window.reported(done));
    });
    writing.catch(() => {});
    await started();
    await kill(page, context);

    const again = await open(context);
    await again.locator('xy-desk').waitFor();
    const kept = await households(again);
    assert.ok(kept < 8000, 'the page was killed before the end');
    assert.ok(kept >= reported, `${reported} were reported as stored, ${kept} are there`);
    const digest = await new Desk(again).digest();
    await again.reload();
    await again.locator('xy-desk').waitFor();
    assert.equal(await new Desk(again).digest(), digest);
    await context.close();
  });
}

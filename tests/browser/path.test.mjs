// A person's path through the screens, and the book in a fresh browser profile.
import { after, before, test } from 'node:test';
import { freshProfile, launch, watched } from './support/chromium.mjs';
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

test('from founding to redeeming, reload, export, a fresh profile', async (t) => {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  await walk({ page, url: site.url, step: (name, work) => t.test(name, work), profile: () => freshProfile(browser) });
  check();
  await context.close();
});

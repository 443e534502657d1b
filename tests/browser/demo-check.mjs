// Walks the path against the built demo, headless: exits 0, or says what failed. Pictures go to shots/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { walk } from './support/path.mjs';
import { serveDemo } from './support/site.mjs';
import { tour } from './support/tour.mjs';

const shots = fileURLToPath(new URL('shots/', import.meta.url));
mkdirSync(shots, { recursive: true });
const site = process.env.XY_DEMO_URL ? { url: process.env.XY_DEMO_URL, close: async () => {} } : await serveDemo();
const browser = await launch();
let at = 'start';
let page;
try {
  const context = await freshProfile(browser);
  const watching = await watched(context);
  ({ page } = watching);
  const shot = (name) => page.screenshot({ path: join(shots, `path-${name}.png`), fullPage: true });
  const step = async (name, work) => {
    at = name;
    await work();
    console.log(`ok  ${name}`);
  };
  const { household } = await walk({ page, url: site.url, step, shot, profile: () => freshProfile(browser) });
  await step('pictures at desktop and phone width, in both languages and in large type', () => tour(page, shots, household));
  watching.check();
} catch (error) {
  await page?.screenshot({ path: join(shots, 'failed.png'), fullPage: true }).catch(() => {});
  console.error(`failed at “${at}”: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await site.close();
}

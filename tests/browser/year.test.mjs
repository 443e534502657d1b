// A village's whole year in Chromium ends with the digest of the native run; its roster and its book go through the screens.
import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { year } from '../node/year-data.mjs';
import { freshProfile, launch, watched } from './support/chromium.mjs';
import { Desk } from './support/desk.mjs';
import { root, serveDemo } from './support/site.mjs';

let site;
let browser;
let folder;
before(async () => {
  site = await serveDemo({ '/pkg/': join(root, 'pkg/dist/'), '/year/': join(root, 'target/year/') });
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'xiangyue-'));
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs in the page: the script, the digest it ends with, and the book. */
async function runYear(seedNumber) {
  const { loadCore } = await import('/pkg/web/index.js');
  const core = await loadCore();
  const names = new Map();
  const named = (value) => {
    if (typeof value === 'string' && value.startsWith('$')) return names.get(value.slice(1));
    if (Array.isArray(value)) return value.map(named);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]));
  };
  const seed = Uint8Array.from({ length: 32 }, (_, at) => Math.floor(seedNumber / 256 ** (at % 8)) % 256);
  const lines = (await (await fetch('/year/year.jsonl')).text()).trim().split('\n');
  const refused = [];
  let community;
  for (const [at, text] of lines.entries()) {
    const { at: now, as, command, query } = JSON.parse(text);
    if (!community) {
      community = core.found(now, command, seed);
      names.set('self', community.publicKey());
    } else if (query) community.ask(now, named(query));
    else {
      const { receipt, refusal } = community.execute(now, named(command));
      if (refusal) refused.push({ line: at + 1, code: refusal.code });
      if (as && receipt) names.set(as, receipt.entry);
    }
  }
  let binary = '';
  for (const byte of community.exportBook()) binary += String.fromCharCode(byte);
  return { digest: community.digest(), refused, book: btoa(binary) };
}

test('the year in Chromium', async (t) => {
  const { digest, summary } = year();
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  await page.goto(`${site.url}page.html`);
  const ended = await page.evaluate(runYear, summary.seed);
  assert.equal(ended.digest, digest);
  const byLine = (list) => list.map(({ line, code }) => `${line} ${code}`);
  assert.deepEqual(byLine(ended.refused), byLine(summary.meantRefusals));

  await t.test('the year’s book opens in the desk, and its first place can be explained', async () => {
    const file = join(folder, 'year.xyb');
    writeFileSync(file, Buffer.from(ended.book, 'base64'));
    await page.goto(site.url);
    await page.locator('xy-found input[name=book]').setInputFiles(file);
    await page.locator('[data-mode=reader]').waitFor();
    const desk = new Desk(page);
    assert.equal(await desk.digest(), digest);
    await desk.turn('board');
    const { lines } = await desk.explain(page.locator('[data-list=board] tbody tr button.figure').nth(1));
    assert.ok(lines > 1);
    await desk.closeExplanation();
    check();
  });
  await context.close();
});

test('the village’s roster of 1,756 goes in with a bar that moves', async () => {
  year();
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  page.setDefaultTimeout(60_000);
  await page.goto(site.url);
  const desk = new Desk(page);
  await desk.found('罗峪村');
  await desk.loadRoster(join(root, 'target/year/roster.csv'));
  await page.locator('xy-roster-import progress').waitFor();
  await desk.notice('good', '1756');
  await page.locator('[data-tab=people]').click();
  assert.match(await page.locator('xy-roster h2').first().innerText(), /1756/);
  check();
  await context.close();
});

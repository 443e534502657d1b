// Pictures of every screen in the looks people use, and what must hold in all of them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Desk } from './desk.mjs';

const SECTIONS = [
  'overview', 'service', 'deeds', 'shop', 'board', 'statement', 'timesheet', 'phones', 'roster', 'teams', 'sheet', 'policy', 'devices', 'seal', 'book',
];
/** Elements that are not called as their section. */
const TAGS = { phones: 'statements' };
const LOOKS = [
  { name: 'zh-desktop', width: 1280, lang: 'zh', elder: false },
  { name: 'zh-phone', width: 375, lang: 'zh', elder: false },
  { name: 'en-desktop', width: 1280, lang: 'en', elder: false },
  { name: 'en-phone', width: 375, lang: 'en', elder: false },
  { name: 'elder-desktop', width: 1280, lang: 'zh', elder: true },
  { name: 'elder-phone', width: 375, lang: 'zh', elder: true },
];

/** Turns through every screen in every look. */
export async function tour(page, folder, household) {
  const desk = new Desk(page);
  for (const look of LOOKS) {
    await page.setViewportSize({ width: look.width, height: look.width < 600 ? 740 : 900 });
    await wear(page, look);
    for (const section of SECTIONS) {
      await desk.turn(section);
      await page.locator(`xy-desk main > xy-${TAGS[section] ?? section} .screen`).first().waitFor();
      if (section === 'statement') await desk.pick('xy-statement', household);
      await settled(page);
      await page.screenshot({ path: join(folder, `${look.name}-${section}.png`), fullPage: true });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${look.name}: ${section} is ${over} px wider than the screen`);
    }
  }
  await wear(page, LOOKS[0]);
}

/** Sets language and type by the switches a person uses. */
async function wear(page, { lang, elder }) {
  const switches = page.locator('xy-desk .switches');
  const english = (await page.locator('html').getAttribute('lang')) === 'en';
  if (english !== (lang === 'en')) await switches.locator('[data-do=lang]').click();
  const large = (await switches.locator('[data-do=elder]').getAttribute('aria-pressed')) === 'true';
  if (large !== elder) await switches.locator('[data-do=elder]').click();
}

/** Waits until the screen has stopped changing: two frames and no “reading” line. */
async function settled(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

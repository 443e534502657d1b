// Drawing and reading QR codes: what one element shows, the other reads, from a picture or typed; series take turns.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import encodeQR from 'qr';
import { freshProfile, launch, watched } from './support/chromium.mjs';
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

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
/** A text as long as they get, with every letter there is. */
const LONG = `XY1P${LETTERS.repeat(7)}`.slice(0, 299).replace(/ $/, 'X');

/** The demo's page with both elements on it and nothing else; what was read stands in `window.read`. */
async function page(t, options = {}, from = browser) {
  const context = await freshProfile(from, options);
  const { page, check } = await watched(context);
  t.after(async () => {
    await context.close();
    check();
  });
  await page.goto(site.url);
  await page.evaluate(() => {
    window.read = [];
    const [qr, scan] = ['xy-qr', 'xy-scan'].map((name) => document.createElement(name));
    scan.addEventListener('xy-scan', ({ detail }) => window.read.push(detail));
    document.body.replaceChildren(qr, scan);
  });
  return page;
}

const show = (page, fields) => page.evaluate((given) => Object.assign(document.querySelector('xy-qr'), given) && undefined, fields);
const part = (page) => page.locator('xy-qr [data-part]').innerText();
const read = (page) => page.evaluate(() => window.read);

test('a code that was drawn is read from its picture, letter by letter', async (t) => {
  const view = await page(t);
  await show(view, { text: LONG, label: '积分卡' });
  const picture = view.locator('xy-qr svg');
  assert.equal(await picture.getAttribute('aria-label'), '积分卡');
  const buffer = await picture.screenshot();
  await view.locator('xy-scan input[type=file]').setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer });
  await view.waitForFunction(() => window.read.length === 1);
  assert.deepEqual(await read(view), [{ text: LONG, by: 'picture' }]);
});

test('a picture without a code is said to have none, and so is a file that is no picture', async (t) => {
  const view = await page(t);
  const input = view.locator('xy-scan input[type=file]');
  const status = view.locator('xy-scan [role=status]', { hasText: '没有找到' });
  const blank = await view.locator('xy-scan textarea').screenshot();
  await input.setInputFiles({ name: 'blank.png', mimeType: 'image/png', buffer: blank });
  await status.waitFor();
  await input.setInputFiles({ name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await status.waitFor();
  assert.deepEqual(await read(view), []);
});

test('texts are pasted a line each, and a hand scanner types one and Enter', async (t) => {
  const view = await page(t);
  const field = view.locator('xy-scan textarea');
  await field.fill('XY1HONE\n\n  xy1h_two \n');
  await view.locator('xy-scan [data-do=read]').click();
  assert.deepEqual((await read(view)).map(({ text }) => text), ['XY1HONE', 'xy1h_two']);
  assert.equal(await field.inputValue(), '');
  await view.keyboard.type('XY1HTHREE');
  await view.keyboard.press('Enter');
  assert.deepEqual((await read(view)).at(-1), { text: 'XY1HTHREE', by: 'text' });
});

/** A film of codes, ten frames each, as Chromium's false camera plays it over and over. */
function film(texts) {
  const [width, height, side] = [640, 480, 440];
  const frame = (text) => {
    const dark = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
    const [light, grey] = [Buffer.alloc(width * height, 235), Buffer.alloc((width * height) / 2, 128)];
    for (let y = 0; y < side; y += 1) {
      const row = dark[Math.floor((y * dark.length) / side)];
      for (let x = 0; x < side; x += 1) {
        if (row[Math.floor((x * dark.length) / side)]) light[(y + 20) * width + x + 100] = 16;
      }
    }
    return Buffer.concat([Buffer.from('FRAME\n'), light, grey]);
  };
  const frames = texts.flatMap((text) => Array(10).fill(frame(text)));
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...frames]);
}

test('the camera reads a series part by part, each once while it is shown, until it is closed', async (t) => {
  const texts = [`XY1P${'A'.repeat(200)}`, `XY1P${'B'.repeat(200)}`];
  const folder = mkdtempSync(join(tmpdir(), 'xiangyue-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'codes.y4m');
  writeFileSync(file, film(texts));
  const filming = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${file}`]);
  t.after(() => filming.close());
  const view = await page(t, { permissions: ['camera'] }, filming);
  const camera = view.locator('xy-scan [data-do=camera]');
  const video = view.locator('xy-scan video');
  assert.equal(await video.isVisible(), false);
  await camera.click();
  await view.waitForFunction(() => window.read.length >= 3);
  const seen = await read(view);
  assert.deepEqual(new Set(seen.map(({ text }) => text)), new Set(texts));
  assert.equal(await video.isVisible(), true);
  seen.forEach(({ text, by }, at) => assert.ok(by === 'camera' && text !== seen[at - 1]?.text, `text ${at} is told once`));
  await view.evaluate(() => (document.querySelector('xy-scan').progress = { have: 2, need: 2 }));
  await view.locator('xy-scan [role=status]', { hasText: '已收 2 / 2 张' }).waitFor();
  await camera.click();
  assert.equal(await view.evaluate(() => document.querySelector('xy-scan').shadowRoot.querySelector('video').srcObject.active), false);
  assert.equal(await video.isVisible(), false);
});

test('without a camera people are told what to do instead', async (t) => {
  const view = await page(t);
  await view.locator('xy-scan [data-do=camera]').click();
  await view.locator('xy-scan [role=status]', { hasText: '或粘贴文字' }).waitFor();
  assert.equal(await view.locator('xy-scan [data-do=camera]').getAttribute('aria-pressed'), 'false');
});

test('a series takes turns until somebody wants to look', async (t) => {
  const view = await page(t);
  await show(view, { texts: ['XY1PA', 'XY1PB', 'XY1PC'], needed: 2 });
  const shown = () => view.locator('xy-qr path').getAttribute('d');
  const first = await shown();
  await view.waitForFunction((before) => document.querySelector('xy-qr').shadowRoot.querySelector('path').getAttribute('d') !== before, first);
  await view.locator('xy-qr [data-do=pause]').click();
  const at = await part(view);
  await view.locator('xy-qr [data-do=next]').click();
  await view.locator('xy-qr [data-do=next]').click();
  await view.locator('xy-qr [data-do=next]').click();
  assert.equal(await part(view), at, 'three turns of three parts');
  const all = new Set();
  for (let turn = 0; turn < 3; turn += 1) {
    all.add(await part(view));
    await view.locator('xy-qr [data-do=previous]').click();
  }
  assert.deepEqual([...all].sort(), ['第 1 张，共 2 张', '第 2 张，共 2 张', '补码 1（共需 2 张）'].sort());
  await view.locator('xy-qr [data-do=large]').click();
  assert.equal(await view.locator('xy-qr').getAttribute('large'), '');
});

test('whoever asked for less motion turns the parts by hand', async (t) => {
  const view = await page(t, { reducedMotion: 'reduce' });
  await show(view, { texts: ['XY1PA', 'XY1PB'] });
  assert.equal(await part(view), '第 1 张，共 2 张');
  assert.equal(await view.locator('xy-qr [data-part]').getAttribute('aria-live'), 'polite');
  await view.locator('xy-qr [data-do=next]').focus();
  await view.keyboard.press('Enter');
  assert.equal(await part(view), '第 2 张，共 2 张');
});

test('the text is copied with its blanks kept, and printed as a picture each', async (t) => {
  const view = await page(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  await show(view, { texts: ['XY1PA B', 'XY1PC'], paused: true });
  await view.locator('xy-qr summary').click();
  await view.locator('xy-qr [data-do=copy]').click();
  await view.locator('xy-qr [role=status]', { hasText: '已复制' }).waitFor();
  assert.equal(await view.evaluate(() => navigator.clipboard.readText()), 'XY1PA_B');
  const printed = await view.evaluate(() => {
    // The dialog would wait for somebody, so what it would show is counted where it would open.
    const counts = [];
    const { append } = ShadowRoot.prototype;
    ShadowRoot.prototype.append = function appended(...nodes) {
      append.apply(this, nodes);
      for (const { contentWindow, contentDocument } of nodes) {
        if (contentWindow) contentWindow.print = () => counts.push(contentDocument.querySelectorAll('svg path').length);
      }
    };
    document.querySelector('xy-qr').shadowRoot.querySelector('[data-do=print]').click();
    ShadowRoot.prototype.append = append;
    return counts;
  });
  assert.deepEqual(printed, [2]);
});

test('a text too long for any code says so', async (t) => {
  const view = await page(t);
  await show(view, { text: 'A'.repeat(9_000) });
  await view.locator('xy-qr [role=alert]', { hasText: '太长' }).waitFor();
});

// Devices that are apart: each a browser context of its own, offline once its page is there, with a clock of its own.
// What passes from one to another is a file or the texts of QR codes, and goes through the test's hands.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { freshProfile, watched } from './chromium.mjs';
import { Desk } from './desk.mjs';

/** A time in the village. */
export const village = (text) => Date.parse(`${text}:00+08:00`);

/** What a camera makes of a series shown: begun in the middle, the first part missed, then round once more. */
export function seen(texts) {
  const middle = texts.length >> 1;
  return [...texts.slice(middle), ...texts.slice(1, middle), ...texts];
}

/** Opens the part of the screen for two devices of one person. */
export const openSameHands = (page) => page.locator('xy-same-hands details').evaluate((details) => void (details.open = true));

/** A file the page gives. */
async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer: readFileSync(await download.path()) };
}

async function opened(browser, url, at, ready) {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  await page.clock.setFixedTime(at);
  // Chromium asks for the icon again whenever the address changes.
  await page.route('**/icon.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
  await page.goto(url);
  await ready(page);
  // From here on there is no network at all.
  await context.setOffline(true);
  return { page, end: () => context.close().then(check) };
}

/** A device with the book: the page people use. */
export class Office {
  constructor({ page, end }) {
    this.page = page;
    this.end = end;
    this.desk = new Desk(page);
  }

  static async open(browser, site, at) {
    const ready = (page) => page.locator('xy-found').waitFor();
    return new Office(await opened(browser, `${site.url}page.html?page=1`, at, ready));
  }

  at(time) {
    return this.page.clock.setFixedTime(village(time));
  }

  /** A method of the book the desk shows. */
  call(method, ...args) {
    return this.page.evaluate(([name, given]) => document.querySelector('xy-desk').book[name](...given), [method, args]);
  }

  ask(query) {
    return this.call('ask', query);
  }

  /** Carries a command out, and gives the id of what it made. */
  async must(command) {
    const { receipt, refusal } = await this.call('execute', command);
    assert.equal(refusal, undefined, JSON.stringify(command));
    return receipt.entry;
  }

  /** An invitation as the text of its code. */
  async invite(invitation) {
    const { receipt, seed, refusal } = await this.call('invite', { until: '2026-12-31', ...invitation });
    assert.equal(refusal, undefined);
    const { text } = await this.call('writeQr', { type: 'invitation', invitation: receipt.entry, seed: Buffer.from(seed).toString('hex') });
    return text;
  }

  /** Opens a book file on an empty device and joins with the text of an invitation. */
  async join(file, text) {
    await this.page.locator('xy-found input[name=book]').setInputFiles(file);
    await this.page.locator('[data-mode=reader]').waitFor();
    const { text: invitation, fault } = await this.call('readQr', text);
    assert.equal(fault, undefined);
    const { receipt, refusal } = await this.page.evaluate(([id, seed]) => {
      const bytes = Uint8Array.from(seed.match(/../g), (pair) => parseInt(pair, 16));
      return document.querySelector('xy-desk').book.join(id, bytes);
    }, [invitation.invitation, invitation.seed]);
    assert.equal(refusal, undefined);
    await this.page.locator('[data-mode=reader]').waitFor({ state: 'detached' });
    return receipt.events.find(({ type }) => type === 'invitationAccepted').key;
  }

  /** What another device lacks, as a file on a USB stick: it says what it has, this one writes the rest. */
  async fileFor(other) {
    await other.desk.turn('book');
    await openSameHands(other.page);
    const list = await saved(other.page, () => other.page.locator('xy-meet [data-do=have]').click());
    await this.desk.turn('book');
    await openSameHands(this.page);
    return saved(this.page, () => this.page.locator('xy-meet input[name=have]').setInputFiles(list));
  }

  /** The whole book as a file. */
  async wholeFile() {
    const bytes = await this.call('exportBook');
    return { name: 'village.xyb', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  }

  /** What another device lacks, as codes on the screen. */
  async codesFor(other) {
    const { texts } = await this.call('writeSeries', await this.call('diff', await other.call('have')), 'frames', 3);
    return texts;
  }

  /** Takes a series in as it was seen: typed into the scanner, which hands on every text. */
  async collect(texts) {
    await this.page.evaluate(() => {
      window.read = [];
      const scan = document.createElement('xy-scan');
      scan.addEventListener('xy-scan', ({ detail }) => window.read.push(detail.text));
      document.body.prepend(scan);
    });
    const scan = this.page.locator('body > xy-scan');
    await scan.locator('textarea').fill(seen(texts).join('\n'));
    await scan.locator('[data-do=read]').click();
    const read = await this.page.evaluate(() => window.read);
    await scan.evaluate((element) => element.remove());
    const { bytes, progress, fault } = await this.call('collectSeries', read);
    assert.equal(fault, undefined);
    assert.ok(bytes, `${progress?.have} of ${progress?.need} parts`);
    return this.call('merge', bytes);
  }


  digest() {
    return this.desk.digest();
  }
}

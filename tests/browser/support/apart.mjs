// Devices that are apart: each a browser context of its own, offline once its page is there, with a clock of its own.
// What passes from one to another is a file or the texts of QR codes, and goes through the test's hands.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { freshProfile, watched } from './chromium.mjs';
import { Village } from './village.mjs';

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

async function opened(browser, url, at, ready, online) {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  await page.clock.setFixedTime(at);
  // Chromium asks for the icon again whenever the address changes.
  await page.route('**/icon.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
  await page.goto(url);
  await ready(page);
  const part = () => context.setOffline(true);
  if (!online) await part();
  return { page, part, end: () => context.close().then(check) };
}

/** A device with the book: the page people use. */
export class Office {
  constructor({ page, part, end }) {
    this.page = page;
    /** From here on there is no network at all. */
    this.part = part;
    this.end = end;
    this.desk = new Village(page);
  }

  /** A device without a network once its page is there, or once it `part`s where it stays online until then. */
  static async open(browser, site, at, { online = false } = {}) {
    const ready = (page) => page.locator('xy-found').waitFor();
    return new Office(await opened(browser, `${site.url}page.html?page=1`, at, ready, online));
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

  /** Opens a book file on an empty device and joins with the text of an invitation; gives the device's key. */
  async join(file, text, passphrase) {
    await this.page.locator('xy-found input[name=book]').setInputFiles(file);
    if (passphrase) await this.desk.unlock(passphrase);
    await this.page.locator('[data-mode=reader] [data-do=join]').click();
    await this.page.locator('xy-join textarea').fill(text);
    await this.page.locator('xy-join [data-do=read]').click();
    await this.page.locator('[data-mode=reader]').waitFor({ state: 'detached' });
    return (await this.ask({ type: 'keys' })).find(({ own }) => own).key;
  }

  /** The whole book as an encrypted file for somebody else. */
  async encrypted(passphrase) {
    const download = await this.desk.encrypt('export', passphrase);
    return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer: readFileSync(await download.path()) };
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

  /** Takes a file in on the screen, and gives the report as it stands there. */
  async takeIn(file, passphrase) {
    await this.toMeet();
    await this.page.locator('xy-meet input[name=merge]').setInputFiles(file);
    if (passphrase) await this.desk.unlock(passphrase);
    return this.report();
  }

  /** Asks another device for what is missing here, by codes on both screens, and gives the report. */
  async askByCodes(other) {
    for (const one of [this, other]) await one.toMeet();
    await this.page.locator('xy-meet [data-do=ask]').click();
    await other.scanMeeting(await this.shownCodes());
    await this.scanMeeting(await other.shownCodes());
    return this.report();
  }

  /** The part of the screen for other devices, as if just opened: an earlier report goes with its screen. */
  async toMeet() {
    await this.desk.turn('overview');
    await this.desk.turn('book');
  }

  async shownCodes() {
    const qr = this.page.locator('xy-handover xy-qr');
    await qr.waitFor();
    return qr.evaluate((element) => (element.texts.length > 0 ? [...element.texts] : [element.text]));
  }

  async scanMeeting(texts) {
    await this.page.locator('xy-meet [data-do=scan]').click();
    await this.page.locator('xy-meet xy-scan textarea').fill(seen(texts).join('\n'));
    await this.page.locator('xy-meet xy-scan [data-do=read]').click();
    await this.page.locator('xy-meet xy-scan').waitFor({ state: 'detached' });
  }

  /** The merge report on the screen. */
  async report() {
    const report = this.page.locator('xy-meet xy-merge-report');
    await report.locator('.summary').waitFor();
    return { summary: await report.locator('.summary').innerText(), lines: await report.locator('[data-kind]').allInnerTexts() };
  }

  /** Opens the check-in of the newest activity, and gives the text of its code. */
  async openCheckIn() {
    await this.desk.turn('service');
    await this.page.locator('xy-check-in [data-do=check-in]').click();
    await this.page.locator('[data-do=open-check-in]').click();
    return this.page.locator('[data-opened] xy-qr').evaluate((qr) => qr.text);
  }

  /** Holds the goods somebody asked for. */
  async holdAsk(goods) {
    await this.desk.turn('shop');
    await this.desk.tab('asks');
    await this.page.locator('[data-list=asks] tr', { hasText: goods }).locator('[data-do=hold]').click();
    await this.desk.notice('good', '等待领取');
  }

  /** The text of a voucher for goods that are held. */
  async giveVoucher(goods) {
    await this.desk.turn('shop');
    await this.desk.tab('vouchers');
    await this.page.locator('[data-list=held] tr', { hasText: goods }).locator('[data-do=give]').click();
    await this.page.locator('[data-form=voucher] button.primary').click();
    return this.page.locator('[data-given] xy-qr').evaluate((qr) => qr.text);
  }

  /** Hands goods out against a voucher that is shown. */
  async takeVoucher(text) {
    await this.desk.turn('shop');
    await this.desk.tab('vouchers');
    await this.page.locator('xy-vouchers [data-do=scan]').click();
    await this.page.locator('xy-vouchers xy-scan textarea').fill(text);
    await this.page.locator('xy-vouchers xy-scan [data-do=read]').click();
    await this.page.locator('[data-voucher] [data-do=collect]').click();
    await this.desk.notice('good', '已领取');
  }

  digest() {
    return this.desk.digest();
  }
}

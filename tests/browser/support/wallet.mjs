// A volunteer's phone as a person uses it: every method is something one does on its screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { village } from './apart.mjs';
import { freshProfile, watched } from './chromium.mjs';

/** A phone's screen. */
export const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true };

export class Wallet {
  constructor(page, end = async () => undefined) {
    this.page = page;
    this.end = end;
  }

  /** A phone that has seen the page once, and keeps it; with a time alone, one that is apart from then on. */
  static async open(browser, site, given) {
    const { at, init } = typeof given === 'number' ? { at: given } : (given ?? {});
    const context = await freshProfile(browser, PHONE);
    const { page, check } = await watched(context);
    if (at !== undefined) await page.clock.setFixedTime(at);
    if (init) await page.addInitScript(init);
    await page.goto(`${site.url}wallet.html`);
    await page.locator('xy-wallet-join').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // Apart: from here on there is no network at all.
    if (typeof given === 'number') await context.setOffline(true);
    return new Wallet(page, () => context.close().then(check));
  }

  at(time) {
    return this.page.clock.setFixedTime(village(time));
  }

  /** A command past the screen. */
  execute(command) {
    return this.page.locator('xy-wallet').evaluate((phone, given) => phone.wallet.execute(given), command);
  }

  /** Every byte the phone's database holds of the wallet. */
  async stored() {
    const bytes = await this.page.evaluate(async () => {
      const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const db = await asked(indexedDB.open('xiangyue:xiangyue-wallet'));
      const frames = await asked(db.transaction('frames').objectStore('frames').getAll());
      db.close();
      return frames.flatMap((frame) => [...frame]);
    });
    return Buffer.from(bytes);
  }

  async turn(page) {
    await this.page.locator(`[data-page=${page}]`).click();
    await this.page.locator(`xy-wallet[page=${page}]`).waitFor();
  }

  /** The sentence that says what just happened. */
  async notice(tone, text) {
    const notice = this.page.locator(`.notice.${tone}`, { hasText: text });
    await notice.first().waitFor();
    return notice.first().innerText();
  }

  /** Types texts into the scanner of one part of the page, as a hand scanner would. */
  async scan(scope, texts) {
    const scan = this.page.locator(`${scope} xy-scan`);
    await scan.locator('textarea').fill([texts].flat().join('\n'));
    await scan.locator('[data-do=read]').click();
  }

  async join(text, name) {
    await this.scan('xy-wallet-join', text);
    const asked = this.page.locator('xy-wallet-join [data-invitation]');
    await asked.waitFor();
    const told = await asked.innerText();
    if (name) await asked.locator('input[name=name]').fill(name);
    await asked.locator('[data-do=join]').click();
    await this.page.locator('xy-wallet-home').waitFor();
    return told;
  }

  /** What the wallet holds, once the page is there: after a reload the wallet is opened first. */
  view() {
    return this.page.locator('xy-wallet').evaluate((phone) => phone.wallet.view());
  }

  /** The codes on the screen, as the desk's camera sees them. */
  async codes() {
    await this.turn('meet');
    await this.page.locator('xy-wallet-meet [data-do=codes]').click();
    const qr = this.page.locator('xy-wallet-meet xy-qr');
    await qr.waitFor();
    return qr.evaluate((element) => [...element.texts]);
  }

  /** The file the phone gives. */
  async file() {
    await this.turn('meet');
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.locator('xy-wallet-meet [data-do=file]').click()]);
    return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer: readFileSync(await download.path()) };
  }

  /** Takes a statement off the desk's screen. */
  async listen(texts) {
    await this.turn('meet');
    await this.page.locator('xy-wallet-meet [data-part=take] [data-do=scan]').click();
    await this.scan('xy-wallet-meet [data-part=take]', texts);
    return this.notice('good', '已收下');
  }

  async listenToFile(file) {
    await this.turn('meet');
    await this.page.locator('xy-wallet-meet input[name=statement]').setInputFiles(file);
    return this.notice('good', '已收下');
  }

  /** Meets the portal at this address, or at the one it remembers; the sentence that says how it went. */
  async portal(url, tone = 'good') {
    await this.turn('home');
    await this.turn('meet');
    const form = this.page.locator('xy-wallet-meet [data-form=portal]');
    if (url !== undefined) await form.locator('input[name=url]').fill(url);
    await form.locator('[data-do=portal]').click();
    return this.notice(tone, '');
  }

  activity(title) {
    return this.page.locator('xy-wallet-activities [data-list=activities] > li', { hasText: title });
  }

  /** Signs up, cancels or checks out. */
  async does(what, title) {
    await this.turn('activities');
    await this.activity(title).locator(`[data-do=${what}]`).click();
    await this.notice('good', title);
  }

  async checkIn(text, title) {
    await this.turn('activities');
    await this.page.locator('xy-wallet-check-in [data-do=scan]').click();
    await this.scan('xy-wallet-check-in', text);
    await this.page.locator('xy-wallet-check-in strong', { hasText: title }).first().waitFor();
    await this.page.locator('xy-wallet-check-in [data-do=check-in]').click();
    await this.notice('good', '已记下签到');
  }

  async record(minutes, on) {
    await this.turn('activities');
    const form = this.page.locator('[data-form=record]');
    if (on) await form.locator('input[name=on]').fill(on);
    await form.locator('input[name=minutes]').fill(String(minutes));
    await form.locator('[data-do=record]').click();
    await this.notice('good', '补报服务');
  }

  async ask(item, quantity) {
    await this.turn('shop');
    const row = this.page.locator(`xy-wallet-shop li[data-item="${item}"]`);
    await row.locator('[data-do=choose]').click();
    await row.locator('input[name=quantity]').fill(String(quantity));
    await row.locator('[data-do=ask]').click();
    await this.notice('good', item);
  }

  /** Takes a voucher in from the counter's screen, and gives what is shown there when the goods are collected. */
  async voucher(text, goods) {
    await this.turn('shop');
    await this.page.locator('xy-wallet-vouchers [data-do=voucher]').click();
    await this.scan('xy-wallet-vouchers', text);
    await this.notice('good', goods);
    await this.page.locator('xy-wallet-vouchers li', { hasText: goods }).locator('[data-do=show]').click();
    const qr = this.page.locator('xy-wallet-vouchers xy-qr');
    await qr.waitFor();
    return qr.evaluate((element) => element.text);
  }

  async withdrawAsk() {
    await this.turn('shop');
    await this.page.locator('xy-wallet-shop [data-list=asks] [data-do=withdraw]').first().click();
    await this.notice('good', '撤回申请');
  }

  /** What the page says of each entry, newest first. */
  async entries() {
    await this.turn('entries');
    const list = this.page.locator('xy-wallet-entries [data-list=entries] > li');
    return list.evaluateAll((rows) => rows.map((row) => [row.querySelector('strong').textContent, row.dataset.state]));
  }

  /** No page is wider than the screen. */
  async fits() {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${over} px wider than the screen`);
  }
}

/** The desk's screen for volunteers' phones. */
export class PhoneDesk {
  constructor(page, desk) {
    this.page = page;
    this.desk = desk;
  }

  /** Draws invitations for these people, and gives what is printed below and in each code. */
  async invite(names) {
    await this.desk.turn('phones');
    const form = this.page.locator('[data-form=invite-many]');
    for (const name of names) await form.locator('label.check', { hasText: name }).locator('input').check();
    await form.locator('[data-do=invite-many]').click();
    await this.page.locator(`[data-drawn="${names.length}"]`).waitFor();
    const drawn = await this.page.locator('xy-invite-many').evaluate((element) => element.drawn);
    return Object.fromEntries(drawn.map(({ name, text }) => [name, text]));
  }

  /** Scans what is on a phone's screen; the report as it stands on this one. */
  async take(texts) {
    // The report of what was taken in before goes with its screen.
    await this.desk.turn('overview');
    await this.desk.turn('phones');
    await this.page.locator('xy-statements [data-part=take] [data-do=scan]').click();
    const scan = this.page.locator('xy-statements xy-scan');
    await scan.locator('textarea').fill(texts.join('\n'));
    await scan.locator('[data-do=read]').click();
    return this.report();
  }

  async takeFiles(files) {
    await this.desk.turn('overview');
    await this.desk.turn('phones');
    await this.page.locator('xy-statements input[name=entries]').setInputFiles(files);
    await this.page.locator('xy-statements .notice', { hasText: '收下' }).waitFor();
  }

  /** Meets volunteers' phones at the portal, at this address or the one that is remembered. */
  async portal(url, tone = 'good') {
    await this.desk.turn('overview');
    await this.desk.turn('phones');
    const form = this.page.locator('xy-statements [data-form=portal]');
    if (url !== undefined) await form.locator('input[name=url]').fill(url);
    await form.locator('[data-do=portal]').click();
    const notice = this.page.locator(`xy-statements .notice.${tone}`);
    await notice.first().waitFor();
    return notice.first().innerText();
  }

  async report() {
    const report = this.page.locator('xy-statements xy-merge-report');
    await report.locator('.summary').waitFor();
    return { summary: await report.locator('.summary').innerText(), lines: await report.locator('[data-kind]').allInnerTexts() };
  }

  /** What the screen says about each phone. */
  async phones() {
    await this.desk.turn('phones');
    const rows = this.page.locator('[data-list=wallets] tbody tr');
    return rows.evaluateAll((all) => all.map((row) => [row.querySelector('.lead').textContent.trim(), row.querySelector('.tag').textContent.trim()]));
  }

  /** A statement as codes on the desk's screen. */
  async statement(name) {
    await this.desk.turn('phones');
    await this.page.locator('[data-list=wallets] tr', { hasText: name }).locator('[data-do=show]').click();
    const shown = this.page.locator('xy-statements [data-statement]', { hasText: name });
    await shown.locator('xy-qr').waitFor();
    const texts = await shown.locator('xy-qr').evaluate((element) => [...element.texts]);
    await shown.locator('[data-do=given]').click();
    await shown.waitFor({ state: 'detached' });
    return texts;
  }
}

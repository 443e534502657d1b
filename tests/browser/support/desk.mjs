// The desk as a person uses it: every method is something one does with mouse and keyboard.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from './site.mjs';

export const samples = (name) => join(root, `web-demo/public/samples/luoyu-${name}.csv`);

export class Desk {
  constructor(page) {
    this.page = page;
  }

  async turn(section) {
    const menu = this.page.locator('xy-desk nav .menu');
    if (await menu.isVisible()) await menu.click();
    await this.page.locator(`[data-section=${section}]`).click();
    await this.page.locator(`xy-desk[section=${section}]`).waitFor();
  }

  /** The sentence at the foot of a screen. */
  async notice(tone, text) {
    const notice = this.page.locator(`.notice.${tone}`, { hasText: text });
    await notice.first().waitFor();
    return notice.first().innerText();
  }

  async pick(scope, text, kind) {
    const pick = this.page.locator(`${scope} xy-pick`).first();
    await pick.locator('input').click();
    await pick.locator('input').fill(text);
    const options = pick.locator('[role=option]', { hasText: text });
    await (kind ? options.filter({ has: this.page.locator('.tag', { hasText: kind }) }) : options).first().click();
    await pick.locator('[role=listbox]').waitFor({ state: 'detached' });
  }

  /** Makes an encrypted file, as a backup or for somebody else, and gives the download. */
  async encrypt(what, passphrase) {
    await this.turn('book');
    const form = this.page.locator('[data-form=backup]');
    await form.locator('input[name=passphrase]').fill(passphrase);
    await form.locator('input[name=again]').fill(passphrase);
    const [download] = await Promise.all([this.page.waitForEvent('download'), form.locator(`[data-do=${what}]`).click()]);
    return download;
  }

  /** Types the passphrase of the file that was just chosen. */
  async unlock(passphrase) {
    const form = this.page.locator('[data-form=unlock]');
    await form.locator('input[name=passphrase]').fill(passphrase);
    await form.locator('[data-do=unlock]').click();
  }

  /** Says whose the device is that is used. */
  async holdOwnKey(person) {
    await this.turn('devices');
    await this.page.locator('[data-list=keys] tr', { has: this.page.locator('.tag.good') }).locator('[data-do=roles]').click();
    await this.pick('xy-key-roles', person);
    await this.page.locator('[data-do=name-holder]').click();
    await this.notice('good', person);
  }

  async found(name) {
    await this.page.locator('xy-found input[name=name]').fill(name);
    await this.page.locator('[data-do=found]').click();
    await this.page.locator('xy-desk').waitFor();
  }

  async loadSheet(file, { hourRate } = {}) {
    await this.turn('sheet');
    await this.page.locator('input[name=sheet]').setInputFiles(file);
    const rows = this.page.locator('[data-list=report] tbody tr');
    await rows.first().waitFor();
    if (hourRate) await this.page.locator('[data-form=sheet] input[name=rate]').fill(hourRate);
    return rows;
  }

  async adoptSheet() {
    await this.page.locator('[data-do=adopt]').click();
    await this.page.locator('[data-list=rules]').waitFor();
  }

  async loadRoster(file) {
    await this.turn('roster');
    await this.page.locator('[data-tab=import]').click();
    await this.page.locator('input[name=roster]').setInputFiles(file);
    await this.page.locator('xy-roster-import input[name=consent]').check();
    await this.page.locator('[data-do=register]').click();
  }

  async formTeam(name) {
    await this.turn('teams');
    await this.page.locator('[data-form=team] input[name=name]').fill(name);
    await this.page.locator('[data-form=team] button').click();
    await this.page.locator('[data-list=teams] td', { hasText: name }).waitFor();
  }

  async join(person) {
    await this.pick('[data-form=join]', person);
    await this.page.locator('[data-form=join] button').click();
    await this.page.locator('[data-list=members] td', { hasText: person }).waitFor();
  }

  async plan({ title, place, content, inCharge, on }) {
    await this.turn('service');
    const form = this.page.locator('[data-form=activity]');
    await form.locator('input[name=title]').fill(title);
    await form.locator('input[name=place]').fill(place);
    if (on) await form.locator('input[name=on]').fill(on);
    await form.locator('textarea').fill(content);
    await this.pick('[data-form=activity]', inCharge);
    await form.locator('button.primary').click();
    await this.page.locator('[data-form=service]').waitFor();
  }

  async recordAll(minutes) {
    const all = this.page.locator('[data-do=all]');
    await all.fill(String(minutes));
    await all.blur();
    await this.page.locator('[data-do=record]').click();
    await this.page.locator('[data-list=services] tbody tr').first().waitFor();
  }

  async declare(rule, subject, kind) {
    await this.turn('deeds');
    const select = this.page.locator('[data-form=deed] select[name=rule]');
    const option = await select.locator('option', { hasText: rule }).first().getAttribute('value');
    await select.selectOption(option);
    await this.pick('[data-form=deed]', subject, kind);
    const about = await this.page.locator('[data-form=deed] .note').innerText();
    await this.page.locator('[data-do=declare]').click();
    await this.page.locator('[data-list=deeds] tr', { hasText: rule }).first().waitFor();
    return about;
  }

  async bookDeed(rule) {
    await this.page.locator('[data-list=deeds] tr', { hasText: rule }).first().locator('[data-do=approve]').click();
    await this.notice('good', rule);
  }

  async openShop(name, shelf) {
    await this.turn('shop');
    await this.page.locator('[data-form=counter] input').fill(name);
    await this.page.locator('[data-form=counter] button').click();
    await this.page.locator('input[name=shelf]').setInputFiles(shelf);
    await this.page.locator('[data-do=stock-all]').click();
    await this.page.locator('[data-tab=redeem]').click();
  }

  /** Chooses the goods and holds them; the outcome shows as a notice. */
  async hold(who, kind, goods, quantity = 1) {
    await this.turn('shop');
    await this.pick('xy-redeem', who, kind);
    await this.page.locator(`[data-good="${goods}"]`).click();
    await this.page.locator('xy-redeem input[name=quantity]').fill(String(quantity));
    await this.page.locator('xy-redeem input[name=quantity]').blur();
    await this.page.locator('[data-do=hold]').click();
  }

  /** Points free to spend, in hundredths, as the counter shows them. */
  async balance() {
    return Number(await this.page.locator('[data-balance]').getAttribute('data-balance'));
  }

  /** Opens a number and checks that its lines sum to it; gives the total back. */
  async explain(number) {
    const shown = (await number.innerText()).trim();
    await number.click();
    return this.explained(shown);
  }

  /** Checks the open explanation of the number shown. */
  async explained(shown) {
    const dialog = this.page.locator('xy-explain dialog[open]');
    const totals = dialog.locator('[data-total]');
    await totals.waitFor();
    const total = Number(await totals.getAttribute('data-total'));
    const lines = await dialog.locator('tr[data-amount]').evaluateAll((rows) =>
      rows.map((row) => ({ amount: Number(row.dataset.amount), running: Number(row.dataset.running) })),
    );
    let running = 0;
    for (const line of lines) {
      running += line.amount;
      assert.equal(line.running, running, 'each line carries the sum so far');
    }
    assert.equal(running, total, 'the lines sum to the number');
    assert.ok((await totals.innerText()).includes(shown), `the dialog opens ${shown}`);
    return { total, lines: lines.length, dialog };
  }

  async closeExplanation() {
    await this.page.keyboard.press('Escape');
    await this.page.locator('xy-explain').waitFor({ state: 'detached' });
  }

  async digest() {
    await this.turn('book');
    const digest = await this.page.locator('[data-digest]').innerText();
    assert.match(digest, /^[0-9a-f]{64}$/);
    return digest;
  }
}

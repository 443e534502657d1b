// The sample village at a desk, and devices of the same village beside it: what passes between them goes through the
// test's hands. Each test file that uses it starts one browser and one server.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { loadCore } from 'xiangyue/node';
import { freshProfile, launch, watched } from './chromium.mjs';
import { Desk } from './desk.mjs';
import { root, serveDemo } from './site.mjs';

let site;
let browser;

/** Starts and ends what every test of the file shares. */
export function village() {
  before(async () => {
    site = await serveDemo();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });
}

/** An empty device in a profile of its own; its errors fail the test at the end. `path` may ask for the book on the page,
 *  where the page's clock holds. */
export async function device(t, path = '') {
  const context = await freshProfile(browser);
  const { page, check } = await watched(context);
  t.after(async () => {
    await context.close();
    check();
  });
  await page.goto(site.url + path);
  return new Village(page);
}

/** A device with the sample village. */
export async function sampleVillage(t) {
  const made = await device(t);
  await made.page.locator('[data-do=sample]').click();
  await made.page.locator('xy-desk').waitFor();
  return made;
}

export class Village extends Desk {
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
    assert.equal(refusal, undefined, JSON.stringify([command, refusal]));
    return receipt.entry;
  }

  async person(name) {
    const { rows } = await this.ask({ type: 'people', search: name, limit: 5 });
    return rows.find((row) => row.name === name).person;
  }

  tab(name) {
    return this.page.locator(`xy-desk main [data-tab=${name}]`).first().click();
  }

  /** Answers the question that stands open, with a reason and the name typed where they are asked for. */
  async sure({ reason, typed } = {}) {
    const dialog = this.page.locator('xy-reason');
    await dialog.locator('dialog[open]').waitFor();
    if (reason) await dialog.locator('input[name=reason]').fill(reason);
    if (typed) await dialog.locator('input[name=typed]').fill(typed);
    await dialog.locator('[data-do=sure]').click();
    await dialog.waitFor({ state: 'detached' });
  }

  async wholeFile() {
    return { name: 'village.xyb', mimeType: 'application/octet-stream', buffer: Buffer.from(await this.call('exportBook')) };
  }

  /** Takes everything in that the other has. */
  async meet(other) {
    return this.call('merge', await other.call('exportBook'));
  }

  /** Draws an invitation at the screen, for a team or counter where one is named, and gives the text of its code. */
  async drawInvitation(name, role, scope) {
    await this.turn('devices');
    await this.tab('invite');
    await this.pick('xy-invite', name);
    await this.page.locator('[data-form=invite] select[name=role]').selectOption(role);
    if (scope) await this.page.locator('[data-form=invite] select[name=scope]').selectOption({ label: scope });
    await this.page.locator('[data-do=invite]').click();
    await this.notice('good', name);
    return this.page.locator('xy-invite xy-qr textarea').inputValue();
  }

  /** Opens the village's file on an empty device, and joins with the text of a code. */
  async joinWith(file, text) {
    await this.page.locator('xy-found input[name=book]').setInputFiles(file);
    await this.page.locator('[data-mode=reader] [data-do=join]').click();
    await this.page.locator('xy-join textarea').fill(text);
    await this.page.locator('xy-join [data-do=read]').click();
  }

  /** Another device of the village, which joined by an invitation from this one and was heard of here. */
  async another(t, name, role, path) {
    const other = await device(t, path);
    const text = await this.drawInvitation(name, role);
    await other.joinWith(await this.wholeFile(), text);
    await other.page.locator('[data-mode=reader]').waitFor({ state: 'detached' });
    await this.meet(other);
    return other;
  }

  /** A device in Node, for what no person would do: a clock that is wrong, a key used twice. Gives the open community. */
  async hidden(name, role) {
    const core = await loadCore();
    const { receipt, seed } = await this.page.evaluate(async ([person, as]) => {
      const { book } = document.querySelector('xy-desk');
      const { today } = await book.ask({ type: 'overview' });
      const { receipt: made, seed: drawn } = await book.invite({ role: as, scope: 'community', person, until: today });
      return { receipt: made, seed: [...drawn] };
    }, [await this.person(name), role]);
    const community = core.open(new Uint8Array(await this.call('exportBook')));
    const { refusal } = community.join(Date.now(), receipt.entry, new Uint8Array(seed));
    assert.equal(refusal, undefined);
    return { core, community };
  }

  async reload() {
    await this.page.reload();
    await this.page.locator('xy-desk').waitFor();
  }

  /** Pictures at both widths; nothing may hang over the edge, and every target is large enough for a finger. */
  async shot(name) {
    for (const width of [1280, 390]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.page.screenshot({ path: join(root, `tests/browser/shots/${name}-${width}.png`), fullPage: true });
      const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${name} is ${over} px wider than ${width}`);
    }
    const smallest = await this.page
      .locator('xy-desk main button:not(.figure):not(.link), xy-desk main select')
      .evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0)));
    assert.ok(smallest >= 44, `${name}: ${smallest} px`);
    await this.page.setViewportSize({ width: 1280, height: 900 });
  }
}

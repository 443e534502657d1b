// <xy-vouchers>: vouchers at the counter: gives one for what is held, and hands goods out against one that is shown.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment, points, todayAt } from '../base/format.js';
import type { BookClient, Page, RedemptionView } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import '../parts/qr.js';
import type { Scanned } from '../parts/scan.js';
import '../parts/scan.js';
import { dayAfter } from '../parts/scope.js';

const ROWS = 30;
/** Days a voucher is good for unless said otherwise. */
const DAYS = 30;

/** A voucher that was shown, with what the book says to it. */
interface Read {
  redemption: RedemptionView;
  until: string;
}

/** A voucher to show. */
interface Given {
  text: string;
  what: string;
  /** What stands below the code, also on paper: no name. */
  goods: string;
  until: string;
}

/** Vouchers. */
export class XyVouchers extends BookElement {
  static override properties = {
    page: { state: true }, scanning: { state: true }, read: { state: true }, giving: { state: true }, given: { state: true },
  };

  declare private page: Page<RedemptionView> | undefined;
  declare private scanning: boolean;
  declare private read: Read | undefined;
  /** The redemption a voucher is made out for. */
  declare private giving: string | undefined;
  declare private given: Given | undefined;
  #today = todayAt();
  #offset = 480;

  constructor() {
    super();
    this.scanning = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    const [page, overview] = await Promise.all([book.ask({ type: 'redemptions', state: 'held', limit: ROWS }), book.ask({ type: 'overview' })]);
    [this.#today, this.#offset] = [overview.today, overview.utcOffsetMinutes];
    this.page = page;
  }

  protected override render(): TemplateResult {
    const { page, words } = this;
    return html`<div class="screen">
      ${this.#take()} ${this.given ? this.#shown(this.given) : nothing}
      <section class="panel">
        <h2>${words.term('voucherGiveTitle')}</h2>
        <p class="soft small">${words.term('voucherGiveLead')}</p>
        ${page ? this.#list(page) : html`<p class="soft">${words.term('loading')}</p>`}
      </section>
      ${this.notices()}
    </div>`;
  }

  #take(): TemplateResult {
    const { read, words } = this;
    return html`<section class="panel" data-part="take">
      <h2>${words.term('voucherTakeTitle')}</h2>
      <p class="soft small">${words.term('voucherTakeLead')}</p>
      <div class="actions">
        <button class="primary" data-do="scan" aria-expanded=${this.scanning} ?disabled=${this.busy} @click=${this.#turnScan}>
          ${words.term(this.scanning ? 'back' : 'voucherScan')}
        </button>
      </div>
      ${this.scanning ? html`<xy-scan .lang=${this.lang} @xy-scan=${this.#scanned}></xy-scan>` : nothing}
      ${read
        ? html`<div class="form" data-voucher=${read.redemption.redemption}>
            <p class="note good"><strong>${what(read.redemption)}</strong> ${words.term('voucherGood', points(read.redemption.points), read.until)}</p>
            <div class="actions">
              <button class="primary" data-do="collect" ?disabled=${!this.writable} @click=${() => this.#collect(read.redemption)}>
                ${words.term('collect')}
              </button>
              <button data-do="back" @click=${() => (this.read = undefined)}>${words.term('back')}</button>
            </div>
          </div>`
        : nothing}
    </section>`;
  }

  #shown({ text, what: heading, goods, until }: Given): TemplateResult {
    const { words } = this;
    return html`<section class="panel" data-given>
      <div class="head">
        <h2>${words.term('voucherFor', heading)}</h2>
        <button class="compact" data-do="done" @click=${() => (this.given = undefined)}>${words.term('inviteDone')}</button>
      </div>
      <p>${words.term('voucherSay', until)}</p>
      <xy-qr .lang=${this.lang} .text=${text} label=${`${goods} · ${words.term('voucherEnds', until)}`}></xy-qr>
    </section>`;
  }

  #list(page: Page<RedemptionView>): TemplateResult {
    const { words } = this;
    if (page.total === 0) return html`<div class="empty"><strong>${words.term('listEmpty', words.term('stateName', 'held'))}</strong></div>`;
    return html`<table class="stack" data-list="held">
        <thead>
          <tr>
            <th>${words.term('holder')}</th>
            <th>${words.term('goods')}</th>
            <th class="num">${words.term('points')}</th>
            <th>${words.term('time')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${page.rows.map((row) => this.#row(row))}
        </tbody>
      </table>
      ${page.total > page.rows.length ? html`<p class="soft">${words.term('moreRows', page.total - page.rows.length)}</p>` : nothing}`;
  }

  #row(row: RedemptionView): TemplateResult {
    const { words } = this;
    return html`<tr data-redemption=${row.redemption}>
      <td class="lead">${row.erased ? words.term('erased') : (row.name ?? row.redemption)}</td>
      <td class="plain">${row.itemName} × ${row.quantity}</td>
      <td data-label=${words.term('points')} class="num key">${points(row.points)}</td>
      <td class="plain nowrap">${moment(row.at, this.#offset)}</td>
      <td class="acts">
        ${this.book?.state().mode === 'reader'
          ? nothing
          : this.giving === row.redemption
            ? html`<form class="actions" data-form="voucher" @submit=${(event: SubmitEvent) => this.#give(event, row)}>
                <label
                  >${words.term('voucherUntil')}<input
                    type="date"
                    name="until"
                    required
                    min=${this.#today}
                    value=${dayAfter(this.#today, DAYS)}
                /></label>
                <button class="compact primary" ?disabled=${!this.writable}>${words.term('voucherGive')}</button>
                <button type="button" class="compact" @click=${() => (this.giving = undefined)}>${words.term('back')}</button>
              </form>`
            : html`<div class="actions">
                <button class="compact" data-do="give" @click=${() => (this.giving = row.redemption)}>${words.term('voucherGive')}</button>
              </div>`}
      </td>
    </tr>`;
  }

  async #give(event: SubmitEvent, row: RedemptionView): Promise<void> {
    event.preventDefault();
    const until = fieldsOf(event.target as HTMLFormElement)('until') ?? this.#today;
    const written = await this.guard((book) => book.writeQr({ type: 'voucher', redemption: row.redemption, until }));
    if (written?.refusal) await this.refuse(written.refusal);
    if (written?.fault) await this.#say(written.fault);
    if (written?.text === undefined) return;
    this.given = { text: written.text, what: what(row), goods: `${row.itemName} × ${row.quantity}`, until };
    this.giving = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector('[data-given]')?.scrollIntoView({ block: 'nearest' }));
  }

  #turnScan = (): void => {
    this.scanning = !this.scanning;
    this.read = undefined;
  };

  #scanned = async ({ detail }: CustomEvent<Scanned>): Promise<void> => {
    const said = await this.guard((book) => book.readQr(detail.text, 'voucher'));
    if (!said) return;
    const { text, fault, redemption, refusal } = said;
    if (fault) return this.#say(fault);
    if (refusal) return this.refuse(refusal);
    if (text?.type !== 'voucher' || redemption == null) return;
    this.scanning = false;
    this.read = { redemption, until: text.until };
  };

  async #say(fault: Parameters<BookClient['qrFaultText']>[0]): Promise<void> {
    const text = (await this.book?.qrFaultText(fault, this.words.language)) ?? '';
    this.notice = { tone: 'bad', text: text.replace(/`/g, '') };
  }

  async #collect(row: RedemptionView): Promise<void> {
    const done = await this.act({ type: 'collectRedemption', redemption: row.redemption }, { text: this.words.term('collected', what(row)) });
    if (done) this.read = undefined;
  }
}

const what = ({ name, itemName, quantity }: RedemptionView): string => `${name ?? ''} · ${itemName} × ${quantity}`;

define('xy-vouchers', XyVouchers);

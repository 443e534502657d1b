// <xy-stock>: lists items with prices, takes goods in (donated or bought), writes goods off; a whole shelf from a table.

import { html, nothing, type TemplateResult } from 'lit';

import { readTable } from '../base/csv.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { parsePoints, points, todayAt } from '../base/format.js';
import type { BookClient, Command, ShelfRow, StockOrigin } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import { readShelf, type ShelfLine } from './shelf-table.js';

/** Goods in and out without a redemption. */
export class XyStock extends BookElement {
  static override properties = { counter: {}, shelf: { attribute: false }, lines: { state: true }, bad: { state: true } };

  declare counter: string;
  declare shelf: ShelfRow[];
  declare private lines: ShelfLine[];
  declare private bad: number[];
  #today = todayAt();

  constructor() {
    super();
    this.counter = '';
    this.shelf = [];
    this.lines = [];
    this.bad = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    this.#today = (await book.ask({ type: 'overview' })).today;
  }

  protected override render(): TemplateResult {
    if (this.book?.state().mode === 'reader') return html``;
    return html`<div class="screen">
      ${this.shelf.length > 0 ? this.#receiveForm() : nothing}
      <div class="columns">${this.#itemForm()} ${this.#tablePanel()}</div>
      ${this.shelf.length > 0 ? html`<div class="columns">${this.#priceForm()} ${this.#writeOffForm()}</div>` : nothing}
      ${this.notices()}
    </div>`;
  }

  #items(): TemplateResult {
    return html`<label class="w4 wide-on-phone"
      >${this.words.term('goods')}<select name="item">
        ${this.shelf.map((row) => html`<option value=${row.item}>${row.name}（${points(row.price)}）</option>`)}
      </select></label
    >`;
  }

  #origin(): TemplateResult {
    const { words } = this;
    return html`<label class="w4"
        >${words.term('origin')}<select name="origin">
          <option value="donated">${words.term('originName', 'donated')}</option>
          <option value="bought">${words.term('originName', 'bought')}</option>
        </select></label
      >
      <label class="w4">${words.term('donor')}<input name="donor" maxlength="40" /></label>`;
  }

  #receiveForm(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h2>${words.term('receive')}</h2>
      <form @submit=${this.#receive} data-form="receive">
        ${this.#items()}
        <label class="w4">${words.term('quantity')}<input name="quantity" type="number" min="1" required value="10" /></label>
        <label class="w4">${words.term('bestBeforeOptional')}<input name="bestBefore" type="date" min=${this.#today} /></label>
        ${this.#origin()}
        <div class="actions">
          <button class="primary" ?disabled=${!this.writable}>${words.term('receiveDo')}</button>
          <span class="soft small">${words.term('originWhy')}</span>
        </div>
      </form>
    </section>`;
  }

  #itemForm(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('listItem')}</h3>
      <form @submit=${this.#list} data-form="item">
        <label class="w6">${words.term('goods')}<input name="name" required maxlength="40" /></label>
        <label class="w3">${words.term('perUnit')}<input name="unit" required maxlength="10" .value=${words.term('unitExample')} /></label>
        <label class="w3">${words.term('price')}<input name="price" required inputmode="decimal" /></label>
        <div class="actions"><button class="primary" ?disabled=${!this.writable}>${words.term('listDo')}</button></div>
      </form>
    </section>`;
  }

  #tablePanel(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('shelfFromTable')}</h3>
      <p class="soft small">${words.term('shelfTableLead')}</p>
      <label>${words.term('shelfFile')}<input type="file" name="shelf" accept=".csv,text/csv" @change=${this.#chosen} /></label>
      ${this.bad.length > 0 ? html`<p class="note bad">${words.term('shelfBadRows', this.bad.join(', '))}</p>` : nothing}
      ${this.lines.length > 0 ? this.#tablePreview() : nothing}
    </section>`;
  }

  #tablePreview(): TemplateResult {
    const { words } = this;
    return html`<table>
        <thead>
          <tr>
            <th>${words.term('goods')}</th>
            <th class="num">${words.term('price')}</th>
            <th class="num">${words.term('quantity')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.lines.map(
            (line) =>
              html`<tr>
                <td>${line.name}</td>
                <td class="num">${points(line.price)} / ${line.unit}</td>
                <td class="num">${line.quantity}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <form @submit=${this.#stockAll}>
        ${this.#origin()}
        <div class="actions">
          <button class="primary" data-do="stock-all" ?disabled=${!this.writable}>
            ${words.term('stockAll', this.lines.length)}
          </button>
        </div>
      </form>`;
  }

  #priceForm(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('reprice')}</h3>
      <form @submit=${this.#price} data-form="price">
        ${this.#items()}
        <label class="w4">${words.term('newPrice')}<input name="price" required inputmode="decimal" /></label>
        <div class="actions"><button ?disabled=${!this.writable}>${words.term('repriceDo')}</button></div>
      </form>
    </section>`;
  }

  #writeOffForm(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('writeOff')}</h3>
      <form @submit=${this.#writeOff} data-form="writeOff">
        ${this.#items()}
        <label class="w4">${words.term('quantity')}<input name="quantity" type="number" min="1" required value="1" /></label>
        <label class="w4 wide-on-phone">${words.term('reason')}<input name="reason" required maxlength="200" /></label>
        <div class="actions"><button class="danger" ?disabled=${!this.writable}>${words.term('writeOffDo')}</button></div>
      </form>
    </section>`;
  }

  #receive = async (event: SubmitEvent): Promise<void> => {
    const field = submitted(event);
    const quantity = Number(field('quantity'));
    const row = this.shelf.find((one) => one.item === field('item'));
    if (!row) return;
    await this.act(
      {
        type: 'receiveStock',
        counter: this.counter,
        item: row.item,
        quantity,
        origin: originOf(field),
        bestBefore: field('bestBefore'),
      },
      { text: this.words.term('received', row.name, quantity), undo: () => this.#unreceive(row, quantity) },
    );
  };

  /** Goods entered by mistake leave as a write-off that says so. */
  async #unreceive(row: ShelfRow, quantity: number): Promise<void> {
    const reason = this.words.term('undoReason');
    await this.act(
      { type: 'writeOffStock', counter: this.counter, item: row.item, quantity, reason },
      { text: this.words.term('wroteOff') },
    );
  }

  #list = async (event: SubmitEvent): Promise<void> => {
    const field = submitted(event);
    const price = this.#amount(field('price'));
    if (price === undefined) return;
    const name = field('name') ?? '';
    await this.act({ type: 'listItem', name, unit: field('unit') ?? '', price }, { text: this.words.term('listed', name) });
  };

  #price = async (event: SubmitEvent): Promise<void> => {
    const field = submitted(event);
    const price = this.#amount(field('price'));
    if (price === undefined) return;
    const item = field('item') ?? '';
    const old = this.shelf.find((row) => row.item === item)?.price;
    await this.act(
      { type: 'priceItem', item, price },
      {
        text: this.words.term('repriced'),
        ...(old === undefined ? {} : { undo: async () => void (await this.act({ type: 'priceItem', item, price: old }, { text: this.words.term('repriced') })) }),
      },
    );
  };

  #writeOff = async (event: SubmitEvent): Promise<void> => {
    const field = submitted(event);
    const [item = '', reason = ''] = [field('item'), field('reason')];
    await this.act(
      { type: 'writeOffStock', counter: this.counter, item, quantity: Number(field('quantity')), reason },
      { text: this.words.term('wroteOff') },
    );
  };

  #amount(text: string | undefined): number | undefined {
    const price = parsePoints(text ?? '');
    if (price !== undefined && price >= 0) return price;
    this.notice = { tone: 'bad', text: this.words.term('notAnAmount', text ?? '') };
    return undefined;
  }

  #chosen = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    const { lines, bad } = readShelf(await readTable(file), this.words.term('unitExample'));
    this.lines = lines;
    this.bad = bad;
    if (lines.length === 0) this.notice = { tone: 'bad', text: this.words.term('tableEmpty') };
  };

  /** Items first, because each receipt names the item that its goods go to. */
  #stockAll = async (event: SubmitEvent): Promise<void> => {
    const origin = originOf(submitted(event));
    const { lines } = this;
    const listed = await this.actAll(
      lines.map((line): Command => ({ type: 'listItem', name: line.name, unit: line.unit, price: line.price })),
      (count) => ({ text: this.words.term('listedMany', count) }),
    );
    const goods = listed.flatMap((outcome, index): Command[] => {
      const quantity = lines[index]?.quantity ?? 0;
      if (!outcome.receipt || quantity === 0) return [];
      return [{ type: 'receiveStock', counter: this.counter, item: outcome.receipt.entry, quantity, origin }];
    });
    if (goods.length > 0) await this.actAll(goods, (count) => ({ text: this.words.term('stocked', count) }));
    if (listed.length > 0) this.lines = [];
  };
}

function submitted(event: SubmitEvent): (name: string) => string | undefined {
  event.preventDefault();
  return fieldsOf(event.target as HTMLFormElement);
}

function originOf(field: (name: string) => string | undefined): StockOrigin {
  return field('origin') === 'bought' ? 'bought' : { donated: { donor: field('donor') } };
}

define('xy-stock', XyStock);

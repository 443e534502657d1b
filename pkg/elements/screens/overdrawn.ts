// <xy-overdrawn>: what was handed out although the book does not cover it, why, and what is owed. Shows nothing while all is covered.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment, points } from '../base/format.js';
import type { BookClient, OverdrawnView } from '../contract.js';

/** The list of uncovered facts. */
export class XyOverdrawn extends BookElement {
  static override properties = { rows: { state: true } };

  declare private rows: OverdrawnView[];
  #offset = 480;

  constructor() {
    super();
    this.rows = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    const [rows, overview] = await Promise.all([book.ask({ type: 'overdrawn' }), book.ask({ type: 'overview' })]);
    this.#offset = overview.utcOffsetMinutes;
    this.rows = rows;
  }

  protected override render(): TemplateResult {
    const { rows, words } = this;
    if (rows.length === 0) return this.notices();
    return html`<section class="panel" data-overdrawn=${rows.length}>
        <h3>${words.term('overdrawn')}</h3>
        <p class="soft small">${words.term('overdrawnHint')}</p>
        <table class="stack" data-list="overdrawn">
          <thead>
            <tr>
              <th>${words.term('counter')}</th>
              <th>${words.term('holder')}</th>
              <th>${words.term('goods')}</th>
              <th>${words.term('overdrawnLacks')}</th>
              <th>${words.term('overdrawnCause')}</th>
              <th>${words.term('time')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((row) => this.#row(row))}
          </tbody>
        </table>
      </section>
      ${this.notices()}`;
  }

  #row(row: OverdrawnView): TemplateResult {
    const { words } = this;
    const { holder } = row;
    const owed = words.term('overdrawnPoints', points(row.points));
    const because = row.cause ? words.term('causeName', row.cause) : row.because ? words.term('bouncedBefore') : words.term('none');
    return html`<tr>
      <td class="plain">${row.counterName}</td>
      <td class="lead">${row.name ?? words.term('none')}</td>
      <td class="plain">${row.itemName}</td>
      <td class="key">
        ${row.points > 0
          ? holder
            ? html`<button class="link" @click=${() => this.explain({ debt: { holder } }, `${row.name ?? ''} · ${words.term('debt')}`)}>${owed}</button>`
            : owed
          : nothing}
        ${row.units > 0 ? words.term('overdrawnUnits', row.units) : nothing}
      </td>
      <td data-label=${words.term('overdrawnCause')}>${because}</td>
      <td class="plain nowrap">${moment(row.at, this.#offset)}</td>
    </tr>`;
  }
}

define('xy-overdrawn', XyOverdrawn);

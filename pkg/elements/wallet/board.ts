// <xy-wallet-board>: the board as the community publishes it, out of the newest statement.

import { html, nothing, type TemplateResult } from 'lit';

import type { BoardRow } from '../../loader/contract.js';
import { define } from '../base/define.js';
import { moment } from '../base/format.js';
import { amount } from '../parts/figure.js';
import { WalletElement } from './base.js';

/** The board. */
export class XyWalletBoard extends WalletElement {
  protected override render(): TemplateResult {
    const { statement, words } = this;
    if (!statement) return html`<div class="screen">${this.noStatement()}</div>`;
    const { board } = statement;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('walletPage', 'board')} · ${words.term('periodName', board.period)}</h2>
        <p class="soft small">
          ${words.term('walletBoardLead')} ${words.term('walletAsOf', moment(statement.at, statement.utcOffsetMinutes))}
        </p>
        ${board.rows.length === 0
          ? html`<p class="soft">${words.term('walletBoardEmpty')}</p>`
          : html`<ul class="rows" data-list="board">${board.rows.map((row) => this.#row(row))}</ul>`}
      </section>
    </div>`;
  }

  #row(row: BoardRow): TemplateResult {
    const { words } = this;
    const name = row.name ?? (row.hidden ? words.term('hiddenWhy', row.hidden) : words.term('none'));
    return html`<li>
      <div class="line">
        <span>
          <strong>${row.place}</strong> ${name}
          ${row.group ? html`<span class="soft small">${row.group}</span>` : nothing}
          ${this.isOwn(row.holder) ? html`<span class="tag good">${words.term('walletMe')}</span>` : nothing}
        </span>
        <strong>${amount(row.rank, 'points')}</strong>
      </div>
    </li>`;
  }
}

define('xy-wallet-board', XyWalletBoard);

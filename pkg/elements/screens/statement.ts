// <xy-statement>: one household's or person's accounts: what there is, how it came, and when it lapses.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { points } from '../base/format.js';
import type { BookClient, Figure, KeyView, MovementView, OverviewView, StatementView } from '../contract.js';
import { amount, figure, figureStyles, type Unit } from '../parts/figure.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import { printTable } from '../parts/print.js';
import { keyName } from '../parts/say.js';

const ROWS = 20;

/** A statement. */
export class XyStatement extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      .tiles {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
      }

      .tile {
        display: grid;
        gap: 2px;
        padding: 12px 14px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }

      .tile b {
        font-size: calc(var(--_text) * 1.5);
        line-height: 1.3;
      }

      .head xy-pick {
        flex: 1 1 280px;
        max-width: 460px;
      }
    `,
  ];

  static override properties = { who: { state: true }, view: { state: true }, skip: { state: true } };

  declare private who: Picked | undefined;
  declare private view: StatementView | undefined;
  declare private skip: number;
  #keys: KeyView[] = [];
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.skip = 0;
  }

  protected override async load(book: BookClient): Promise<void> {
    const { who } = this;
    if (!who) return;
    const [view, keys, overview] = await Promise.all([
      book.ask({ type: 'statement', holder: who.holder, skip: this.skip, limit: ROWS }),
      book.ask({ type: 'keys' }),
      book.ask({ type: 'overview' }),
    ]);
    this.#keys = keys;
    this.#overview = overview;
    this.view = view;
  }

  protected override render(): TemplateResult {
    const { view, words } = this;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('statement')}</h2>
        <div class="head">
          <xy-pick
            of="any"
            .book=${this.book}
            .lang=${this.lang}
            .value=${this.who}
            @xy-pick=${(event: CustomEvent<Picked>) => {
              this.who = event.detail;
              this.skip = 0;
              void this.reload();
            }}
          ></xy-pick>
          ${view ? html`<button data-do="print" @click=${this.#print}>${words.term('print')}</button>` : nothing}
        </div>
        ${view
          ? this.#accounts(view)
          : html`<div class="empty"><strong>${words.term('statementEmpty')}</strong><span>${words.term('statementEmptyHint')}</span></div>`}
      </section>
      ${view ? html`<section class="panel">${this.#movements(view)}</section> ${this.#lots(view)}` : nothing}
      ${this.notices()}
    </div>`;
  }

  #accounts(view: StatementView): TemplateResult {
    const { words } = this;
    const { accounts, holder } = view;
    const name = view.erased ? words.term('erased') : (view.name ?? this.who?.name ?? '');
    const tile = (word: 'spendable' | 'held' | 'debt' | 'honour' | 'rank', value: number, asked: Figure): TemplateResult => {
      const title = `${name} · ${word === 'rank' ? `${words.term('periodName', view.period)} ` : ''}${words.term(word)}`;
      return html`<div class="tile" data-tile=${word}>
        <span class="soft small">${words.term(word)}</span>
        <b>${figure(value, 'points', words.term(word), () => this.explain(asked, title))}</b>
      </div>`;
    };
    return html`<div class="tiles">
        ${tile('spendable', accounts.spendable, { spendable: { holder } })}
        ${tile('held', accounts.held, { held: { holder } })}
        ${tile('rank', accounts.rank, { rank: { holder, period: view.period } })}
        ${tile('honour', accounts.honour, { honour: { holder } })}
        ${accounts.debt === 0 ? nothing : tile('debt', accounts.debt, { debt: { holder } })} ${this.#minutes(view, name)}
      </div>
      ${accounts.nextExpiry
        ? html`<p class="note">${words.term('lapsing', points(accounts.nextExpiryPoints), accounts.nextExpiry)}</p>`
        : nothing}`;
  }

  #minutes(view: StatementView, name: string): TemplateResult {
    const { words } = this;
    const { holder } = view;
    const asked: Figure =
      'person' in holder
        ? { personMinutes: { person: holder.person } }
        : { householdMinutes: { household: holder.household } };
    const value = figure(view.minutes, 'minutes', words.term('serviceHours'), () =>
      this.explain(asked, words.term('titleMinutes', name)),
    );
    return html`<div class="tile" data-tile="minutes">
      <span class="soft small">${words.term('serviceHours')}</span><b>${value}</b>
    </div>`;
  }

  #movements(view: StatementView): TemplateResult {
    const { words } = this;
    if (view.total === 0) return html`<div class="empty"><strong>${words.term('noMovements')}</strong></div>`;
    const turn = (by: number): void => {
      this.skip = Math.max(0, this.skip + by);
      void this.reload();
    };
    return html`<h3>${words.term('movements')} <span class="soft">${view.total}</span></h3>
      <table class="stack" data-list="movements">
        <thead>
          <tr>
            <th>${words.term('day')}</th>
            <th>${words.term('what')}</th>
            <th>${words.term('enteredApproved')}</th>
            <th class="num">${words.term('rank')}</th>
            <th class="num">${words.term('honour')}</th>
            <th class="num">${words.term('spendable')}</th>
            <th class="num">${words.term('held')}</th>
          </tr>
        </thead>
        <tbody>
          ${view.movements.map((row) => this.#movement(row))}
        </tbody>
      </table>
      ${view.total > ROWS
        ? html`<div class="actions">
            <button ?disabled=${this.skip === 0} @click=${() => turn(-ROWS)}>${words.term('previous')}</button>
            <button ?disabled=${this.skip + ROWS >= view.total} @click=${() => turn(ROWS)}>${words.term('next')}</button>
          </div>`
        : nothing}`;
  }

  #movement(row: MovementView): TemplateResult {
    const { words } = this;
    const cell = (word: 'rank' | 'honour' | 'spendable' | 'held', value: number, unit: Unit = 'signed'): TemplateResult =>
      html`<td class="num ${value === 0 ? 'blank' : ''}" data-label=${words.term(word)}>
        ${value === 0 ? html`<span class="soft">${words.term('none')}</span>` : amount(value, unit)}
      </td>`;
    return html`<tr data-entry=${row.entry}>
      <td class="plain nowrap">${row.on}</td>
      <td class="lead">
        <span
          >${row.title ?? words.term('causeName', row.cause)}${row.byName ? html` <span class="soft">${row.byName}</span>` : nothing}
          <br /><span class="soft small">${words.term('causeName', row.cause)} · ${row.entry}</span></span
        >
      </td>
      <td data-label=${words.term('enteredApproved')} class="small">
        <span
          >${keyName(row.enteredBy, this.#keys, words)}${row.bookedBy === row.enteredBy
            ? nothing
            : html`<br />→ ${keyName(row.bookedBy, this.#keys, words)}`}</span
        >
      </td>
      ${cell('rank', row.rank)} ${cell('honour', row.honour)} ${cell('spendable', row.spendable)} ${cell('held', row.held)}
    </tr>`;
  }

  #lots(view: StatementView): TemplateResult | typeof nothing {
    const { words } = this;
    if (view.lots.length === 0) return nothing;
    return html`<section class="panel">
      <h3>${words.term('lots')}</h3>
      <table>
        <thead>
          <tr>
            <th>${words.term('earnedOn')}</th>
            <th>${words.term('expiresOn')}</th>
            <th class="num">${words.term('leftInLot')}</th>
          </tr>
        </thead>
        <tbody>
          ${view.lots.map(
            (lot) =>
              html`<tr>
                <td>${lot.lot.earnedOn}</td>
                <td>${lot.expiresOn ?? words.term('neverLapses')}</td>
                <td class="num">${points(lot.left)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  #print = (): void => {
    const { view, words } = this;
    if (!view) return;
    const { accounts } = view;
    printTable(this, {
      title: words.term('statementOf', view.name ?? ''),
      subtitle: `${this.#overview?.name ?? ''} · ${words.term('printedOn', this.#overview?.today ?? '')} · ${words.term('spendable')} ${points(accounts.spendable)} · ${words.term('honour')} ${points(accounts.honour)}`,
      columns: [
        { text: words.term('day'), number: false },
        { text: words.term('what'), number: false },
        { text: words.term('rank'), number: true },
        { text: words.term('spendable'), number: true },
      ],
      rows: view.movements.map((row) => [
        row.on,
        row.title ?? words.term('causeName', row.cause),
        points(row.rank),
        points(row.spendable),
      ]),
      foot: words.term('printFoot'),
    });
  };
}

define('xy-statement', XyStatement);

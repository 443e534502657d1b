// <xy-board>: the board 红榜 of a period, masked by default, with a sheet to print and pin up.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { points } from '../base/format.js';
import type { BoardNames, BoardOf, BoardRow, BoardView, BookClient, Figure, OverviewView } from '../contract.js';
import { figure, figureStyles } from '../parts/figure.js';
import { valueOf } from '../parts/form.js';
import { printTable } from '../parts/print.js';
import { earlierPeriods } from './periods.js';

const ROWS = 100;

/** The board. */
export class XyBoard extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      .top {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }

      .top article {
        display: grid;
        gap: 4px;
        justify-items: center;
        padding: 18px 12px;
        border: 1px solid var(--_line);
        border-top: 4px solid var(--_border);
        border-radius: var(--_radius);
        background: var(--_surface);
        text-align: center;
      }

      .top article.first {
        border-top-color: var(--_honour);
        background: var(--_honour-ground);
      }

      .top .name {
        font-size: var(--_title);
        font-weight: 600;
      }

      .top .points {
        font-size: calc(var(--_text) * 1.9);
        font-weight: 700;
        line-height: 1.2;
      }

      .top .place {
        color: var(--_ink-soft);
        font-size: var(--_small);
        letter-spacing: 0.1em;
      }

      .top .first .place,
      .top .first .points {
        color: var(--_honour);
      }

      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 16px;
        align-items: end;
      }

      .filters > label:not(.check) {
        min-width: 10em;
      }

      .filters button:last-child {
        margin-inline-start: auto;
      }

      @media (max-width: 720px) {
        .top {
          grid-template-columns: minmax(0, 1fr);
        }

        .top article {
          grid-template-columns: auto 1fr auto;
          align-items: center;
          justify-items: start;
          gap: 12px;
          padding: 12px 14px;
          text-align: start;
        }
      }
    `,
  ];

  static override properties = {
    of: { state: true },
    period: { state: true },
    names: { state: true },
    view: { state: true },
  };

  declare private of: BoardOf;
  declare private period: string;
  declare private names: BoardNames;
  declare private view: BoardView | undefined;
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.of = 'households';
    this.period = '';
    this.names = 'masked';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [view, overview] = await Promise.all([
      book.ask({
        type: 'board',
        of: this.of,
        limit: ROWS,
        names: this.names,
        ...(this.period ? { period: this.period } : {}),
      }),
      book.ask({ type: 'overview' }),
    ]);
    this.#overview = overview;
    this.view = view;
  }

  protected override render(): TemplateResult {
    const { view, words } = this;
    if (!view) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const top = view.rows.filter((row) => row.place <= 3).slice(0, 3);
    return html`<div class="screen">
      <section class="panel">
        <div class="head">
          <h2>${words.term('boardTitle', this.#overview?.name ?? '')}</h2>
          <span class="soft">${words.term('boardTotal', view.total, this.of)}</span>
        </div>
        ${this.#filters(view)}
      </section>
      ${view.rows.length === 0
        ? html`<div class="panel">
            <div class="empty"><strong>${words.term('boardEmpty')}</strong><span>${words.term('boardEmptyHint')}</span></div>
          </div>`
        : html`<div class="top">${top.map((row) => this.#medal(row, view.period))}</div>
            <section class="panel">${this.#table(view)}</section>`}
      ${this.notices()}
    </div>`;
  }

  #filters(view: BoardView): TemplateResult {
    const { words } = this;
    const current = this.#overview?.period ?? view.period;
    const tab = (of: BoardOf): TemplateResult =>
      html`<button aria-pressed=${this.of === of} data-tab=${of} @click=${() => this.#set(() => (this.of = of))}>
        ${words.term(of === 'households' ? 'households' : 'people')}
      </button>`;
    return html`<div class="filters">
      <div class="tabs">${tab('households')} ${tab('people')}</div>
      <label
        >${words.term('period')}<select
          name="period"
          @change=${(event: Event) => {
            const period = valueOf(event);
            this.#set(() => (this.period = period));
          }}
        >
          ${earlierPeriods(current).map(
            (period) => html`<option value=${period} ?selected=${period === view.period}>${words.term('periodName', period)}</option>`,
          )}
        </select></label
      >
      <label
        >${words.term('shownNames')}<select
          name="names"
          @change=${(event: Event) => {
            const names = valueOf(event) as BoardNames;
            this.#set(() => (this.names = names));
          }}
        >
          ${(['masked', 'consented', 'staff'] as const).map(
            (names) => html`<option value=${names} ?selected=${names === this.names}>${words.term('boardNamesName', names)}</option>`,
          )}
        </select></label
      >
      <button data-do="print" @click=${this.#print}>${words.term('print')}</button>
    </div>`;
  }

  #set(change: () => void): void {
    change();
    void this.reload();
  }

  #medal(row: BoardRow, period: string): TemplateResult {
    const { words } = this;
    return html`<article class=${row.place === 1 ? 'first' : ''}>
      <span class="place">${words.term('placeName', row.place)}</span>
      <span
        ><span class="name">${this.#name(row)}</span><br /><span class="soft small">${row.group ?? ''}</span></span
      >
      <span class="points">${this.#rank(row, period)}</span>
    </article>`;
  }

  #table(view: BoardView): TemplateResult {
    const { words } = this;
    return html`<table data-list="board">
      <thead>
        <tr>
          <th class="num narrow">${words.term('placeShort')}</th>
          <th>${words.term(this.of === 'households' ? 'household' : 'name')}</th>
          <th class="wide-only">${words.term('group')}</th>
          <th class="num">${words.term('rank')}</th>
          <th class="num">${words.term('honour')}</th>
        </tr>
      </thead>
      <tbody>
        ${view.rows.map(
          (row) =>
            html`<tr>
              <td class="num">${row.place}</td>
              <td class="nowrap">${this.#name(row)}</td>
              <td class="wide-only">${row.group ?? ''}</td>
              <td class="num">${this.#rank(row, view.period)}</td>
              <td class="num">${this.#honour(row)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="soft small">${words.term('boardWhy')}${this.names === 'staff' ? nothing : html` ${words.term('maskedWhy')}`}</p>`;
  }

  #name(row: BoardRow): string {
    return row.name ?? (row.hidden === undefined ? this.words.term('hiddenName') : this.words.term('hiddenWhy', row.hidden));
  }

  #rank(row: BoardRow, period: string): TemplateResult {
    const { words } = this;
    const asked: Figure =
      this.of === 'people' && 'person' in row.holder
        ? { personRank: { person: row.holder.person, period } }
        : { rank: { holder: row.holder, period } };
    const title = `${this.#name(row)} · ${words.term('periodName', period)} ${words.term('rank')}`;
    return figure(row.rank, 'points', words.term('rank'), () => this.explain(asked, title, this.names !== 'staff'));
  }

  #honour(row: BoardRow): TemplateResult {
    const { words } = this;
    const asked: Figure =
      this.of === 'people' && 'person' in row.holder
        ? { personHonour: { person: row.holder.person } }
        : { honour: { holder: row.holder } };
    return figure(row.honour, 'points', words.term('honour'), () =>
      this.explain(asked, `${this.#name(row)} · ${words.term('honour')}`, this.names !== 'staff'),
    );
  }

  /** What is pinned up is for publication, whatever the screen shows. */
  #print = async (): Promise<void> => {
    const { words } = this;
    const { of } = this;
    const period = this.view?.period;
    const names = this.names === 'staff' ? 'masked' : this.names;
    const view = await this.guard(async (book) => book.ask({ type: 'board', of, period, limit: ROWS, names }));
    if (!view) return;
    printTable(this, {
      title: words.term('boardTitle', this.#overview?.name ?? ''),
      subtitle: `${words.term('periodName', view.period)} · ${words.term('printedOn', this.#overview?.today ?? '')}`,
      columns: [
        { text: words.term('placeShort'), number: true },
        { text: words.term(this.of === 'households' ? 'household' : 'name'), number: false },
        { text: words.term('group'), number: false },
        { text: words.term('rank'), number: true },
        { text: words.term('honour'), number: true },
      ],
      rows: view.rows.map((row) => [
        String(row.place),
        this.#name(row),
        row.group ?? '',
        points(row.rank),
        points(row.honour),
      ]),
      foot: words.term('printFoot'),
    });
  };
}

define('xy-board', XyBoard);

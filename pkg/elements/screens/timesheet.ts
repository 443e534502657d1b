// <xy-timesheet>: a team's approved minutes per person between two days.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { hours } from '../base/format.js';
import type { BookClient, TeamView, TimesheetView } from '../contract.js';
import { figure, figureStyles } from '../parts/figure.js';
import { valueOf } from '../parts/form.js';
import { printTable } from '../parts/print.js';

/** A timesheet. */
export class XyTimesheet extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      .end {
        grid-column: span 2;
        justify-content: flex-end;
      }

      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 32px;
      }

      .facts b {
        font-size: calc(var(--_text) * 1.5);
      }

      .bar {
        display: block;
        width: 100%;
        height: 8px;
        min-width: 80px;
      }

      .bar rect {
        fill: var(--_primary);
      }

      .bar .ground {
        fill: var(--_ground);
      }
    `,
  ];

  static override properties = {
    teams: { state: true },
    team: { state: true },
    from: { state: true },
    until: { state: true },
    view: { state: true },
  };

  declare private teams: TeamView[] | undefined;
  declare private team: string;
  declare private from: string;
  declare private until: string;
  declare private view: TimesheetView | undefined;

  constructor() {
    super();
    this.team = '';
    this.from = '';
    this.until = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const teams = await book.ask({ type: 'teams' });
    this.team ||= teams[0]?.team ?? '';
    this.view = this.team
      ? await book.ask({
          type: 'timesheet',
          team: this.team,
          ...(this.from ? { from: this.from } : {}),
          ...(this.until ? { until: this.until } : {}),
        })
      : undefined;
    this.teams = teams;
  }

  protected override render(): TemplateResult {
    const { teams, words } = this;
    if (!teams) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('timesheet')}</h2>
        ${teams.length === 0
          ? html`<div class="empty"><strong>${words.term('teamsEmpty')}</strong><span>${words.term('teamsEmptyHint')}</span></div>`
          : this.#filters(teams)}
      </section>
      ${this.view ? html`<section class="panel">${this.#body(this.view)}</section>` : nothing} ${this.notices()}
    </div>`;
  }

  #filters(teams: TeamView[]): TemplateResult {
    const { words } = this;
    const set = (field: 'team' | 'from' | 'until') => (event: Event) => {
      this[field] = valueOf(event);
      void this.reload();
    };
    return html`<div class="form">
      <label class="w4 wide-on-phone"
        >${words.term('team')}<select name="team" @change=${set('team')}>
          ${teams.map((team) => html`<option value=${team.team} ?selected=${team.team === this.team}>${team.name}</option>`)}
        </select></label
      >
      <label class="w3">${words.term('from')}<input type="date" name="from" .value=${this.from} @change=${set('from')} /></label>
      <label class="w3">${words.term('until')}<input type="date" name="until" .value=${this.until} @change=${set('until')} /></label>
      <div class="actions end">
        <button data-do="print" ?disabled=${!this.view?.rows.length} @click=${this.#print}>${words.term('print')}</button>
      </div>
    </div>`;
  }

  #body(view: TimesheetView): TemplateResult {
    const { words } = this;
    const range = { from: view.from, until: view.until };
    if (view.rows.length === 0) {
      return html`<div class="empty"><strong>${words.term('timesheetEmpty')}</strong><span>${words.term('timesheetEmptyHint')}</span></div>`;
    }
    const most = view.rows[0]?.minutes ?? 1;
    return html`
      <div class="facts">
        <p>
          <span class="soft small">${words.term('serviceHours')}</span><br /><b
            >${figure(view.minutes, 'minutes', words.term('serviceHours'), () =>
              this.explain({ teamMinutes: { team: view.team, ...range } }, words.term('titleMinutes', view.name)),
            )}</b
          >
        </p>
        <p><span class="soft small">${words.term('personTimes')}</span><br /><b>${view.personTimes}</b></p>
        <p><span class="soft small">${words.term('distinctPeople')}</span><br /><b>${view.rows.length}</b></p>
        <p>
          <span class="soft small">${words.term('backfilled')}</span><br /><b
            >${view.backfilled} / ${view.personTimes}</b
          >
        </p>
      </div>
      <table class="stack" data-list="timesheet">
        <thead>
          <tr>
            <th>${words.term('name')}</th>
            <th class="wide-only"></th>
            <th class="num">${words.term('personTimes')}</th>
            <th class="num">${words.term('serviceHours')}</th>
          </tr>
        </thead>
        <tbody>
          ${view.rows.map(
            (row) =>
              html`<tr>
                <td class="lead">${row.erased ? words.term('erased') : (row.name ?? row.person)}</td>
                <td class="wide-only">${bar(row.minutes, most)}</td>
                <td class="num" data-label=${words.term('personTimes')}>${row.personTimes}</td>
                <td class="num key" data-label=${words.term('serviceHours')}>
                  ${figure(row.minutes, 'minutes', words.term('serviceHours'), () =>
                    this.explain(
                      { personMinutes: { person: row.person, team: view.team, ...range } },
                      words.term('titleMinutes', `${row.name ?? row.person} · ${view.name}`),
                    ),
                  )}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    `;
  }

  #print = (): void => {
    const { view, words } = this;
    if (!view) return;
    printTable(this, {
      title: `${view.name} · ${words.term('timesheet')}`,
      subtitle: `${view.from ?? ''} – ${view.until} · ${words.term('personTimes')} ${view.personTimes} · ${words.term('serviceHours')} ${hours(view.minutes)}`,
      columns: [
        { text: words.term('name'), number: false },
        { text: words.term('personTimes'), number: true },
        { text: words.term('serviceHours'), number: true },
      ],
      rows: view.rows.map((row) => [row.name ?? row.person, String(row.personTimes), hours(row.minutes)]),
      foot: words.term('printFoot'),
    });
  };
}

/** A bar as SVG: its length is an attribute, which a strict style policy does not mind. */
function bar(value: number, most: number): TemplateResult {
  const width = Math.max(1, Math.round((100 * value) / Math.max(1, most)));
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="ground" width="100" height="8"></rect>
    <rect width=${width} height="8"></rect>
  </svg>`;
}

define('xy-timesheet', XyTimesheet);

// <xy-overview>: the village at a glance, what waits for a decision, and what to do next in a new book.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { grouped } from '../base/format.js';
import type { ActivityView, BoardView, BookClient, CounterView, Figure, OverviewView } from '../contract.js';
import { amount, figure, figureStyles, type Unit } from '../parts/figure.js';
import type { WordList } from '../words/zh.js';
import type { Section } from './sections.js';

interface Step {
  section: Section;
  word: keyof WordList & `step${string}`;
  done: boolean;
}

/** The first screen of a founded book. Fires `xy-section` to go elsewhere. */
export class XyOverview extends BookElement {
  static override styles = [
    BookElement.styles,
    figureStyles,
    css`
      .tiles {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
      }

      button.tile {
        display: grid;
        text-align: start;
        gap: 2px;
        align-content: start;
        padding: 14px 16px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
      }

      .tile b {
        font-size: calc(var(--_text) * 1.7);
        line-height: 1.25;
        font-variant-numeric: tabular-nums;
      }

      .tile .opens {
        text-decoration: underline dotted 1px var(--_border);
        text-underline-offset: 5px;
      }

      .queue {
        display: grid;
        gap: 10px;
        grid-template-columns: repeat(3, minmax(0, 1fr));
      }

      .queue button {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 10px;
        text-align: start;
      }

      .queue b {
        font-size: calc(var(--_text) * 1.4);
        font-variant-numeric: tabular-nums;
      }

      .queue .some {
        border-color: var(--_warn);
        background: var(--_warn-ground);
        color: var(--_warn);
      }

      ol {
        list-style: none;
        display: grid;
        gap: 8px;
      }

      ol button {
        width: 100%;
        display: flex;
        gap: 12px;
        align-items: center;
        text-align: start;
      }

      ol .state {
        margin-inline-start: auto;
      }

      ol .place {
        flex: none;
        width: 1.9em;
        height: 1.9em;
        display: grid;
        place-items: center;
        border-radius: 50%;
        background: var(--_ground);
        color: var(--_ink-soft);
        font-variant-numeric: tabular-nums;
      }

      ol .done .place {
        background: var(--_primary-ground);
        color: var(--_primary);
      }

      @media (max-width: 720px) {
        .tiles {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }

        .queue {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  static override properties = { view: { state: true } };

  declare private view: OverviewView | undefined;
  #counters: CounterView[] = [];
  #board: BoardView | undefined;
  #activities: ActivityView[] = [];

  protected override async load(book: BookClient): Promise<void> {
    const [view, counters, activities] = await Promise.all([
      book.ask({ type: 'overview' }),
      book.ask({ type: 'counters' }),
      book.ask({ type: 'activities', limit: 5 }),
    ]);
    this.#counters = counters;
    this.#activities = activities;
    this.#board = view.period ? await book.ask({ type: 'board', of: 'households', limit: 5 }) : undefined;
    this.view = view;
  }

  protected override render(): TemplateResult {
    const { view, words } = this;
    if (!view) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const steps = this.#steps(view);
    return html`<div class="screen">
      ${this.#reminder()} ${steps.every((step) => step.done) ? nothing : this.#start(steps)}
      <section class="panel">
        <h2>${words.term('waitingTitle')}</h2>
        <div class="queue">
          ${this.#waiting('service', 'waitingServices', view.servicesWaiting)}
          ${this.#waiting('deeds', 'waitingDeeds', view.deedsWaiting)}
          ${this.#waiting('shop', 'waitingRedemptions', view.redemptionsHeld)}
        </div>
        ${view.bounced > 0
          ? html`<p class="note warn">
              ${words.term('bouncedSome', view.bounced)}
              <button class="link" @click=${() => this.#go('book')}>${words.term('look')}</button>
            </p>`
          : nothing}
        ${view.provisional ? html`<p class="note warn">${words.term('provisional')}</p>` : nothing}
      </section>
      <div class="tiles">
        ${this.#count('roster', words.term('tilePeople'), view.people)}
        ${this.#count('roster', words.term('tileHouseholds'), view.households)}
        ${this.#count('teams', words.term('tileTeams'), view.teams)}
        ${this.#total({ communityMinutes: {} }, words.term('tileMinutes'), view.minutes, 'minutes')}
        ${this.#total({ communitySpendable: {} }, words.term('tileSpendable'), view.spendable, 'points')}
        ${this.#total({ communityHeld: {} }, words.term('tileHeld'), view.held, 'points')}
      </div>
      ${this.#recent()}
      ${this.notices()}
    </div>`;
  }

  #reminder(): TemplateResult | typeof nothing {
    const { words } = this;
    const { backupDue: due, lastBackup } = this.book?.state() ?? {};
    if (!due) return nothing;
    return html`<p class="note warn" data-reminder="backup">
      ${lastBackup === undefined ? words.term('backupNever', due.newEntries) : words.term('backupDue', due.days, due.newEntries)}
      <button class="compact" @click=${() => this.#go('book')}>${words.term('backupGo')}</button>
    </p>`;
  }

  #steps(view: OverviewView): Step[] {
    return [
      { section: 'sheet', word: 'stepSheet', done: view.sheet !== undefined && view.sheet !== null },
      { section: 'roster', word: 'stepRoster', done: view.people > 0 },
      { section: 'teams', word: 'stepTeam', done: view.teams > 0 },
      { section: 'shop', word: 'stepShop', done: this.#counters.length > 0 },
      { section: 'service', word: 'stepService', done: view.minutes > 0 || view.servicesWaiting > 0 },
    ];
  }

  #start(steps: Step[]): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h2>${words.term('startTitle')}</h2>
      <ol>
        ${steps.map(
          (step, index) =>
            html`<li class=${step.done ? 'done' : ''}>
              <button @click=${() => this.#go(step.section)}>
                <span class="place">${index + 1}</span><span>${words.term(step.word)}</span>
                <span class="state ${step.done ? 'tag good' : 'soft'}">${words.term(step.done ? 'done' : 'open')}</span>
              </button>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  #waiting(section: Section, word: 'waitingServices' | 'waitingDeeds' | 'waitingRedemptions', count: number): TemplateResult {
    return html`<button class=${count > 0 ? 'some' : ''} @click=${() => this.#go(section)}>
      <span>${this.words.term(word)}</span><b>${grouped(count)}</b>
    </button>`;
  }

  /** How many there are; the list is a screen of its own. */
  #count(section: Section, name: string, value: number): TemplateResult {
    return html`<button class="tile" @click=${() => this.#go(section)}>
      <span class="soft small">${name}</span><b>${grouped(value)}</b>
    </button>`;
  }

  /** A number of the whole community, which opens into its explanation. */
  #total(of: Figure, name: string, value: number, unit: Unit): TemplateResult {
    return html`<button class="tile" data-tile=${Object.keys(of)[0]} @click=${() => this.explain(of, name)}>
      <span class="soft small">${name}</span>
      <span class="nowrap"><b class="opens">${amount(value, unit)}</b> <span class="soft small">${this.words.term('unitName', unit)}</span></span>
    </button>`;
  }

  #recent(): TemplateResult | typeof nothing {
    const { words } = this;
    const rows = this.#board?.rows ?? [];
    if (rows.length === 0 && this.#activities.length === 0) return nothing;
    return html`<div class="columns">
      <section class="panel">
        <div class="head">
          <h3>${words.term('topFive', words.term('periodName', this.#board?.period ?? ''))}</h3>
          <button class="link" @click=${() => this.#go('board')}>${words.term('sectionName', 'board')}</button>
        </div>
        ${rows.length === 0 ? html`<p class="soft">${words.term('boardEmpty')}</p>` : this.#top()}
      </section>
      <section class="panel">
        <div class="head">
          <h3>${words.term('recentActivities')}</h3>
          <button class="link" @click=${() => this.#go('service')}>${words.term('sectionName', 'service')}</button>
        </div>
        ${this.#activities.length === 0
          ? html`<p class="soft">${words.term('noActivities')}</p>`
          : html`<table>
              <tbody>
                ${this.#activities.map(
                  (one) =>
                    html`<tr>
                      <td>${one.title}<br /><span class="soft small">${one.teamName} · ${one.place}</span></td>
                      <td class="num">${one.on}<br /><span class="soft small">${words.term('recordCount', one.records)}</span></td>
                    </tr>`,
                )}
              </tbody>
            </table>`}
      </section>
    </div>`;
  }

  #top(): TemplateResult {
    const { words } = this;
    const period = this.#board?.period ?? '';
    return html`<table>
      <tbody>
        ${(this.#board?.rows ?? []).map((row) => {
          const name = row.name ?? words.term('hiddenName');
          const title = `${name} · ${words.term('periodName', period)} ${words.term('rank')}`;
          return html`<tr>
            <td class="num narrow soft">${row.place}</td>
            <td>${name} <span class="soft small">${row.group ?? ''}</span></td>
            <td class="num">
              ${figure(row.rank, 'points', words.term('rank'), () =>
                this.explain({ rank: { holder: row.holder, period } }, title, true),
              )}
            </td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  #go(section: Section): void {
    this.dispatchEvent(new CustomEvent<Section>('xy-section', { detail: section, bubbles: true, composed: true }));
  }
}

define('xy-overview', XyOverview);

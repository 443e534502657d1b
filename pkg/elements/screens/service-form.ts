// <xy-service-form>: one activity and many people's minutes, entered in one go from the sign-in sheet.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { ActivityView, BookClient, Command, Evidence, TeamView } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';

interface Line {
  person: string;
  name: string;
  minutes: number;
  on: boolean;
}

const EVIDENCE: Evidence[] = ['leaderSigned', 'checkIn', 'backfill'];
const MINUTES = 120;

/** The form. Fires `xy-recorded` after records went in. */
export class XyServiceForm extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      .people {
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
      }

      .line {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 6px 12px;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }

      .line .check {
        flex: 1;
        min-width: 0;
      }

      .line input[type='number'] {
        width: 5.5em;
      }

      .line.off {
        background: var(--_ground);
      }

      @media (max-width: 720px) {
        .people {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  static override properties = {
    teams: { state: true },
    activities: { state: true },
    activity: { state: true },
    planning: { state: true },
    lines: { state: true },
    charge: { state: true },
  };

  declare private teams: TeamView[];
  declare private activities: ActivityView[];
  declare private activity: string;
  declare private planning: boolean;
  declare private lines: Line[];
  declare private charge: Picked | undefined;
  #today = todayAt();
  #village = '';

  constructor() {
    super();
    this.teams = [];
    this.activities = [];
    this.activity = '';
    this.planning = false;
    this.lines = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    const [teams, activities, overview] = await Promise.all([
      book.ask({ type: 'teams' }),
      book.ask({ type: 'activities', limit: 50 }),
      book.ask({ type: 'overview' }),
    ]);
    this.#today = overview.today;
    this.#village = overview.name;
    this.teams = teams;
    this.activities = activities;
    if (!this.activity && activities[0]) await this.#choose(activities[0].activity);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    if (this.teams.length === 0) {
      return html`<section class="panel">
        <h2>${words.term('recordService')}</h2>
        <div class="empty"><strong>${words.term('noTeamYet')}</strong><span>${words.term('noTeamYetHint')}</span></div>
      </section>`;
    }
    const planning = this.planning || this.activities.length === 0;
    return html`<div class="screen">
      <section class="panel">
        <div class="head">
          <h2>${words.term('recordService')}</h2>
          ${this.activities.length > 0
            ? html`<button aria-pressed=${planning} data-do="plan" @click=${() => (this.planning = !this.planning)}>
                ${words.term(planning ? 'back' : 'newActivity')}
              </button>`
            : nothing}
        </div>
        ${planning ? this.#planForm() : this.#recordForm()}
      </section>
      ${this.notices()}
    </div>`;
  }

  #planForm(): TemplateResult {
    const { words } = this;
    return html`<form @submit=${this.#plan} data-form="activity">
      <label class="w4 wide-on-phone">${words.term('activity')}<input name="title" required maxlength="40" /></label>
      <label class="w4"
        >${words.term('organisingTeam')}<select name="team">
          ${this.teams.map((team) => html`<option value=${team.team}>${team.name}</option>`)}
        </select></label
      >
      <label class="w4"
        >${words.term('day')}<input name="on" type="date" required value=${this.#today} max=${this.#today}
      /></label>
      <label class="w4">${words.term('place')}<input name="place" required maxlength="40" /></label>
      <label class="w4"
        >${words.term('unit')}<input name="unit" required maxlength="40" .value=${words.term('committeeOf', this.#village)}
      /></label>
      <xy-pick
        class="w4 wide-on-phone"
        of="people"
        label=${words.term('inCharge')}
        .book=${this.book}
        .lang=${this.lang}
        .value=${this.charge}
        @xy-pick=${(event: CustomEvent<Picked>) => (this.charge = event.detail)}
      ></xy-pick>
      <label>${words.term('content')}<textarea name="content" rows="2" required maxlength="300"></textarea></label>
      <div class="actions">
        <button class="primary" ?disabled=${!this.writable || !this.charge}>${words.term('planActivity')}</button>
        <span class="soft small">${words.term('activityWhy')}</span>
      </div>
    </form>`;
  }

  #recordForm(): TemplateResult {
    const { words } = this;
    const chosen = this.activities.find((one) => one.activity === this.activity);
    const count = this.lines.filter((line) => line.on).length;
    return html`<form @submit=${this.#record} data-form="service">
      <label class="w6"
        >${words.term('activity')}<select name="activity" @change=${(event: Event) => void this.#choose(valueOf(event))}>
          ${this.activities.map(
            (one) =>
              html`<option value=${one.activity} ?selected=${one.activity === this.activity}>
                ${one.on} ${one.title} · ${one.teamName}
              </option>`,
          )}
        </select></label
      >
      <label class="w3"
        >${words.term('day')}<input name="on" type="date" required .value=${chosen?.on ?? this.#today} max=${this.#today}
      /></label>
      <label class="w3"
        >${words.term('evidence')}<select name="evidence">
          ${EVIDENCE.map((one) => html`<option value=${one}>${words.term('evidenceName', one)}</option>`)}
        </select></label
      >
      <div class="people">${this.lines.map((line, index) => this.#line(line, index))}</div>
      <xy-pick
        class="w6"
        of="people"
        label=${words.term('addToList')}
        .book=${this.book}
        .lang=${this.lang}
        @xy-pick=${this.#add}
      ></xy-pick>
      <label class="w3"
        >${words.term('minutesForAll')}<input type="number" min="1" max="1440" step="1" data-do="all" .value=${String(MINUTES)}
          @change=${(event: Event) => this.#setAll(Number(valueOf(event)))}
      /></label>
      <div class="actions">
        <button class="primary" data-do="record" ?disabled=${!this.writable || count === 0}>
          ${words.term('recordDo', count)}
        </button>
        <span class="soft small">${words.term('recordWhy')}</span>
      </div>
    </form>`;
  }

  #line(line: Line, index: number): TemplateResult {
    const { words } = this;
    return html`<div class="line ${line.on ? '' : 'off'}">
      <label class="check"
        ><input type="checkbox" .checked=${line.on} @change=${(event: Event) =>
          this.#change(index, { on: (event.target as HTMLInputElement).checked })} /><span>${line.name}</span></label
      >
      <input
        type="number"
        min="1"
        max="1440"
        step="1"
        aria-label="${line.name} ${words.term('minutes')}"
        .value=${String(line.minutes)}
        ?disabled=${!line.on}
        @change=${(event: Event) => this.#change(index, { minutes: Number(valueOf(event)) })}
      />
      <span class="soft small">${words.term('minutes')}</span>
    </div>`;
  }

  #change(index: number, change: Partial<Line>): void {
    this.lines = this.lines.map((line, at) => (at === index ? { ...line, ...change } : line));
  }

  #setAll(minutes: number): void {
    this.lines = this.lines.map((line) => ({ ...line, minutes }));
  }

  #add = (event: CustomEvent<Picked>): void => {
    const { holder, name } = event.detail;
    if (!('person' in holder) || this.lines.some((line) => line.person === holder.person)) return;
    this.lines = [...this.lines, { person: holder.person, name, minutes: MINUTES, on: true }];
  };

  async #choose(activity: string): Promise<void> {
    this.activity = activity;
    const team = this.activities.find((one) => one.activity === activity)?.team;
    const members = team && this.book ? await this.book.ask({ type: 'members', team }) : [];
    this.lines = members.map((one) => ({ person: one.person, name: one.name ?? one.person, minutes: MINUTES, on: true }));
  }

  #plan = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = fieldsOf(event.target as HTMLFormElement);
    const holder = this.charge?.holder;
    if (!holder || !('person' in holder)) return;
    const receipt = await this.act(
      {
        type: 'planActivity',
        team: field('team') ?? '',
        title: field('title') ?? '',
        content: field('content') ?? '',
        place: field('place') ?? '',
        unit: field('unit') ?? '',
        inCharge: holder.person,
        on: field('on') ?? this.#today,
      },
      { text: this.words.term('activityPlanned', field('title') ?? '') },
    );
    if (!receipt) return;
    this.planning = false;
    await this.reload();
    await this.#choose(receipt.entry);
  };

  #record = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = fieldsOf(event.target as HTMLFormElement);
    const evidence = EVIDENCE.find((one) => one === field('evidence')) ?? 'leaderSigned';
    const commands = this.lines
      .filter((line) => line.on)
      .map(
        (line): Command => ({
          type: 'recordService',
          person: line.person,
          activity: this.activity,
          on: field('on') ?? this.#today,
          minutes: line.minutes,
          evidence,
        }),
      );
    const outcomes = await this.actAll(commands, (count) => ({ text: this.words.term('recorded', count) }));
    if (outcomes.some((outcome) => outcome.receipt)) this.dispatchEvent(new CustomEvent('xy-recorded', { bubbles: true }));
  };
}

define('xy-service-form', XyServiceForm);

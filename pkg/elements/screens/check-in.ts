// <xy-check-in>: opens the check-in of an activity: a code that volunteers' phones read on the spot.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment, todayAt } from '../base/format.js';
import type { ActivityView, BookClient } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import '../parts/qr.js';

const ACTIVITIES = 50;
const HOUR_MS = 3_600_000;
/** Hours a code is good for unless said otherwise. */
const HOURS = 3;

/** The code just drawn: nobody can show it again. */
interface Opened {
  text: string;
  title: string;
  until: number;
}

/** Opening a check-in. */
export class XyCheckIn extends BookElement {
  static override properties = { activities: { state: true }, activity: { state: true }, opened: { state: true }, open: { state: true } };

  declare private activities: ActivityView[];
  declare private activity: string;
  declare private opened: Opened | undefined;
  /** True while the form is shown. */
  declare private open: boolean;
  #today = todayAt();
  #offset = 480;

  constructor() {
    super();
    this.activities = [];
    this.activity = '';
    this.open = false;
  }

  protected override async load(book: BookClient): Promise<void> {
    const [activities, overview] = await Promise.all([book.ask({ type: 'activities', limit: ACTIVITIES }), book.ask({ type: 'overview' })]);
    [this.#today, this.#offset] = [overview.today, overview.utcOffsetMinutes];
    if (!activities.some(({ activity }) => activity === this.activity)) this.activity = activities[0]?.activity ?? '';
    this.activities = activities;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { opened, words } = this;
    if (this.activities.length === 0 || this.book?.state().mode === 'reader') return nothing;
    return html`<section class="panel">
      <div class="head">
        <h2>${words.term('checkInTitle')}</h2>
        <button class="compact" data-do="check-in" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>
          ${words.term(this.open ? 'back' : 'checkInOpen')}
        </button>
      </div>
      ${this.open ? this.#form() : nothing} ${opened ? this.#code(opened) : nothing} ${this.notices()}
    </section>`;
  }

  #form(): TemplateResult {
    const { words } = this;
    const first = this.activities.find(({ activity }) => activity === this.activity)?.on ?? this.#today;
    return html`<form data-form="check-in" @submit=${this.#submit}>
      <p class="soft small">${words.term('checkInLead')}</p>
      <label class="w6"
        >${words.term('activity')}<select name="activity" @change=${(event: Event) => (this.activity = valueOf(event))}>
          ${this.activities.map(
            (one) => html`<option value=${one.activity} ?selected=${one.activity === this.activity}>${one.on} ${one.title} · ${one.teamName}</option>`,
          )}
        </select></label
      >
      <label class="w3"
        >${words.term('day')}<input type="date" name="on" required min=${first} .value=${first > this.#today ? first : this.#today}
      /></label>
      <label class="w3"
        >${words.term('checkInHours')}<input type="number" name="hours" required min="1" max="24" step="1" value=${HOURS}
      /></label>
      <div class="actions"><button class="primary" data-do="open-check-in" ?disabled=${!this.writable}>${words.term('checkInDo')}</button></div>
    </form>`;
  }

  #code({ text, title, until }: Opened): TemplateResult {
    const { words } = this;
    return html`<div class="form" data-opened>
      <h3 role="status">${words.term('checkInFor', title)}</h3>
      <p>${words.term('checkInSay', moment(until, this.#offset))}</p>
      <xy-qr .lang=${this.lang} .text=${text} label=${title}></xy-qr>
      <p class="note warn">${words.term('checkInOnce')}</p>
      <div class="actions"><button data-do="done" @click=${() => (this.opened = undefined)}>${words.term('close')}</button></div>
    </div>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = fieldsOf(event.target as HTMLFormElement);
    const { activity } = this;
    const on = field('on') ?? this.#today;
    const until = Date.now() + Number(field('hours')) * HOUR_MS;
    const opened = await this.guard(async (book) => {
      const { code, hash } = await book.drawCheckInCode();
      const outcome = await book.execute({ type: 'openCheckIn', activity, on, code: hash, until });
      if (outcome.refusal) return { refusal: outcome.refusal };
      return book.writeQr({ type: 'checkIn', activity, on, code, until });
    });
    if (opened?.refusal) await this.refuse(opened.refusal);
    if (opened === undefined || !('text' in opened) || opened.text === undefined) return;
    const title = this.activities.find((one) => one.activity === activity)?.title ?? '';
    this.opened = { text: opened.text, title, until };
    this.open = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector('[data-opened]')?.scrollIntoView({ block: 'nearest' }));
  };
}

define('xy-check-in', XyCheckIn);

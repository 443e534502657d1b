// <xy-deed-form>: picks a rule and whose deed it is, and declares it. A rule that takes points says so before.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { parsePoints, points, todayAt } from '../base/format.js';
import type { BookClient, Rule, SheetView } from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import { awardText, deducts } from '../parts/say.js';

/** The form. Fires `xy-declared`. */
export class XyDeedForm extends BookElement {
  static override properties = { sheets: { state: true }, chosen: { state: true }, subject: { state: true } };

  declare private sheets: SheetView[] | undefined;
  declare private chosen: string;
  declare private subject: Picked | undefined;
  #today = todayAt();

  constructor() {
    super();
    this.chosen = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [sheets, overview] = await Promise.all([book.ask({ type: 'sheets' }), book.ask({ type: 'overview' })]);
    this.#today = overview.today;
    this.sheets = sheets.filter((sheet) => sheet.current);
  }

  protected override render(): TemplateResult {
    const { sheets, words } = this;
    if (!sheets) return html`<p class="soft">${words.term('loading')}</p>`;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('declareDeed')}</h2>
        ${sheets.length === 0
          ? html`<div class="empty"><strong>${words.term('noSheetYet')}</strong><span>${words.term('noSheetYetHint')}</span></div>`
          : this.#form(sheets)}
      </section>
      ${this.notices()}
    </div>`;
  }

  #form(sheets: SheetView[]): TemplateResult {
    const { words } = this;
    const rule = this.#rule();
    const range = rule && 'range' in rule.award ? rule.award.range : undefined;
    return html`<form @submit=${this.#declare} data-form="deed">
      <label class="w6"
        >${words.term('rule')}<select name="rule" required @change=${(event: Event) => (this.chosen = valueOf(event))}>
          <option value="">${words.term('chooseRule')}</option>
          ${sheets.map((sheet) => groups(sheet).map(([category, rules]) => this.#group(sheet, category, rules)))}
        </select></label
      >
      <xy-pick
        class="w6"
        of="any"
        label=${words.term('deedSubject')}
        .book=${this.book}
        .lang=${this.lang}
        .value=${this.subject}
        @xy-pick=${(event: CustomEvent<Picked>) => (this.subject = event.detail)}
      ></xy-pick>
      <label class="w3"
        >${words.term('day')}<input name="on" type="date" required value=${this.#today} max=${this.#today}
      /></label>
      <label class="w3"
        >${words.term('times')}<input name="count" type="number" min="1" max="100" step="1" required value="1"
      /></label>
      ${range
        ? html`<label class="w3"
            >${words.term('pointsRange', points(range.least), points(range.most))}<input name="points" inputmode="decimal" required
          /></label>`
        : nothing}
      <label class=${range ? 'w3' : 'w6'}
        >${words.term(range ? 'reason' : 'reasonOptional')}<input name="reason" maxlength="200" ?required=${Boolean(range)}
      /></label>
      ${rule ? this.#about(rule) : nothing}
      <div class="actions">
        <button class="primary" data-do="declare" ?disabled=${!this.writable || !rule || !this.subject}>
          ${words.term('declareDo')}
        </button>
        <span class="soft small">${words.term('declareWhy')}</span>
      </div>
    </form>`;
  }

  #group(sheet: SheetView, category: string, rules: [number, Rule][]): TemplateResult {
    return html`<optgroup label=${category}>
      ${rules.map(([row, rule]) => {
        const value = `${sheet.sheet}/${row}`;
        return html`<option value=${value} ?selected=${value === this.chosen}>${rule.title}${ruleAmount(rule)}</option>`;
      })}
    </optgroup>`;
  }

  #about(rule: Rule): TemplateResult {
    const { words } = this;
    const minus = deducts(rule.award);
    return html`<p class="note ${minus ? 'bad' : 'good'}">
      <strong>${words.term(minus ? 'deduct' : 'award')} ${awardText(rule.award)}</strong>
      ${rule.unit ? html`· ${rule.unit}` : nothing}
      ${rule.cap ? html`· ${words.term('capText', rule.cap.times, words.term('periodKind', rule.cap.per))}` : nothing}
      ${rule.evidence ? html`· ${words.term('evidenceAsked', rule.evidence)}` : nothing}
    </p>`;
  }

  #rule(): Rule | undefined {
    const [id, row] = this.chosen.split('/');
    return this.sheets?.find((one) => one.sheet === id)?.rules.rules[Number(row)];
  }

  #declare = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    const [sheet = '', row = '0'] = this.chosen.split('/');
    const { subject } = this;
    if (!subject) return;
    const typed = field('points');
    const receipt = await this.act(
      {
        type: 'declareDeed',
        rule: { sheet, row: Number(row) },
        subject: subject.holder,
        on: field('on') ?? this.#today,
        count: Number(field('count') ?? '1'),
        points: typed === undefined ? undefined : parsePoints(typed),
        reason: field('reason'),
      },
      { text: this.words.term('declared', subject.name, this.#rule()?.title ?? '') },
    );
    if (!receipt) return;
    this.subject = undefined;
    this.dispatchEvent(new CustomEvent('xy-declared', { bubbles: true }));
  };
}

/** The rules of a sheet under their headings, with their row numbers. */
function groups(sheet: SheetView): [string, [number, Rule][]][] {
  const found = new Map<string, [number, Rule][]>();
  sheet.rules.rules.forEach((rule, row) => {
    const rules = found.get(rule.category) ?? [];
    rules.push([row, rule]);
    found.set(rule.category, rules);
  });
  return [...found];
}

/** An amount inside an option, where only text may stand. */
function ruleAmount(rule: Rule): string {
  const { award } = rule;
  if ('range' in award) return `（${points(award.range.least)} … ${points(award.range.most)}）`;
  const mark = award.fixed.points < 0 ? '▼' : '+';
  return `（${mark}${points(award.fixed.points)}）`;
}

define('xy-deed-form', XyDeedForm);

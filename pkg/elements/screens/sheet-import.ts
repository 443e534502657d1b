// <xy-sheet-import>: reads a rule sheet from a table, says row by row what was understood, and adopts it.

import { css, html, nothing, type TemplateResult } from 'lit';

import { readTable } from '../base/csv.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { parsePoints, todayAt } from '../base/format.js';
import type {
  BookClient, ColumnMapping, Expiry, OverviewView, PeriodKind, RuleTableReport, SheetView, TableRow,
} from '../contract.js';
import { fieldsOf, valueOf } from '../parts/form.js';
import { awardText } from '../parts/say.js';

type Field = Exclude<keyof ColumnMapping, 'headerRows'>;
const FIELDS: Field[] = ['category', 'title', 'points', 'deduction', 'unit', 'cap', 'evidence'];
const PERIODS: PeriodKind[] = ['month', 'quarter', 'year'];
const EXPIRIES: Expiry[] = [{ yearly: { month: 1, day: 10 } }, 'never', { afterMonths: { months: 12 } }, { afterMonths: { months: 36 } }];

/** The import of a sheet. Fires `xy-adopted` with its title. */
export class XySheetImport extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      .mapping {
        display: grid;
        gap: 10px;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
      }

      tr.bad td {
        background: var(--_honour-ground);
      }
    `,
  ];

  static override properties = { replaces: { attribute: false }, rows: { state: true }, report: { state: true } };

  /** The sheet this one will replace. */
  declare replaces: SheetView | undefined;
  declare private rows: string[][];
  declare private report: RuleTableReport | undefined;
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.rows = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    this.#overview = await book.ask({ type: 'overview' });
  }

  protected override render(): TemplateResult {
    const { report, words } = this;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('sheetTitle')}</h2>
        <p class="soft">${words.term('sheetLead')}</p>
        <label>${words.term('sheetFile')}<input type="file" name="sheet" accept=".csv,text/csv" @change=${this.#chosen} /></label>
      </section>
      ${report ? html`${this.#understood(report)} ${report.rules.length > 0 ? this.#adoptForm(report) : nothing}` : nothing}
      ${this.notices()}
    </div>`;
  }

  #understood(report: RuleTableReport): TemplateResult {
    const { words } = this;
    const filled = report.rows.filter((row) => !row.remarks.includes('empty'));
    const missed = filled.length - report.rules.length;
    return html`<section class="panel">
      <div class="head">
        <h3>${words.term('sheetUnderstood', report.rules.length, filled.length)}</h3>
        ${missed > 0 ? html`<span class="tag bad">${words.term('sheetMissed', missed)}</span>` : nothing}
      </div>
      ${this.#mapping(report.mapping)}
      <div class="scroll">
        <table class="stack" data-list="report">
          <thead>
            <tr>
              <th class="num narrow">${words.term('line2')}</th>
              <th>${words.term('category')}</th>
              <th>${words.term('what')}</th>
              <th class="num">${words.term('points')}</th>
              <th>${words.term('cap')}</th>
              <th>${words.term('sheetHow')}</th>
            </tr>
          </thead>
          <tbody>
            ${filled.map((row) => this.#row(report, row))}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #mapping(mapping: ColumnMapping): TemplateResult {
    const { words } = this;
    const header = this.rows[Math.max(0, (mapping.headerRows ?? 0) - 1)] ?? [];
    return html`<fieldset class="mapping">
      <legend class="visually-hidden">${words.term('sheetMapping')}</legend>
      ${FIELDS.map(
        (field) =>
          html`<label
            >${words.term('sheetColumn', field)}<select
              data-column=${field}
              @change=${(event: Event) => void this.#map(field, valueOf(event))}
            >
              <option value="" ?selected=${mapping[field] === undefined}>${words.term('notInTable')}</option>
              ${header.map(
                (heading, index) =>
                  html`<option value=${index} ?selected=${mapping[field] === index}>${heading || words.term('columnNumber', index + 1)}</option>`,
              )}
            </select></label
          >`,
      )}
    </fieldset>`;
  }

  #row(report: RuleTableReport, row: TableRow): TemplateResult {
    const { words } = this;
    const rule = row.rule === undefined ? undefined : report.rules[row.rule];
    const remarks = row.remarks.map((remark) => words.term('remark', remark));
    const cells = this.rows[row.row - 1] ?? [];
    const state = rule ? (remarks.length > 0 ? 'warn' : 'good') : 'bad';
    const word = { good: 'sheetRowGood', warn: 'sheetRowWarn', bad: 'sheetRowBad' } as const;
    return html`<tr class=${state}>
      <td class="num" data-label=${words.term('line2')}>${row.row}</td>
      <td class="plain">${rule?.category ?? ''}</td>
      <td class="lead">${rule?.title ?? cells.filter(Boolean).join(' / ')}</td>
      <td class="num key" data-label=${words.term('points')}>${rule ? awardText(rule.award) : words.term('none')}</td>
      <td class=${rule?.cap ? '' : 'blank'} data-label=${words.term('cap')}>
        ${rule?.cap ? words.term('capText', rule.cap.times, words.term('periodKind', rule.cap.per)) : words.term('none')}
      </td>
      <td class="plain">
        <span><span class="tag ${state}">${words.term(word[state])}</span> <span class="small">${remarks.join(' ')}</span></span>
      </td>
    </tr>`;
  }

  #adoptForm(report: RuleTableReport): TemplateResult {
    const { words } = this;
    const today = this.#overview?.today ?? todayAt();
    const year = today.slice(0, 4);
    const old = this.replaces?.rules;
    return html`<section class="panel">
      <h3>${words.term('sheetSettings')}</h3>
      <form @submit=${this.#adopt} data-form="sheet">
        <label class="w6"
          >${words.term('sheetName')}<input name="title" required maxlength="60"
            .value=${words.term('sheetNameExample', this.#overview?.name ?? '', year)}
        /></label>
        <label class="w3"
          >${words.term('sheetFrom')}<input name="from" type="date" required value=${old ? today : `${year}-01-01`}
        /></label>
        <label class="w3"
          >${words.term('sheetHolder')}<select name="holder">
            ${(['household', 'person'] as const).map((kind) => html`<option value=${kind}>${words.term('sheetHolderKind', kind)}</option>`)}
          </select></label
        >
        <label class="w3"
          >${words.term('sheetPeriod')}<select name="period">
            ${PERIODS.map((kind) => html`<option value=${kind} ?selected=${kind === 'quarter'}>${words.term('periodKind', kind)}</option>`)}
          </select></label
        >
        <label class="w3"
          >${words.term('sheetExpiry')}<select name="expiry">
            ${EXPIRIES.map((expiry, index) => html`<option value=${index}>${words.term('expiryName', expiry)}</option>`)}
          </select></label
        >
        <label class="w6"
          >${words.term('sheetHourRate')}<input name="rate" inputmode="decimal" placeholder=${words.term('sheetHourExample')}
        /></label>
        ${old ? html`<p class="note">${words.term('sheetReplaces', old.title)}</p>` : nothing}
        <div class="actions">
          <button class="primary" data-do="adopt" ?disabled=${!this.writable}>
            ${words.term('sheetAdopt', report.rules.length)}
          </button>
          <span class="soft small">${words.term('sheetAdoptWhy')}</span>
        </div>
      </form>
    </section>`;
  }

  #chosen = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.rows = await readTable(file);
    await this.#read(undefined);
  };

  async #read(mapping: ColumnMapping | undefined): Promise<void> {
    const { rows } = this;
    this.report = await this.guard(async (book) => book.readRuleTable(rows, mapping));
    if (!this.report) return;
    if (!this.report.recognised) this.notice = { tone: 'bad', text: this.words.term('sheetNoHeader') };
    else if (this.report.rules.length === 0) this.notice = { tone: 'bad', text: this.words.term('tableEmpty') };
  }

  async #map(field: Field, value: string): Promise<void> {
    const mapping = this.report?.mapping;
    if (!mapping) return;
    // A table whose header was not recognised has it in its first row.
    const headerRows = mapping.headerRows || 1;
    await this.#read({ ...mapping, headerRows, [field]: value === '' ? undefined : Number(value) });
  }

  #adopt = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = fieldsOf(event.target as HTMLFormElement);
    const rate = field('rate');
    const hourRate = rate === undefined ? undefined : parsePoints(rate);
    if (rate !== undefined && hourRate === undefined) {
      this.notice = { tone: 'bad', text: this.words.term('notAnAmount', rate) };
      return;
    }
    const title = field('title') ?? '';
    const receipt = await this.act({
      type: 'adoptSheet',
      sheet: {
        title,
        effectiveFrom: field('from') ?? '',
        holder: field('holder') === 'person' ? 'person' : 'household',
        rankPeriod: PERIODS.find((kind) => kind === field('period')) ?? 'quarter',
        expiry: EXPIRIES[Number(field('expiry') ?? 0)] ?? 'never',
        hourRate,
        rounding: 'exact',
        rules: this.report?.rules ?? [],
      },
      replaces: this.replaces?.sheet,
    });
    if (receipt) this.dispatchEvent(new CustomEvent<string>('xy-adopted', { detail: title, bubbles: true }));
  };
}

define('xy-sheet-import', XySheetImport);

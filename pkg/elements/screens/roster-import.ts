// <xy-roster-import>: loads a roster table, shows how its columns were understood, and registers everybody in it.

import { css, html, nothing, type TemplateResult } from 'lit';

import { readTable } from '../base/csv.js';
import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, Command, Outcome } from '../contract.js';
import {
  ROSTER_FIELDS, guessFields, householdCommands, householdKey, personCommand, readRoster, type RosterField,
  type RosterRow,
} from './roster-table.js';

const PREVIEW = 8;

/** The import of a roster. */
export class XyRosterImport extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      th select {
        min-width: 7em;
      }
    `,
  ];

  static override properties = {
    rows: { state: true },
    fields: { state: true },
    progress: { state: true },
    refusals: { state: true },
  };

  declare private rows: string[][];
  declare private fields: RosterField[];
  declare private progress: { done: number; total: number } | undefined;
  declare private refusals: { line: number; name: string; text: string }[];
  #today = todayAt();

  constructor() {
    super();
    this.rows = [];
    this.fields = [];
    this.refusals = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    this.#today = (await book.ask({ type: 'overview' })).today;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('importTitle')}</h2>
        <p class="soft">${words.term('importLead')}</p>
        <label>${words.term('rosterFile')}<input type="file" name="roster" accept=".csv,text/csv" @change=${this.#chosen} /></label>
      </section>
      ${this.rows.length > 1 ? this.#preview() : nothing} ${this.#refused()} ${this.notices()}
    </div>`;
  }

  #preview(): TemplateResult {
    const { words } = this;
    const people = readRoster(this.rows, this.fields);
    const wrong = people.filter((row) => row.problem);
    const good = people.length - wrong.length;
    return html`<section class="panel">
      <div class="head">
        <h3>${words.term('previewTitle')}</h3>
        <span><span class="tag good">${words.term('rowsGood', good)}</span>
        ${wrong.length > 0 ? html`<span class="tag bad">${words.term('rowsBad', wrong.length)}</span>` : nothing}</span>
      </div>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              ${(this.rows[0] ?? []).map((heading, index) => this.#column(heading, index))}
            </tr>
          </thead>
          <tbody>
            ${this.rows.slice(1, PREVIEW + 1).map((row) => html`<tr>${row.map((cell) => html`<td class="nowrap">${cell}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
      ${wrong.length > 0
        ? html`<ul class="note bad small">
            ${wrong.slice(0, 20).map((row) => html`<li>${words.term('rowProblem', row.line, row.problem ?? 'noName')}</li>`)}
          </ul>`
        : nothing}
      ${this.fields.includes('name') ? nothing : html`<p class="note bad">${words.term('nameColumnMissing')}</p>`}
      <form @submit=${this.#register}>
        <label class="w4 wide-on-phone"
          >${words.term('consentOn')}<input name="consentOn" type="date" required value=${this.#today} max=${this.#today}
        /></label>
        <label class="check"><input type="checkbox" name="consent" required />${words.term('consentAll')}</label>
        <div class="actions">
          <button class="primary" data-do="register" ?disabled=${!this.writable || good === 0}>
            ${words.term('registerDo', good)}
          </button>
        </div>
      </form>
      ${this.progress
        ? html`<div>
            <progress max=${this.progress.total} .value=${this.progress.done} aria-label=${words.term('registering')}></progress>
            <p class="soft small num">${this.progress.done} / ${this.progress.total}</p>
          </div>`
        : nothing}
    </section>`;
  }

  #column(heading: string, index: number): TemplateResult {
    const { words } = this;
    return html`<th>
      <label
        >${heading}<select @change=${(event: Event) => this.#map(index, (event.target as HTMLSelectElement).value)}>
          ${ROSTER_FIELDS.map(
            (field) =>
              html`<option value=${field} ?selected=${this.fields[index] === field}>${words.term('rosterField', field)}</option>`,
          )}
        </select></label
      >
    </th>`;
  }

  #refused(): TemplateResult | typeof nothing {
    if (this.refusals.length === 0) return nothing;
    return html`<section class="panel">
      <h3>${this.words.term('refusedRows', this.refusals.length)}</h3>
      <ul>
        ${this.refusals.map((row) => html`<li>${this.words.term('line', row.line)} ${row.name}: ${row.text}</li>`)}
      </ul>
    </section>`;
  }

  #chosen = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.rows = await readTable(file);
    this.fields = guessFields(this.rows[0] ?? []);
    this.refusals = [];
    this.progress = undefined;
    this.notice = this.rows.length > 1 ? undefined : { tone: 'bad', text: this.words.term('tableEmpty') };
  };

  #map(index: number, value: string): void {
    const field = ROSTER_FIELDS.find((one) => one === value) ?? 'skip';
    this.fields = this.fields.map((old, at) => (at === index ? field : old === field ? 'skip' : old));
  }

  #register = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const consentOn = String(new FormData(event.target as HTMLFormElement).get('consentOn'));
    const people = readRoster(this.rows, this.fields).filter((row) => !row.problem);
    const homes = householdCommands(people);
    this.refusals = [];
    const total = homes.size + people.length;
    this.progress = { done: 0, total };
    const registered = await this.guard(async (book) => this.#registerAll(book, people, homes, consentOn));
    if (registered === undefined) return;
    this.rows = registered === people.length ? [] : this.rows;
    this.progress = undefined;
    this.notice = { tone: 'good', text: this.words.term('registered', registered, homes.size) };
  };

  async #registerAll(book: BookClient, people: RosterRow[], homes: Map<string, Command>, on: string): Promise<number> {
    const keys = [...homes.keys()];
    const made = await this.#counted(book, [...homes.values()]);
    const ids = new Map<string, string>();
    made.forEach((outcome, index) => {
      if (outcome.receipt) ids.set(keys[index] ?? '', outcome.receipt.entry);
    });
    const commands = people.map((row) => personCommand(row, on, ids.get(householdKey(row) ?? '')));
    const outcomes = await this.#counted(book, commands);
    await this.#keepRefusals(people, outcomes);
    return outcomes.filter((outcome) => outcome.receipt).length;
  }

  async #counted(book: BookClient, commands: Command[]): Promise<Outcome[]> {
    const before = this.progress?.done ?? 0;
    return book.executeAll(commands, (done) => {
      if (this.progress) this.progress = { ...this.progress, done: before + done };
    });
  }

  async #keepRefusals(people: RosterRow[], outcomes: Outcome[]): Promise<void> {
    const refusals: XyRosterImport['refusals'] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const row = people[index];
      if (row && outcome.refusal) {
        const text = await this.textOf(outcome.refusal);
        refusals.push({ line: row.line, name: row.name, text });
      }
    }
    this.refusals = refusals;
  }
}

define('xy-roster-import', XyRosterImport);

// <xy-roster>: people and households; search, one by one, or a whole table at once.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, HouseholdView, Page, PersonView } from '../contract.js';
import { figure, figureStyles } from '../parts/figure.js';
import { fieldsOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import './cards.js';
import './move.js';
import './personal.js';
import './roster-import.js';

const ROWS = 20;

/** The roster. */
export class XyRoster extends BookElement {
  static override styles = [BookElement.styles, figureStyles];

  static override properties = {
    tab: { state: true },
    people: { state: true },
    households: { state: true },
    search: { state: true },
    skip: { state: true },
    home: { state: true },
  };

  declare private tab: 'people' | 'households' | 'import' | 'cards' | 'personal';
  declare private people: Page<PersonView> | undefined;
  declare private households: Page<HouseholdView> | undefined;
  declare private search: string;
  declare private skip: number;
  declare private home: Picked | undefined;
  #today = todayAt();

  constructor() {
    super();
    this.tab = 'people';
    this.search = '';
    this.skip = 0;
  }

  protected override async load(book: BookClient): Promise<void> {
    const page = { skip: this.skip, limit: ROWS, ...(this.search ? { search: this.search } : {}) };
    const [people, households, overview] = await Promise.all([
      book.ask({ type: 'people', ...page }),
      book.ask({ type: 'households', ...page }),
      book.ask({ type: 'overview' }),
    ]);
    this.#today = overview.today;
    this.people = people;
    this.households = households;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const tab = (name: XyRoster['tab'], text: string): TemplateResult =>
      html`<button aria-pressed=${this.tab === name} data-tab=${name} @click=${() => this.#turn(name)}>${text}</button>`;
    return html`<div class="screen">
      <div class="tabs">
        ${tab('people', words.term('people'))} ${tab('households', words.term('households'))}
        ${tab('cards', words.term('rosterTab', 'cards'))} ${tab('personal', words.term('rosterTab', 'personal'))}
        ${tab('import', words.term('importTab'))}
      </div>
      ${this.#body()}
      ${this.notices()}
    </div>`;
  }

  #body(): TemplateResult {
    const { book, lang } = this;
    if (this.tab === 'import') return html`<xy-roster-import .book=${book} .lang=${lang}></xy-roster-import>`;
    if (this.tab === 'cards') return html`<xy-cards .book=${book} .lang=${lang}></xy-cards>`;
    if (this.tab === 'personal') return html`<xy-personal .book=${book} .lang=${lang}></xy-personal>`;
    return this.#lists();
  }

  #turn(tab: XyRoster['tab']): void {
    this.tab = tab;
    this.skip = 0;
    void this.reload();
  }

  #lists(): TemplateResult {
    const { words } = this;
    const page = this.tab === 'people' ? this.people : this.households;
    if (!page) return html`<p class="soft">${words.term('loading')}</p>`;
    return html`
      <section class="panel">
        <div class="head">
          <h2>${words.term(this.tab === 'people' ? 'people' : 'households')} <span class="soft">${page.total}</span></h2>
          <label
            >${words.term('search')}<input type="search" .value=${this.search} @input=${this.#searched}
          /></label>
        </div>
        ${page.total === 0 && !this.search ? this.#empty() : this.tab === 'people' ? this.#peopleTable() : this.#homeTable()}
        ${this.#pager(page.total)}
      </section>
      ${this.book?.state().mode === 'reader' ? nothing : this.tab === 'people' ? this.#personForm() : this.#homeForm()}
    `;
  }

  #empty(): TemplateResult {
    const { words } = this;
    return html`<div class="empty">
      <strong>${words.term('rosterEmpty')}</strong><span>${words.term('rosterEmptyHint')}</span>
      <button @click=${() => this.#turn('import')}>${words.term('importTab')}</button>
    </div>`;
  }

  #peopleTable(): TemplateResult {
    const { words } = this;
    return html`<table class="stack" data-list="people">
      <thead>
        <tr>
          <th>${words.term('name')}</th>
          <th>${words.term('household')}</th>
          <th>${words.term('phone')}</th>
          <th class="wide-only">${words.term('consentOn')}</th>
          <th class="num">${words.term('serviceHours')}</th>
        </tr>
      </thead>
      <tbody>
        ${(this.people?.rows ?? []).map(
          (row) =>
            html`<tr>
              <td class="lead">
                <span>${row.erased ? words.term('erased') : (row.name ?? row.person)} ${row.minor ? html`<span class="tag">${words.term('minor')}</span>` : nothing}</span>
              </td>
              <td data-label=${words.term('household')}>${row.householdName ?? words.term('noHousehold')}</td>
              <td class="plain nowrap ${row.phone ? '' : 'blank'}">${row.phone ?? words.term('none')}</td>
              <td data-label=${words.term('consentOn')} class="nowrap wide-only">${row.consentOn}</td>
              <td data-label=${words.term('serviceHours')} class="num key">
                ${figure(row.minutes, 'minutes', words.term('serviceHours'), () =>
                  this.explain(
                    { personMinutes: { person: row.person } },
                    words.term('titleMinutes', row.name ?? row.person),
                  ),
                )}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #homeTable(): TemplateResult {
    const { words } = this;
    return html`<table class="stack" data-list="households">
      <thead>
        <tr>
          <th>${words.term('household')}</th>
          <th>${words.term('group')}</th>
          <th class="num">${words.term('members')}</th>
          <th class="num">${words.term('spendable')}</th>
        </tr>
      </thead>
      <tbody>
        ${(this.households?.rows ?? []).map(
          (row) =>
            html`<tr>
              <td class="lead">${row.erased ? words.term('erased') : (row.name ?? row.household)}</td>
              <td class="plain ${row.group ? '' : 'blank'}">${row.group ?? words.term('none')}</td>
              <td data-label=${words.term('members')} class="num">${row.members}</td>
              <td data-label=${words.term('spendable')} class="num key">
                ${figure(row.spendable, 'points', words.term('spendable'), () =>
                  this.explain(
                    { spendable: { holder: { household: row.household } } },
                    words.term('titleSpendable', row.name ?? row.household),
                  ),
                )}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #pager(total: number): TemplateResult | typeof nothing {
    if (total <= ROWS) return nothing;
    const { words } = this;
    const turn = (by: number): void => {
      this.skip = Math.max(0, this.skip + by);
      void this.reload();
    };
    return html`<div class="actions">
      <button ?disabled=${this.skip === 0} @click=${() => turn(-ROWS)}>${words.term('previous')}</button>
      <span class="soft num">${this.skip + 1}–${Math.min(total, this.skip + ROWS)} / ${total}</span>
      <button ?disabled=${this.skip + ROWS >= total} @click=${() => turn(ROWS)}>${words.term('next')}</button>
    </div>`;
  }

  #personForm(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('addPerson')}</h3>
      <form @submit=${this.#addPerson} data-form="person">
        <label class="w3">${words.term('name')}<input name="name" required maxlength="40" /></label>
        <label class="w3"
          >${words.term('sex')}<select name="sex">
            <option value="">${words.term('notStated')}</option>
            <option value="男">${words.term('male')}</option>
            <option value="女">${words.term('female')}</option>
          </select></label
        >
        <label class="w3">${words.term('birthDate')}<input name="birthDate" type="date" max=${this.#today} /></label>
        <label class="w3">${words.term('phone')}<input name="phone" inputmode="tel" maxlength="20" /></label>
        <xy-pick
          class="w6"
          of="households"
          .book=${this.book}
          .lang=${this.lang}
          .value=${this.home}
          label=${words.term('household')}
          @xy-pick=${(event: CustomEvent<Picked>) => (this.home = event.detail)}
        ></xy-pick>
        <label class="w6"
          >${words.term('consentOn')}<input name="consentOn" type="date" required value=${this.#today} max=${this.#today}
        /></label>
        <label class="check"><input type="checkbox" name="consent" required />${words.term('consentGiven')}</label>
        <div class="actions"><button class="primary" ?disabled=${!this.writable}>${words.term('addPerson')}</button></div>
      </form>
    </section>
    ${this.people?.total ? html`<xy-move .book=${this.book} .lang=${this.lang}></xy-move>` : nothing}`;
  }

  #homeForm(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h3>${words.term('addHousehold')}</h3>
      <form @submit=${this.#addHousehold} data-form="household">
        <label class="w4">${words.term('householdName')}<input name="name" required maxlength="40" /></label>
        <label class="w4">${words.term('group')}<input name="group" maxlength="40" /></label>
        <label class="w4">${words.term('address')}<input name="address" maxlength="80" /></label>
        <div class="actions">
          <button class="primary" ?disabled=${!this.writable}>${words.term('addHousehold')}</button>
        </div>
      </form>
    </section>`;
  }

  #searched = (event: Event): void => {
    this.search = (event.target as HTMLInputElement).value.trim();
    this.skip = 0;
    void this.reload();
  };

  #addPerson = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    const household = this.home && 'household' in this.home.holder ? this.home.holder.household : undefined;
    const receipt = await this.act(
      {
        type: 'registerPerson',
        profile: { name: field('name') ?? '', sex: field('sex'), birthDate: field('birthDate'), phone: field('phone') },
        consentOn: field('consentOn') ?? this.#today,
        ...(household ? { household } : {}),
      },
      { text: this.words.term('personAdded', field('name') ?? '') },
    );
    if (receipt) form.reset();
  };

  #addHousehold = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    const receipt = await this.act(
      {
        type: 'registerHousehold',
        profile: { name: field('name') ?? '', address: field('address') },
        group: field('group'),
      },
      { text: this.words.term('householdAdded', field('name') ?? '') },
    );
    if (receipt) form.reset();
  };
}

define('xy-roster', XyRoster);

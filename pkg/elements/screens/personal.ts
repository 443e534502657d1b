// <xy-personal>: personal data of one person or household: what was agreed to, being named in public, erasing; and what this
// device holds and why.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, HouseholdView, KeyView, PersonView } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import { askSure } from '../parts/reason.js';
import { sameHolder } from '../parts/say.js';

/** Rows asked for at a time while one is looked for. */
const PAGE = 1_000;

/** Personal data. */
export class XyPersonal extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 6px 18px;
      }

      ul {
        display: grid;
        gap: 6px;
        padding-inline-start: 1.3em;
      }
    `,
  ];

  static override properties = { who: { state: true }, person: { state: true }, home: { state: true }, members: { state: true } };

  declare private who: Picked | undefined;
  declare private person: PersonView | undefined;
  declare private home: HouseholdView | undefined;
  /** Who lives in the household. */
  declare private members: PersonView[];
  #own: KeyView | undefined;
  #totals = { people: 0, households: 0 };
  #today = todayAt();

  constructor() {
    super();
    this.members = [];
  }

  protected override async load(book: BookClient): Promise<void> {
    const [overview, keys] = await Promise.all([book.ask({ type: 'overview' }), book.ask({ type: 'keys' })]);
    this.#today = overview.today;
    this.#totals = { people: overview.people, households: overview.households };
    this.#own = keys.find((key) => key.own);
    const holder = this.who?.holder;
    const person = holder && 'person' in holder ? await personOf(book, holder.person, this.who?.name) : undefined;
    const home = holder && 'household' in holder ? await householdOf(book, holder.household) : undefined;
    this.members = home ? (await book.ask({ type: 'people', household: home.household, limit: PAGE })).rows : [];
    this.person = person;
    this.home = home;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div class="screen">
      <section class="panel">
        <h2>${words.term('personalTitle')}</h2>
        <p class="soft">${words.term('personalLead')}</p>
        <xy-pick
          of="any"
          label=${words.term('personalWho')}
          .book=${this.book}
          .lang=${this.lang}
          .value=${this.who}
          @xy-pick=${(event: CustomEvent<Picked>) => {
            this.who = event.detail;
            void this.reload();
          }}
        ></xy-pick>
      </section>
      ${this.person ? this.#personPanels(this.person) : nothing} ${this.home ? this.#homePanel(this.home) : nothing}
      ${this.notices()} ${this.#device()}
    </div>`;
  }

  #personPanels(person: PersonView): TemplateResult {
    const { words } = this;
    const name = person.name ?? person.person;
    if (person.erased) return html`<p class="note" data-erased>${words.term('erasedNow')}</p>`;
    return html`<section class="panel" data-person=${person.person}>
        <h3>${name} ${person.minor ? html`<span class="tag">${words.term('minor')}</span>` : nothing}</h3>
        <dl>
          <dt class="soft">${words.term('consentOn')}</dt>
          <dd>${person.consentOn}</dd>
          <dt class="soft">${words.term('publishing')}</dt>
          <dd data-publishing=${person.publishing ?? ''}>
            ${person.publishing == null ? words.term('publishingNo') : words.term('publishingYes', person.publishing)}
          </dd>
        </dl>
        ${person.minor ? html`<p class="note" data-minor>${words.term('minorWhy')}</p>` : nothing}
        <p class="soft small">${words.term('publishingWhy')}</p>
        ${this.#publishForm(person, name)}
      </section>
      ${this.#erasePanel(name, () => this.#erasePerson(person, name))}`;
  }

  #publishForm(person: PersonView, name: string): TemplateResult | typeof nothing {
    const { words } = this;
    if (this.book?.state().mode === 'reader') return nothing;
    const agrees = person.publishing == null;
    return html`<form data-form="publishing" @submit=${(event: SubmitEvent) => this.#publish(event, person, agrees, name)}>
      <label class="w4"
        >${words.term('publishingOn')}<input type="date" name="on" required value=${this.#today} min=${person.consentOn} max=${this.#today}
      /></label>
      <div class="actions">
        <button data-do="publishing" ?disabled=${!this.writable}>${words.term(agrees ? 'publishingAgree' : 'publishingTake')}</button>
      </div>
    </form>`;
  }

  #homePanel(home: HouseholdView): TemplateResult {
    const { words } = this;
    const name = home.name ?? home.household;
    if (home.erased) return html`<p class="note" data-erased>${words.term('erasedNow')}</p>`;
    return html`<section class="panel" data-household=${home.household}>
        <h3>${words.term('householdNamed', name)}</h3>
        <p class="soft small">${words.term('householdPublishing')}</p>
        ${this.members.length === 0
          ? html`<p>${words.term('householdEmpty')}</p>`
          : html`<ul>
              ${this.members.map(
                (one) =>
                  html`<li>
                    <button
                      class="link"
                      @click=${() => {
                        this.who = { holder: { person: one.person }, name: one.name ?? one.person, detail: '' };
                        void this.reload();
                      }}
                    >
                      ${one.name ?? one.person}
                    </button>
                    ${one.minor ? html`<span class="tag">${words.term('minor')}</span>` : nothing}
                    <span class="soft small">${one.publishing == null ? words.term('publishingNo') : words.term('publishingYes', one.publishing)}</span>
                  </li>`,
              )}
            </ul>`}
      </section>
      ${this.members.length > 0
        ? html`<p class="note" data-inhabited>${words.term('householdInhabited', this.members.length)}</p>`
        : this.#erasePanel(name, () => this.#eraseHome(home, name))}`;
  }

  /** What goes and what stays, before anything is done. */
  #erasePanel(name: string, erase: () => Promise<void>): TemplateResult | typeof nothing {
    const { words } = this;
    if (this.book?.state().mode === 'reader') return nothing;
    return html`<section class="panel">
      <h3>${words.term('eraseTitle', name)}</h3>
      <p class="soft small">${words.term('eraseLead')}</p>
      <div class="columns">
        <div class="note bad">
          <strong>${words.term('eraseGoes')}</strong>
          <ul>
            ${(['eraseGoesProfile', 'eraseGoesNotes', 'eraseGoesPlaces'] as const).map((word) => html`<li>${words.term(word)}</li>`)}
          </ul>
        </div>
        <div class="note good">
          <strong>${words.term('eraseStays')}</strong>
          <ul>
            ${(['eraseStaysNumbers', 'eraseStaysReason', 'eraseStaysCopies'] as const).map((word) => html`<li>${words.term(word)}</li>`)}
          </ul>
        </div>
      </div>
      <div class="actions">
        <button class="danger" data-do="erase" ?disabled=${!this.writable} @click=${() => void erase()}>${words.term('eraseDo')}</button>
      </div>
    </section>`;
  }

  #device(): TemplateResult {
    const { words } = this;
    const role = this.#own?.role;
    return html`<section class="panel" data-device>
      <h3>${words.term('deviceTitle')}</h3>
      <ul>
        <li>${words.term('deviceWhy', role ? words.term('roleName', role) : words.term('none'))}</li>
        <li>${words.term('deviceRole', role ?? 'reader')}</li>
        <li>${words.term('deviceHolds', this.#totals.people, this.#totals.households)}</li>
        <li>${words.term('deviceSplit')}</li>
        <li>${words.term('deviceNever')}</li>
      </ul>
    </section>`;
  }

  async #publish(event: SubmitEvent, person: PersonView, consent: boolean, name: string): Promise<void> {
    event.preventDefault();
    const on = fieldsOf(event.target as HTMLFormElement)('on') ?? this.#today;
    const say = (agrees: boolean): Promise<unknown> =>
      this.act(
        { type: 'setPublishing', person: person.person, consent: agrees, on },
        {
          text: this.words.term(agrees ? 'publishingAgreed' : 'publishingTaken', name),
          ...(agrees === consent ? { undo: async () => void (await say(!agrees)) } : {}),
        },
      );
    await say(consent);
  }

  async #erasePerson(person: PersonView, name: string): Promise<void> {
    const reason = await this.#sure(name);
    if (reason === undefined) return;
    await this.act(
      { type: 'erasePerson', person: person.person, reason },
      { text: this.words.term('erasedDone'), hint: this.words.term('erasedDoneHint') },
    );
    this.#leave({ person: person.person });
  }

  async #eraseHome(home: HouseholdView, name: string): Promise<void> {
    const reason = await this.#sure(name);
    if (reason === undefined) return;
    await this.act(
      { type: 'eraseHousehold', household: home.household, reason },
      { text: this.words.term('erasedDone'), hint: this.words.term('erasedDoneHint') },
    );
    this.#leave({ household: home.household });
  }

  /** The field must not go on naming somebody whose data are gone. */
  #leave(holder: Picked['holder']): void {
    if (this.notice?.tone !== 'good' || !this.who || !sameHolder(this.who.holder, holder)) return;
    this.who = { ...this.who, name: this.words.term('erased'), detail: '' };
  }

  #sure(name: string): Promise<string | undefined> {
    const { words } = this;
    return askSure(this, {
      heading: words.term('eraseTitle', name),
      what: words.term('eraseFinal'),
      follows: [words.term('eraseReasonWhy')],
      reason: true,
      typed: name,
      action: words.term('eraseDo'),
      danger: true,
    });
  }
}

/** One person by id: found by name, else by going through all. */
async function personOf(book: BookClient, id: string, name: string | undefined): Promise<PersonView | undefined> {
  if (name !== undefined) {
    const { rows } = await book.ask({ type: 'people', search: name, limit: PAGE });
    const found = rows.find(({ person }) => person === id);
    if (found) return found;
  }
  for (let skip = 0; ; skip += PAGE) {
    const { rows } = await book.ask({ type: 'people', skip, limit: PAGE });
    const found = rows.find(({ person }) => person === id);
    if (found || rows.length < PAGE) return found;
  }
}

async function householdOf(book: BookClient, id: string): Promise<HouseholdView | undefined> {
  for (let skip = 0; ; skip += PAGE) {
    const { rows } = await book.ask({ type: 'households', skip, limit: PAGE });
    const found = rows.find(({ household }) => household === id);
    if (found || rows.length < PAGE) return found;
  }
}

define('xy-personal', XyPersonal);

// <xy-key-roles>: the roles of one key: grant, renew, withdraw; and whose key it is.

import { html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, GrantView, KeyView, Role } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import { askSure } from '../parts/reason.js';
import { ROLES, dayAfter, grantText, placesOf, roleField, scopeField, scopeName, scopeOf, type Places } from '../parts/scope.js';

const YEAR = 365;

/** Roles of a key. Fires `xy-close`. */
export class XyKeyRoles extends BookElement {
  static override properties = { key: { attribute: false }, person: { state: true }, places: { state: true } };

  declare key: KeyView | undefined;
  declare private person: Picked | undefined;
  declare private places: Places;
  #today = todayAt();

  constructor() {
    super();
    this.places = { teams: [], counters: [] };
  }

  protected override async load(book: BookClient): Promise<void> {
    const [overview, places] = await Promise.all([book.ask({ type: 'overview' }), placesOf(book)]);
    this.#today = overview.today;
    this.places = places;
  }

  protected override render(): TemplateResult {
    const { key, words } = this;
    if (!key) return html``;
    return html`<section class="panel">
        <div class="head">
          <h3>${words.term('rolesOf', this.#name(key))}</h3>
          <button class="compact" data-do="close" @click=${() => this.dispatchEvent(new CustomEvent('xy-close'))}>${words.term('close')}</button>
        </div>
        ${key.person ? nothing : this.#holder(key)}
        ${key.grants.length === 0
          ? html`<p class="soft">${words.term('noRole')}</p>`
          : html`<table class="stack" data-list="grants">
              <tbody>
                ${key.grants.map((grant) => this.#row(key, grant))}
              </tbody>
            </table>`}
        <h3>${words.term('grantTitle')}</h3>
        <form data-form="grant" @submit=${(event: SubmitEvent) => this.#grant(event, key)}>
          ${roleField(words.term('role'), ROLES, (role) => words.term('roleName', role))} ${scopeField(this.places, words)}
          <label class="w3">${words.term('termUntilField')}<input type="date" name="until" min=${this.#today} /></label>
          <div class="actions"><button class="primary" ?disabled=${!this.writable}>${words.term('grantDo')}</button></div>
          <p class="soft small">${words.term('grantWhy')}</p>
        </form>
      </section>
      ${this.notices()}`;
  }

  #name(key: KeyView): string {
    return key.name ?? key.tag;
  }

  #holder(key: KeyView): TemplateResult {
    const { words } = this;
    return html`<div class="form" data-form="holder">
      <p class="note">${words.term('nameHolderWhy')}</p>
      <xy-pick
        class="w6"
        of="people"
        label=${key.own ? words.term('nameHolder') : words.term('keyHeldBy')}
        .book=${this.book}
        .lang=${this.lang}
        .value=${this.person}
        @xy-pick=${(event: CustomEvent<Picked>) => (this.person = event.detail)}
      ></xy-pick>
      <div class="actions">
        <button data-do="name-holder" ?disabled=${!this.writable || !this.person} @click=${() => this.#hold(key)}>
          ${words.term('nameHolderDo')}
        </button>
      </div>
    </div>`;
  }

  #row(key: KeyView, grant: GrantView): TemplateResult {
    const { words } = this;
    const next = dayAfter(grant.until != null && grant.until > this.#today ? grant.until : this.#today, YEAR);
    return html`<tr data-grant=${grant.role}>
      <td class="lead"><span>${grantText(grant, this.places, this.#today, words)}</span></td>
      <td class="acts">
        <form class="actions" @submit=${(event: SubmitEvent) => this.#renew(event, key, grant)}>
          <label>${words.term('termUntilField')}<input type="date" name="until" required min=${this.#today} value=${next} /></label>
          <button class="compact" data-do="renew" ?disabled=${!this.writable}>${words.term('termRenew')}</button>
          <button type="button" class="compact danger" data-do="withdraw" ?disabled=${!this.writable} @click=${() => this.#withdraw(key, grant)}>
            ${words.term('withdrawDo')}
          </button>
        </form>
      </td>
    </tr>`;
  }

  async #hold(key: KeyView): Promise<void> {
    const { person } = this;
    if (!person || !('person' in person.holder)) return;
    await this.act(
      { type: 'nameKeyHolder', key: key.key, person: person.holder.person },
      { text: this.words.term(key.own ? 'holderNamed' : 'keyHolderNamed', person.name) },
    );
  }

  async #grant(event: SubmitEvent, key: KeyView): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = fieldsOf(form);
    const grant: GrantView = { role: field('role') as Role, scope: scopeOf(field('scope')), until: field('until') };
    if (await this.#give(key, grant, () => this.#take(key, grant))) form.reset();
  }

  async #renew(event: SubmitEvent, key: KeyView, grant: GrantView): Promise<void> {
    event.preventDefault();
    const until = fieldsOf(event.target as HTMLFormElement)('until');
    await this.#give(key, { ...grant, until }, () => this.#give(key, grant));
  }

  async #give(key: KeyView, { role, scope, until }: GrantView, undo?: () => Promise<unknown>): Promise<boolean> {
    const { words } = this;
    const text = words.term('granted', this.#name(key), words.term('roleName', role), scopeName(scope, this.places, words), until ?? '');
    const receipt = await this.act(
      { type: 'grantRole', key: key.key, role, scope, until: until ?? undefined },
      { text, ...(undo ? { undo: async () => void (await undo()) } : {}) },
    );
    return receipt !== undefined;
  }

  async #withdraw(key: KeyView, grant: GrantView): Promise<void> {
    const { words } = this;
    const role = words.term('roleName', grant.role);
    const sure = await askSure(this, {
      heading: words.term('withdrawTitle', role),
      what: `${this.#name(key)} · ${role} · ${scopeName(grant.scope, this.places, words)}`,
      follows: [words.term('withdrawKeeps'), words.term('withdrawEnds'), words.term('withdrawElsewhere')],
      action: words.term('withdrawDo'),
      danger: true,
    });
    if (sure !== undefined) await this.#take(key, grant);
  }

  async #take(key: KeyView, grant: GrantView): Promise<void> {
    const { words } = this;
    await this.act(
      { type: 'withdrawRole', key: key.key, role: grant.role, scope: grant.scope },
      { text: words.term('withdrawn', this.#name(key), words.term('roleName', grant.role)), undo: async () => void (await this.#give(key, grant)) },
    );
  }
}

define('xy-key-roles', XyKeyRoles);

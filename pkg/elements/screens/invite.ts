// <xy-invite>: invites somebody to bring a device of their own: a code for one use, what to say with it, and the open invitations.

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { todayAt } from '../base/format.js';
import type { BookClient, InvitationView, KeyView, Role } from '../contract.js';
import { fieldsOf } from '../parts/form.js';
import type { Picked } from '../parts/pick.js';
import '../parts/pick.js';
import '../parts/qr.js';
import { askSure } from '../parts/reason.js';
import { keyName } from '../parts/say.js';
import { ROLES, dayAfter, placesOf, roleField, scopeField, scopeName, scopeOf, type Places } from '../parts/scope.js';

/** Days an invitation is good for unless said otherwise. */
const DAYS = 14;

/** The code just drawn: nobody can show it again. */
interface Drawn {
  text: string;
  role: Role;
  name: string;
  until: string;
}

/** Inviting. */
export class XyInvite extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      .drawn {
        display: grid;
        gap: 20px;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }

      .drawn ol {
        display: grid;
        gap: 8px;
        padding-inline-start: 1.4em;
      }

      .say {
        display: grid;
        gap: 12px;
        align-content: start;
      }

      @media (max-width: 720px) {
        .drawn {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  static override properties = {
    role: {}, whom: { attribute: false }, invitations: { state: true }, person: { state: true }, drawn: { state: true }, all: { state: true },
  };

  /** The role that is chosen first. */
  declare role: Role;
  /** Who is chosen first. */
  declare whom: Picked | undefined;
  declare private invitations: InvitationView[] | undefined;
  declare private person: Picked | undefined;
  declare private drawn: Drawn | undefined;
  /** True while those that are used up are shown, too. */
  declare private all: boolean;
  #keys: KeyView[] = [];
  #places: Places = { teams: [], counters: [] };
  #today = todayAt();

  constructor() {
    super();
    this.role = 'socialWorker';
    this.all = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('whom') && this.whom) this.person = this.whom;
  }

  protected override async load(book: BookClient): Promise<void> {
    const [invitations, keys, overview, places] = await Promise.all([
      book.ask({ type: 'invitations' }), book.ask({ type: 'keys' }), book.ask({ type: 'overview' }), placesOf(book),
    ]);
    this.#keys = keys;
    this.#today = overview.today;
    this.#places = places;
    this.invitations = invitations;
  }

  protected override render(): TemplateResult {
    const { invitations, words } = this;
    if (!invitations) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    return html`<div class="screen">
      ${this.drawn ? this.#code(this.drawn) : nothing}
      ${this.book?.state().mode === 'reader' ? nothing : this.#form()} ${this.#list(invitations)} ${this.notices()}
    </div>`;
  }

  #form(): TemplateResult {
    const { words } = this;
    return html`<section class="panel">
      <h2>${words.term('inviteTitle')}</h2>
      <p class="soft small">${words.term('inviteLead')}</p>
      <form data-form="invite" @submit=${this.#invite}>
        <xy-pick
          class="w6"
          of="people"
          label=${words.term('inviteWhom')}
          .book=${this.book}
          .lang=${this.lang}
          .value=${this.person}
          @xy-pick=${(event: CustomEvent<Picked>) => (this.person = event.detail)}
        ></xy-pick>
        ${roleField(words.term('role'), ROLES, (role) => words.term('roleName', role), this.role)} ${scopeField(this.#places, words)}
        <label class="w3"
          >${words.term('inviteUntil')}<input type="date" name="until" required min=${this.#today} value=${dayAfter(this.#today, DAYS)}
        /></label>
        <div class="actions">
          <button class="primary" data-do="invite" ?disabled=${!this.writable || !this.person}>${words.term('inviteDo')}</button>
          ${this.person ? nothing : html`<span class="soft small">${words.term('inviteChoose')}</span>`}
        </div>
      </form>
    </section>`;
  }

  #code(drawn: Drawn): TemplateResult {
    const { words } = this;
    const role = words.term('roleName', drawn.role);
    const steps = drawn.role === 'volunteer' ? [words.term('inviteSayPhone')] : [words.term('inviteSayFile'), words.term('inviteSayJoin')];
    return html`<section class="panel" data-drawn>
      <div class="head">
        <h2>${words.term('inviteFor', drawn.name, role)}</h2>
        <button class="compact" data-do="done" @click=${() => (this.drawn = undefined)}>${words.term('inviteDone')}</button>
      </div>
      <div class="drawn">
        <xy-qr .lang=${this.lang} .text=${drawn.text} label=${`${drawn.name} · ${role}`}></xy-qr>
        <div class="say">
          <strong>${words.term('inviteSay')}</strong>
          <ol>
            ${steps.map((step) => html`<li>${step}</li>`)}
            <li>${words.term('inviteSayUntil', drawn.until)}</li>
          </ol>
          <p class="note warn">${words.term('inviteOnce')}</p>
        </div>
      </div>
    </section>`;
  }

  #list(invitations: InvitationView[]): TemplateResult {
    const { words } = this;
    const shown = invitations.filter((one) => one.open || this.all);
    return html`<section class="panel">
      <div class="head">
        <h3>${words.term('invitations')}</h3>
        ${invitations.some((one) => !one.open)
          ? html`<button class="compact" data-do="all" aria-pressed=${this.all} @click=${() => (this.all = !this.all)}>
              ${words.term(this.all ? 'invitationsOpen' : 'invitationsAll')}
            </button>`
          : nothing}
      </div>
      ${shown.length === 0
        ? html`<p class="soft">${words.term('invitationsNone')}</p>`
        : html`<table class="stack" data-list="invitations">
            <thead>
              <tr>
                <th>${words.term('keyHolder')}</th>
                <th>${words.term('role')}</th>
                <th>${words.term('inviteUntil')}</th>
                <th>${words.term('invitedBy')}</th>
                <th>${words.term('state')}</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${shown.map((one) => this.#row(one))}
            </tbody>
          </table>`}
    </section>`;
  }

  #row(one: InvitationView): TemplateResult {
    const { words } = this;
    const role = `${words.term('roleName', one.role)}${one.scope === 'community' ? '' : ` · ${scopeName(one.scope, this.#places, words)}`}`;
    const state = one.usedBy != null ? 'used' : one.withdrawn ? 'withdrawn' : one.open ? 'open' : 'lapsed';
    return html`<tr data-invitation=${one.invitation}>
      <td class="lead">${one.name ?? words.term('keyHolderUnknown')}</td>
      <td class="plain">${role}</td>
      <td data-label=${words.term('inviteUntil')} class="nowrap">${one.until}</td>
      <td data-label=${words.term('invitedBy')}>${keyName(one.invitedBy, this.#keys, words)}</td>
      <td class="key"><span class="tag ${state === 'used' ? 'good' : state === 'open' ? 'warn' : ''}">${words.term('invitationState', state)}</span></td>
      <td class="acts">
        ${one.open
          ? html`<div class="actions">
              <button class="compact danger" data-do="withdraw" ?disabled=${!this.writable} @click=${() => this.#withdraw(one, role)}>
                ${words.term('invitationWithdraw')}
              </button>
            </div>`
          : nothing}
      </td>
    </tr>`;
  }

  #invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { person, words } = this;
    const field = fieldsOf(event.target as HTMLFormElement);
    if (!person || !('person' in person.holder)) return;
    const whom = person.holder.person;
    const role = field('role') as Role;
    const until = field('until') ?? this.#today;
    const invited = await this.guard(async (book) => {
      const outcome = await book.invite({ role, scope: scopeOf(field('scope')), person: whom, until });
      if (!outcome.receipt || !outcome.seed) return { refusal: outcome.refusal };
      const seed = Array.from(outcome.seed, (byte) => byte.toString(16).padStart(2, '0')).join('');
      const { text, refusal } = await book.writeQr({ type: 'invitation', invitation: outcome.receipt.entry, seed });
      return { text, refusal };
    });
    if (!invited) return;
    if (invited.refusal) await this.refuse(invited.refusal);
    if (invited.text === undefined) return;
    this.drawn = { text: invited.text, role, name: person.name, until };
    this.person = undefined;
    this.notice = { tone: 'good', text: words.term('invited', person.name), hint: words.term('inviteOnce') };
    void this.updateComplete.then(() => this.renderRoot.querySelector('[data-drawn]')?.scrollIntoView({ block: 'nearest' }));
  };

  async #withdraw(one: InvitationView, role: string): Promise<void> {
    const { words } = this;
    const sure = await askSure(this, {
      heading: words.term('invitationWithdraw'),
      what: `${one.name ?? ''} · ${role}`,
      follows: [words.term('invitationDead')],
      action: words.term('invitationWithdraw'),
      danger: true,
    });
    if (sure === undefined) return;
    const done = await this.act({ type: 'withdrawInvitation', invitation: one.invitation }, { text: words.term('invitationGone') });
    if (done) this.drawn = undefined;
  }
}

define('xy-invite', XyInvite);

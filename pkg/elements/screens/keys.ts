// <xy-keys>: the people with keys: which roles, where, until when, since when; opens the roles of one, or the way to stop it.

import { css, html, nothing, type TemplateResult } from 'lit';

import { define } from '../base/define.js';
import { BookElement } from '../base/element.js';
import { moment } from '../base/format.js';
import type { BookClient, KeyView, OverviewView } from '../contract.js';
import { ROLES, SOON, daysUntil, grantText, placesOf, type Places } from '../parts/scope.js';
import type { Turned } from './devices.js';
import './key-roles.js';
import './key-stop.js';

type Kind = 'staff' | 'volunteers' | 'stopped';
const KINDS: Kind[] = ['staff', 'volunteers', 'stopped'];
const ROWS = 50;

/** The list of keys. */
export class XyKeys extends BookElement {
  static override styles = [
    BookElement.styles,
    css`
      code {
        font-family: ui-monospace, 'Noto Sans Mono CJK SC', monospace;
        font-size: var(--_small);
      }

      ul {
        list-style: none;
        display: grid;
        gap: 4px;
      }
    `,
  ];

  static override properties = {
    keys: { state: true }, kind: { state: true }, search: { state: true }, opened: { state: true },
  };

  declare private keys: KeyView[] | undefined;
  declare private kind: Kind;
  declare private search: string;
  /** The key that is worked on, and how. */
  declare private opened: { tag: string; way: 'roles' | 'stop' } | undefined;
  #places: Places = { teams: [], counters: [] };
  #overview: OverviewView | undefined;

  constructor() {
    super();
    this.kind = 'staff';
    this.search = '';
  }

  protected override async load(book: BookClient): Promise<void> {
    const [keys, overview, places] = await Promise.all([book.ask({ type: 'keys' }), book.ask({ type: 'overview' }), placesOf(book)]);
    this.#overview = overview;
    this.#places = places;
    this.keys = [...keys].sort((a, b) => Number(b.own) - Number(a.own) || ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.since - b.since);
  }

  protected override render(): TemplateResult {
    const { keys, words } = this;
    if (!keys) return html`<div class="screen">${this.notices()}<p class="soft">${words.term('loading')}</p></div>`;
    const opened = keys.find(({ tag }) => tag === this.opened?.tag);
    return html`<div class="screen">
      ${this.#warnings(keys)}
      <section class="panel">
        <div class="head">
          <h2>${words.term('keysTitle')}</h2>
          <div class="tabs">
            ${KINDS.map(
              (kind) =>
                html`<button aria-pressed=${this.kind === kind} data-tab=${kind} @click=${() => (this.kind = kind)}>
                  ${words.term('keysKind', kind)} ${keys.filter((key) => kindOf(key) === kind).length}
                </button>`,
            )}
          </div>
        </div>
        <p class="soft small">${words.term('keysLead')}</p>
        ${this.#list(keys)}
      </section>
      ${opened ? this.#panel(opened) : nothing} ${this.notices()}
    </div>`;
  }

  #warnings(keys: KeyView[]): TemplateResult {
    const { words } = this;
    const today = this.#overview?.today ?? '';
    const admins = keys.filter((key) => key.role === 'admin' && key.revokedAfter == null);
    const ending = keys.flatMap((key) =>
      key.revokedAfter == null
        ? key.grants.flatMap((grant) => (grant.until != null && daysUntil(today, grant.until) <= SOON ? [{ key, grant }] : []))
        : [],
    );
    return html`
      ${admins.length === 1
        ? html`<p class="note warn" data-one-admin>
            ${words.term('oneAdmin')} <button class="compact" data-do="invite-admin" @click=${this.#invite}>${words.term('inviteDo')}</button>
          </p>`
        : nothing}
      ${ending.length > 0
        ? html`<div class="note warn" data-ending=${ending.length}>
            <strong>${words.term('termsEnding')}</strong>
            <ul>
              ${ending.slice(0, 8).map(
                ({ key, grant }) =>
                  html`<li>
                    ${key.name ?? key.tag} · ${grantText(grant, this.#places, today, words)}
                    <button class="link" @click=${() => this.#open(key, 'roles')}>${words.term('termRenew')}</button>
                  </li>`,
              )}
            </ul>
          </div>`
        : nothing}
    `;
  }

  #list(keys: KeyView[]): TemplateResult {
    const { words } = this;
    const of = keys.filter((key) => kindOf(key) === this.kind);
    const found = of.filter((key) => this.search === '' || key.name?.includes(this.search) || key.tag.includes(this.search.toUpperCase()));
    if (of.length === 0) return html`<div class="empty"><strong>${words.term('keysNone', this.kind)}</strong></div>`;
    return html`
      ${of.length > 8
        ? html`<label class="w4"
            >${words.term('search')}<input
              type="search"
              .value=${this.search}
              @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value.trim())}
          /></label>`
        : nothing}
      <table class="stack" data-list="keys">
        <thead>
          <tr>
            <th>${words.term('keyHolder')}</th>
            <th>${words.term('keyRoles')}</th>
            <th>${words.term('since')}</th>
            <th>${words.term('lastSeen')}</th>
            <th class="num">${words.term('entries')}</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${found.slice(0, ROWS).map((key) => this.#row(key))}
        </tbody>
      </table>
      ${found.length > ROWS ? html`<p class="soft">${words.term('moreRows', found.length - ROWS)}</p>` : nothing}
    `;
  }

  #row(key: KeyView): TemplateResult {
    const { words } = this;
    const today = this.#overview?.today ?? '';
    const on = (at: number | null | undefined): string => (at == null ? words.term('none') : moment(at, this.#overview?.utcOffsetMinutes));
    return html`<tr data-key=${key.tag}>
      <td class="lead">
        <span
          >${key.name ?? words.term('keyHolderUnknown')} <code class="soft">${key.tag}</code>
          ${key.own ? html`<span class="tag good">${words.term('ownKey')}</span>` : nothing}</span
        >
      </td>
      <td class="plain">
        ${key.revokedAfter == null
          ? key.grants.length === 0
            ? html`<span class="soft">${words.term('noRole')}</span>`
            : html`<ul>${key.grants.map((grant) => html`<li>${grantText(grant, this.#places, today, words)}</li>`)}</ul>`
          : html`<span class="tag bad">${words.term('stoppedAfter', key.revokedAfter)}</span>`}
      </td>
      <td data-label=${words.term('since')} class="nowrap">${on(key.since).slice(0, 10)}</td>
      <td data-label=${words.term('lastSeen')} class="nowrap">${on(key.lastAt)}</td>
      <td data-label=${words.term('entries')} class="num">${key.entries}</td>
      <td class="acts">
        ${key.revokedAfter == null && this.book?.state().mode !== 'reader'
          ? html`<div class="actions">
              <button class="compact" data-do="roles" @click=${() => this.#open(key, 'roles')}>${words.term('keyRoles')}</button>
              <button class="compact danger" data-do="stop" @click=${() => this.#open(key, 'stop')}>${words.term('stopDo')}</button>
            </div>`
          : nothing}
      </td>
    </tr>`;
  }

  #panel(key: KeyView): TemplateResult {
    const close = (): void => (this.opened = undefined) as void;
    return this.opened?.way === 'stop'
      ? html`<xy-key-stop .book=${this.book} .lang=${this.lang} .key=${key} @xy-close=${close}></xy-key-stop>`
      : html`<xy-key-roles .book=${this.book} .lang=${this.lang} .key=${key} @xy-close=${close}></xy-key-roles>`;
  }

  /** Opens a panel below the list and goes there. */
  #open(key: KeyView, way: 'roles' | 'stop'): void {
    this.opened = { tag: key.tag, way };
    void this.updateComplete.then(async () => {
      const panel = this.renderRoot.querySelector(`xy-key-${way}`);
      await panel?.updateComplete;
      panel?.scrollIntoView({ block: 'nearest' });
      panel?.renderRoot.querySelector<HTMLElement>('[data-do=close]')?.focus({ preventScroll: true });
    });
  }

  #invite = (): void => {
    this.dispatchEvent(new CustomEvent<Turned>('xy-tab', { detail: { tab: 'invite', role: 'admin' }, bubbles: true, composed: true }));
  };
}

/** In which list a key stands. */
function kindOf(key: KeyView): Kind {
  if (key.revokedAfter != null) return 'stopped';
  const roles = key.grants.map(({ role }) => role);
  return roles.length > 0 && roles.every((role) => role === 'volunteer') ? 'volunteers' : 'staff';
}

define('xy-keys', XyKeys);

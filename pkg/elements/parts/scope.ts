// Roles and where they hold: words, fields to choose them, and how long a term still runs.

import { html, nothing, type TemplateResult } from 'lit';

import type { BookClient, CounterView, GrantView, Role, Scope, TeamView } from '../contract.js';
import type { Words } from '../words/words.js';

/** What a scope can name. */
export interface Places {
  teams: TeamView[];
  counters: CounterView[];
}

/** Roles a key can be given, from the most to the least. */
export const ROLES: Role[] = ['admin', 'socialWorker', 'reviewer', 'teamLeader', 'shopkeeper', 'auditor', 'volunteer'];

/** Days before its end from which a term is said to end soon. */
export const SOON = 30;

/** Asks the book for the teams and counters. */
export async function placesOf(book: BookClient): Promise<Places> {
  const [teams, counters] = await Promise.all([book.ask({ type: 'teams' }), book.ask({ type: 'counters' })]);
  return { teams, counters };
}

/** A scope in words. */
export function scopeName(scope: Scope, { teams, counters }: Places, words: Words): string {
  if (scope === 'community') return words.term('scopeWhole');
  if ('team' in scope) return teams.find(({ team }) => team === scope.team)?.name ?? scope.team;
  return counters.find(({ counter }) => counter === scope.counter)?.name ?? scope.counter;
}

/** Whether two scopes are the same. */
export function sameScope(a: Scope, b: Scope): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A field that chooses a scope; `scopeOf` reads its value. */
export function scopeField({ teams, counters }: Places, words: Words): TemplateResult {
  return html`<label class="w3"
    >${words.term('scope')}<select name="scope">
      <option value="">${words.term('scopeWhole')}</option>
      ${teams.length > 0
        ? html`<optgroup label=${words.term('team')}>${teams.map(({ team, name }) => html`<option value="team:${team}">${name}</option>`)}</optgroup>`
        : nothing}
      ${counters.length > 0
        ? html`<optgroup label=${words.term('counter')}>${counters.map(({ counter, name }) => html`<option value="counter:${counter}">${name}</option>`)}</optgroup>`
        : nothing}
    </select></label
  >`;
}

/** A field that chooses a role. */
export function roleField(label: string, roles: Role[], name: (role: Role) => string, chosen?: Role): TemplateResult {
  return html`<label class="w3"
    >${label}<select name="role">
      ${roles.map((role) => html`<option value=${role} ?selected=${role === chosen}>${name(role)}</option>`)}
    </select></label
  >`;
}

/** The scope a field says. */
export function scopeOf(value: string | undefined): Scope {
  if (value?.startsWith('team:')) return { team: value.slice(5) };
  if (value?.startsWith('counter:')) return { counter: value.slice(8) };
  return 'community';
}

/** Whole days from one day to another. */
export function daysUntil(today: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}

/** A day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A grant in words, with a mark where its term ends soon or is over. */
export function grantText(grant: GrantView, places: Places, today: string, words: Words): TemplateResult {
  const left = grant.until == null ? undefined : daysUntil(today, grant.until);
  const mark =
    left === undefined || left > SOON
      ? nothing
      : left < 0
        ? html`<span class="tag bad">${words.term('termOver')}</span>`
        : html`<span class="tag warn">${words.term('termLeft', left)}</span>`;
  return html`${words.term('roleName', grant.role)}${grant.scope === 'community' ? nothing : html` · ${scopeName(grant.scope, places, words)}`}${grant.until ==
  null
    ? nothing
    : html` <span class="soft small">${words.term('termUntil', grant.until)}</span>`}
  ${mark}`;
}

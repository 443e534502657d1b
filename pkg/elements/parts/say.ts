// Short words for things of the wire: holders, states, causes, keys.

import type { Award, Evidence, Holder, KeyView, LineKind, Role, ThingState } from '../contract.js';
import type { Words } from '../words/words.js';
import { html, nothing, type TemplateResult } from 'lit';
import { amount } from './figure.js';

/** The id inside a holder. */
export function holderId(holder: Holder): string {
  return 'household' in holder ? holder.household : holder.person;
}

/** Whether two holders are the same. */
export function sameHolder(a: Holder, b: Holder): boolean {
  return holderId(a) === holderId(b) && 'household' in a === 'household' in b;
}

/** Who holds a key: the person's name where it is known, the role and tag otherwise. */
export function keyName(tag: string, keys: KeyView[], words: Words): string {
  const key = keys.find((one) => one.tag === tag);
  if (!key) return tag;
  return key.name ? `${key.name} (${words.term('roleName', key.role)})` : `${words.term('roleName', key.role)} ${tag}`;
}

/** What a line of an explanation is for. */
export function lineKind(kind: LineKind, words: Words): string {
  if ('points' in kind) return words.term('causeName', kind.points);
  if ('service' in kind) return words.term('evidenceName', kind.service);
  if ('received' in kind) return words.term('originName', kind.received === 'bought' ? 'bought' : 'donated');
  if ('writtenOff' in kind) return words.term('writtenOff');
  if ('held' in kind) return words.term('stateName', 'held');
  if ('pastDay' in kind) return words.term('pastDay');
  if ('sent' in kind) return words.term('sentUnits');
  if ('arrived' in kind) return words.term('arrivedUnits');
  if ('short' in kind) return words.term('shortUnits');
  if ('team' in kind) return words.term('team');
  if ('holder' in kind) return words.term('household' in kind.holder ? 'household' : 'person');
  return words.term('collected' in kind ? 'handedOut' : 'cameBack');
}

/** A state, as a tag whose text says it. */
export function stateTag(state: ThingState, words: Words): TemplateResult {
  const tone: Record<ThingState, string> = {
    waiting: 'warn',
    held: 'warn',
    approved: 'good',
    collected: 'good',
    returned: 'bad',
    voided: 'bad',
    cancelled: '',
    reversed: '',
  };
  return html`<span class="tag ${tone[state]}">${words.term('stateName', state)}</span>`;
}

/** How evidence is shown; what was entered later stands out. */
export function evidenceTag(evidence: Evidence, words: Words): TemplateResult {
  return html`<span class="tag ${evidence === 'backfill' ? 'warn' : ''}">${words.term('evidenceName', evidence)}</span>`;
}

/** What a rule awards. */
export function awardText(award: Award): TemplateResult {
  return 'fixed' in award
    ? amount(award.fixed.points, 'signed')
    : html`${amount(award.range.least, 'signed')} … ${amount(award.range.most, 'signed')}`;
}

/** True for a rule that takes points. */
export function deducts(award: Award): boolean {
  return ('fixed' in award ? award.fixed.points : award.range.most) < 0;
}

/** A mark on what needs more than one person's approval. */
export function approvalsTag(needed: number, first: string | null | undefined, words: Words): TemplateResult | typeof nothing {
  if (needed < 2) return nothing;
  return html`<span class="tag warn" title=${words.term('approvalsWhy')}>${words.term('approvalsNeeded', first == null ? needed : needed - 1)}</span>`;
}

/** A mark on what somebody of the same household decided. */
export function kinTag(kin: boolean, words: Words): TemplateResult | typeof nothing {
  return kin ? html`<span class="tag warn" title=${words.term('kinWhy')}>${words.term('kin')}</span>` : nothing;
}

/** Keys to choose from, each by its name. */
export function keyOptions(keys: KeyView[], chosen: string, words: Words): TemplateResult {
  return html`<option value="">${words.term('choose')}</option>
    ${keys.map((key) => html`<option value=${key.key} ?selected=${key.key === chosen}>${keyName(key.tag, keys, words)}${key.name ? ` · ${key.tag}` : ''}</option>`)}`;
}

/** Keys that are not stopped and hold one of these roles today. */
export function keysWith(keys: KeyView[], roles: Role[]): KeyView[] {
  return keys.filter((key) => key.revokedAfter == null && roles.some((role) => role === key.role || key.grants.some((one) => one.role === role)));
}

// Names of states, causes, roles and the like in English, and what can be done about refusals.

import type { BoardNames, Cause, Command, Evidence, Expiry, Hidden, PeriodKind, Role, RowRemark, TeamPost, ThingState } from '../contract.js';
import type { Unit } from '../parts/figure.js';
import type { RosterField } from '../screens/roster-table.js';
import type { Section } from '../screens/sections.js';
import type { Hints } from './zh-names.js';

export const section: Record<Section, string> = {
  overview: 'Overview',
  service: 'Service',
  deeds: 'Deeds and points',
  shop: 'Charity shop',
  board: 'Board',
  statement: 'Statements',
  timesheet: 'Timesheets',
  phones: 'Volunteers’ phones',
  roster: 'Roster',
  teams: 'Teams',
  sheet: 'Rule sheet',
  devices: 'Devices and roles',
  policy: 'Decisions',
  seal: 'Seal',
  book: 'Book',
};

export const states: Record<ThingState, string> = {
  waiting: 'Waiting',
  approved: 'Approved',
  returned: 'Returned',
  voided: 'Voided',
  held: 'Held',
  collected: 'Collected',
  cancelled: 'Cancelled',
  reversed: 'Reversed',
};

export const causes: Record<Cause, string> = {
  service: 'points for service',
  serviceVoided: 'service voided',
  deed: 'deed booked',
  deedVoided: 'deed voided',
  redemptionHeld: 'held for a redemption',
  redemptionCollected: 'redemption collected',
  redemptionCancelled: 'redemption cancelled',
  redemptionReversed: 'redemption taken back',
  expiry: 'lapsed',
  expiryReversed: 'lapse taken back',
};

export const evidences: Record<Evidence, string> = {
  checkIn: 'Checked in',
  leaderSigned: 'Leader signed',
  backfill: 'Entered later',
};

export const roles: Record<Role, string> = {
  admin: 'Admin',
  socialWorker: 'Social worker',
  reviewer: 'Reviewer',
  teamLeader: 'Team leader',
  shopkeeper: 'Shopkeeper',
  auditor: 'Auditor',
  volunteer: 'Volunteer',
};

export const boardNames: Record<BoardNames, string> = {
  masked: 'Masked (may be pinned up)',
  consented: 'Full names of those who agreed (may be pinned up)',
  staff: 'Full names (inside the office only)',
};

export const hidden: Record<Hidden, string> = {
  minor: 'Minor',
  deduction: '(deduction, not named)',
  erased: 'Erased',
};

export const posts: Record<TeamPost, string> = { member: 'Member', leader: 'Leader' };

export const periods: Record<PeriodKind, string> = {
  day: 'day',
  week: 'week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  life: 'lifetime',
};

export const fields: Record<RosterField, string> = {
  name: 'Name',
  sex: 'Sex',
  birthDate: 'Birth date',
  phone: 'Phone',
  household: 'Household',
  group: 'Group',
  address: 'Address',
  skip: 'Leave out',
};

export const units: Record<Unit, string> = { points: 'points', signed: 'points', minutes: 'h:min', count: 'units' };

export const commands: Record<Command['type'], string> = {
  foundCommunity: 'book founded',
  admitKey: 'key admitted',
  nameKeyHolder: 'key holder named',
  grantRole: 'role granted',
  withdrawRole: 'role withdrawn',
  erasePerson: 'person erased',
  eraseHousehold: 'household erased',
  setPublishing: 'consent to publication noted',
  raiseSemantics: 'semantics number raised',
  setPolicy: 'policy set',
  invite: 'invitation made',
  acceptInvitation: 'invitation accepted',
  withdrawInvitation: 'invitation withdrawn',
  sealBook: 'book sealed',
  handOverSeal: 'right to seal handed on',
  replaceSealHolder: 'another key named to seal',
  acceptRun: 'entries kept apart accepted',
  issueCard: 'household card issued',
  voidCard: 'card voided',
  revokeKey: 'key revoked',
  registerHousehold: 'household registered',
  registerPerson: 'person registered',
  amendPerson: 'profile amended',
  moveHousehold: 'moved household',
  formTeam: 'team formed',
  joinTeam: 'joined a team',
  leaveTeam: 'left a team',
  planActivity: 'activity planned',
  signUp: 'signed up',
  cancelSignUp: 'sign-up cancelled',
  openCheckIn: 'check-in opened',
  checkIn: 'checked in',
  checkOut: 'checked out',
  recordService: 'service recorded',
  approveService: 'service approved',
  returnService: 'service returned',
  amendService: 'service corrected',
  voidService: 'service voided',
  adoptSheet: 'rule sheet adopted',
  declareDeed: 'deed declared',
  approveDeed: 'deed booked',
  returnDeed: 'deed returned',
  voidDeed: 'deed voided',
  expirePoints: 'points lapsed',
  reverseExpiry: 'lapse taken back',
  openCounter: 'counter opened',
  listItem: 'item listed',
  priceItem: 'price changed',
  receiveStock: 'goods received',
  writeOffStock: 'goods written off',
  holdRedemption: 'redemption held',
  collectRedemption: 'redemption collected',
  cancelRedemption: 'redemption cancelled',
  reverseRedemption: 'redemption taken back',
  handOverCounter: 'counter handed over',
  replaceKeeper: 'keeper replaced',
  sendStock: 'goods sent',
  takeStock: 'goods taken in',
  refuseTransfer: 'transfer refused',
  giveRights: 'spending rights given',
  takeRights: 'spending rights taken',
  setFloorLimit: 'floor limit set',
  askRedemption: 'redemption asked for',
  declineAsk: 'ask declined',
  withdrawAsk: 'ask withdrawn',
};

/** `2026-Q3` as people say it. */
export function period(text: string): string {
  const parts = /^(\d{4})-([QW])(\d+)$/.exec(text);
  if (parts) return parts[2] === 'Q' ? `Q${parts[3]} ${parts[1]}` : `week ${Number(parts[3])} of ${parts[1]}`;
  return text === 'life' ? 'all time' : text;
}

export function expiry(kind: Expiry): string {
  if (kind === 'never') return 'never lapse';
  if ('yearly' in kind) return `are cleared every year on ${kind.yearly.month}/${kind.yearly.day}`;
  return `lapse after ${kind.afterMonths.months} months`;
}

/** What a remark on a row of a rule table means, and what to do about it. */
export function remark(found: RowRemark): string {
  if (found === 'empty') return 'Empty row.';
  if (found === 'titleMissing') return 'No item.';
  if (found === 'pointsMissing') return 'No points; add them.';
  if (found === 'tooMany') return 'More rows than a sheet may have.';
  if ('pointsNotUnderstood' in found) return `The points “${found.pointsNotUnderstood.text}” cannot be read; write a number or a range such as 1-5.`;
  if ('pointsUseless' in found) return `The points “${found.pointsUseless.text}” do nothing.`;
  if ('capNotUnderstood' in found) return `The cap “${found.capNotUnderstood.text}” cannot be read; the rule has none.`;
  if ('textRefused' in found) return `“${found.textRefused.text}” is too long or holds a phone or ID number.`;
  if ('repeated' in found) return `Repeats row ${found.repeated.row}.`;
  return `Says “${found.rightsConcern.word}”: village rules may not touch villagers’ lawful rights (Organic Law of Villagers’ Committees, art 27). Please check.`;
}

export const hints: Hints = {
  insufficient_points: 'Take fewer, or wait until new points are booked.',
  insufficient_stock: 'Take fewer, or receive goods first.',
  cap_reached: 'The cap of this period is used up; declare it in the next one.',
  self_approval: 'Somebody else must approve this.',
  entered_by_same_key: 'Whoever entered it does not approve it; another person does, on another device.',
  day_overfull: 'Check what is already recorded for that day.',
  day_in_future: 'Choose today or an earlier day.',
  price_changed: 'The page shows the new price now; ask again.',
  state_is: 'The list has been updated; decide by the state it shows now.',
  sheet_not_effective: 'Check the day, or choose the sheet in force then.',
  reason_required: 'Give a reason.',
  already_member: 'Nothing more to do.',
};

/** `1 row`, `3 rows`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

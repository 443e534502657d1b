// Reads a roster table: which column is which, what each row says, and the commands that register it.

import type { Command } from '../contract.js';

/** What a column of a roster can be. */
export type RosterField = 'name' | 'sex' | 'birthDate' | 'phone' | 'household' | 'group' | 'address' | 'skip';

export const ROSTER_FIELDS: RosterField[] = [
  'name', 'sex', 'birthDate', 'phone', 'household', 'group', 'address', 'skip',
];

/** Headings as they are found in the field, longest match first. */
const HEADINGS: [RosterField, RegExp][] = [
  ['household', /户号|户主|家庭|所属户|^户$|household/i],
  ['group', /组|网格|片区|group|grid/i],
  ['name', /姓名|名字|^name/i],
  ['sex', /性别|sex|gender/i],
  ['birthDate', /出生|生日|birth/i],
  ['phone', /电话|手机|联系|phone|mobile/i],
  ['address', /住址|地址|门牌|address/i],
];

/** One row as understood. */
export interface RosterRow {
  line: number;
  name: string;
  sex: string | undefined;
  birthDate: string | undefined;
  phone: string | undefined;
  household: string | undefined;
  group: string | undefined;
  address: string | undefined;
  problem: 'noName' | 'badDate' | undefined;
}

/** What each column seems to be, by its heading. */
export function guessFields(header: string[]): RosterField[] {
  const taken = new Set<RosterField>();
  return header.map((heading) => {
    const hit = HEADINGS.find(([field, pattern]) => !taken.has(field) && pattern.test(heading));
    if (!hit) return 'skip';
    taken.add(hit[0]);
    return hit[0];
  });
}

/** The rows below the heading. */
export function readRoster(rows: string[][], fields: RosterField[]): RosterRow[] {
  return rows.slice(1).map((cells, index) => {
    const cell = (field: RosterField): string | undefined => cells[fields.indexOf(field)]?.trim() || undefined;
    const birth = cell('birthDate');
    const birthDate = birth === undefined ? undefined : isoDay(birth);
    const name = cell('name');
    return {
      line: index + 2,
      name: name ?? '',
      sex: cell('sex'),
      birthDate,
      phone: cell('phone'),
      household: cell('household'),
      group: cell('group'),
      address: cell('address'),
      problem: name === undefined ? 'noName' : birth !== undefined && birthDate === undefined ? 'badDate' : undefined,
    };
  });
}

/** `1968/3/5`, `1968.3.5`, `1968年3月5日`, `19680305` as `1968-03-05`; `undefined` for no such day. */
export function isoDay(text: string): string | undefined {
  const match = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day] = [match[1] ?? '', match[2] ?? match[4] ?? '', match[3] ?? match[5] ?? ''];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(iso) ? undefined : iso;
}

/** The households named in the rows, each once, with the command that registers it. */
export function householdCommands(rows: RosterRow[]): Map<string, Command> {
  const households = new Map<string, Command>();
  for (const row of rows) {
    const key = householdKey(row);
    if (key === undefined || households.has(key)) continue;
    households.set(key, {
      type: 'registerHousehold',
      // A number or card names the household by its first person, who stands first in such tables.
      profile: { ...nameOrCard(row), ...(row.address ? { address: row.address } : {}) },
      ...(row.group ? { group: row.group } : {}),
    });
  }
  return households;
}

function nameOrCard(row: RosterRow): { name: string; cardNumber?: string } {
  const text = row.household ?? '';
  return /\d/.test(text) ? { name: row.name, cardNumber: text } : { name: text };
}

/** The same household name in two groups is two households. */
export function householdKey(row: RosterRow): string | undefined {
  return row.household === undefined ? undefined : `${row.group ?? ''}\n${row.household}`;
}

/** The command that registers one person. */
export function personCommand(row: RosterRow, consentOn: string, household: string | undefined): Command {
  return {
    type: 'registerPerson',
    profile: {
      name: row.name,
      ...(row.sex ? { sex: row.sex } : {}),
      ...(row.birthDate ? { birthDate: row.birthDate } : {}),
      ...(row.phone ? { phone: row.phone } : {}),
    },
    consentOn,
    ...(household ? { household } : {}),
  };
}

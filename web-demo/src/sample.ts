// The sample village, written with the same commands a person's clicks would write.

import type { BookClient, CommandInput, Outcome } from 'xiangyue';
import { guessFields, householdCommands, householdKey, parseTable, personCommand, readRoster, readShelf } from 'xiangyue/elements';

/** Founds 罗峪村 and fills it: sheet, roster, teams, shop, and some weeks of service, deeds and redemptions. */
export async function loadSample(book: BookClient): Promise<void> {
  await book.found({ name: '罗峪村', utcOffsetMinutes: 480 });
  const { today } = await book.ask({ type: 'overview' });
  const sheet = await adoptSheet(book, today);
  const { people, homes } = await register(book, today);
  await serve(book, people, sheet, today);
  await apply(book, homes, sheet, today);
  await stock(book, homes);
}

async function table(file: string): Promise<string[][]> {
  const response = await fetch(new URL(`samples/luoyu-${file}.csv`, document.baseURI));
  return parseTable(await response.text());
}

/** Ids of the things the commands made; the sample's own commands are never refused. */
async function made(book: BookClient, commands: CommandInput[]): Promise<string[]> {
  const outcomes = await book.executeAll(commands);
  return outcomes.map((outcome: Outcome, index) => {
    if (outcome.receipt) return outcome.receipt.entry;
    throw new Error(`${commands[index]?.type ?? ''}: ${outcome.refusal?.code ?? ''}`);
  });
}

async function one(book: BookClient, command: CommandInput): Promise<string> {
  return (await made(book, [command]))[0] ?? '';
}

async function adoptSheet(book: BookClient, today: string): Promise<string> {
  const { rules } = await book.readRuleTable(await table('sheet'));
  return one(book, {
    type: 'adoptSheet',
    sheet: {
      title: `罗峪村${today.slice(0, 4)}年积分细则`,
      effectiveFrom: daysBefore(today, 400),
      holder: 'household',
      rankPeriod: 'quarter',
      expiry: { yearly: { month: 1, day: 10 } },
      hourRate: 500,
      rounding: 'exact',
      rules,
    },
  });
}

async function register(book: BookClient, today: string): Promise<{ people: string[]; homes: string[] }> {
  const rows = await table('roster');
  const roster = readRoster(rows, guessFields(rows[0] ?? []));
  const households = householdCommands(roster);
  const homes = await made(book, [...households.values()]);
  const idOf = new Map([...households.keys()].map((key, index) => [key, homes[index]]));
  const consent = daysBefore(today, 200);
  const people = await made(
    book,
    roster.map((row) => personCommand(row, consent, idOf.get(householdKey(row) ?? ''))),
  );
  return { people, homes };
}

const ACTIVITIES = [
  { days: 40, title: '入户看望独居老人', content: '陪聊、打扫、测量血压', place: '一组、二组', minutes: 120 },
  { days: 26, title: '河道清扫', content: '清理河岸垃圾和枯枝', place: '澧水河岸', minutes: 150 },
  { days: 5, title: '重阳节慰问演出', content: '排练并演出，会后打扫会场', place: '村部广场', minutes: 90 },
];

async function serve(book: BookClient, people: string[], sheet: string, today: string): Promise<void> {
  const formed = daysBefore(today, 150);
  const team = await one(book, { type: 'formTeam', name: '罗峪村志愿服务队', on: formed });
  const members = people.filter((_, index) => index % 3 === 0).slice(0, 12);
  await made(
    book,
    members.map((person, index) => ({ type: 'joinTeam', person, team, post: index === 0 ? 'leader' : 'member', on: formed })),
  );
  for (const [index, { days, title, content, place, minutes }] of ACTIVITIES.entries()) {
    const on = daysBefore(today, days);
    const inCharge = members[0] ?? '';
    const activity = await one(book, {
      type: 'planActivity', team, title, content, place, unit: '罗峪村村民委员会', inCharge, on,
    });
    const served = members.filter((_, at) => (at + index) % 4 !== 0);
    const records = await made(
      book,
      served.map((person, at) => ({
        type: 'recordService', person, activity, on, minutes: minutes + (at % 3) * 15, evidence: 'leaderSigned',
      })),
    );
    // The last activity's records still wait for somebody to approve them.
    if (index === ACTIVITIES.length - 1) continue;
    await made(book, records.map((service) => ({ type: 'approveService', service, sheet })));
  }
}

/** Rows of the sheet, how many days ago, and whose household; row 19 is the deduction for rubbish. */
const DEEDS = [
  [8, 30, 0], [10, 28, 3], [11, 24, 6], [12, 21, 9], [6, 18, 1], [20, 16, 4], [22, 15, 2], [7, 12, 7], [19, 10, 5],
  [8, 9, 5], [4, 8, 0], [13, 7, 8], [15, 7, 3], [24, 6, 10], [9, 5, 11], [8, 4, 4], [9, 3, 12], [11, 2, 0],
] as const;

async function apply(book: BookClient, homes: string[], sheet: string, today: string): Promise<void> {
  const deeds = await made(
    book,
    DEEDS.map(([row, days, home]) => ({
      type: 'declareDeed',
      rule: { sheet, row },
      subject: { household: homes[home % homes.length] ?? '' },
      on: daysBefore(today, days),
      count: 1,
    })),
  );
  await made(book, deeds.slice(0, -3).map((deed) => ({ type: 'approveDeed', deed })));
}

async function stock(book: BookClient, homes: string[]): Promise<void> {
  const counter = await one(book, { type: 'openCounter', name: '村部爱心超市' });
  const { lines } = readShelf(await table('shelf'), '份');
  const items = await made(book, lines.map(({ name, unit, price }) => ({ type: 'listItem', name, unit, price })));
  await made(
    book,
    items.map((item, index) => ({
      type: 'receiveStock',
      counter,
      item,
      quantity: lines[index]?.quantity ?? 1,
      origin: index % 2 === 0 ? 'bought' : { donated: { donor: '县慈善总会' } },
    })),
  );
  await redeem(book, homes, counter, items[0] ?? '', lines[0]?.price ?? 0);
}

/** Two households that can afford it take the first item: one has collected it, one has not yet. */
async function redeem(book: BookClient, homes: string[], counter: string, item: string, price: number): Promise<void> {
  let held = 0;
  for (const household of homes) {
    const { accounts } = await book.ask({ type: 'statement', holder: { household }, limit: 0 });
    if (accounts.spendable < price || held === 2) continue;
    const redemption = await one(book, {
      type: 'holdRedemption', counter, holder: { household }, item, quantity: 1, price,
    });
    if (held === 0) await one(book, { type: 'collectRedemption', redemption });
    held += 1;
  }
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

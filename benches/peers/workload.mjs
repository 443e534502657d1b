// A village's year of n entries, and 1,000 more that another device writes in the last week. Deterministic
// by seed. Every entry is one the rules allow, so a contender that refuses any has done different work.
import { random } from './random.mjs';
import { DAY_MS, dayOf, foundVillage, HOUR_RATE, RULES, YEAR_START } from './village.mjs';

export const FOREIGN = 10_000_000;
export const FOREIGN_COUNT = 1_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;
const MIX = { recordService: 40, approveService: 30, declareDeed: 12, approveDeed: 12, holdRedemption: 4, collectRedemption: 2 };
/** Nobody redeems on the other device: a counter belongs to one key at a time. */
const FOREIGN_MIX = { recordService: 46, approveService: 32, declareDeed: 11, approveDeed: 11 };

export function workload(count, seed = 2026) {
  const village = foundVillage(seed);
  const dice = random(seed + 1);
  const book = { minutes: new Map(), accounts: new Map() };
  const first = village.entries.length + 1;
  const moments = Array.from({ length: count }, (_, n) => YEAR_START + Math.floor(((n + dice.next()) * YEAR_MS) / count));
  const entries = write(village, book, dice, moments, MIX, first, RULES.length);
  const end = YEAR_START + YEAR_MS - 1;
  const fork = moments.findIndex((at) => at >= end - WEEK_MS);
  const week = Array.from({ length: FOREIGN_COUNT }, (_, n) => end - WEEK_MS + Math.floor(((n + dice.next()) * WEEK_MS) / FOREIGN_COUNT));
  const rewards = RULES.filter((points) => points > 0).length;
  const foreign = write(village, book, dice, week, FOREIGN_MIX, FOREIGN + 1, rewards);
  const { households, sheet } = village;
  return { seed, count, end, fork, sheet, households, setup: village.entries, entries, foreign };
}

function write(village, book, dice, moments, mix, first, rules) {
  const waiting = { service: [], deed: [], redemption: [] };
  const kinds = Object.entries(mix).flatMap(([kind, share]) => Array(share).fill(kind));
  const make = {
    recordService: (at) => recordService(village, book, dice, at),
    approveService: () => approve(waiting.service, dice, (service) => {
      earn(book, village, service.person, Math.floor((HOUR_RATE * service.minutes) / 60));
      return { type: 'approveService', service: service.id, sheet: village.sheet };
    }),
    declareDeed: (at) => ({
      type: 'declareDeed', rule: { sheet: village.sheet, row: dice.below(rules) }, subject: subject(village, dice), on: dayOf(at), count: 1,
    }),
    approveDeed: () => approve(waiting.deed, dice, (deed) => {
      earn(book, village, deed.subject.person ?? deed.subject.household, RULES[deed.rule.row]);
      return { type: 'approveDeed', deed: deed.id };
    }),
    holdRedemption: () => hold(village, book, dice),
    collectRedemption: () => approve(waiting.redemption, dice, (redemption) => ({ type: 'collectRedemption', redemption: redemption.id })),
  };
  const lists = { recordService: waiting.service, declareDeed: waiting.deed, holdRedemption: waiting.redemption };
  return moments.map((at, n) => {
    // Where there is nothing to approve, hand over or spend yet, somebody served.
    const fields = make[dice.pick(kinds)](at) ?? make.recordService(at);
    const entry = { id: first + n, at, ...fields };
    lists[entry.type]?.push(entry);
    return entry;
  });
}

function recordService(village, book, dice, at) {
  const minutes = 15 * (1 + dice.below(16));
  const on = dayOf(Math.max(YEAR_START, at - dice.below(7) * DAY_MS));
  for (;;) {
    const person = dice.pick(village.people);
    const key = `${person} ${on}`;
    const day = book.minutes.get(key) ?? 0;
    if (day + minutes > 1440) continue;
    book.minutes.set(key, day + minutes);
    return { type: 'recordService', person, activity: dice.pick(village.activities), on, minutes, evidence: dice.next() < 0.5 ? 'checkIn' : 'leaderSigned' };
  }
}

/** Takes one of the fifty that have waited longest. */
function approve(list, dice, make) {
  if (list.length === 0) return undefined;
  const [taken] = list.splice(dice.below(Math.min(50, list.length)), 1);
  return make(taken);
}

function subject(village, dice) {
  return dice.next() < 0.6 ? { person: dice.pick(village.people) } : { household: dice.pick(village.households) };
}

function earn(book, village, whose, points) {
  const entry = village.entries[whose - 1];
  const household = entry.type === 'registerPerson' ? entry.household : whose;
  // Debt is a balance below zero here: only what is above it can be spent.
  book.accounts.set(household, (book.accounts.get(household) ?? 0) + points);
}

function hold(village, book, dice) {
  for (let tries = 0; tries < 20; tries += 1) {
    const household = dice.pick(village.households);
    const item = dice.pick(village.items);
    const quantity = 1 + dice.below(3);
    const left = (book.accounts.get(household) ?? 0) - item.price * quantity;
    if (left < 0) continue;
    book.accounts.set(household, left);
    return { type: 'holdRedemption', counter: village.counter, holder: { household }, item: item.id, quantity, price: item.price };
  }
  return undefined;
}

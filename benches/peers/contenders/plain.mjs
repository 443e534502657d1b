// Plain JavaScript objects, with the same checks and double entry. Stored as the journal in JSON and folded
// again, with the checks, when opened. No lots, undo, hashes, signatures, roles or merge.
import { dayOf, PERIOD } from '../village.mjs';

const ISSUED = 'issued';
const REDEEMED = 'redeemed';

class Refused extends Error {}
function must(holds, why) {
  if (!holds) throw new Refused(why);
}

export class PlainBook {
  constructor() {
    Object.assign(this, { journal: [], refused: 0, days: new Map(), accounts: new Map(), rank: new Map(), movements: new Map() });
    this.things = new Map();
    this.against = { [ISSUED]: 0, [REDEEMED]: 0 };
  }

  static create(entries) {
    const book = new PlainBook();
    book.write(entries);
    return book;
  }
  static open(bytes) {
    return PlainBook.create(JSON.parse(new TextDecoder().decode(bytes)));
  }
  prepare(entries) { return entries; }
  write(entries) {
    for (const entry of entries) this.execute(entry);
  }
  save() { return new TextEncoder().encode(JSON.stringify(this.journal)); }

  execute(entry) {
    const decide = this[entry.type];
    try {
      if (decide === undefined) this.things.set(entry.id, { ...entry });
      else decide.call(this, entry, dayOf(entry.at));
      this.journal.push(entry);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused += 1;
    }
  }

  find(id, type) {
    const thing = this.things.get(id);
    must(thing?.type === type, 'not found');
    return thing;
  }
  registerPerson(entry, today) {
    this.find(entry.household, 'registerHousehold');
    must(entry.consentOn <= today, 'day in future');
    this.things.set(entry.id, { ...entry });
  }
  receiveStock({ counter, item, quantity }) {
    this.find(counter, 'openCounter');
    const row = this.find(item, 'listItem');
    row.left = (row.left ?? 0) + quantity;
    row.held ??= 0;
  }

  recordService({ id, at, person, activity, on, minutes, evidence }, today) {
    this.find(person, 'registerPerson');
    const first = this.find(activity, 'planActivity').on;
    must(on <= today && on >= first, 'day');
    must(minutes > 0 && minutes <= 1440, 'minutes');
    const key = `${person} ${on}`;
    const day = this.days.get(key) ?? 0;
    must(day + minutes <= 1440, 'day overfull');
    this.days.set(key, day + minutes);
    this.things.set(id, { type: 'recordService', at, person, activity, on, minutes, evidence, state: 'waiting' });
  }
  approveService(entry) {
    const service = this.find(entry.service, 'recordService');
    const { sheet } = this.find(entry.sheet, 'adoptSheet');
    must(service.on >= sheet.effectiveFrom, 'sheet not effective');
    must(service.state === 'waiting', 'state');
    service.state = 'approved';
    const points = Math.floor((sheet.hourRate * service.minutes) / 60);
    this.award(entry, this.things.get(service.person).household, service.person, service.on, 'service', entry.service, points);
  }

  declareDeed({ id, at, rule, subject, on, count }, today) {
    if (subject.person === undefined) this.find(subject.household, 'registerHousehold');
    else this.find(subject.person, 'registerPerson');
    const { sheet } = this.find(rule.sheet, 'adoptSheet');
    const row = sheet.rules[rule.row];
    must(row !== undefined, 'rule not found');
    must(on <= today && on >= sheet.effectiveFrom, 'day');
    must(count > 0 && count <= 1000, 'count');
    this.things.set(id, { type: 'declareDeed', at, rule, subject, on, count, points: row.award.fixed.points * count, state: 'waiting' });
  }
  approveDeed(entry) {
    const deed = this.find(entry.deed, 'declareDeed');
    must(deed.state === 'waiting', 'state');
    deed.state = 'approved';
    const { person, household = this.things.get(person).household } = deed.subject;
    this.award(entry, household, person, deed.on, 'deed', entry.deed, deed.points);
  }

  holdRedemption(entry) {
    const { id, at, counter, holder, item, quantity, price } = entry;
    this.find(counter, 'openCounter');
    this.find(holder.household, 'registerHousehold');
    const shelf = this.find(item, 'listItem');
    must(shelf.price === price, 'price changed');
    must(quantity > 0, 'quantity');
    must(shelf.left >= quantity, 'stock');
    const total = price * quantity;
    must(this.account(holder.household).spendable >= total, 'points');
    shelf.left -= quantity;
    shelf.held += quantity;
    this.things.set(id, { type: 'holdRedemption', at, counter, household: holder.household, item, quantity, total, state: 'held' });
    this.move(entry, { household: holder.household, on: dayOf(at), cause: 'held', thing: id, spendable: -total, held: total }, ISSUED);
  }
  collectRedemption(entry) {
    const redemption = this.find(entry.redemption, 'holdRedemption');
    must(redemption.state === 'held', 'state');
    redemption.state = 'collected';
    this.things.get(redemption.item).held -= redemption.quantity;
    const { household, total } = redemption;
    this.move(entry, { household, on: dayOf(entry.at), cause: 'collected', thing: entry.redemption, held: -total }, REDEEMED);
  }

  account(household) {
    let account = this.accounts.get(household);
    if (account === undefined) this.accounts.set(household, account = { spendable: 0, held: 0, debt: 0, honour: 0 });
    return account;
  }
  /** An award pays debt first; what a deduction cannot find becomes debt. */
  award(entry, household, by, on, cause, thing, points) {
    const { spendable, debt } = this.account(household);
    const paid = points >= 0 ? Math.min(-debt, points) : Math.min(0, spendable + points);
    this.move(entry, { household, by, on, cause, thing, rank: points, honour: points, spendable: points - paid, debt: paid }, ISSUED);
  }
  move(entry, { household, by, on, cause, thing, rank = 0, honour = 0, spendable = 0, held = 0, debt = 0 }, against) {
    const account = this.account(household);
    account.honour += honour;
    account.spendable += spendable;
    account.held += held;
    account.debt += debt;
    this.against[against] -= spendable + held + debt;
    if (rank !== 0) this.rank.set(household, (this.rank.get(household) ?? 0) + rank);
    const movement = { entry: entry.id, at: entry.at, by, on, cause, thing, rank, honour, spendable, held, debt };
    const list = this.movements.get(household);
    if (list === undefined) this.movements.set(household, [movement]);
    else list.push(movement);
  }

  board(_now, limit = 100) {
    const rows = [...this.rank].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, limit);
    return rows.map(([household, rank]) => {
      const { profile, group } = this.things.get(household);
      return { household, rank, honour: this.account(household).honour, name: profile.name, group, period: PERIOD };
    });
  }
  statement(_now, household) {
    const newest = (this.movements.get(household) ?? []).slice(-50).reverse();
    const movements = newest.map((one) => ({ ...one, title: this.title(one), byName: this.things.get(one.by)?.profile.name }));
    const { spendable, held, debt } = this.account(household);
    return { rank: this.rank.get(household) ?? 0, spendable, held, debt, movements: movements.length, rows: movements };
  }
  title({ thing }) {
    const found = this.things.get(thing);
    if (found.type === 'recordService') return this.things.get(found.activity).title;
    if (found.type === 'declareDeed') return this.things.get(found.rule.sheet).sheet.rules[found.rule.row].title;
    return this.things.get(found.item).name;
  }
  close() {}
}

export const load = () => PlainBook;

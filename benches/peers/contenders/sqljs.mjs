// SQLite compiled to wasm (sql.js), with the same checks in SQL and double entry. Statements are prepared once.
// One transaction a command, as this core does it, or a hundred commands in one, which is kinder to SQLite.
import initSqlJs from 'sql.js';
import { dayOf } from '../village.mjs';
import { SCHEMA, STATEMENTS, WAITING } from './sqljs-schema.mjs';

class Refused extends Error {}
function must(holds, why) {
  if (!holds) throw new Refused(why);
}

class SqlBook {
  constructor(database) {
    this.db = database;
    this.refused = 0;
    const names = Object.keys(STATEMENTS);
    this.sql = Object.fromEntries(names.map((name) => [name, database.prepare(STATEMENTS[name])]));
  }
  static create(entries) {
    const database = new this.Database();
    database.exec(SCHEMA);
    const book = new this(database);
    book.write(entries);
    return book;
  }
  static open(bytes) { return new this(new this.Database(bytes)); }

  prepare(entries) { return entries; }
  write(entries) {
    const { every } = this.constructor;
    for (let from = 0; from < entries.length; from += every) {
      this.sql.begin.run();
      const until = Math.min(entries.length, from + every);
      for (let n = from; n < until; n += 1) this.execute(entries[n]);
      this.sql.commit.run();
    }
  }
  execute(entry) {
    try {
      // Every check comes before the first write, so a refusal leaves nothing behind.
      this[entry.type]?.(entry, dayOf(entry.at));
      this.sql.entry.run([entry.id, entry.at, entry.type]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused += 1;
    }
  }
  /** Exporting closes the database behind the statements, so they are prepared again. */
  save() {
    const bytes = this.db.export();
    for (const name of Object.keys(STATEMENTS)) this.sql[name] = this.db.prepare(STATEMENTS[name]);
    return bytes;
  }

  one(name, values) {
    const statement = this.sql[name];
    statement.bind(values);
    const row = statement.step() ? statement.get() : undefined;
    statement.reset();
    return row;
  }
  all(name, values) {
    const statement = this.sql[name];
    const rows = [];
    statement.bind(values);
    while (statement.step()) rows.push(statement.get());
    statement.reset();
    return rows;
  }

  registerHousehold({ id, profile, group }) {
    this.db.run('INSERT INTO household VALUES (?, ?, ?, ?)', [id, profile.name, profile.address, group]);
  }
  registerPerson({ id, profile, consentOn, household }) {
    this.db.run('INSERT INTO person VALUES (?, ?, ?, ?, ?)', [id, profile.name, profile.phone, consentOn, household]);
  }
  formTeam({ id, name, on }) { this.db.run('INSERT INTO team VALUES (?, ?, ?)', [id, name, on]); }
  joinTeam({ team, person, on }) { this.db.run('INSERT INTO member VALUES (?, ?, ?)', [team, person, on]); }
  planActivity({ id, team, title, content, place, unit, inCharge, on }) {
    this.db.run('INSERT INTO activity VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [id, team, title, content, place, unit, inCharge, on]);
  }
  adoptSheet({ id, sheet }) {
    this.db.run('INSERT INTO sheet VALUES (?, ?, ?, ?)', [id, sheet.title, sheet.effectiveFrom, sheet.hourRate]);
    sheet.rules.forEach(({ title, award }, row) => this.db.run('INSERT INTO rule VALUES (?, ?, ?, ?)', [id, row, title, award.fixed.points]));
  }
  openCounter({ id, name }) { this.db.run('INSERT INTO counter VALUES (?, ?)', [id, name]); }
  listItem({ id, name, unit, price }) { this.db.run('INSERT INTO item VALUES (?, ?, ?, ?)', [id, name, unit, price]); }
  receiveStock({ counter, item, quantity }) {
    this.db.run('INSERT INTO stock VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE SET free = free + excluded.free', [counter, item, quantity]);
  }

  recordService({ id, person, activity, on, minutes, evidence }, today) {
    const [known, first, day] = this.one('checkService', [person, activity, on]);
    must(known !== null && first !== null, 'not found');
    must(on <= today && on >= first, 'day');
    must(minutes > 0 && minutes <= 1440, 'minutes');
    must(day + minutes <= 1440, 'day overfull');
    this.sql.addService.run([id, person, activity, on, minutes, evidence]);
  }
  approveService({ id, service, sheet }) {
    const row = this.one('checkApproval', [service, sheet]);
    must(row !== undefined, 'not found');
    const [state, person, on, from, points, household, spendable, debt] = row;
    must(on >= from, 'sheet not effective');
    must(state === WAITING, 'state');
    this.sql.setService.run([service]);
    this.award(id, household, person, on, 'service', service, points, spendable ?? 0, debt ?? 0);
  }
  declareDeed({ id, rule, subject, on, count }, today) {
    const { person = null, household = null } = subject;
    const [home, known, from, points] = this.one('checkDeed', [person, household, rule.sheet, rule.row]);
    must(home !== null || known !== null, 'not found');
    must(points !== null, 'rule not found');
    must(on <= today && on >= from, 'day');
    must(count > 0 && count <= 1000, 'count');
    this.sql.addDeed.run([id, rule.sheet, rule.row, person, household ?? home, on, count, points * count]);
  }
  approveDeed({ id, deed }) {
    const row = this.one('checkDeedApproval', [deed]);
    must(row !== undefined, 'not found');
    const [state, person, on, points, household, spendable, debt] = row;
    must(state === WAITING, 'state');
    this.sql.setDeed.run([deed]);
    this.award(id, household, person, on, 'deed', deed, points, spendable ?? 0, debt ?? 0);
  }
  holdRedemption({ id, counter, holder, item, quantity, price }, today) {
    const [atCounter, known, now, free, spendable] = this.one('checkHold', [counter, holder.household, item]);
    must(atCounter !== null && known !== null && now !== null, 'not found');
    must(now === price, 'price changed');
    must(quantity > 0, 'quantity');
    must((free ?? 0) >= quantity, 'stock');
    const total = price * quantity;
    must((spendable ?? 0) >= total, 'points');
    this.sql.holdStock.run([counter, item, quantity]);
    this.sql.addRedemption.run([id, counter, holder.household, item, quantity, total]);
    this.move(id, holder.household, null, today, 'held', id, 0, -total, total, 0, 'issued');
  }
  collectRedemption({ id, redemption }, today) {
    const row = this.one('checkCollect', [redemption]);
    must(row !== undefined, 'not found');
    const [state, counter, household, item, quantity, total] = row;
    must(state === WAITING, 'state');
    this.sql.setRedemption.run([redemption]);
    this.sql.takeStock.run([counter, item, quantity]);
    this.move(id, household, null, today, 'collected', redemption, 0, 0, -total, 0, 'redeemed');
  }

  /** An award pays debt first; what a deduction cannot find becomes debt. */
  award(id, household, person, on, cause, thing, points, spendable, debt) {
    const paid = points >= 0 ? Math.min(-debt, points) : Math.min(0, spendable + points);
    this.move(id, household, person, on, cause, thing, points, points - paid, 0, paid, 'issued');
  }
  move(id, household, person, on, cause, thing, earned, spendable, held, debt, against) {
    this.sql.addMovement.run([id, household, person, on, cause, thing, earned, earned, spendable, held, debt, against]);
    const change = [household, earned, earned, spendable, held, debt];
    this.sql.account.run(change);
    if (this.db.getRowsModified() === 0) this.sql.addAccount.run(change);
  }

  board(_now, limit = 100) {
    return this.all('board', [limit]).map(([household, rank, honour, name, group]) => ({ household, rank, honour, name, group }));
  }
  statement(_now, household) {
    const [rank, spendable, held, debt] = this.one('accounts', [household]) ?? [0, 0, 0, 0];
    const rows = this.all('movements', [household]);
    return { rank, spendable, held, debt, movements: rows.length, rows };
  }
  close() { this.db.close(); }
}

async function over(every) {
  const { Database } = await initSqlJs();
  return Object.assign(class extends SqlBook {}, { Database, every });
}

export const load = () => over(100);
export const loadEach = () => over(1);

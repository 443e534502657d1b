// What the replicated-data contenders keep beside their document: totals and movements per household.
// It checks nothing, because merging their documents checks nothing.
export class Totals {
  constructor() {
    this.households = new Map();
    this.things = new Map();
  }
  account(id) {
    let account = this.households.get(id);
    if (account === undefined) this.households.set(id, account = { rank: 0, spendable: 0, held: 0, movements: [] });
    return account;
  }
  apply(entry) {
    switch (entry.type) {
      case 'approveService': {
        const service = this.things.get(entry.service);
        const { sheet } = this.things.get(entry.sheet);
        return this.earn(entry, this.things.get(service.person).household, Math.floor((sheet.hourRate * service.minutes) / 60));
      }
      case 'approveDeed': {
        const { subject, rule, count } = this.things.get(entry.deed);
        const household = subject.household ?? this.things.get(subject.person).household;
        return this.earn(entry, household, this.things.get(rule.sheet).sheet.rules[rule.row].award.fixed.points * count);
      }
      case 'holdRedemption': {
        this.things.set(entry.id, entry);
        const total = entry.price * entry.quantity;
        return this.spend(entry, entry.holder.household, -total, total);
      }
      case 'collectRedemption': {
        const { holder, price, quantity } = this.things.get(entry.redemption);
        return this.spend(entry, holder.household, 0, -price * quantity);
      }
      default:
        this.things.set(entry.id, entry);
    }
    return undefined;
  }
  earn(entry, household, points) {
    const account = this.account(household);
    account.rank += points;
    account.spendable += points;
    account.movements.push(entry);
  }
  spend(entry, household, spendable, held) {
    const account = this.account(household);
    account.spendable += spendable;
    account.held += held;
    account.movements.push(entry);
  }
  board(limit) {
    const rows = [...this.households].sort((a, b) => b[1].rank - a[1].rank || a[0] - b[0]).slice(0, limit);
    return rows.map(([household, { rank }]) => {
      const { profile, group } = this.things.get(household);
      return { household, rank, honour: rank, name: profile.name, group };
    });
  }
  statement(household) {
    const { rank, spendable, held, movements } = this.account(household);
    const rows = movements.slice(-50).reverse().map((entry) => {
      const cause = this.things.get(entry.service ?? entry.deed ?? entry.redemption ?? entry.id);
      const title = this.things.get(cause.activity ?? cause.item)?.title;
      return { at: entry.at, type: entry.type, title, by: this.things.get(cause.person)?.profile.name };
    });
    return { rank, spendable, held, movements: rows.length, rows };
  }
}

/** Everything such a contender does, given how its document is made, opened, written, saved and merged. */
export function replicated({ create, open, write, save, mark, since, merge, every }) {
  return class Replicated {
    constructor(doc) {
      this.doc = doc;
      this.totals = new Totals();
      this.refused = 0;
    }
    static create(entries) {
      const book = new Replicated(create());
      book.write(entries);
      return book;
    }
    static open(bytes) {
      const { doc, entries } = open(bytes);
      const book = new Replicated(doc);
      for (const entry of entries) book.totals.apply(entry);
      return book;
    }
    prepare(entries) { return entries; }
    write(entries) {
      for (let from = 0; from < entries.length; from += every) {
        const group = entries.slice(from, from + every);
        this.doc = write(this.doc, group);
        for (const entry of group) this.totals.apply(entry);
      }
    }
    save() { return save(this.doc); }
    board(_now, limit = 100) { return this.totals.board(limit); }
    statement(_now, household) { return this.totals.statement(household); }
    /** What the second device sends after a week apart. */
    static remote(bytes, foreign) {
      const away = Replicated.open(bytes);
      const before = mark(away.doc);
      away.write(foreign);
      return since(away.doc, before);
    }
    merge(_now, bytes) {
      const { doc, entries } = merge(this.doc, bytes);
      this.doc = doc;
      for (const entry of entries) this.totals.apply(entry);
      return { newEntries: entries.length, bounced: [] };
    }
    close() { this.doc.free?.(); }
  };
}

// This core: the raw `Community` class of the wasm module, one call a command or a hundred a call, and the
// package's typed loader. Command objects are made before the clock starts, as a form on a screen would; turning them into the
// bytes that cross, and the answer's bytes into values, is part of every call.
import { codec, startModule } from '../module.mjs';
import { FOREIGN } from '../workload.mjs';
import { PERIOD } from '../village.mjs';

const FOUNDER = new Uint8Array(32).fill(1);
const SECOND = new Uint8Array(32).fill(2);
const ENTROPY = new Uint8Array(64).fill(3);
const BATCH = 100;
const dist = new URL('../../../pkg/dist/', import.meta.url);

const bare = (type, fields) => ({ [type]: fields });
const typed = (type, fields) => ({ type, ...fields });

let raw;
const loadRaw = () => (raw ??= startRaw());

async function startRaw() {
  const { Community, memory } = await startModule(new URL('core/', dist), ENTROPY);
  const { hand, read } = await codec();
  return {
    shape: bare,
    found: (now, command, seed) => new Raw(hand('Command', command, (bytes) => Community.found(now, bytes, seed)), hand, read),
    open: (bytes, secret, checkpoint) => new Raw(Community.open(bytes, secret, checkpoint), hand, read),
    memory,
  };
}

/** The raw class with coded values, and nothing else of the loader around it. */
class Raw {
  constructor(inner, hand, read) { Object.assign(this, { inner, hand, read }); }
  execute(now, command) { return this.read('Outcome', this.hand('Command', command, (bytes) => this.inner.execute(now, bytes))); }
  executeAll(now, commands) {
    const { outcomes, fault } = this.read('BatchView', this.hand('[Command', commands, (bytes) => this.inner.executeAll(now, bytes)));
    if (fault !== undefined) throw new Error(`fault: ${JSON.stringify(fault)}`);
    return outcomes;
  }
  ask(now, query) { return this.read('Answer', this.hand('Query', query, (bytes) => this.inner.ask(now, bytes))); }
  merge(now, frames) { return this.read('MergeReport', this.inner.merge(now, frames)); }
  openReport() { return this.read('OpenReport', this.inner.openReport()); }
  /** The mark goes back as it came: a host that stores nothing of it need not read it. */
  unsaved() {
    const unsaved = this.inner.unsaved();
    if (unsaved === undefined) return undefined;
    const { bytes, mark } = unsaved;
    unsaved.free();
    return { bytes, mark };
  }
  acknowledge(mark) { this.inner.acknowledge(mark); }
  publicKey() { return this.inner.publicKey(); }
  secret() { return this.inner.secret(); }
  exportBook() { return this.inner.exportBook(); }
  checkpoint() { return this.inner.checkpoint(); }
  digest() { return this.inner.digest(); }
  free() { this.inner.free(); }
}

async function loadTyped() {
  const { loadCore } = await import('xiangyue/node');
  const core = await loadCore({ entropy: ENTROPY });
  return { shape: typed, found: core.found.bind(core), open: core.open.bind(core), memory: undefined };
}

const tagOf = (api) => (seed) => {
  const probe = api.found(0, api.shape('foundCommunity', { name: '钥', utcOffsetMinutes: 480 }), seed);
  const key = probe.publicKey();
  const tag = receiptOf(probe.execute(1, api.shape('openCounter', { name: '一' }))).entry.split('-')[0];
  const secret = probe.secret();
  probe.free();
  return { key, tag, secret };
};

function receiptOf(outcome) {
  if (outcome.receipt === undefined) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.receipt;
}

/** Entry numbers become the ids the core gave those entries. */
function commandsFor(api, founder, second) {
  const id = (n) => (n > FOREIGN ? `${second.tag}-${n - FOREIGN}` : `${founder.tag}-${n}`);
  const holder = (of) => (of.person === undefined ? { household: id(of.household) } : { person: id(of.person) });
  const names = ['household', 'person', 'team', 'activity', 'inCharge', 'service', 'deed', 'redemption', 'counter', 'item'];
  return ({ id: _, at, type, ...fields }) => {
    for (const name of names) if (fields[name] !== undefined) fields[name] = id(fields[name]);
    if (typeof fields.sheet === 'number') fields.sheet = id(fields.sheet);
    if (type === 'admitKey') fields.key = second.key;
    if (type === 'declareDeed') fields = { ...fields, rule: { ...fields.rule, sheet: id(fields.rule.sheet) }, subject: holder(fields.subject) };
    if (type === 'holdRedemption') fields.holder = holder(fields.holder);
    return { at, command: api.shape(type, fields) };
  };
}

const unwrap = (api, answer, name) => (api.shape === bare ? answer[name] : answer);

function contender(api, batch) {
  const [founder, second] = [FOUNDER, SECOND].map(tagOf(api));
  const command = commandsFor(api, founder, second);
  const number = (text) => Number(text.split('-')[1]);
  let refused = 0;

  class Book {
    constructor(community) { this.community = community; }
    static create(entries) {
      const [genesis, ...rest] = entries.map(command);
      const book = new Book(api.found(genesis.at, genesis.command, FOUNDER));
      for (const { at, command: one } of rest) receiptOf(book.community.execute(at, one));
      return book;
    }
    static open(bytes, { checkpoint, secret = founder.secret } = {}) {
      return new Book(api.open(bytes, secret, checkpoint));
    }
    prepare(entries) {
      const all = entries.map(command);
      if (!batch) return all;
      const groups = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, n) => all.slice(n * BATCH, (n + 1) * BATCH));
      return groups.map((group) => ({ at: group.at(-1).at, commands: group.map((one) => one.command) }));
    }
    write(prepared) {
      const { community } = this;
      if (batch) {
        for (const { at, commands } of prepared) {
          for (const outcome of community.executeAll(at, commands)) if (outcome.receipt === undefined) refused += 1;
        }
      } else {
        for (const { at, command: one } of prepared) if (community.execute(at, one).receipt === undefined) refused += 1;
      }
    }
    get refused() { return refused; }
    save() { return this.community.exportBook(); }
    checkpoint() { return this.community.checkpoint(); }
    board(now, limit = 100) {
      const query = api.shape('board', { of: 'households', period: PERIOD, limit });
      const { rows } = unwrap(api, this.community.ask(now, query), 'board');
      return rows.map((row) => ({ household: number(row.holder.household), rank: row.rank, honour: row.honour }));
    }
    statement(now, household) {
      const query = api.shape('statement', { holder: { household: `${founder.tag}-${household}` }, limit: 50 });
      const { accounts, movements } = unwrap(api, this.community.ask(now, query), 'statement');
      return { rank: accounts.rank, spendable: accounts.spendable, held: accounts.held, debt: accounts.debt, movements: movements.length };
    }
    /** What the second device sends after a week apart. */
    static remote(forkBytes, foreign) {
      const away = Book.open(forkBytes, { secret: second.secret });
      away.write(away.prepare(foreign));
      const { bytes } = away.community.unsaved();
      away.community.free();
      return bytes;
    }
    merge(now, bytes) { return this.community.merge(now, bytes); }
    /** One command made durable: carried out, signed, given out, acknowledged. */
    durable({ at, command: one }) {
      receiptOf(this.community.execute(at, one));
      const { bytes, mark } = this.community.unsaved();
      this.community.acknowledge(mark);
      return bytes.length;
    }
    saved() {
      const unsaved = this.community.unsaved();
      if (unsaved !== undefined) this.community.acknowledge(unsaved.mark);
    }
    /** Entries decided again while opening. */
    folded() { return this.community.openReport().foldedEntries; }
    digest() { return this.community.digest(); }
    memory() { return api.memory?.(); }
    close() { this.community.free(); }
  }
  return Book;
}

export const load = async () => contender(await loadRaw(), false);
export const loadBatch = async () => contender(await loadRaw(), true);
export const loadPackage = async () => contender(await loadTyped(), false);

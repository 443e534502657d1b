// Names for what a report speaks of: who holds a key, what an entry was about. Asks the book, keeps nothing.
import type { AnswerOf, CommandInput, EntryView, Holder, KeyView, Lang, QueryInput, Refusal } from '../loader/contract.js';
import { formatPoints } from '../loader/numbers.js';
import { commands as commandsEn, roles as rolesEn } from '../elements/words/en-names.js';
import { commands as commandsZh, roles as rolesZh } from '../elements/words/zh-names.js';

/** The part of a book client that is needed here. */
export interface Asks {
  ask<const Q extends QueryInput>(query: Q): Promise<AnswerOf<Q>>;
  refusalText(refusal: Refusal, lang: Lang): Promise<string>;
}

/** What is known of keys, things and entries. */
export interface Facts {
  /** Who holds a key. */
  key(tag: string): string;
  author(entry: string): string;
  /** When the entry was written, on the community's clock. */
  when(entry: string): string;
  /** What an entry was about: the command, whom, what, how much, which day. */
  about(entry: string): string;
  name(thing: string): string;
  holder(holder: Holder): string;
  /** The time a device ahead of the clock claims, where it is known. */
  aheadOf(tag: string): string | undefined;
}

const PAGE = 1000;
const NAMES = { zh: { commands: commandsZh, roles: rolesZh }, en: { commands: commandsEn, roles: rolesEn } };
/** Fields that name a thing another entry made, from what says most to what says least. */
const THINGS = ['activity', 'item', 'service', 'deed', 'redemption', 'ask', 'transfer', 'expiry', 'invitation', 'card', 'team', 'counter'] as const;

/** Asks the book for everything these entries speak of. */
export async function facts(book: Asks, wanted: readonly string[], lang: Lang): Promise<Facts> {
  const [keys, overview, apart] = await Promise.all([
    book.ask({ type: 'keys' }), book.ask({ type: 'overview' }), book.ask({ type: 'apart' }),
  ]);
  const entries = await entriesOf(book, wanted);
  const names = entries.size === 0 ? new Map<string, string>() : await namesOf(book);
  return new Known(lang, keys, overview.utcOffsetMinutes, apart, entries, names);
}

/** The entries wanted and those that made the things they name, as far as the journal here reaches. */
async function entriesOf(book: Asks, wanted: readonly string[]): Promise<Map<string, EntryView>> {
  const found = new Map<string, EntryView>();
  const missing = new Set(wanted);
  // Newest first: a thing is always older than what names it.
  for (let skip = 0; missing.size > 0; skip += PAGE) {
    const { rows } = await book.ask({ type: 'journal', skip, limit: PAGE });
    for (const row of rows) {
      if (!missing.delete(row.entry)) continue;
      found.set(row.entry, row);
      for (const thing of named(row.command)) if (!found.has(thing)) missing.add(thing);
    }
    if (rows.length < PAGE) return found;
  }
  return found;
}

/** The things a command names, and the sheet of its rule. */
function named(command: CommandInput | undefined): string[] {
  const fields = (command ?? {}) as Record<string, unknown>;
  const things = THINGS.map((name) => fields[name]).filter((value): value is string => typeof value === 'string');
  const rule = fields['rule'] as { sheet: string } | undefined;
  return rule === undefined ? things : [...things, rule.sheet];
}

async function namesOf(book: Asks): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let skip = 0; ; skip += PAGE) {
    const { rows } = await book.ask({ type: 'people', skip, limit: PAGE });
    for (const row of rows) if (row.name != null) names.set(row.person, row.name);
    if (rows.length < PAGE) break;
  }
  for (let skip = 0; ; skip += PAGE) {
    const { rows } = await book.ask({ type: 'households', skip, limit: PAGE });
    for (const row of rows) if (row.name != null) names.set(row.household, row.name);
    if (rows.length < PAGE) break;
  }
  const [counters, shelf] = await Promise.all([book.ask({ type: 'counters' }), book.ask({ type: 'shelf' })]);
  for (const row of counters) names.set(row.counter, row.name);
  for (const row of shelf) names.set(row.item, row.name);
  return names;
}

class Known implements Facts {
  constructor(
    private readonly lang: Lang,
    private readonly keys: readonly KeyView[],
    private readonly offset: number,
    private readonly apart: AnswerOf<{ type: 'apart' }>,
    private readonly entries: ReadonlyMap<string, EntryView>,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  key(tag: string): string {
    const key = this.keys.find((one) => one.tag === tag);
    if (key === undefined) return tag;
    const role = NAMES[this.lang].roles[key.role];
    const who = key.name ?? tag;
    return this.lang === 'zh' ? `${who}（${role}）` : `${who} (${role})`;
  }

  author(entry: string): string {
    return this.key(entry.slice(0, entry.indexOf('-')));
  }

  when(entry: string): string {
    const row = this.entries.get(entry);
    return row === undefined ? '' : this.moment(row.at);
  }

  about(entry: string): string {
    const command = this.entries.get(entry)?.command;
    if (command === undefined) return entry;
    const details = this.details(command, 0);
    const name = NAMES[this.lang].commands[command.type];
    if (details.length === 0) return name;
    return this.lang === 'zh' ? `${name}：${details.join('，')}` : `${name}: ${details.join(', ')}`;
  }

  name(thing: string): string {
    return this.names.get(thing) ?? this.titleOf(thing) ?? thing;
  }

  holder(holder: Holder): string {
    return this.name('household' in holder ? holder.household : holder.person);
  }

  aheadOf(tag: string): string | undefined {
    const key = this.keys.find((one) => one.tag === tag)?.key;
    const run = this.apart.find((one) => one.key === key && !one.forked);
    return run === undefined ? undefined : this.moment(run.at);
  }

  private moment(millis: number): string {
    return new Date(millis + this.offset * 60_000).toISOString().slice(0, 16).replace('T', ' ');
  }

  /** Whom, what, how much and when, with what the command names told along. */
  private details(command: CommandInput, depth: number): string[] {
    const fields = command as unknown as Record<string, unknown>;
    const told: string[] = [];
    const holder = (fields['holder'] ?? fields['subject']) as Holder | undefined;
    if (holder != null) told.push(this.holder(holder));
    for (const name of ['person', 'household'] as const) {
      if (typeof fields[name] === 'string') told.push(this.name(fields[name]));
    }
    const title = this.ruleOf(fields) ?? this.thingOf(fields, depth);
    if (title !== undefined) told.push(title);
    if (typeof fields['quantity'] === 'number') told.push(`×${fields['quantity']}`);
    if (typeof fields['count'] === 'number' && fields['count'] > 1) told.push(`×${fields['count']}`);
    if (typeof fields['minutes'] === 'number') told.push(this.lang === 'zh' ? `${fields['minutes']} 分钟` : `${fields['minutes']} minutes`);
    if (typeof fields['points'] === 'number') told.push(this.lang === 'zh' ? `${formatPoints(fields['points'])} 分` : `${formatPoints(fields['points'])} points`);
    if (typeof fields['on'] === 'string') told.push(fields['on']);
    return told;
  }

  private ruleOf(fields: Record<string, unknown>): string | undefined {
    const rule = fields['rule'] as { sheet: string; row: number } | undefined;
    const made = rule === undefined ? undefined : this.entries.get(rule.sheet)?.command;
    return made?.type === 'adoptSheet' ? made.sheet.rules[rule?.row ?? 0]?.title : undefined;
  }

  /** The first thing named that has a name, or whose own entry says what it was about. */
  private thingOf(fields: Record<string, unknown>, depth: number): string | undefined {
    for (const name of THINGS) {
      const thing = fields[name];
      if (typeof thing !== 'string') continue;
      const known = this.names.get(thing) ?? this.titleOf(thing);
      if (known !== undefined) return known;
      const made = this.entries.get(thing)?.command;
      if (made !== undefined && depth < 3) return this.details(made, depth + 1).join(this.lang === 'zh' ? '，' : ', ');
    }
    return undefined;
  }

  private titleOf(thing: string): string | undefined {
    const made = this.entries.get(thing)?.command as { title?: unknown; name?: unknown } | undefined;
    const title = made?.title ?? made?.name;
    return typeof title === 'string' ? title : undefined;
  }
}

// `xiangyue board` and `xiangyue explain`: two answers of the core as tables for a terminal.
import { parseArgs } from 'node:util';
import type { BoardNames, BoardOf, Figure, Holder, LineKind } from '../loader/contract.js';
import { formatMinutes, formatPoints } from '../loader/numbers.js';
import { onePath, openForReading, type OpenBook } from './book.js';
import { Usage } from './text.js';

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\ud840-\ud8bf][\udc00-\udfff]/g;
const widthOf = (text: string) => text.length + (text.match(WIDE) ?? []).reduce((sum, one) => sum + (one.length === 1 ? 1 : 0), 0);

/** Columns that line up although Chinese characters are two cells wide. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]) => row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))).join('  ').trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}

const idOf = (holder: Holder) => ('household' in holder ? holder.household : holder.person);

const isNames = (text: string): text is BoardNames => ['masked', 'consented', 'staff'].includes(text);

export async function board(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      of: { type: 'string', default: 'households' }, period: { type: 'string' }, limit: { type: 'string', default: '100' },
      names: { type: 'string', default: 'masked' }, json: { type: 'boolean', default: false },
    },
  });
  if (values.of !== 'households' && values.of !== 'people') throw new Usage('--of 是 households 或 people', '--of is households or people');
  if (!isNames(values.names)) throw new Usage('--names 是 masked、consented 或 staff', '--names is masked, consented or staff');
  const { names } = values;
  const { community, now } = await openForReading(onePath(positionals));
  const limit = Number(values.limit);
  const view = community.ask(now, { type: 'board', of: values.of as BoardOf, period: values.period, limit, names });
  if (values.json) {
    process.stdout.write(`${JSON.stringify(view)}\n`);
    return 0;
  }
  const rows = view.rows.map((row) => [
    String(row.place), row.name ?? '—', row.group ?? '', formatPoints(row.rank), formatPoints(row.honour), idOf(row.holder),
  ]);
  process.stdout.write(`积分榜 board ${view.period}: ${view.rows.length} / ${view.total}\n`);
  process.stdout.write(table([['名次', '姓名', '组', '评比分 rank', '荣誉分 honour', 'id'], ...rows]));
  return 0;
}

type Values = { [name: string]: string | boolean | undefined };

function required(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Usage(`缺少 --${name}`, `--${name} is missing`);
  return value;
}

/** `--household`, `--person`, or `--holder` with an id that is looked up in the roster. */
function holderFrom({ community, now }: OpenBook, values: Values): Holder {
  if (typeof values['household'] === 'string') return { household: values['household'] };
  if (typeof values['person'] === 'string') return { person: values['person'] };
  const id = required(values, 'holder');
  for (let skip = 0; ; skip += 500) {
    const { rows, total } = community.ask(now, { type: 'households', skip, limit: 500 });
    if (rows.some((row) => row.household === id)) return { household: id };
    if (skip + 500 >= total) return { person: id };
  }
}

function figureFrom(book: OpenBook, values: Values): Figure {
  const name = required(values, 'figure');
  const text = (key: string) => values[key] as string | undefined;
  const period = () => text('period') ?? book.community.ask(book.now, { type: 'board', of: 'households', limit: 0 }).period;
  const days = { from: text('from'), until: text('until') };
  switch (name) {
    case 'rank':
      return { rank: { holder: holderFrom(book, values), period: period() } };
    case 'honour':
      return { honour: { holder: holderFrom(book, values) } };
    case 'spendable':
      return { spendable: { holder: holderFrom(book, values) } };
    case 'held':
      return { held: { holder: holderFrom(book, values) } };
    case 'debt':
      return { debt: { holder: holderFrom(book, values) } };
    case 'personRank':
      return { personRank: { person: required(values, 'person'), period: period() } };
    case 'personHonour':
      return { personHonour: { person: required(values, 'person') } };
    case 'personMinutes':
      return { personMinutes: { person: required(values, 'person'), ...days } };
    case 'teamMinutes':
      return { teamMinutes: { team: required(values, 'team'), ...days } };
    case 'stock':
      return { stock: { counter: required(values, 'counter'), item: required(values, 'item') } };
    default:
      throw new Usage(`没有这个数 \`${name}\``, `no figure \`${name}\``);
  }
}

function kindText(kind: LineKind): string {
  const [name = '', inner] = Object.entries(kind)[0] ?? [];
  return typeof inner === 'string' ? `${name} ${inner}` : name;
}

export async function explain(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      figure: text, holder: text, household: text, person: text, team: text, counter: text, item: text, period: text,
      from: text, until: text, json: { type: 'boolean', default: false },
    },
  });
  const book = await openForReading(onePath(positionals));
  const view = book.community.ask(book.now, { type: 'explain', figure: figureFrom(book, values) });
  if (values.json) {
    process.stdout.write(`${JSON.stringify(view)}\n`);
    return 0;
  }
  const show = { points: formatPoints, minutes: (value: number) => formatMinutes(value), quantity: String }[view.unit];
  const rows = view.lines.map((line) => [
    line.on, kindText(line.kind), line.title ?? '', line.byName ?? '', show(line.amount), show(line.running), line.entry, line.bookedBy,
  ]);
  process.stdout.write(table([['日期', '类型', '事由', '谁', '数额', '累计', '条目 entry', '经办 by'], ...rows]));
  process.stdout.write(`合计 total: ${show(view.total)}\n`);
  return 0;
}

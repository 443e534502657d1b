// `xiangyue export --csv`: every table of the book as a file Excel opens without asking.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import type { AnswerOf, Holder, QueryInput } from '../loader/contract.js';
import { formatPoints } from '../loader/numbers.js';
import { onePath, openForReading, type OpenBook } from './book.js';
import { Usage } from './text.js';

type Cell = string | number | boolean | undefined;
type Row = { [column: string]: Cell };
type Paged = Extract<QueryInput, { skip?: number; limit: number }>['type'];
type RowOf<N extends Paged> = AnswerOf<{ type: N }> extends { rows: (infer R)[] } ? R : never;

const PAGE = 1000;
const BOARD_ROWS = 100_000;

/** A number, so that Excel adds it up. */
const pointsOf = (hundredths: number) => Number(formatPoints(hundredths));
const idOf = (holder: Holder) => ('household' in holder ? holder.household : holder.person);
const kindOf = (holder: Holder) => ('household' in holder ? '户' : '人');

class Tables {
  constructor(private readonly book: OpenBook) {}

  private ask<const Q extends QueryInput>(query: Q): AnswerOf<Q> {
    return this.book.community.ask(this.book.now, query);
  }

  private all<N extends Exclude<Paged, 'statement'>>(type: N): RowOf<N>[] {
    const rows: RowOf<N>[] = [];
    for (;;) {
      const page = this.ask({ type, skip: rows.length, limit: PAGE } as QueryInput) as { total: number; rows: RowOf<N>[] };
      rows.push(...page.rows);
      if (page.rows.length === 0 || rows.length >= page.total) return rows;
    }
  }

  people(): Row[] {
    return this.all('people').map((row) => ({
      id: row.person, 姓名: row.name, 电话: row.phone, 未成年: row.minor ? '是' : '', 户: row.householdName,
      户id: row.household, 同意登记日: row.consentOn, 服务分钟: row.minutes,
    }));
  }

  households(): Row[] {
    return this.all('households').map((row) => ({
      id: row.household, 户名: row.name, 组: row.group, 人数: row.members, 可兑分: pointsOf(row.spendable),
    }));
  }

  services(): Row[] {
    return this.all('services').map((row) => ({
      id: row.service, 姓名: row.name, 人id: row.person, 活动: row.title, 活动id: row.activity, 日期: row.on, 分钟: row.minutes,
      依据: row.evidence, 状态: row.state, 原因: row.reason, 录入: row.enteredBy, 审核: row.decidedBy, 逾期: row.late ? '是' : '',
    }));
  }

  deeds(): Row[] {
    return this.all('deeds').map((row) => ({
      id: row.deed, 类别: row.category, 细则: row.title, 版本: row.rule.sheet, 行: row.rule.row, 谁: row.name,
      类型: kindOf(row.subject), 谁id: idOf(row.subject), 日期: row.on, 次数: row.count, 积分: pointsOf(row.points),
      状态: row.state, 原因: row.reason, 申报: row.enteredBy, 审核: row.decidedBy,
    }));
  }

  redemptions(): Row[] {
    return this.all('redemptions').map((row) => ({
      id: row.redemption, 柜台: row.counter, 谁: row.name, 类型: kindOf(row.holder), 谁id: idOf(row.holder), 物品: row.itemName,
      数量: row.quantity, 积分: pointsOf(row.points), 时间: new Date(row.at).toISOString(), 状态: row.state,
    }));
  }

  /** Every posting of every holder, oldest first. */
  movements(): Row[] {
    const holders: Holder[] = [
      ...this.all('households').map((row): Holder => ({ household: row.household })),
      ...this.all('people').map((row): Holder => ({ person: row.person })),
    ];
    const rows = holders.flatMap((holder) => this.statement(holder));
    return rows.sort((a, b) => Number(a['毫秒']) - Number(b['毫秒']));
  }

  private statement(holder: Holder): Row[] {
    const rows: Row[] = [];
    for (;;) {
      const page = this.ask({ type: 'statement', holder, skip: rows.length, limit: PAGE });
      for (const row of page.movements) {
        rows.push({
          条目: row.entry, 毫秒: row.at, 日期: row.on, 事由: row.cause, 名目: row.title, 事项id: row.thing, 类型: kindOf(holder),
          谁: page.name, 谁id: idOf(holder), 由谁挣得: row.byName, 期: row.period, 评比分: pointsOf(row.rank),
          荣誉分: pointsOf(row.honour), 可兑分: pointsOf(row.spendable), 冻结: pointsOf(row.held), 欠分: pointsOf(row.debt),
          录入: row.enteredBy, 入账: row.bookedBy,
        });
      }
      if (page.movements.length === 0 || rows.length >= page.total) return rows;
    }
  }

  journal(): Row[] {
    const rows = this.all('journal').map((row) => ({
      条目: row.entry, 时间: new Date(row.at).toISOString(), 命令: row.command?.type, 退回: row.refusal?.code,
      内容: row.command === undefined ? undefined : JSON.stringify(row.command),
    }));
    return rows.reverse();
  }

  board(): Row[] {
    return (['households', 'people'] as const).flatMap((of) =>
      this.ask({ type: 'board', of, limit: BOARD_ROWS, names: 'staff' }).rows.map((row) => ({
        榜: of === 'households' ? '户' : '人', 名次: row.place, 谁: row.name, 谁id: idOf(row.holder), 组: row.group,
        评比分: pointsOf(row.rank), 荣誉分: pointsOf(row.honour),
      })),
    );
  }
}

const TABLES = ['people', 'households', 'services', 'deeds', 'redemptions', 'movements', 'journal', 'board'] as const;

export async function exportCsv(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { csv: { type: 'string' } } });
  if (values.csv === undefined) throw new Usage('请用 --csv 给出目录', 'name a folder with --csv');
  const tables = new Tables(await openForReading(onePath(positionals)));
  await mkdir(values.csv, { recursive: true });
  for (const name of TABLES) {
    const rows = tables[name]();
    // A cell such as `=cmd()` must not run in whoever's spreadsheet opens it.
    const text = Papa.unparse(rows, { newline: '\r\n', escapeFormulae: true });
    // Names of villagers: for the owner's eyes. Excel reads UTF-8 only behind a byte order mark.
    await writeFile(join(values.csv, `${name}.csv`), `\uFEFF${text}\r\n`, { mode: 0o600 });
    process.stdout.write(`${name}.csv  ${rows.length}\n`);
  }
  return 0;
}

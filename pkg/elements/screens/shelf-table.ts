// Reads a shelf table: item, price, how many there are, and the unit they are handed out in.

import { parsePoints } from '../base/format.js';

/** One item of the table. */
export interface ShelfLine {
  name: string;
  unit: string;
  price: number;
  quantity: number;
}

const NAME = /物品|商品|名称|item|goods|name/i;
const PRICE = /积分|价|分值|points|price/i;
const QUANTITY = /库存|数量|stock|quantity/i;
const UNIT = /单位|unit/i;

/** The items below the heading, and the line numbers that could not be read. */
export function readShelf(rows: string[][], usualUnit: string): { lines: ShelfLine[]; bad: number[] } {
  const [header = [], ...body] = rows;
  const column = (pattern: RegExp): number => header.findIndex((heading) => pattern.test(heading));
  const [name, price, quantity, unit] = [column(NAME), column(PRICE), column(QUANTITY), column(UNIT)];
  const lines: ShelfLine[] = [];
  const bad: number[] = [];
  body.forEach((cells, index) => {
    const amount = parsePoints(cells[price] ?? '');
    const count = Number(cells[quantity] || '0');
    if (!cells[name] || amount === undefined || amount < 0 || !Number.isInteger(count) || count < 0) bad.push(index + 2);
    else lines.push({ name: cells[name] ?? '', unit: cells[unit] || usualUnit, price: amount, quantity: count });
  });
  return { lines, bad };
}

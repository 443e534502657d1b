// The README's TypeScript example, word for word below this line. Compiled by `check.mjs`, run by `node/docs.test.mjs`.
import { fileStore, formatPoints, loadCore, openBook, points, type CommandInput } from 'xiangyue';

const book = await openBook({ store: fileStore('village'), core: () => loadCore() });
if (book.state().community === undefined) await book.found({ name: '罗峪村', utcOffsetMinutes: 480 });
async function made(command: CommandInput): Promise<string> {
  const outcome = await book.execute(command); // resolves when the entry is stored
  if (outcome.refusal !== undefined) throw new Error(await book.refusalText(outcome.refusal, 'zh'));
  return outcome.receipt.entry;
}
const on = (await book.ask({ type: 'overview' })).today;
const rules = [{ category: '环境卫生', title: '庭院整洁', award: { fixed: { points: points(2.5) } } }];
const sheet = await made({
  type: 'adoptSheet',
  sheet: { title: '积分细则', effectiveFrom: on, holder: 'household', rankPeriod: 'year', expiry: 'never', rounding: 'exact', rules },
});
const household = await made({ type: 'registerHousehold', profile: { name: '张家' } });
const deed = await made({ type: 'declareDeed', rule: { sheet, row: 0 }, subject: { household }, on, count: 1 });
await made({ type: 'approveDeed', deed });
const board = await book.ask({ type: 'board', of: 'households', limit: 10 });
for (const row of board.rows) console.log(row.place, row.name, formatPoints(row.rank)); // 1 张× 2.5
await book.close();

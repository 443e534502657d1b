// The work is the same work: the generator gives the same year twice, nobody refuses any of it, and this
// core, plain objects and SQL end with the same numbers.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as core from './contenders/core.mjs';
import * as plain from './contenders/plain.mjs';
import * as sqljs from './contenders/sqljs.mjs';
import { workload } from './workload.mjs';

const COUNT = 5_000;
const work = workload(COUNT);
const everyone = 10_000;

async function ended(contender, load = 'load') {
  const Book = await contender[load]();
  const book = Book.create(work.setup);
  book.write(book.prepare(work.entries));
  return { Book, book };
}
const numbers = (book) => ({
  board: book.board(work.end, everyone).map(({ household, rank, honour }) => ({ household, rank, honour })),
  statements: work.households.map((household) => {
    const { rank, spendable, held, debt, movements } = book.statement(work.end, household);
    return { rank, spendable, held, debt, movements };
  }),
});

test('the same seed gives the same year, another seed another one', () => {
  assert.deepEqual(workload(COUNT), work);
  assert.notDeepEqual(workload(COUNT, 1).entries, work.entries);
  assert.equal(work.entries.length, COUNT);
});

test('this core refuses nothing, and the others end with its numbers', async () => {
  const { book } = await ended(core);
  assert.equal(book.refused, 0);
  const expected = numbers(book);
  assert.ok(expected.board.length > 500 && expected.board[0].rank > 0);
  assert.ok(expected.statements.some(({ held }) => held > 0));
  for (const contender of [plain, sqljs]) {
    const other = (await ended(contender)).book;
    assert.equal(other.refused, 0);
    assert.deepEqual(numbers(other), expected);
  }
});

test('a hundred commands a call, and the typed loader, end with the same numbers', async () => {
  const { book } = await ended(core);
  for (const load of ['loadBatch', 'loadPackage']) {
    const other = (await ended(core, load)).book;
    assert.equal(other.refused, 0);
    assert.deepEqual(numbers(other), numbers(book));
  }
});

test('what is stored opens to the same numbers', async () => {
  for (const contender of [core, plain, sqljs]) {
    const { Book, book } = await ended(contender);
    assert.deepEqual(numbers(Book.open(book.save())), numbers(book));
  }
  const { Book, book } = await ended(core);
  const quick = Book.open(book.save(), { checkpoint: book.checkpoint() });
  assert.equal(quick.digest(), book.digest());
});

test('a merge of the other device bounces nothing and ends as if everybody had written in one book', async () => {
  const { Book, book } = await ended(core);
  const away = Book.create(work.setup);
  away.write(away.prepare(work.entries.slice(0, work.fork)));
  const report = book.merge(work.end, Book.remote(away.save(), work.foreign));
  assert.deepEqual([report.newEntries, report.bounced, report.heldBack, report.forked], [work.foreign.length, [], [], []]);
  const both = [...work.setup, ...[...work.entries, ...work.foreign].sort((a, b) => a.at - b.at)];
  assert.deepEqual(book.board(work.end, everyone), numbers(plain.load().create(both)).board);
});

// One measurement in a process of its own: `child.mjs CONTENDER work|open DIRECTORY`. Reads the workload and
// stored bytes from the directory, prints one line of JSON.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { average, now, timed } from './clock.mjs';
import { CONTENDERS } from './contenders.mjs';
import { workload } from './workload.mjs';

const WARM_ENTRIES = 2_000;
const ASKED = 400;
const SAVED = 3;
const DURABLE = 50;

const settle = () => { globalThis.gc?.(); globalThis.gc?.(); };
const rss = () => process.memoryUsage.rss();

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

async function work(contender, folder, work) {
  const Book = await contender.load();
  warm(Book);
  const book = Book.create(work.setup);
  const empty = book.save();
  const [before, after] = [work.entries.slice(0, work.fork), work.entries.slice(work.fork)].map((part) => book.prepare(part));
  const apart = contender.merges ? Book.remote.bind(Book) : undefined;
  settle();
  const [early] = timed(() => book.write(before));
  const forked = apart === undefined ? undefined : book.save();
  const [late] = timed(() => book.write(after));
  const result = { write: early + late, refused: book.refused, wasm: book.memory?.() };
  const bytes = book.save();
  result.save = average(Array(SAVED).fill(), () => book.save());
  Object.assign(result, { bytes: bytes.length, gzip: gzipped(bytes), emptyBytes: empty.length, emptyGzip: gzipped(empty) });
  writeFileSync(join(folder, `${contender.name}.book`), bytes);
  if (book.checkpoint !== undefined && contender.opens) {
    let checkpoint;
    [result.checkpoint, checkpoint] = timed(() => book.checkpoint());
    Object.assign(result, { checkpointBytes: checkpoint.length });
    writeFileSync(join(folder, `${contender.name}.checkpoint`), checkpoint);
  }
  const asked = work.households.slice(0, ASKED);
  result.board = average(asked, () => book.board(work.end));
  result.statement = average(asked, (household) => book.statement(work.end, household));
  result.top = book.board(work.end).map(({ household, rank }) => [household, rank]);
  if (apart !== undefined) Object.assign(result, merged(book, apart(forked, work.foreign), work));
  if (contender.durable) Object.assign(result, durable(book, work));
  return result;
}

/** The first entries on a book that is thrown away: compilers get their chance in every contender. */
function warm(Book) {
  const small = workload(WARM_ENTRIES, 7);
  const book = Book.create(small.setup);
  book.write(book.prepare(small.entries));
  for (let n = 0; n < 20; n += 1) {
    book.board(small.end);
    book.statement(small.end, small.households[n]);
  }
  Book.open(book.save()).close();
  book.close();
}

function merged(book, update, work) {
  settle();
  const [merge, report] = timed(() => book.merge(work.end, update));
  const bounced = report.bounced?.length ?? 0;
  if (report.newEntries !== work.foreign.length || bounced > 0) throw new Error(`merge: ${JSON.stringify(report)}`);
  return { merge, mergeBytes: update.length, refolded: report.refoldedEntries };
}

/** Single commands carried out, signed, given to the host and acknowledged, one by one. */
function durable(book, work) {
  book.saved();
  const person = work.setup.find(({ type }) => type === 'registerPerson').id;
  const { activity } = work.entries.find(({ type }) => type === 'recordService');
  const entries = Array.from({ length: DURABLE }, (_, n) => ({
    id: 0, at: work.end, type: 'recordService', person: person + n, activity, on: '2026-12-31', minutes: 1, evidence: 'checkIn',
  }));
  let durableBytes = 0;
  const durable = average(book.prepare(entries), (one) => (durableBytes = book.durable(one)));
  return { durable, durableBytes };
}

async function open(contender, folder, work, quick) {
  const start = now();
  const Book = await contender.load();
  const init = now() - start;
  const bytes = readFileSync(join(folder, `${contender.name}.book`));
  const checkpoint = quick ? readFileSync(join(folder, `${contender.name}.checkpoint`)) : undefined;
  settle();
  const before = rss();
  const [opened, book] = timed(() => Book.open(bytes, { checkpoint }));
  const [board, rows] = timed(() => book.board(work.end));
  settle();
  return {
    init, open: opened, firstBoard: board, rss: rss() - before, wasm: book.memory?.(), folded: book.folded?.(),
    top: rows.map(({ household, rank }) => [household, rank]),
  };
}

const [name, phase, folder] = process.argv.slice(2);
const contender = CONTENDERS.find((one) => one.name === name);
const given = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'));
const result = phase === 'work' ? await work(contender, folder, given) : await open(contender, folder, given, phase === 'quick');
process.stdout.write(`${JSON.stringify(result)}\n`);

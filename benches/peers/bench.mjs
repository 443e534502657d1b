// Runs every contender on the same work in fresh processes and prints the tables; also writes them as JSON.
//   npm run bench -w benches/peers -- [--quick] [--entries N]... [--runs N] [--only NAME]...
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { CLOCK, median } from './clock.mjs';
import { CONTENDERS } from './contenders.mjs';
import { budgets, measures, printed } from './report.mjs';
import { sizes } from './sizes.mjs';
import { workload } from './workload.mjs';

const RUNS = { 10_000: 5, 100_000: 3 };
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    entries: { type: 'string', multiple: true },
    runs: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
});
const counts = (options.entries ?? (options.quick ? ['10000'] : ['10000', '100000'])).map(Number);
const runsOf = (count) => Number(options.runs ?? (options.quick ? 1 : (RUNS[count] ?? 3)));
const chosen = CONTENDERS.filter(({ name }) => options.only === undefined || name === 'core' || options.only.includes(name));

const say = (text) => process.stderr.write(`${text}\n`);

function child(contender, phase, folder) {
  const args = ['--expose-gc', fileURLToPath(new URL('child.mjs', import.meta.url)), contender.name, phase, folder];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 }));
}

/** One run of one contender: everything it does on a book it writes, then cold openings of what it stored. */
function run(contender, folder) {
  const work = child(contender, 'work', folder);
  const opened = contender.opens ? child(contender, 'open', folder) : undefined;
  const quick = contender.opens && contender.durable ? child(contender, 'quick', folder) : undefined;
  return { work, opened, quick };
}

/** The same work was done: nothing refused, and everybody's board is the core's. */
function check(name, { work, opened, quick }, expected) {
  if (work.refused !== 0) throw new Error(`${name} refused ${work.refused} entries`);
  if (quick !== undefined && quick.folded >= opened.folded) throw new Error(`${name} left its checkpoint out`);
  for (const one of [work, opened, quick]) {
    if (one !== undefined && !isDeepStrictEqual(one.top, expected)) throw new Error(`${name} ended with another board`);
  }
}

function medians(runs) {
  const phase = (name) => {
    const all = runs.map((one) => one[name]).filter((one) => one !== undefined);
    const fields = Object.keys(all[0] ?? {}).filter((field) => typeof all[0][field] === 'number');
    return all.length === 0 ? undefined : Object.fromEntries(fields.map((field) => [field, median(all.map((one) => one[field]))]));
  };
  return { work: phase('work'), opened: phase('opened'), quick: phase('quick') };
}

function measure(count) {
  const folder = mkdtempSync(join(tmpdir(), 'xiangyue-bench-'));
  try {
    writeFileSync(join(folder, 'workload.json'), JSON.stringify(workload(count)));
    const taking = chosen.filter(({ most }) => most === undefined || count <= most);
    const runs = new Map(taking.map(({ name }) => [name, []]));
    let expected;
    for (let n = 1; n <= runsOf(count); n += 1) {
      for (const contender of taking) {
        say(`${count} entries, run ${n} of ${runsOf(count)}: ${contender.title}`);
        const result = run(contender, folder);
        expected ??= result.work.top;
        check(contender.title, result, expected);
        runs.get(contender.name).push(result);
      }
    }
    return { count, runs: runsOf(count), results: Object.fromEntries([...runs].map(([name, all]) => [name, medians(all)])) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

say('compressing the modules');
const report = {
  node: process.version, processor: cpus()[0]?.model, clock: CLOCK, sizes: await sizes(), workloads: counts.map(measure),
};
report.tables = report.workloads.map((one) => ({ count: one.count, runs: one.runs, rows: measures(one, chosen) }));
report.budgets = budgets(report);
const output = new URL('../../target/bench/', import.meta.url);
mkdirSync(output, { recursive: true });
writeFileSync(new URL('bench.json', output), `${JSON.stringify(report, undefined, 1)}\n`);
process.stdout.write(printed(report, chosen));

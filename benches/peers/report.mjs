// Turns medians into the printed tables: what was measured, this core against each peer, and the budgets.
import { CONTENDERS } from './contenders.mjs';

const KB = 1024;
const MB = KB * KB;
const OURS = new Set(['core', 'core-batch', 'core-package']);

/** What is shown: a title, how to read it from the medians, and what of this core a peer is compared with. */
const MEASURES = [
  { key: 'write', title: 'write, µs a command', of: ({ work }, count) => (work.write * 1000) / count },
  { key: 'save', title: 'save the whole book, ms', of: ({ work }) => work.save },
  { key: 'init', title: 'load the library, ms', of: ({ opened }) => opened?.init },
  { key: 'open', title: 'open cold, everything checked again, ms', of: ({ opened }) => opened?.open },
  { key: 'quick', title: 'open cold, checkpoint + tail, ms', of: ({ opened, quick }) => (quick ?? opened)?.open },
  { key: 'board', title: 'board of the top 100, ms', of: ({ work }) => work.board },
  { key: 'statement', title: 'one statement, 50 rows, ms', of: ({ work }) => work.statement },
  { key: 'merge', title: 'merge 1,000 foreign entries, ms', of: ({ work }) => work.merge },
  { key: 'bytes', title: 'stored, bytes an entry', of: ({ work }, count) => (work.bytes - work.emptyBytes) / count },
  { key: 'gzip', title: 'stored, gzip bytes an entry', of: ({ work }, count) => (work.gzip - work.emptyGzip) / count },
  { key: 'stored', title: 'stored with the roster, KB', of: ({ work }) => work.bytes / KB },
  { key: 'rss', title: 'memory after opening (RSS), MB', of: ({ opened }) => opened && opened.rss / MB },
];
/** Of this core alone. */
const OWN = [
  { key: 'checkpoint', title: 'make a checkpoint, ms', of: ({ work }) => work.checkpoint },
  { key: 'checkpointBytes', title: 'checkpoint, KB', of: ({ work }) => work.checkpointBytes / KB },
  { key: 'durable', title: 'one command signed and handed out for storing, ms', of: ({ work }) => work.durable },
  { key: 'durableBytes', title: 'bytes of that', of: ({ work }) => work.durableBytes },
  { key: 'mergeRefolded', title: 'entries decided again by the merge', of: ({ work }) => work.refolded },
  { key: 'wasmWritten', title: 'wasm memory after writing, MB', of: ({ work }) => work.wasm / MB },
  { key: 'wasmOpened', title: 'wasm memory after opening, everything checked, MB', of: ({ opened }) => opened.wasm / MB },
  { key: 'wasmQuick', title: 'wasm memory after opening, checkpoint + tail, MB', of: ({ quick }) => quick.wasm / MB },
];

const value = ({ of }, result, count) => {
  const number = result === undefined ? undefined : of(result, count);
  return number === undefined || Number.isNaN(number) ? undefined : number;
};

/** Rows of values and ratios (this core over the peer: below one, this core is ahead). */
export function measures({ count, results }, contenders) {
  const shared = MEASURES.map((measure) => {
    const core = value(measure, results.core, count);
    const cells = contenders.map(({ name }) => {
      const number = value(measure, results[name], count);
      const ratio = OURS.has(name) || number === undefined || core === undefined ? undefined : core / Math.max(number, 1e-3);
      return { name, value: number, ratio };
    });
    return { key: measure.key, title: measure.title, cells };
  });
  const own = OWN.map((measure) => ({ key: measure.key, title: measure.title, cells: [{ name: 'core', value: value(measure, results.core, count) }] }));
  return [...shared, ...own];
}

/** The budgets of the architecture, held against the largest workload measured. */
export function budgets({ sizes, tables }) {
  const { count, rows } = tables.at(-1);
  const cell = (key, name = 'core') => rows.find((row) => row.key === key)?.cells.find((one) => one.name === name)?.value;
  const least = (key, names) => Math.min(...names.map((name) => cell(key, name) ?? Infinity));
  const signature = 0.2;
  const sql = (name) => cell('write', name) / cell('write', 'core-batch');
  const all = [
    ['module, brotli KB', '≤ 160', sizes[0].brotli / KB, (n) => n <= 160],
    ['execute one command in a batch, µs', '≤ 10', cell('write', 'core-batch'), (n) => n <= 10],
    ['execute, times as fast as sql.js in batches', '≥ 10', sql('sqljs'), (n) => n >= 10],
    ['execute, times as fast as sql.js, own transactions', '≥ 10', sql('sqljs-each'), (n) => n >= 10],
    ['open from checkpoint + tail, ms', '≤ 150', cell('quick'), (n) => n <= 150],
    ['open, times as fast as the fastest replicated peer', '≥ 5', least('open', ['yjs', 'loro', 'automerge']) / cell('quick'), (n) => n >= 5],
    ['merge 1,000 foreign entries, ms, less one signature check', '≤ 10', cell('merge') - signature, (n) => n <= 10],
    ['board of the top 100, ms', '≤ 1', cell('board'), (n) => n <= 1],
    ['one statement, ms', '≤ 1', cell('statement'), (n) => n <= 1],
    ['stored, gzip bytes an entry', '≤ 16', cell('gzip'), (n) => n <= 16],
    ['memory, MB: process after opening, everything checked', '≤ 32', cell('rss'), (n) => n <= 32],
    ['memory, MB: wasm after checkpoint + tail', '≤ 32', cell('wasmQuick'), (n) => n <= 32],
    ['memory, MB: wasm after everything was checked', '≤ 32', cell('wasmOpened'), (n) => n <= 32],
  ];
  return all.map(([what, budget, measured, holds]) => ({
    what, budget, measured: Number.isFinite(measured) ? measured : undefined, at: count,
    met: Number.isFinite(measured) ? holds(measured) : undefined,
  }));
}

const figure = (number) => {
  if (number === undefined) return '–';
  if (number >= 100) return Math.round(number).toLocaleString('en-US');
  return number.toFixed(number >= 10 ? 1 : 2);
};

function table(header, rows) {
  const widths = header.map((_, n) => Math.max(...[header, ...rows].map((row) => [...row[n]].length)));
  const line = (row) => `| ${row.map((text, n) => (n === 0 ? text.padEnd(widths[n]) : text.padStart(widths[n]))).join(' | ')} |`;
  const rule = `|${widths.map((width, n) => (n === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(header), rule, ...rows.map(line), ''].join('\n');
}

/** Everything as text. */
export function printed(report, contenders) {
  const parts = ['', `Node ${report.node}, ${report.processor}; times are ${report.clock}, medians of the runs, each in a process of its own.`, ''];
  const [core] = report.sizes;
  parts.push('Size of the module, KB; in brackets this core over the peer', '', table(
    ['', 'version', 'raw', 'gzip -9', 'brotli 11'],
    report.sizes.map((one) => [one.title, one.version, ...['raw', 'gzip', 'brotli'].map((kind) => (
      one === core ? figure(one[kind] / KB) : `${figure(one[kind] / KB)} (${figure(core[kind] / one[kind])})`
    ))]),
  ));
  for (const { count, runs, rows } of report.tables) {
    const shown = contenders.filter(({ name }) => rows[0].cells.some((cell) => cell.name === name && cell.value !== undefined));
    const cells = (row) => shown.map(({ name }) => {
      const { value: number, ratio } = row.cells.find((one) => one.name === name) ?? {};
      return ratio === undefined ? figure(number) : `${figure(number)} (${figure(ratio)})`;
    });
    const isShared = ({ key }) => MEASURES.some((one) => one.key === key);
    parts.push(`${count.toLocaleString('en-US')} entries, ${runs === 1 ? 'one run' : `median of ${runs} runs`}; in brackets this core over the peer, below 1 this core is ahead`, '');
    parts.push(table(['', ...shown.map(({ title }) => title)], rows.filter(isShared).map((row) => [row.title, ...cells(row)])));
    parts.push(table(['of this core alone', ''], rows.filter((row) => !isShared(row)).map((row) => [row.title, figure(row.cells[0].value)])));
  }
  const unchecked = CONTENDERS.filter(({ checks }) => !checks).map(({ title }) => title).join(', ');
  parts.push(
    `${unchecked} check nothing: they store the same entries as records and keep totals beside them.`,
    'sql.js and plain JS check as this core does (people, activities, days, minutes, states, stock, balances, double entry) but keep no',
    'lots, undo, hash chain, signatures, roles or merge. Every contender ended with the same board.', '',
    'Budgets', '',
    table(['', 'budget', 'measured', 'entries', ''], report.budgets.map((one) => [
      one.what, one.budget, figure(one.measured), one.at.toLocaleString('en-US'), one.met === undefined ? 'not measured' : one.met ? 'met' : 'MISSED',
    ])),
    behind(report), '',
  );
  return parts.join('\n');
}

/** Where a peer is ahead, in so many words. */
function behind({ tables }) {
  const lines = tables.flatMap(({ count, rows }) => rows.flatMap((row) => {
    const ahead = row.cells.filter(({ ratio }) => ratio > 1.05).map(({ name, ratio }) => {
      const { title } = CONTENDERS.find((one) => one.name === name);
      return `${title} ${figure(ratio)}×`;
    });
    return ahead.length === 0 ? [] : [`- ${count.toLocaleString('en-US')} entries, ${row.title}: ${ahead.join(', ')}`];
  }));
  return ['Behind (how many times as much this core takes):', ...lines].join('\n');
}

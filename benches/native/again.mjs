// The steps of the workload in the wasm module, each over and over, and of each the shortest time: two modules can be
// compared by it on a busy machine, where one run says nothing. again.mjs MODULES FOLDER [ROUNDS], with what `prepare` stored in FOLDER.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codec, startModule } from '../peers/module.mjs';

const BATCH = 100;
const ALL = 1e9;
const [modules, folder, rounds = '20'] = process.argv.slice(2);

const stored = (name) => readFileSync(join(folder, name));
const book = (name) => [`${name}.book`, `${name}.checkpoint`].map(stored);

const { Community } = await startModule(pathToFileURL(`${resolve(modules)}/`), new Uint8Array(64).fill(3));
const { hand, read } = await codec();
const secret = hand('Command', { foundCommunity: { name: '钥', utcOffsetMinutes: 480 } }, (bytes) => Community.found(0, bytes, new Uint8Array(32).fill(1))).secret();
const [fork, whole, away] = [book('fork'), book('whole'), stored('away.frames')];
const late = JSON.parse(stored('late.json'));
const [end] = JSON.parse(stored('asked.json'));
const batches = Array.from({ length: Math.ceil(late.length / BATCH) }, (_, n) => late.slice(n * BATCH, (n + 1) * BATCH));

const best = new Map();
function timed(step, work) {
  const start = performance.now();
  const result = work();
  best.set(step, Math.min(best.get(step) ?? Infinity, performance.now() - start));
  return result;
}

const open = (step, [frames, checkpoint]) => timed(step, () => Community.open(frames, secret, checkpoint));

function write(community, batch, step) {
  const commands = batch.map(([, , command]) => command);
  const bytes = timed(step, () => hand('[Command', commands, (given) => community.executeAll(batch.at(-1)[0], given)));
  const { outcomes, fault } = read('BatchView', bytes);
  if (fault !== undefined || outcomes.some(({ receipt }) => receipt === undefined)) throw new Error(`refused: ${JSON.stringify(fault ?? outcomes.find(({ receipt }) => receipt === undefined))}`);
}

for (let round = 0; round < Number(rounds); round += 1) {
  const writing = open('open', fork);
  batches.forEach((batch, n) => write(writing, batch, `batch ${n}`));
  writing.free();
  const merging = open('open', whole);
  timed('check', () => merging.beginMerge(end, away));
  timed('decide', () => merging.goOn(ALL));
  if (round === 0) console.log(`digest ${merging.digest()}`);
  merging.free();
}
const written = batches.reduce((sum, _, n) => sum + best.get(`batch ${n}`), 0);
console.log(`a command in a batch ${((written / late.length) * 1_000).toFixed(2)} µs`);
for (const step of ['open', 'check', 'decide']) console.log(`${step} ${best.get(step).toFixed(1)} ms`);

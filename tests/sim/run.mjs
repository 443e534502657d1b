// Runs worlds in the simulator's wasm module and prints what the native one prints: node run.mjs MODULE STEPS SEED...
import { readFile } from 'node:fs/promises';

const [file, steps, ...seeds] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(file));
for (const seed of seeds) {
  // A module that trapped is of no use any more, so every world has its own.
  const { exports } = await WebAssembly.instantiate(module, {});
  try {
    if (exports.run(Number(seed), Number(steps)) !== 1) process.exitCode = 1;
    process.stdout.write(Buffer.from(exports.memory.buffer, exports.text(), exports.length()));
  } catch (trap) {
    process.exitCode = 1;
    console.log(`world ${seed} trapped: ${trap}`);
  }
}

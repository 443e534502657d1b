// The clock of every measurement: processor time of the main thread where the system tells it (Linux), so that
// other programs on the machine disturb less; elapsed time elsewhere.
import { readFileSync } from 'node:fs';

const SCHEDSTAT = '/proc/thread-self/schedstat';
const onProcessor = () => Number(readFileSync(SCHEDSTAT, 'latin1').split(' ', 1)[0]) / 1e6;

function told() {
  try {
    return onProcessor() > 0;
  } catch {
    return false;
  }
}

export const CLOCK = told() ? 'processor time of the main thread' : 'elapsed time';
/** Milliseconds. */
export const now = CLOCK === 'elapsed time' ? () => performance.now() : onProcessor;

/** Milliseconds a piece of work took, and its result. */
export function timed(work) {
  const start = now();
  const result = work();
  return [now() - start, result];
}

/** Milliseconds a call took on average, over one call for each input. */
export const average = (inputs, work) => timed(() => inputs.forEach((input) => void work(input)))[0] / inputs.length;

export function median(numbers) {
  const sorted = numbers.filter((one) => one !== undefined).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

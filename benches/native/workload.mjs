// Writes the workload of the bench for the native driver: workload.mjs ENTRIES FILE.
import { writeFileSync } from 'node:fs';
import { workload } from '../peers/workload.mjs';

const [count, file] = process.argv.slice(2);
writeFileSync(file, JSON.stringify(workload(Number(count))));

// The generated year of a village and the digest of its native run; cargo decides what has to be built.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Lines of the script and the digest the native core ended with. */
export function year() {
  const folder = join(root, 'target/year');
  const { status, error } = spawnSync('cargo', ['run', '--quiet', '-p', 'xiangyue-year', '--', '--out', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0 && !existsSync(join(folder, 'year.jsonl'))) throw error ?? new Error('the year could not be generated');
  if (status !== 0) throw new Error('the native run of the year failed');
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const summary = JSON.parse(read('summary.json'));
  return { file: join(folder, 'year.jsonl'), lines: read('year.jsonl').trim().split('\n'), digest: read('digest.txt').trim(), summary };
}

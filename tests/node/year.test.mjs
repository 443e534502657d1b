// A village's whole year on Node ends with the digest of the native run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, folder } from './help.mjs';
import { year } from './year-data.mjs';

test('the year ends with the native digest, and verify agrees', (t) => {
  const { file, lines, digest, summary } = year();
  const out = join(folder(t), 'year.xyb');
  const run = spawnSync(process.execPath, [cli, 'run', file, '--seed', String(summary.seed), '--out', out], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stderr);
  const said = run.stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(said.length, lines.length + 1);
  assert.deepEqual(said.at(-1), { digest });
  const refused = said.filter((line) => line.refusal !== undefined).map((line) => ({ line: line.line, code: line.refusal.code }));
  assert.deepEqual(refused, summary.meantRefusals);
  const verified = spawnSync(process.execPath, [cli, 'verify', out], { encoding: 'utf8' });
  assert.equal(verified.status, 0, verified.stderr);
  assert.match(verified.stdout, new RegExp(digest));
});

// Two processes cannot write to one folder; a lock whose process is gone does not stand in the way.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileStore } from 'xiangyue/node';
import { folder } from './help.mjs';

const entry = fileURLToPath(new URL('../../pkg/dist/node/index.js', import.meta.url));
const holder = (path) => `
  import { fileStore } from ${JSON.stringify(entry)};
  const store = fileStore(${JSON.stringify(path)});
  try { await store.append(new Uint8Array([1])); process.stdout.write('holds'); setInterval(() => {}, 1000); }
  catch (error) { process.stdout.write(error.code); }
`;

function start(t, path) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder(path)], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const said = new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { child, said, ended };
}

const isLocked = (error) => error.code === 'storage_locked';

test('a second process is refused while the first lives, and not after it was killed', async (t) => {
  const path = folder(t);
  const first = start(t, path);
  assert.equal(await first.said, 'holds');
  assert.equal(await start(t, path).said, 'storage_locked');
  await assert.rejects(fileStore(path).append(new Uint8Array([2])), isLocked);
  first.child.kill('SIGKILL');
  await first.ended;
  assert.ok(existsSync(join(path, 'lock')), 'the killed process left its lock');
  const store = fileStore(path);
  await store.append(new Uint8Array([2]));
  assert.deepEqual([...readFileSync(join(path, 'book'))], [1, 2]);
  await store.close();
});

test('of many processes that find a stale lock exactly one gets the book', async (t) => {
  const path = folder(t);
  await fileStore(path).close();
  const dead = start(t, path);
  await dead.said;
  dead.child.kill('SIGKILL');
  await dead.ended;
  const all = await Promise.all(Array.from({ length: 6 }, () => start(t, path).said));
  assert.equal(all.filter((word) => word === 'holds').length, 1, all.join());
  assert.ok(all.every((word) => word === 'holds' || word === 'storage_locked'), all.join());
});

test('the same process twice is refused too', async (t) => {
  const path = folder(t);
  const store = fileStore(path);
  await store.read();
  await assert.rejects(fileStore(path).read(), isLocked);
  await store.close();
  await fileStore(path).read();
});

test('a process id that is in use again by another program does not keep the lock', async (t) => {
  const path = folder(t);
  const lock = JSON.stringify({ pid: process.ppid, host: hostname(), began: '1' });
  writeFileSync(join(path, 'lock'), lock);
  await fileStore(path).read();
});

test('a lock from another machine is never taken for stale', async (t) => {
  const path = folder(t);
  writeFileSync(join(path, 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere' }));
  await assert.rejects(fileStore(path).read(), isLocked);
});

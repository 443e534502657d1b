// The bucket against a real S3 server, a process of its own; it is built once into target/tools.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exchange, s3Store } from 'xiangyue/exchange';
import { equal, meet, threeDevices, write } from './exchange-help.mjs';
import { folder } from './help.mjs';

const VERSION = '0.14.1';
const root = fileURLToPath(new URL('../../target/tools', import.meta.url));
const server = join(root, 'bin', process.platform === 'win32' ? 's3s-fs.exe' : 's3s-fs');
const keys = { region: 'cn-north-1', accessKeyId: 'village', secretAccessKey: 'not a secret here' };

before(() => {
  const fits = existsSync(server) && execFileSync(server, ['--version'], { encoding: 'utf8' }).includes(VERSION);
  if (fits) return;
  console.error(`installing s3s-fs ${VERSION}: a few minutes, once`);
  const args = ['install', 's3s-fs', '--version', VERSION, '--features', 'binary', '--locked', '--root', root];
  execFileSync('cargo', args, { stdio: ['ignore', 'ignore', 'inherit'] });
});

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A server with one bucket; gives the bucket's address and folder. */
async function start(t) {
  const data = folder(t);
  mkdirSync(join(data, 'village'));
  const port = await freePort();
  const child = spawn(server, ['--host', '127.0.0.1', '--port', `${port}`, '--access-key', keys.accessKeyId, '--secret-key', keys.secretAccessKey, data], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  t.after(async () => {
    child.kill();
    await ended;
  });
  const bucket = `http://127.0.0.1:${port}/village`;
  for (let turn = 0; turn < 200; turn += 1) {
    if (await fetch(bucket).then(() => true, () => false)) return { bucket, data: join(data, 'village') };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the S3 server did not start');
}

test('three devices meet in a bucket, and a second run asks for the list alone', async (t) => {
  const { bucket, data } = await start(t);
  const store = s3Store({ bucket, ...keys, prefix: 'books' });
  const devices = await threeDevices(t);
  for (const [at, device] of devices.entries()) {
    await write(device, `张${at}`);
    await meet(device, store);
  }
  for (const device of devices) await meet(device, store);
  await equal(devices);
  for (const device of devices) {
    const { received, sent } = await meet(device, store);
    assert.deepEqual([received.objects, sent.objects], [0, 0]);
  }
  assert.deepEqual(readdirSync(data).filter((name) => !name.startsWith('.')), ['books']);
  const id = devices[0].state().community.slice(0, 32);
  const listed = await store.list(`${id}/`);
  assert.ok(listed.length >= 3 && listed.every(({ name, size }) => name.startsWith(id) && size > 0));
  assert.equal(await store.get(`${id}/doubts/${'0'.repeat(32)}`), undefined);
});

test('a long list comes in pages', async (t) => {
  const { bucket } = await start(t);
  const store = s3Store({ bucket, ...keys });
  const name = (at) => `${'a'.repeat(32)}/doubts/${`${at}`.padStart(32, '0')}`;
  const all = Array.from({ length: 1050 }, (_, at) => name(at));
  for (let at = 0; at < all.length; at += 30) await Promise.all(all.slice(at, at + 30).map((one) => store.put(one, new Uint8Array([1]))));
  assert.deepEqual((await store.list('a')).map((one) => one.name).sort(), all);
});

test('a wrong key is said so, and so is a server that is not there', async (t) => {
  const { bucket } = await start(t);
  const [founder] = await threeDevices(t);
  const wrong = await exchange(founder, s3Store({ bucket, ...keys, secretAccessKey: 'another' }));
  assert.equal(wrong.interrupted.code, 'exchange_denied');
  const gone = await exchange(founder, s3Store({ bucket: `http://127.0.0.1:${await freePort()}/village`, ...keys }));
  assert.equal(gone.interrupted.code, 'exchange_unreachable');
});

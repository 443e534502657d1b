// The encrypted backup: made here, restored on another machine with a key of its own, and every fault told exactly.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { CoreError, fileStore, loadBackup, loadCore, memoryStore, openBook } from 'xiangyue/node';
import { START, clock, folder, founding, made, person, village } from './help.mjs';

const PASSPHRASE = '罗峪村的积分本';
/** As cheap as it goes: these tests are not about the price. */
const CHEAP = { cost: { memoryKib: 8, passes: 1, lanes: 1 } };
const DAY = 86_400_000;

const backup = () => loadBackup();
const desk = (options = {}) => village({ backup, ...options });
const machine = (options = {}) => openBook({ store: memoryStore(), core: () => loadCore(), backup, now: clock(START + DAY), ...options });
const names = async (book) => (await book.ask({ type: 'people', limit: 100 })).rows.map((row) => row.name);
const code = (expected) => (error) => error instanceof CoreError && error.code === expected && /[一-龥]/.test(error.zh);

test('a backup restored on a new machine goes on with a key of its own, and both books meet', async () => {
  const { book } = await desk();
  await made(book, person('张桂芳'));
  const { bytes, wayBack } = await book.backup(PASSPHRASE, CHEAP);
  assert.equal(wayBack, true);
  const after = await made(book, person('李四'));

  const other = await machine();
  const opened = await other.openBackup(bytes, PASSPHRASE);
  assert.deepEqual([opened.joined, opened.merged, opened.refusal], [true, undefined, undefined]);
  assert.equal(other.state().mode, 'writer');
  assert.deepEqual(await names(other), ['张桂芳']);
  const keys = await other.ask({ type: 'keys' });
  assert.deepEqual(keys.map((key) => [key.role, key.own]).sort(), [['admin', false], ['admin', true]]);
  await made(other, person('王五'));

  await other.merge(await book.exportBook());
  await book.merge(await other.exportBook());
  assert.equal(await other.digest(), await book.digest());
  assert.deepEqual((await names(book)).sort(), ['张桂芳', '李四', '王五'].sort());
  assert.ok(after);
});

test('restored twice: both work, and when they meet the later one is told why it bounced', async () => {
  const { book } = await desk();
  const { bytes } = await book.backup(PASSPHRASE, CHEAP);
  const first = await machine();
  const second = await machine({ now: clock(START + 2 * DAY) });
  assert.equal((await first.openBackup(bytes, PASSPHRASE)).joined, true);
  assert.equal((await second.openBackup(bytes, PASSPHRASE)).joined, true);
  await made(second, person('王五'));
  const { bounced } = await second.merge(await first.exportBook());
  assert.deepEqual(bounced.map(({ refusal }) => refusal.code), ['invitation_used', 'key_not_admitted']);
  assert.match(await second.refusalText(bounced[0].refusal, 'zh'), /邀请.*已由.*使用/);
  assert.equal(second.state().mode, 'reader', 'what it writes would count nowhere');
  // The device need not begin anew: it is invited again.
  const { receipt, seed } = await book.invite({ role: 'admin', scope: 'community', until: '2026-12-31' });
  await second.merge(await book.exportBook());
  assert.equal((await second.join(receipt.entry, seed)).refusal, undefined);
  assert.equal(second.state().mode, 'writer');
});

test('backups share one way back until somebody used it', async () => {
  let now = START;
  const { book } = await desk({ now: () => (now += 1000) });
  const invitations = async () => (await book.ask({ type: 'invitations' })).length;
  const one = await book.backup(PASSPHRASE, CHEAP);
  now += 30 * DAY;
  await book.backup(PASSPHRASE, CHEAP);
  assert.equal(await invitations(), 1);
  const other = await machine({ now: clock(now) });
  await other.openBackup(one.bytes, PASSPHRASE);
  await book.merge(await other.exportBook());
  await book.backup(PASSPHRASE, CHEAP);
  assert.equal(await invitations(), 2, 'the first was used');
  now += 300 * DAY;
  await book.backup(PASSPHRASE, CHEAP);
  assert.equal(await invitations(), 3, 'the second would not have lasted long enough');
});

test('a copy for somebody else carries no way in and is no backup', async () => {
  const { book } = await desk();
  const { bytes, wayBack } = await book.backup(PASSPHRASE, { ...CHEAP, wayBack: false });
  assert.equal(wayBack, false);
  assert.equal((await book.ask({ type: 'invitations' })).length, 0);
  assert.equal(book.state().lastBackup, undefined);
  const other = await machine();
  const opened = await other.openBackup(bytes, PASSPHRASE);
  assert.deepEqual([opened.joined, opened.refusal, other.state().mode], [false, undefined, 'reader']);
  assert.equal(await other.digest(), await book.digest());
});

test('a device that may not invite still makes a backup', async () => {
  const { book } = await desk();
  const who = await made(book, person('会计'));
  const { receipt, seed } = await book.invite({ role: 'socialWorker', scope: 'community', person: who, until: '2026-12-31' });
  const worker = await machine();
  await worker.importBook(await book.exportBook());
  await worker.join(receipt.entry, seed);
  const { bytes, wayBack } = await worker.backup(PASSPHRASE, CHEAP);
  assert.equal(wayBack, false);
  const restored = await machine();
  assert.equal((await restored.openBackup(bytes, PASSPHRASE)).joined, false);
  assert.equal(await restored.digest(), await worker.digest());
});

test('opened where the book already is, a backup brings what is new and leaves the key alone', async () => {
  const { book, store } = await desk();
  await made(book, person('张桂芳'));
  const { bytes } = await book.backup(PASSPHRASE, CHEAP);
  const secret = (await store.read()).secret;
  const { merged, joined } = await book.openBackup(bytes, PASSPHRASE);
  assert.equal(merged.newEntries, 0);
  assert.equal(joined, false);
  assert.deepEqual((await store.read()).secret, secret);
  const { book: foreign } = await village({ backup, seed: new Uint8Array(32).fill(8) });
  await assert.rejects(foreign.openBackup(bytes, 'whatever it may be'), code('foreign_community'));
});

test('every fault has its own code and a sentence in both languages, and changes nothing', async () => {
  const { book } = await desk();
  for (let at = 0; at < 300; at += 1) await book.execute(person(`村民${at}`, { profile: { name: `村民${at}`, skills: '会修水管'.repeat(40) } }));
  const { bytes } = await book.backup(PASSPHRASE, CHEAP);
  assert.ok(bytes.length > 2 * 65536);
  const other = await machine();
  const altered = (at, to = bytes[at] ^ 1) => Object.assign(bytes.slice(), { [at]: to });
  const faults = [
    ['wrong_passphrase', bytes, '另一个口令也够长'],
    ['backup_truncated', bytes.subarray(0, bytes.length - 1)],
    ['backup_truncated', bytes.subarray(0, 50)],
    ['backup_overlong', Buffer.concat([bytes, Buffer.from('\n')])],
    ['backup_altered', altered(bytes.length - 1)],
    ['backup_altered', altered(70_000)],
    ['backup_head_altered', altered(20)],
    ['newer_backup', altered(3, 2)],
    ['not_a_backup', await book.exportBook()],
    ['not_a_backup', new Uint8Array(0)],
  ];
  for (const [expected, file, passphrase = PASSPHRASE] of faults) {
    await assert.rejects(other.openBackup(file, passphrase), code(expected), expected);
    assert.equal(other.state().community, undefined);
  }
  await assert.rejects(book.backup('罗峪', CHEAP), code('short_passphrase'));
  await assert.rejects(book.backup(PASSPHRASE, { cost: { memoryKib: 4 << 20, passes: 1, lanes: 1 } }), code('backup_too_demanding'));
  await assert.rejects(other.backup(PASSPHRASE, CHEAP), (error) => error.code === 'not_founded');
  assert.equal((await other.openBackup(bytes, PASSPHRASE)).joined, true);
});

test('a short passphrase leaves no invitation behind', async () => {
  const { book } = await desk();
  const before = await book.digest();
  await assert.rejects(book.backup('short', CHEAP), code('short_passphrase'));
  assert.equal(await book.digest(), before);
});

test('full-width letters and blanks around it are the same passphrase', async () => {
  const { book } = await desk();
  const { bytes } = await book.backup('  Luoyu２０２６春天 ', CHEAP);
  const other = await machine();
  await other.openBackup(bytes, 'Ｌuoyu2026春天');
  assert.equal(other.state().mode, 'writer');
});

test('progress is told from the start to the end', async () => {
  const { book } = await desk();
  const seen = [];
  const { bytes } = await book.backup(PASSPHRASE, CHEAP, (done, total) => void seen.push([done, total]));
  const total = seen[0][1];
  assert.deepEqual([seen[0], seen.at(-1)], [[0, total], [total, total]]);
  const back = [];
  await (await machine()).openBackup(bytes, PASSPHRASE, (done, all) => void back.push(done / all));
  assert.deepEqual([back[0], back.at(-1)], [0, 1]);
});

test('the reminder comes after a week with new entries, survives a restart, and goes with the next backup', async (t) => {
  const path = folder(t);
  let now = START;
  const options = { now: () => (now += 1000), core: () => loadCore(), backup };
  let book = await openBook({ ...options, store: fileStore(path) });
  await book.found(founding);
  await made(book, person('张桂芳'));
  assert.deepEqual([book.state().lastBackup, book.state().backupDue], [undefined, undefined]);
  now += 8 * DAY;
  assert.deepEqual(book.state().backupDue, { days: 8, newEntries: 2 });
  await book.close();
  book = await openBook({ ...options, store: fileStore(path) });
  assert.deepEqual(book.state().backupDue, { days: 8, newEntries: 2 });
  await book.backup(PASSPHRASE, CHEAP);
  const madeAt = book.state().lastBackup;
  assert.ok(Math.abs(madeAt - now) < 60_000);
  now += 30 * DAY;
  assert.equal(book.state().backupDue, undefined, 'nothing new since');
  await made(book, person('李四'));
  assert.deepEqual(book.state().backupDue, { days: 30, newEntries: 1 });
  await book.close();
  book = await openBook({ ...options, store: fileStore(path) });
  assert.deepEqual([book.state().lastBackup, book.state().backupDue], [madeAt, { days: 30, newEntries: 1 }]);
  await book.close();
});

test('what a device remembers may be lost or broken, the book opens all the same', async () => {
  const { book, store } = await desk();
  await book.backup(PASSPHRASE, CHEAP);
  await store.writeDevice(new TextEncoder().encode('{"at":'));
  const again = await openBook({ store, core: () => loadCore(), backup, now: clock() });
  assert.deepEqual([again.state().mode, again.state().lastBackup], ['writer', undefined]);
});

test('somebody else can read a backup by its description: Argon2id, then chunks under XChaCha20-Poly1305', () => {
  const file = Buffer.from(readFileSync(new URL('../golden/v1/backup.hex', import.meta.url), 'utf8').trim(), 'hex');
  const head = file.subarray(0, 93);
  assert.equal(head.toString('latin1', 0, 4), 'XYK\x01');
  const [m, t, p] = [head.readUInt32LE(4), head[8], head[9]];
  const length = head.readUInt32LE(18);
  const [salt, prefix] = [head.subarray(54, 70), head.subarray(70, 89)];
  const key = argon2id(PASSPHRASE, salt, { m, t, p, dkLen: 32 });
  const open = (counter, last, from, to) => {
    const nonce = Buffer.alloc(24, prefix.toString('latin1'), 'latin1');
    nonce.writeUInt32BE(counter, 19);
    nonce[23] = last;
    return Buffer.from(xchacha20poly1305(key, nonce, head).decrypt(file.subarray(from, to)));
  };
  const note = open(0, 0, 93, 173);
  assert.deepEqual([note[0], note.readUInt32LE(5), note.subarray(9, 41).equals(Buffer.alloc(32, 9))], [1, 15, true]);
  assert.ok(note.subarray(41).every((byte) => byte === 0));
  assert.equal(open(1, 1, 173, file.length).length, length);
});

// What lies in a store is not readable by whoever finds it, and each device gets what its roles may see, also when the
// role came later, the sender lacked the data, or somebody tampers with letters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, isObject } from 'xiangyue/exchange';
import { loadCore, loadLetters, memoryStore, openBook } from 'xiangyue/node';
import { breaking, equal, mapStore, meet, named } from './exchange-help.mjs';
import { clock, made, START, village } from './help.mjs';

const ID = '370102196403051229';
const PHONE = '13800138000';
const SECRETS = ['张桂芳', '李二牛', '王小红', '张家大院', '门前柳树路三号', '没有带证件', PHONE, ID];

const seen = (bytes) => SECRETS.filter((text) => Buffer.from(bytes).includes(text));
const seenIn = (store) => [...store.objects.values()].flatMap(seen);
/** The number of an ask. */
const number = (name) => Number(name.split('-')[1]);
const kinds = (store, kind) => [...store.objects.keys()].filter((name) => name.split('/')[1] === kind);
const letters = () => loadLetters();
const open = (store, at) => openBook({ store, core: () => loadCore(), letters, now: clock(START + at) });

/** A village with people in two teams, and devices that hold its entries and joined with a role each; no names in them. */
async function devices(t, roles) {
  const { book } = await village({ letters });
  const home = await made(book, { type: 'registerHousehold', profile: { name: '张家大院', address: '门前柳树路三号' } });
  const register = (name, more = {}) => made(book, { type: 'registerPerson', profile: { name, phone: PHONE, ...more }, consentOn: '2026-03-05' });
  const zhang = await register('张桂芳', { idNumber: ID });
  const li = await register('李二牛');
  await made(book, { type: 'moveHousehold', person: zhang, household: home, on: '2026-03-05' });
  const [red, blue] = [await made(book, { type: 'formTeam', name: '红队', on: '2026-03-05' }), await made(book, { type: 'formTeam', name: '蓝队', on: '2026-03-05' })];
  await made(book, { type: 'joinTeam', person: zhang, team: red, post: 'member', on: '2026-03-05' });
  await made(book, { type: 'joinTeam', person: li, team: blue, post: 'member', on: '2026-03-05' });
  const all = { founder: book };
  let at = 0;
  for (const [name, invitation] of Object.entries(roles({ red, zhang }))) {
    at += 60_000;
    const { receipt, seed } = await book.invite({ scope: 'community', until: '2026-03-31', ...invitation });
    const device = await open(memoryStore(), at);
    await device.importBook(await book.exportFor('00'.repeat(32)));
    assert.ok((await device.join(receipt.entry, seed)).receipt);
    await book.merge(await device.diff(await book.have()));
    all[name] = device;
  }
  t.after(() => Promise.all(Object.values(all).map((device) => device.close())));
  const keyOf = async (device) => (await device.ask({ type: 'keys' })).find((key) => key.own).key;
  return { all, red, blue, zhang, li, home, register, keyOf };
}

const roles = ({ red, zhang }) => ({
  office: { role: 'socialWorker' },
  leader: { role: 'teamLeader', scope: { team: red } },
  auditor: { role: 'auditor' },
  volunteer: { role: 'volunteer', person: zhang },
});
const RED = ['张桂芳', PHONE, ID];

/** Rounds until nobody has anything to send. */
async function settle(all, store) {
  for (let round = 0; round < 6; round += 1) {
    let sent = 0;
    for (const device of Object.values(all)) sent += (await meet(device, store)).sent.objects;
    if (sent === 0) return round;
  }
  throw new Error('the devices send again and again');
}

async function each(all, expected) {
  for (const [name, texts] of Object.entries(expected)) {
    assert.deepEqual(seen(await all[name].exportBook()), texts, name);
  }
}

test('no object of a store holds a name, phone, ID number, address or note, and each role gets its own', async (t) => {
  const village = await devices(t, roles);
  const { all } = village;
  const store = mapStore();
  await settle(all, store);
  assert.deepEqual(seenIn(store), []);
  await each(all, {
    office: SECRETS.filter((text) => !['王小红', '没有带证件'].includes(text)), leader: RED, auditor: [], volunteer: [],
  });
  // From now on what is new comes along with its entry: one meeting for each.
  const wang = await village.register('王小红');
  const service = { type: 'recordService', person: wang, on: '2026-03-05', minutes: 60, evidence: 'leaderSigned' };
  const activity = await made(all.founder, { type: 'planActivity', title: '扫雪', team: village.red, content: '扫街上的雪', unit: '村委会', inCharge: village.zhang, on: '2026-03-05', place: '村口' });
  await made(all.founder, { type: 'joinTeam', person: wang, team: village.red, post: 'member', on: '2026-03-05' });
  const record = await made(all.founder, { ...service, activity });
  await made(all.founder, { type: 'returnService', service: record, reason: '没有带证件' });
  for (const device of Object.values(all)) await meet(device, store);
  await each(all, { office: SECRETS, leader: ['张桂芳', '王小红', '没有带证件', PHONE, ID], auditor: [], volunteer: [] });
  assert.deepEqual(seenIn(store), []);
  await equal(Object.values(all));
  assert.ok([...store.objects].every(([name, bytes]) => isObject(name, bytes)));
});

test('a role that was granted later asks for what it lacks, and once it has that nothing moves any more', async (t) => {
  const { all, keyOf } = await devices(t, () => ({ late: { role: 'auditor' }, office: { role: 'socialWorker' } }));
  const store = mapStore();
  await settle(all, store);
  await each(all, { late: [] });
  await made(all.founder, { type: 'grantRole', key: await keyOf(all.late), role: 'reviewer', scope: 'community' });
  await meet(all.founder, store);
  await meet(all.late, store);
  assert.equal(kinds(store, 'asks').filter((name) => name.includes('-')).length >= 1, true);
  await each(all, { late: [] });
  await meet(all.office, store);
  await meet(all.late, store);
  await each(all, { late: SECRETS.filter((text) => !['王小红', '没有带证件'].includes(text)) });
  await settle(all, store);
  assert.deepEqual(seenIn(store), []);
  const before = store.calls.length;
  for (const device of Object.values(all)) await meet(device, store);
  assert.deepEqual(store.calls.slice(before), ['list', 'list', 'list'], 'a list is enough where nobody lacks anything');
});

test('data that the sender did not have come from whoever has them', async (t) => {
  const { all } = await devices(t, () => ({ auditor: { role: 'auditor' }, office: { role: 'socialWorker' } }));
  const store = mapStore();
  // The auditor's device brings the entries first: it has no names to send along.
  await meet(all.auditor, store);
  await meet(all.office, store);
  await each(all, { office: [] });
  await meet(all.founder, store);
  await meet(all.office, store);
  await each(all, { office: SECRETS.filter((text) => !['王小红', '没有带证件'].includes(text)) });
});

test('a device that lacks something new every day still reads what was answered the day before', async (t) => {
  const { all, register } = await devices(t, () => ({ auditor: { role: 'auditor' }, office: { role: 'socialWorker' } }));
  const store = mapStore();
  for (let day = 0; day < 5; day += 1) {
    await register(`新人${day}`);
    // The auditor's device has the day's entries from elsewhere, and brings them first.
    await all.auditor.merge(await all.founder.exportFor('00'.repeat(32)));
    for (const name of ['auditor', 'office', 'founder']) await meet(all[name], store);
  }
  const bytes = Buffer.from(await all.office.exportBook());
  for (let day = 0; day < 4; day += 1) assert.ok(bytes.includes(`新人${day}`), `day ${day}`);
  assert.ok(!bytes.includes('新人4'), 'which comes with the next meeting');
});

test('a letter that was put in by somebody else is of no use to anybody, and the device asks again, not for ever', async (t) => {
  const { all } = await devices(t, () => ({ auditor: { role: 'auditor' }, office: { role: 'socialWorker' } }));
  const store = mapStore();
  await meet(all.auditor, store);
  await meet(all.office, store);
  const elsewhere = await village({ seed: new Uint8Array(32).fill(9) });
  const strange = await elsewhere.book.exportBook();
  const latest = (store) => kinds(store, 'asks').sort((a, b) => number(b) - number(a))[0];
  for (let round = 0; round < 12; round += 1) {
    const [community, , last] = latest(store).split('/');
    const bytes = new Uint8Array([...strange, round]);
    store.objects.set(named(`${community}/letters/${last.split('-').pop()}`, bytes), bytes);
    await meet(all.office, store);
  }
  assert.ok(kinds(store, 'asks').length <= 10, `${kinds(store, 'asks').length} asks`);
  await each(all, { office: [] });
  // Another's old ask put above the true one hides it until the device sees that, and is asked again.
  const mine = await devices(t, () => ({ auditor: { role: 'auditor' }, office: { role: 'socialWorker' } }));
  const other = mapStore();
  await meet(mine.all.auditor, other);
  await meet(mine.all.office, other);
  const [name] = kinds(other, 'asks');
  const forged = new Uint8Array(40).fill(1);
  other.objects.set(named(`${name.split('-')[0]}-7`, forged), forged);
  await settle(mine.all, other);
  assert.ok(seen(await mine.all.office.exportBook()).includes('张桂芳'));
});

test('a key whose role has ended is written to no more, and what is erased is sealed in the store and nowhere else', async (t) => {
  const { all, keyOf, register, li } = await devices(t, () => ({ office: { role: 'socialWorker' }, second: { role: 'socialWorker' } }));
  const store = mapStore();
  await settle(all, store);
  await made(all.founder, { type: 'withdrawRole', key: await keyOf(all.office), role: 'socialWorker', scope: 'community' });
  await meet(all.founder, store);
  await register('王小红');
  await made(all.founder, { type: 'erasePerson', person: li, reason: '本人要求' });
  await settle(all, store);
  const [office, second] = [seen(await all.office.exportBook()), seen(await all.second.exportBook())];
  assert.ok(office.includes('张桂芳') && !office.includes('王小红'), 'what it had stays, what is new does not come');
  assert.ok(second.includes('王小红'));
  assert.ok(!office.includes('李二牛') && !second.includes('李二牛'));
  assert.deepEqual(seenIn(store), []);
});

test('a host without the letters’ module keeps personal data to itself', async (t) => {
  const { all } = await devices(t, () => ({ office: { role: 'socialWorker' } }));
  const bare = await openBook({ store: memoryStore({ frames: await all.founder.exportBook() }), core: () => loadCore(), now: clock(START + 900_000) });
  t.after(() => bare.close());
  const store = mapStore();
  await meet(bare, store);
  await meet(all.office, store);
  await each(all, { office: [] });
  assert.deepEqual(seenIn(store), []);
});

test('a store that breaks off in the middle of asks and letters loses nothing', async (t) => {
  const { all } = await devices(t, () => ({ auditor: { role: 'auditor' }, office: { role: 'socialWorker' } }));
  const store = mapStore();
  const broken = breaking(store, (call) => call % 2 === 0);
  await exchange(all.auditor, broken);
  for (let round = 0; round < 8; round += 1) for (const device of Object.values(all)) await exchange(device, broken);
  await settle(all, store);
  assert.ok(seen(await all.office.exportBook()).includes('张桂芳'));
  assert.deepEqual(seenIn(store), []);
});

// Values across the boundary: what goes in, what comes out, and what an unreadable input is told.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CoreError, CoreTrapError, InputError, coreLoader, loadCore, loadTexts } from 'xiangyue/node';
import { contractFields } from './fields.mjs';
import { founding, person, SEED, START } from './help.mjs';

const fields = contractFields();
const core = await loadCore();
const texts = await loadTexts();
const book = () => core.found(START, founding, SEED);

/** A value of every field of a shape, so that the walk reaches all of them. */
function filled(shape) {
  if (shape === true || shape === null) return '?';
  return Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, filled(inner)]));
}

/** Every path of a shape that leads to an object, with a setter for one more field there. */
function* objects(shape, value, path = []) {
  if (shape === true || shape === null) return;
  yield { path, add: (name) => (value[name] = 1) };
  for (const [name, inner] of Object.entries(shape)) yield* objects(inner, value[name], [...path, name]);
}

for (const [root, call] of [['Command', 'execute'], ['Query', 'ask']]) {
  for (const [type, shape] of Object.entries(fields[root])) {
    test(`${root} ${type}: an unknown field is refused and named, at every depth`, () => {
      const community = book();
      const digest = community.digest();
      const count = [...objects(shape ?? {}, filled(shape ?? {}))].length;
      for (let at = 0; at < count; at += 1) {
        const value = filled(shape ?? {});
        const { path, add } = [...objects(shape ?? {}, value)][at];
        add('strangeField');
        const field = [...path, 'strangeField'].join('.');
        assert.throws(() => community[call](START, { type, ...value }), (error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.field, field);
          return true;
        });
      }
      assert.equal(community.digest(), digest);
    });

    test(`${root} ${type}: a misspelt field is told its right name`, () => {
      for (const name of Object.keys(shape ?? {})) {
        if (name.length < 4) continue;
        const misspelt = name.slice(0, -2) + name.at(-1) + name.at(-2);
        if (misspelt === name) continue;
        assert.throws(() => book()[call](START, { type, [misspelt]: 1 }), (error) => error.field === misspelt && error.suggestion === name);
      }
    });

    test(`${root} ${type}: a wrong type is named by its field`, () => {
      for (const name of Object.keys(shape ?? {})) {
        // A symbol is of no type the contract knows; the other fields are missing and come later.
        const others = Object.fromEntries(Object.keys(shape).map((other) => [other, Symbol('none')]));
        const first = Object.keys(shape)[0];
        assert.throws(() => book()[call](START, { type, ...others }), (error) => error.code === 'malformed_input' && (error.field ?? '').startsWith(first), name);
      }
    });
  }
}

test('an unknown command names the nearest one', () => {
  assert.throws(() => book().execute(START, { type: 'recordServices' }), (error) => error.suggestion === 'recordService');
  for (const none of [undefined, null, 5, 'overview', {}, [], { type: 5 }, { type: 'toString' }, { type: '__proto__' }]) {
    assert.throws(() => book().ask(START, none), InputError);
    assert.throws(() => book().execute(START, none), InputError);
  }
});

test('wrong types deep inside are named by their path, without names of Rust types', () => {
  const rules = [{ category: '环境', title: '庭院', award: { fixed: { points: 100 } } }, { category: '环境', title: '庭院', award: { fixed: { points: 'x' } } }];
  const sheet = { title: '细则', effectiveFrom: '2026-01-01', holder: 'household', rankPeriod: 'year', expiry: 'never', rounding: 'exact', rules };
  assert.throws(() => book().execute(START, { type: 'adoptSheet', sheet }), (error) => {
    assert.equal(error.field, 'sheet.rules[1].award.fixed.points');
    assert.match(error.message, /expected a whole number, found a text$/);
    return true;
  });
  assert.throws(() => book().execute(START, person('张', { consentOn: '2026-02-30' })), (error) => error.field === 'consentOn');
  assert.throws(() => book().execute(START, { type: 'openCounter', name: '' }), (error) => error.field === 'name');
});

test('absent, undefined and null optional fields mean the same', () => {
  const community = book();
  for (const household of [undefined, null]) {
    const { receipt } = community.execute(START, person('张', { household, profile: { name: '张', phone: household } }));
    assert.equal(receipt.events[0].type, 'personRegistered');
  }
  assert.equal(community.ask(START, { type: 'people', skip: undefined, limit: 5 }).total, 2);
});

test('answers, refusals, events and the journal come out turned over', () => {
  const community = book();
  const day = community.execute(START, { type: 'formTeam', name: '红马甲', on: '2030-01-01' });
  assert.deepEqual(day, { refusal: { code: 'day_in_future', day: '2030-01-01', today: '2026-03-05' } });
  const again = community.execute(START, founding);
  assert.deepEqual(again.refusal, { code: 'already_founded' });
  community.execute(START, person('张'));
  const { rows } = community.ask(START, { type: 'journal', limit: 1 });
  assert.equal(rows[0].command.type, 'registerPerson');
  assert.equal(texts.refusalText(day.refusal, 'zh').length > 0 && texts.refusalText(day.refusal, 'zh') !== texts.refusalText(day.refusal, 'en'), true);
  assert.ok(texts.refusalText(again.refusal, 'zh').length > 0);
});

test('executeAll goes on after a refusal, and reads every command before it does the first', () => {
  const community = book();
  const outcomes = community.executeAll(START, [person('一'), founding, person('二')]);
  assert.deepEqual(outcomes.map(({ receipt, refusal }) => (receipt ? 'done' : refusal.code)), ['done', 'already_founded', 'done']);
  const people = () => community.ask(START, { type: 'people', limit: 9 }).total;
  const done = [];
  assert.throws(() => community.executeAll(START, [person('三'), person(4), person('五')], done, 10), (error) => error.field === '[11].profile.name');
  assert.equal(done.length, 0);
  assert.throws(() => community.executeAll(START, [person('六'), { ...person('七'), cosentOn: '' }]), (error) => error.field === '[1].cosentOn');
  assert.equal(people(), 2, 'nothing is done before everything is read');
  assert.throws(() => community.executeAll(START, [person('三'), person(' '), person('五')], done), (error) => error.code === 'empty_text');
  assert.equal(done.length, 1);
  assert.equal(people(), 3, 'what was done before a fault stays');
});

test('broken bytes throw a typed error and leave the book as it was', () => {
  const community = book();
  const [digest, whole] = [community.digest(), community.exportBook()];
  const other = core.found(START, founding, SEED.map((byte) => byte + 1)).exportBook();
  const flipped = whole.slice();
  flipped[flipped.length >> 1] ^= 4;
  for (const [bytes, code] of [
    [whole.subarray(0, -1), 'truncated'], [flipped, 'checksum_mismatch'], [other, 'foreign_community'],
    [new TextEncoder().encode('name,phone\n'), 'not_a_frame'],
  ]) {
    assert.throws(() => community.merge(START, bytes), (error) => error instanceof CoreError && error.code === code);
    assert.equal(community.digest(), digest);
  }
  assert.throws(() => core.open(new Uint8Array(0)), (error) => error.code === 'not_founded');
});

test('a reader has no key and says so', () => {
  const reader = core.open(book().exportBook());
  assert.equal(reader.openReport().writable, false);
  assert.equal(reader.secret(), undefined);
  assert.throws(() => reader.execute(START, person('张')), (error) => error.code === 'no_signing_key');
});

test('a trap is a typed error, kills every handle of the instance, and the next load starts anew', async () => {
  const mine = await loadCore();
  const community = mine.found(START, founding, SEED);
  assert.equal(await loadCore(), mine, 'loaded once');
  const trap = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  assert.throws(() => mine.run(trap), (error) => error instanceof CoreTrapError && error.code === 'core_trapped' && /unreachable/.test(error.message));
  assert.equal(mine.alive, false);
  assert.throws(() => community.digest(), (error) => error instanceof CoreTrapError && error.code === 'core_dropped');
  community.free();
  const next = await loadCore();
  assert.notEqual(next, mine);
  assert.equal(next.found(START, founding, SEED).id().length, 64);
});

test('an instance without entropy founds nothing', async () => {
  await assert.rejects(loadCore({ entropy: new Uint8Array(31) }), (error) => error.code === 'no_entropy');
});

test('a table of rules is read and reported row by row', () => {
  const report = texts.readRuleTable([['类别', '项目', '分值'], ['环境卫生', '庭院整洁', '2'], ['环境卫生', '乱倒垃圾', '看情况']]);
  assert.equal(report.rules.length, 1);
  assert.equal(report.rows.length, 2);
  assert.ok(report.rows[1].remarks.length > 0);
  assert.throws(() => texts.readRuleTable([['类别'], [5]]), (error) => error.field === '[1][0]');
});

test('the module for texts is loaded when it is first asked for, and once', async () => {
  const mine = await loadCore();
  assert.equal(await mine.texts(), texts);
});

test('any host can load the core: with an instance or a pair, with bytes or a buffer, and again after a failure', async () => {
  const bytes = readFileSync(new URL('../../pkg/dist/core/xiangyue_bg.wasm', import.meta.url));
  const load = coreLoader();
  await assert.rejects(load({ instantiate: async () => assert.fail('no module'), entropy: async () => SEED }), /no module/);
  const bare = async (imports) => (await WebAssembly.instantiate(bytes, imports)).instance;
  const first = await load({ instantiate: bare, entropy: async (length) => new ArrayBuffer(length) });
  assert.equal(await load({ instantiate: bare, entropy: async () => SEED }), first);
  const second = await coreLoader()({ instantiate: (imports) => WebAssembly.instantiate(bytes, imports), entropy: async () => SEED });
  const ids = [first, second].map((one) => one.found(START, founding, SEED).id());
  assert.equal(ids[0], ids[1]);
  assert.match(first.version(), /^\d+\.\d+\.\d+$/);
});

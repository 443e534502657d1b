// The core in a mini-program: it loads without TextDecoder, crypto, fetch, Intl, BigInt and WebAssembly.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plain, built, start } from './help.mjs';

const NOW = Date.UTC(2026, 2, 5);
const founding = { type: 'foundCommunity', name: '罗峪村', utcOffsetMinutes: 480 };
const hosts = { 'as devices do': {}, 'as the typings say': { returnBareInstance: true }, 'as iOS does': { ios: true } };

for (const [name, options] of Object.entries(hosts)) {
  test(`the core loads and keeps a book, instance given ${name}`, async () => {
    const { load } = start(options);
    const core = await load();
    const community = core.found(NOW, founding);
    const { receipt } = community.execute(NOW + 1000, { type: 'registerPerson', profile: { name: '张桂芳' }, consentOn: '2026-03-05' });
    assert.equal(receipt.events[0].type, 'personRegistered');
    const people = community.ask(NOW + 2000, { type: 'people', limit: 10 });
    assert.equal(people.rows[0].name, '张桂芳');
    community.free();
  });
}

test('the context really lacks what a mini-program lacks', () => {
  const { app } = start();
  for (const name of ['TextDecoder', 'TextEncoder', 'crypto', 'fetch', 'Intl', 'BigInt', 'WebAssembly', 'URL', 'process', 'Buffer', 'navigator']) {
    assert.equal(typeof app.global[name], 'undefined', name);
  }
});

test('every kind of character comes back as it went in', async () => {
  const { load } = start();
  const community = (await load()).found(NOW, founding);
  for (const name of ['阿依古丽·买买提', '𠮷野家🧧', 'é̈ — ß', '한국어', '王'.repeat(60)]) {
    community.execute(NOW, { type: 'registerPerson', profile: { name }, consentOn: '2026-03-05' });
    const page = community.ask(NOW, { type: 'people', search: name, limit: 1 });
    assert.equal(page.rows[0].name, name);
  }
  // A lone surrogate is no text; it must not become another person's name nor stop the core.
  community.execute(NOW, { type: 'registerPerson', profile: { name: '李\ud800' }, consentOn: '2026-03-05' });
  assert.equal(community.ask(NOW, { type: 'people', search: '李', limit: 1 }).rows[0].name, '李\ufffd');
});

test('errors are typed and name the field', async () => {
  const { load, xiangyue } = start();
  const community = (await load()).found(NOW, founding);
  const misspelt = { type: 'registerPerson', profile: { name: '张' }, consentedOn: '2026-03-05' };
  assert.throws(() => community.execute(NOW, misspelt), (error) => error instanceof xiangyue.InputError && error.field === 'consentedOn' && error.suggestion === 'consentOn');
  const wrong = { type: 'registerPerson', profile: { name: 5 }, consentOn: '2026-03-05' };
  assert.throws(() => community.execute(NOW, wrong), (error) => error.code === 'malformed_input' && error.field === 'profile.name');
  const broken = new (Object.getPrototypeOf(community.exportBook()).constructor)([1, 2, 3]);
  assert.throws(() => community.merge(NOW, broken), (error) => error instanceof xiangyue.CoreError && error.code === 'not_a_frame');
  const refused = community.execute(NOW, { type: 'formTeam', name: '红马甲', on: '2030-01-01' });
  assert.equal(refused.refusal.code, 'day_in_future');
});

test('memory grows by eight megabytes and more without a stale view', async () => {
  const { load } = start();
  const core = await load();
  const community = core.found(NOW, founding);
  const book = plain([...community.exportBook()]);
  const skills = '会修水管，'.repeat(1000);
  for (let at = 0; at < 700; at += 1) {
    community.execute(NOW + at, { type: 'registerPerson', profile: { name: `张${at}`, skills }, consentOn: '2026-03-05' });
  }
  const whole = community.exportBook();
  assert.ok(whole.length > 8 << 20, `${whole.length} bytes`);
  const again = core.open(whole);
  assert.equal(again.digest(), community.digest());
  assert.equal(again.ask(NOW, { type: 'people', search: '张699', limit: 1 }).rows[0].name, '张699');
  assert.ok(book.length > 0);
});

test('a failed load is tried once more, and a later call starts anew', async () => {
  let failures = 1;
  const { app, xiangyue } = start();
  const { instantiate } = app.WXWebAssembly;
  app.WXWebAssembly.instantiate = (...args) => (failures-- > 0 ? Promise.reject(new Error('now and then')) : instantiate(...args));
  assert.ok(await xiangyue.loadCore({ wasm: 'xiangyue_bg.wasm.br' }));
  failures = 2;
  const other = start();
  const real = other.app.WXWebAssembly.instantiate;
  other.app.WXWebAssembly.instantiate = (...args) => (failures-- > 0 ? Promise.reject(new Error('now and then')) : real(...args));
  await assert.rejects(other.load(), /now and then/);
  assert.ok(await other.load());
});

test('the folder holds what may be uploaded, in ES2017', () => {
  assert.deepEqual(readdirSync(built).sort(), ['exchange.d.ts', 'exchange.js', 'package.json', 'wallet.d.ts', 'wallet.js', 'xiangyue.d.ts', 'xiangyue.js', 'xiangyue_backup_bg.wasm.br', 'xiangyue_bg.wasm.br', 'xiangyue_letter_bg.wasm.br', 'xiangyue_texts_bg.wasm.br', 'xiangyue_wallet_bg.wasm.br']);
  const code = ['xiangyue.js', 'wallet.js', 'exchange.js'].map((name) => readFileSync(join(built, name), 'utf8')).join('');
  for (const [what, pattern] of [['import', /^\s*import\s/m], ['import.meta', /import\.meta/], ['?.', /\?\.[a-z(\[]/i], ['??', /\?\?/], ['eval', /\beval\(|new Function/]]) {
    assert.ok(!pattern.test(code), what);
  }
});

// The screens call roles and states what the core's sentences and the glossary call them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { transform } from 'esbuild';

const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const names = async (language) => {
  const { code } = await transform(text(`pkg/elements/words/${language}-names.ts`), { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
};
const [zh, en] = await Promise.all(['zh', 'en'].map(names));

const sentences = text('src/contract/refusal_text.rs');
/** What the core's sentences call the variants of an enum: `[variant, Chinese, English]`. */
const called = (name) =>
  Array.from(sentences.matchAll(new RegExp(`${name}::(\\w+) => \\("(.+?)", "(.+?)"\\)`, 'g')), ([, variant, ...both]) => [
    variant[0].toLowerCase() + variant.slice(1), ...both,
  ]);

for (const [name, list] of [['Role', 'roles'], ['ThingState', 'states']]) {
  test(`${list} are called the same everywhere`, () => {
    const expected = called(name);
    assert.ok(expected.length >= 7);
    assert.deepEqual(zh[list], Object.fromEntries(expected.map(([variant, chinese]) => [variant, chinese])));
    const lower = Object.entries(en[list]).map(([variant, word]) => [variant, word.toLowerCase()]);
    assert.deepEqual(Object.fromEntries(lower), Object.fromEntries(expected.map(([variant, , english]) => [variant, english])));
  });
}

test('the roles are those of the glossary', () => {
  const [, row] = /^\| role \|[^|]*\|([^|]*)\|/m.exec(text('docs/glossary.md'));
  for (const word of Object.values(zh.roles)) assert.ok(row.includes(word), word);
});

test('every error of the core and the package is told in Chinese', async () => {
  const { code } = await transform(text('pkg/report/errors.ts'), { loader: 'ts', format: 'esm' });
  const { ERRORS } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const core = Array.from(text('src/error.rs').matchAll(/=> "([a-z_]+)",/g), ([, found]) => found);
  const types = text('pkg/loader/errors.ts');
  const host = Array.from(types.matchAll(/'([a-z]+(?:_[a-z]+)+|closed)'/g), ([, found]) => found);
  assert.ok(core.length > 20 && host.length > 8, `${core.length} ${host.length}`);
  for (const found of [...core, ...host]) assert.match(ERRORS[found] ?? '', /\p{Script=Han}/u, found);
});

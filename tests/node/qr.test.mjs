// QR texts through the client and the core: what a desk writes, what a phone without a book reads, series with losses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, loadTexts, memoryStore, openBook } from 'xiangyue/node';
import { clock, household, made, person, START, village } from './help.mjs';

/** A village with a household, its card, and a person who served. */
async function settled() {
  const { book } = await village();
  const lis = await made(book, household('李家'));
  const li = await made(book, person('李海', { household: lis }));
  const card = await made(book, { type: 'issueCard', household: lis, number: '0012' });
  return { book, lis, li, card };
}

const certificate = (li) => ({
  type: 'certificate', person: li, from: '2026-01-01', until: '2026-03-05', unit: '罗峪村村民委员会', number: '2026-1',
});

test('a card on paper says whose it is until a new one takes its place', async () => {
  const { book, lis, card } = await settled();
  const { text } = await book.writeQr({ type: 'card', card });
  assert.match(text, /^XY1H[0-9A-Z $%*+./:-]+$/);
  assert.ok(text.length < 300);
  const seen = await book.readQr(` ${text.toLowerCase().replaceAll(' ', '_')}\n`, 'card');
  assert.equal(seen.household.household, lis);
  assert.deepEqual(seen.text, { type: 'card', card, household: lis, number: '0012' });
  const by = await made(book, { type: 'issueCard', household: lis, number: '0345' });
  const old = await book.readQr(text);
  assert.deepEqual([old.household, old.refusal], [undefined, { code: 'card_replaced', by }]);
  assert.deepEqual(await book.writeQr({ type: 'card', card }), { refusal: { code: 'card_replaced', by } });
  const { rows } = await book.ask({ type: 'households', limit: 1 });
  assert.equal(rows[0].card.number, '0345');
});

test('a phone without a book believes a certificate by the keys it was told', async () => {
  const { book, li } = await settled();
  const { text } = await book.writeQr(certificate(li));
  const core = await loadCore();
  const desk = core.open(await book.exportBook());
  const known = desk.known(START);
  desk.free();
  const texts = await loadTexts();
  const read = texts.readQr(text, known, START, 'certificate');
  assert.deepEqual(
    [read.fault, read.text.type, read.text.name, read.text.minutes, read.text.unit],
    [undefined, 'certificate', '李海', 0, '罗峪村村民委员会'],
  );
  const fault = (line, more = {}) => texts.readQr(line, { ...known, ...more }, START).fault;
  assert.deepEqual(fault('你好'), { code: 'not_ours' });
  assert.deepEqual(fault(text.slice(0, -3)), { code: 'damaged' });
  assert.deepEqual(fault(text, { community: '00'.repeat(32) }), { code: 'foreign_community' });
  assert.deepEqual(fault(text, { community: undefined }), { code: 'foreign_community' });
  const unknown = fault(text, { signers: [] });
  assert.equal(unknown.code, 'signer_unknown');
  assert.deepEqual(texts.readQr(text, known, START, 'voucher').fault, { code: 'wrong_kind', expected: 'voucher', found: 'certificate' });
  assert.match(texts.qrFaultText(unknown, 'zh'), new RegExp(unknown.key));
  assert.match(texts.qrFaultText({ code: 'not_ours' }, 'en'), /no code of Xiangyue/);
});

test('what does not fit and what is not known is said, not thrown', async () => {
  const { book, li, card } = await settled();
  const { fault } = await book.writeQr({ ...certificate(li), unit: '某'.repeat(15) });
  assert.deepEqual(fault, { code: 'field_length', field: 'unit', limit: 42 });
  assert.match(await book.qrFaultText(fault, 'zh'), /42/);
  const late = await book.writeQr({ ...certificate(li), until: '2026-03-06' });
  assert.equal(late.refusal.code, 'day_in_future');
  await assert.rejects(book.writeQr({ type: 'card', card, colour: 'red' }), { code: 'malformed_input' });
  await assert.rejects(book.writeQr({ type: 'cardd', card }), { code: 'malformed_input' });
});

test('an invitation on a screen lets a new phone in', async () => {
  const { book } = await settled();
  const { receipt, seed } = await book.invite({ role: 'volunteer', scope: 'community', until: '2026-03-31' });
  const { text } = await book.writeQr({ type: 'invitation', invitation: receipt.entry, seed: Buffer.from(seed).toString('hex') });
  const { text: read } = (await loadTexts()).readQr(text, { utcOffsetMinutes: 480, signers: [] }, START, 'invitation');
  assert.deepEqual([read.name, read.until, read.invitation], ['罗峪村', '2026-03-31', receipt.entry]);
  const phone = await openBook({ core: () => loadCore(), now: clock(), store: memoryStore() });
  await phone.importBook(await book.exportBook());
  const joined = await phone.join(read.invitation, new Uint8Array(Buffer.from(read.seed, 'hex')));
  assert.equal(joined.receipt.events[0].type, 'invitationAccepted');
});

test('a book travels as a series that loses every third part', async () => {
  const { book, lis } = await settled();
  for (let at = 0; at < 60; at += 1) await made(book, person(`村民${at}`, { household: lis }));
  const bytes = await book.exportBook();
  const { texts } = await book.writeSeries(bytes, 'frames', 40);
  assert.ok(texts.every((text) => text.length < 300));
  const arrived = texts.filter((_, at) => at % 3 !== 0);
  const core = await loadCore();
  const collector = (await core.texts()).collector();
  let last;
  for (const text of arrived.reverse()) {
    assert.equal(collector.bytes() !== undefined, last !== undefined && last.have === last.need);
    last = collector.add(text).progress;
  }
  assert.deepEqual(collector.bytes(), bytes);
  assert.equal(last.part.carries, 'frames');
  assert.deepEqual(collector.add('XY1P').fault, { code: 'damaged' });
  collector.free();
  // As a screen asks: all it has read so far, the last one no part.
  const half = await book.collectSeries([texts[0], texts[1], texts[0], 'hello']);
  assert.deepEqual([half.progress.have, half.progress.taken, half.fault, half.bytes], [2, 'repeated', { code: 'not_ours' }, undefined]);
  assert.deepEqual((await book.collectSeries(texts)).bytes, bytes);
  const reader = core.open(bytes);
  assert.equal(reader.ask(START, { type: 'overview' }).people, 61);
  reader.free();
});

test('a small diff fits into one text, nothing into none', async () => {
  const { book } = await settled();
  const { texts } = await book.writeSeries(new Uint8Array(191).fill(255), 'frames', 9);
  assert.equal(texts.length, 1);
  assert.match(texts[0], /^XY1D/);
  assert.deepEqual(await book.writeSeries(new Uint8Array(0), 'file'), { fault: { code: 'series_length', limit: 182_272 } });
  await assert.rejects(book.writeSeries(new Uint8Array(3), 'films'), { code: 'malformed_input' });
});

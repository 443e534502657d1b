// Points and minutes between people and the wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMinutes, formatPoints, InputError, points } from 'xiangyue/node';

test('points are hundredths', () => {
  for (const [written, wire] of [
    [2.5, 250], ['2.5', 250], [0.1 + 0.2, 30], [-3, -300], ['-0.05', -5], [0, 0], [-0, 0], ['+7', 700], [19.99, 1999], [1e9, 1e11],
  ]) {
    assert.equal(points(written), wire);
    assert.ok(!Object.is(points(written), -0));
  }
});

test('an amount that is none is refused, not rounded', () => {
  for (const bad of [2.555, '1.234', NaN, Infinity, '', 'abc', '1,5', '1e3', 1 / 3]) assert.throws(() => points(bad), InputError);
});

test('points are read back as written', () => {
  for (const [wire, text] of [[250, '2.5'], [-5, '-0.05'], [0, '0'], [100000, '1000'], [1010, '10.1'], [-100, '-1']]) {
    assert.equal(formatPoints(wire), text);
    assert.equal(points(text), wire);
  }
});

test('minutes are hours and minutes in both languages', () => {
  for (const [minutes, zh, en] of [[0, '0分钟', '0 min'], [45, '45分钟', '45 min'], [60, '1小时', '1 h'], [90, '1小时30分钟', '1 h 30 min'], [-90, '-1小时30分钟', '-1 h 30 min']]) {
    assert.equal(formatMinutes(minutes), zh);
    assert.equal(formatMinutes(minutes, 'en'), en);
  }
});

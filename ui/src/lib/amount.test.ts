import { describe, expect, test } from 'vitest';
import { grouped, isZero, soles, typed, widthClass, withCents, withoutCents } from './amount';

test.each([
  ['0.00', '0.00'],
  ['13.20', '13.20'],
  ['999.99', '999.99'],
  ['1234.50', '1,234.50'],
  ['9999999.99', '9,999,999.99'],
  ['-1234567.8', '-1,234,567.8'],
  ['90071992547409931.07', '90,071,992,547,409,931.07'],
  ['0.250', '0.250'],
  ['nothing', 'nothing'],
])('%s is shown as %s', (wire, shown) => expect(grouped(wire)).toBe(shown));

test('an amount does not break between its currency and its digits', () => {
  expect(soles('1234.50')).toBe('S/\u00a01,234.50');
});

test('an amount as typed is shown with its cents', () => {
  expect(['5', '0.5', '0.', '12.34', '-3'].map(withCents)).toEqual([
    '5.00',
    '0.50',
    '0.00',
    '12.34',
    '-3.00',
  ]);
});

test('a note is shown without its cents and a coin with them', () => {
  expect(['200.00', '1000.00', '0.50'].map(withoutCents)).toEqual(['200', '1,000', '0.50']);
});

describe('what a person types becomes what the wire wants', () => {
  test.each([
    ['3,5', '3.5'],
    ['.5', '0.5'],
    ['20.', '20'],
    [' S/ 7 ', '7'],
    ['0012.30', '0012.30'],
    ['', ''],
    ['.', '.'],
    ['1.2.3', '1.2.3'],
    ['abc', 'abc'],
    ['-5', '-5'],
    ['1e3', '1e3'],
  ])('%j → %j', (text, wire) => expect(typed(text)).toBe(wire));
});

test('nought is nought in any number of digits', () => {
  expect(['0', '0.00', '-0.00', '00.000'].every(isZero)).toBe(true);
  expect(['0.01', '10', '-0.10'].some(isZero)).toBe(false);
});

test('longer amounts get smaller letters', () => {
  expect(['0.00', '99999.99', '123456.78', '9999999.99', '99999999.99'].map(widthClass)).toEqual([
    'normal',
    'long',
    'long',
    'longer',
    'longest',
  ]);
});

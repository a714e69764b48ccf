import { expect, test } from 'vitest';
import { inDays, monthAndYear, typedMonth } from './months.es';

const TODAY = '2026-11-21';

test.each([
  ['2026-11-01', '2026-11-21', 'en noviembre de 2026'],
  ['2026-10-01', '2026-10-31', 'en octubre de 2026'],
  ['2024-02-01', '2024-02-29', 'en febrero de 2024'],
  ['2026-01-01', '2026-11-21', 'en 2026'],
  ['2025-01-01', '2025-12-31', 'en 2025'],
  ['2025-01-01', '2025-01-31', 'en enero de 2025'],
  ['2026-10-01', '2026-10-30', 'del 01/10/2026 al 30/10/2026'],
  ['2026-10-02', '2026-10-31', 'del 02/10/2026 al 31/10/2026'],
  ['2025-11-01', '2026-11-21', 'del 01/11/2025 al 21/11/2026'],
  ['2026-11-20', '2026-11-20', 'el 20/11/2026'],
])('the days from %s to %s are said %s', (from, to, said) => {
  expect(inDays(from, to, TODAY)).toBe(said);
});

test.each([
  ['2026-11', '2026-11'],
  ['2026-1', '2026-01'],
  ['2026/11', '2026-11'],
  ['11/2026', '2026-11'],
  ['1/2026', '2026-01'],
  ['11-2026', '2026-11'],
  [' 11 . 2026 ', '2026-11'],
  ['nov 2026', '2026-11'],
  ['Nov. 2026', '2026-11'],
  ['NOVIEMBRE 2026', '2026-11'],
  ['noviembre de 2026', '2026-11'],
  ['noviembre del 2026', '2026-11'],
  ['2026 noviembre', '2026-11'],
  ['set 2026', '2026-09'],
  ['sep 2026', '2026-09'],
  ['sept. 2026', '2026-09'],
  ['setiembre 2026', '2026-09'],
  ['septiembre 2026', '2026-09'],
  ['dici\u00e9mbre 2026', '2026-12'],
  ['mar 2026', '2026-03'],
  ['may 2026', '2026-05'],
  ['', null],
  ['noviembre', null],
  ['2026', null],
  ['13/2026', null],
  ['0/2026', null],
  ['11/26', null],
  ['no 2026', null],
  ['novi\u00e9mbrr 2026', null],
  ['05/11/2026', null],
  ['2026-11-05', null],
  ['112026', null],
])('a month typed as %s is %s', (text, month) => {
  expect(typedMonth(text)).toBe(month);
});

test('a month as it is shown can be typed again', () => {
  for (let at = 1; at <= 12; at += 1) {
    const month = `2026-${String(at).padStart(2, '0')}`;
    expect(typedMonth(monthAndYear(month))).toBe(month);
  }
});

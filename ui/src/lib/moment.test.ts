import { expect, test } from 'vitest';
import { clock, dateAndClock, fullDate, listDay, untilNextMinute } from './moment';

const MOMENT = '2026-11-30T23:59:05-05:00';

test('a moment is shown as it is in Lima, whatever the zone of the machine', () => {
  expect(clock(MOMENT)).toBe('23:59');
  expect(dateAndClock(MOMENT, '2026-12-01')).toBe('30/11 23:59');
  expect(fullDate(MOMENT)).toBe('30/11/2026');
});

test('the clock turns with the minute', () => {
  expect(untilNextMinute(MOMENT)).toBe(55_000);
  expect(untilNextMinute('rubbish')).toBe(30_000);
});

test.each([
  ['2026-11-30', '2026-01-01', '30/11'],
  ['2026-12-31', '2027-01-01', '31/12/2026'],
  ['2027-01-01', '2026-12-31', '01/01/2027'],
  ['2026-12-31T23:59:05-05:00', '2026-12-31', '31/12'],
  ['2026-11-30', '', '30/11/2026'],
])('the list of %s, looked at on %s, says %s', (day, today, shown) => {
  expect(listDay(day, today)).toBe(shown);
});

test('a moment of another year is shown with its year', () => {
  expect(dateAndClock(MOMENT, '2027-01-02')).toBe('30/11/2026 23:59');
});

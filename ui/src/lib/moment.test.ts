import { expect, test } from 'vitest';
import { clock, dateAndClock, fullDate, untilNextMinute } from './moment';

const MOMENT = '2026-11-30T23:59:05-05:00';

test('a moment is shown as it is in Lima, whatever the zone of the machine', () => {
  expect(clock(MOMENT)).toBe('23:59');
  expect(dateAndClock(MOMENT)).toBe('30/11 23:59');
  expect(fullDate(MOMENT)).toBe('30/11/2026');
});

test('the clock turns with the minute', () => {
  expect(untilNextMinute(MOMENT)).toBe(55_000);
  expect(untilNextMinute('rubbish')).toBe(30_000);
});

import { expect, test } from 'vitest';
import { daysBefore, daysBetween, monthsBack } from '$lib/moment';
import { exampleDocuments } from '../../../test/fakeDocuments';
import { daysOf, nothingChosen, requestsOf, together } from './filter';

const filter = nothingChosen();
const rows = exampleDocuments().map((it) => it.row);
const page = (from: number, to: number, cursor: string | null) => ({
  documents: rows.slice(from, to),
  cursor,
});

test('a period becomes days, both included', () => {
  const days = (period: string) => daysOf({ ...filter, period }, '2026-11-21');
  expect(days('')).toEqual({ from: null, to: null });
  expect(days('today')).toEqual({ from: '2026-11-21', to: '2026-11-21' });
  expect(days('yesterday')).toEqual({ from: '2026-11-20', to: '2026-11-20' });
  expect(days('week')).toEqual({ from: '2026-11-15', to: null });
  expect(days('month')).toEqual({ from: '2026-11-01', to: null });
});

test('accepted with and without an observation are one list, annulled and on the way to it too', () => {
  const states = (group: string) =>
    requestsOf({ ...filter, group }, '', '', null).map((it) => it.state);
  expect(states('')).toEqual([null]);
  expect(states('attention')).toEqual(['attention']);
  expect(states('accepted')).toEqual(['accepted', 'observed']);
  expect(states('voided')).toEqual(['voided', 'voiding']);
});

test('two lists become one without a gap: what is older than the shorter page waits', () => {
  const whole = together([page(0, 2, null), page(2, 4, null)]);
  expect(whole.documents.map((it) => it.name)).toEqual(rows.slice(0, 4).map((it) => it.name));
  expect(whole.cursor).toBeNull();
  const cut = together([page(0, 2, 'a'), page(2, 6, 'b')]);
  expect(cut.documents.map((it) => it.name)).toEqual(rows.slice(0, 2).map((it) => it.name));
  expect(cut.cursor).toBe('a');
});

test('days are counted on the calendar, over the ends of months and years', () => {
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
  expect(daysBetween('2026-11-14', '2026-11-21')).toBe(7);
  expect(daysBetween('2025-12-31', '2026-01-01')).toBe(1);
  expect(monthsBack('2026-01-15', 3)).toEqual(['2026-01', '2025-12', '2025-11']);
});

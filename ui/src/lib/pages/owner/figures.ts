// The lists behind figures.

import { daysBefore } from '$lib/moment';
import { entries } from '$lib/texts';
import type { FigureList } from '$lib/till/till.svelte';

/** The entries of some days, of one kind if named. */
export function entriesOf(
  name: string,
  from: string,
  to: string,
  by: string | null = null,
  key: string | null = null,
): FigureList {
  return {
    title: entries.with(name, entries.days(from, to)),
    filter: { from, to, by, key, kind: null },
  };
}

/** Days of a period by its name, both included; none for one without bounds. */
export function daysOfPeriod(period: string, today: string): { from: string; to: string } | null {
  const month = today.slice(0, 7);
  switch (period) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday': {
      const day = daysBefore(today, 1);
      return { from: day, to: day };
    }
    case 'week':
      return { from: daysBefore(today, weekdayOf(today)), to: today };
    case 'month':
      return { from: `${month}-01`, to: today };
    case 'last_month': {
      const last = daysBefore(`${month}-01`, 1);
      return { from: `${last.slice(0, 7)}-01`, to: last };
    }
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    default:
      return null;
  }
}

const DAYS_OF_WEEK = 7;

/** Days since Monday. */
function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;
}

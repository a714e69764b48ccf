// What the list of documents is asked for.

import type { DocumentRow } from '$lib/api/generated/DocumentRow';
import type { DocumentPage } from '$lib/api/generated/DocumentPage';
import type { ListDocuments } from '$lib/api/generated/ListDocuments';
import { daysBefore } from '$lib/moment';

export interface Filter {
  group: string;
  kind: string;
  period: string;
  from: string;
  to: string;
}

const PAGE = 50;
const WEEK_DAYS = 7;

export function nothingChosen(): Filter {
  return { group: '', kind: '', period: '', from: '', to: '' };
}

/** Whether everything is let through. */
export function isAny(filter: Filter): boolean {
  return filter.group === '' && filter.kind === '' && filter.period === '';
}

const filled = (text: string): string | null => (text === '' ? null : text);

/** The days of a period, both included. */
export function daysOf(filter: Filter, today: string): { from: string | null; to: string | null } {
  switch (filter.period) {
    case 'today':
      return { from: filled(today), to: filled(today) };
    case 'yesterday': {
      const day = today === '' ? null : daysBefore(today, 1);
      return { from: day, to: day };
    }
    case 'week':
      return { from: today === '' ? null : daysBefore(today, WEEK_DAYS - 1), to: null };
    case 'month':
      return { from: today === '' ? null : `${today.slice(0, 7)}-01`, to: null };
    case 'range':
      return { from: filled(filter.from), to: filled(filter.to) };
    default:
      return { from: null, to: null };
  }
}

/** What a group is called on the wire: one question for each. */
const STATES: Record<string, string[]> = {
  accepted: ['accepted', 'observed'],
  voided: ['voided', 'voiding'],
};

/** The questions whose answers together are a page of the list. */
export function requestsOf(
  filter: Filter,
  text: string,
  today: string,
  before: string | null,
): ListDocuments[] {
  const states = STATES[filter.group] ?? [filled(filter.group)];
  return states.map((state) => ({
    kind: filled(filter.kind),
    state,
    ...daysOf(filter, today),
    text: filled(text.trim()),
    before,
    limit: PAGE,
  }));
}

/**
 * One page out of several, the latest first. A cursor is a place in all documents, whatever their
 * state; so the page ends where the first of them ended, and what is older comes with the next.
 */
export function together(pages: DocumentPage[]): DocumentPage {
  const ends = pages.flatMap(({ documents, cursor }) => {
    const last = documents.at(-1);
    return cursor === null || last === undefined ? [] : [{ at: last.issued_at, cursor }];
  });
  const end = ends.sort((a, b) => (a.at < b.at ? 1 : -1))[0];
  const documents = pages
    .flatMap((it) => it.documents)
    .filter((it) => end === undefined || it.issued_at >= end.at)
    .sort((a, b) => (a.issued_at < b.issued_at ? 1 : a.issued_at > b.issued_at ? -1 : 0));
  return { documents, cursor: end?.cursor ?? null };
}

/** States that only a person ends. */
const NEED_A_PERSON = ['rejected', 'dead', 'void_failed'];

/** What needs a person is open too, but it is not on its way. */
export function belongs(filter: Filter, row: DocumentRow): boolean {
  return filter.group !== 'open' || !NEED_A_PERSON.includes(row.state);
}

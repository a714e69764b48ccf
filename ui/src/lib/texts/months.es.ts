// Months and days by their names, as they are written and as people type them.

import { daysBefore, fullDate, listDay } from '$lib/moment';

const MONTHS = [
  ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto'],
  ...['setiembre', 'octubre', 'noviembre', 'diciembre'],
];
const WEEKDAYS = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];

/** `2026-11` as `noviembre`. */
export function monthName(month: string): string {
  return MONTHS[Number(month.slice(5, 7)) - 1] ?? month;
}

/** `2026-11` as `noviembre de 2026`. */
export function monthAndYear(month: string): string {
  return `${monthName(month)} de ${month.slice(0, 4)}`;
}

/** Letters that tell one month from every other: `ene`, `set`. */
const SHORTEST = 3;

/**
 * A month as people write it: `11/2026`, `11-2026`, `2026-11`, `nov 2026`, `noviembre de 2026`; as
 * `2026-11`, or none for what is no month.
 */
export function typedMonth(text: string): string | null {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\da-z]+|\b(?:de|del)\b/)
    .filter(Boolean);
  const [first = '', second = ''] = words;
  if (words.length !== 2) return null;
  const [month, year] = /^\d{4}$/.test(first) ? [second, first] : [first, second];
  const number = monthNumber(month);
  return /^\d{4}$/.test(year) && number !== null ? `${year}-${number}` : null;
}

/** `nov` or `11` as `11`. */
function monthNumber(word: string): string | null {
  // Both are said: setiembre and septiembre.
  const name = word.replace(/^sept?/, 'set');
  const at = /^\d{1,2}$/.test(word)
    ? Number(word) - 1
    : MONTHS.findIndex((it) => name.length >= SHORTEST && it.startsWith(name));
  return MONTHS[at] === undefined ? null : String(at + 1).padStart(2, '0');
}

/** `2026-11-21` as `sábado 21/11`, with the year where today is of another. */
export function weekdayAndDay(day: string, today: string): string {
  const at = new Date(`${day}T00:00:00Z`).getUTCDay();
  return `${WEEKDAYS[at] ?? ''} ${listDay(day, today)}`.trim();
}

/** Days in the middle of a sentence: `en noviembre de 2026` and `en 2026` where they end with it or today. */
export function inDays(from: string, to: string, today: string): string {
  const next = daysBefore(to, -1);
  const isAll = (first: string): boolean =>
    from.endsWith(first) &&
    from.slice(0, -first.length) === to.slice(0, -first.length) &&
    (to === today || next.endsWith(first));
  if (isAll('-01')) return `en ${monthAndYear(from)}`;
  if (isAll('-01-01')) return `en ${from.slice(0, 4)}`;
  return from === to ? `el ${fullDate(from)}` : `del ${fullDate(from)} al ${fullDate(to)}`;
}

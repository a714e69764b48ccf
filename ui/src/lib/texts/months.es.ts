// Months and days by their names.

import { listDay } from '$lib/moment';

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

/** `2026-11-21` as `sábado 21/11`, with the year where today is of another. */
export function weekdayAndDay(day: string, today: string): string {
  const at = new Date(`${day}T00:00:00Z`).getUTCDay();
  return `${WEEKDAYS[at] ?? ''} ${listDay(day, today)}`.trim();
}

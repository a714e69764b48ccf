// Cells of a report, as people read them.

import { grouped, soles } from '$lib/amount';
import type { ReportColumn } from '$lib/api/generated/ReportColumn';
import { dateAndClock, listDay } from '$lib/moment';
import { documentMark, methods, monthAndYear, owner, reports } from '$lib/texts';

/** Kinds of columns whose cells stand on the right. */
const NUMBERS = ['count', 'quantity', 'money', 'per_mille'];

export function isNumber(column: ReportColumn): boolean {
  return NUMBERS.includes(column.kind);
}

/** `253` as `25.3 %`, by its digits. */
function perMille(cell: string): string {
  const parts = /^(-?)(\d+)$/.exec(cell);
  if (parts === null) return cell;
  const digits = (parts[2] ?? '').padStart(2, '0');
  return reports.percent(`${parts[1]}${grouped(digits.slice(0, -1))}.${digits.slice(-1)}`);
}

/** How something was paid, in words. */
export function methodNames(keys: string[]): string {
  return keys.map((it) => (it === 'note' ? owner.methods.note : (methods[it] ?? it))).join(', ');
}

/** What a cell says on that day; empty where there is nothing. */
export function cellText(kind: string, cell: string, today: string): string {
  if (cell === '') return '';
  switch (kind) {
    case 'money':
      return soles(cell);
    case 'count':
    case 'quantity':
      return grouped(cell);
    case 'per_mille':
      return perMille(cell);
    case 'date':
      return listDay(cell, today);
    case 'month':
      return monthAndYear(cell);
    case 'moment':
      return dateAndClock(cell, today);
    case 'method':
      return methodNames(cell.split(/,\s*/));
    case 'state':
      return documentMark(cell).word;
    default:
      return cell;
  }
}

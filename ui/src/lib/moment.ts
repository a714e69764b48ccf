// Moments come as `2026-11-21T14:32:05-05:00`, in Lima already. They are shown by cutting the text:
// the machine's own zone never comes in.

/** `14:32`. */
export function clock(moment: string): string {
  return moment.slice(11, 16);
}

/** `21/11`. */
export function dayMonth(moment: string): string {
  return `${moment.slice(8, 10)}/${moment.slice(5, 7)}`;
}

/** `21/11/2026`. */
export function fullDate(moment: string): string {
  return `${dayMonth(moment)}/${moment.slice(0, 4)}`;
}

/** A day in a list: `21/11`, and `21/11/2025` where that is not the year of today. */
export function listDay(moment: string, today: string): string {
  return moment.slice(0, 4) === today.slice(0, 4) ? dayMonth(moment) : fullDate(moment);
}

/** A moment in a list: `21/11 14:32`, with the year as above. */
export function dateAndClock(moment: string, today: string): string {
  return `${listDay(moment, today)} ${clock(moment)}`;
}

/** Milliseconds until the minute turns, so that the clock turns with it. */
export function untilNextMinute(moment: string): number {
  const seconds = moment.slice(17, 19);
  return (/^\d\d$/.test(seconds) ? 60 - Number(seconds) : 30) * 1000;
}

/** The day of a moment or a date: `2026-11-21`. */
export function dayOf(moment: string): string {
  return moment.slice(0, 10);
}

const DAY_MS = 86_400_000;

/** Midnight of a day; a calendar has no zone, so the machine's own stays out. */
function midnight(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
}

/** The day so many days before. */
export function daysBefore(day: string, days: number): string {
  return new Date(midnight(day) - days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}

/** The month of a day and those before it: `2026-11`, `2026-10`. */
export function monthsBack(day: string, count: number): string[] {
  const first = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, at) => {
    const month = first - at;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

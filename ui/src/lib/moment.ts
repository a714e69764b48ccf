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

/** `21/11 14:32`. */
export function dateAndClock(moment: string): string {
  return `${dayMonth(moment)} ${clock(moment)}`;
}

/** Milliseconds until the minute turns, so that the clock turns with it. */
export function untilNextMinute(moment: string): number {
  const seconds = moment.slice(17, 19);
  return (/^\d\d$/.test(seconds) ? 60 - Number(seconds) : 30) * 1000;
}

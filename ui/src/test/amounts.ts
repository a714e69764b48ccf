// Amounts of the fake host, in whole céntimos and thousandths: it stands in for the core.

import { Refused } from '$lib/host/host';

export const cents = (text: string): number => {
  const parts = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (parts === null)
    throw new Refused({ code: 'bad_amount', field: 'amount', reason: 'not_an_amount' });
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
};
export const money = (value: number): string =>
  `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
export const milli = (text: string): number => Math.round(Number(text) * 1000);
export const quantity = (value: number): string => String(value / 1000);
/** What the core has answered, which may be below zero. */
export const signed = (text: string): number => Math.round(Number(text) * 100);
export const added = (amounts: string[]): string =>
  money(amounts.reduce((sum, it) => sum + signed(it), 0));

// Amounts and quantities are strings from the wire. They are shown by moving characters: nothing
// here adds, rounds or becomes a number.

const GROUP = /\B(?=(\d{3})+$)/g;

/** `1234.5` as `1,234.5`; what is no decimal number is shown as it is. */
export function grouped(value: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(value);
  if (parts === null) return value;
  const [, sign = '', whole = '', fraction = ''] = parts;
  return `${sign}${whole.replace(GROUP, ',')}${fraction}`;
}

/** `1234.50` as `S/ 1,234.50`. The space does not break. */
export function soles(value: string): string {
  return `S/\u00a0${grouped(withCents(value))}`;
}

/** `5` as `5.00`, `0.5` as `0.50`. */
export function withCents(value: string): string {
  const parts = /^(-?\d+)(?:\.(\d?))?$/.exec(value);
  return parts === null ? value : `${parts[1]}.${(parts[2] ?? '').padEnd(2, '0')}`;
}

/** `20.00` as `20`, for notes and tiles of whole amounts. */
export function withoutCents(value: string): string {
  return grouped(value.replace(/\.0+$/, ''));
}

/** Whether the text is a nought in any number of digits. */
export function isZero(value: string): boolean {
  return /^-?0*(\.0*)?$/.test(value);
}

/**
 * What a person typed as the wire wants it: `3,5` → `3.5`, `.5` → `0.5`, `20.` → `20`. A text that
 * is no amount stays as it is, so that the core refuses it with its own words.
 */
export function typed(text: string): string {
  const bare = text
    .trim()
    .replace(/^S\/\s*/i, '')
    .replace(',', '.');
  const parts = /^(\d*)(?:\.(\d*))?$/.exec(bare);
  if (parts === null || bare === '' || bare === '.') return bare;
  const [, whole = '', fraction = ''] = parts;
  return `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** How long an amount is on the screen, so that the big ones get smaller letters. */
export function widthClass(value: string): 'normal' | 'long' | 'longer' | 'longest' {
  const length = grouped(value).length;
  if (length <= 8) return 'normal';
  if (length <= 10) return 'long';
  return length <= 12 ? 'longer' : 'longest';
}

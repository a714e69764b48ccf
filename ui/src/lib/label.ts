// How a rule cuts the label of a scale. Only the digits are cut and shown; what they come to in
// money or weight is the core's to know.

import type { WeighedRuleView } from '$lib/api/generated/WeighedRuleView';

export interface CutLabel {
  prefix: string;
  article: string;
  value: string;
  check: string;
}

/** The label cut by the first rule that fits; none when no rule does. */
export function cutLabel(
  code: string,
  rules: readonly WeighedRuleView[],
): { rule: WeighedRuleView; cut: CutLabel } | null {
  if (!/^\d{13}$/.test(code)) return null;
  const rule = rules.find((it) => it.prefix.length === 2 && code.startsWith(it.prefix));
  if (rule === undefined) return null;
  const end = 2 + rule.article_digits;
  const cut = {
    prefix: code.slice(0, 2),
    article: code.slice(2, end),
    value: code.slice(end, 12),
    check: code.slice(12),
  };
  return { rule, cut };
}

/** `00350` with the point before the last `decimals` digits: `3.50`. */
export function pointed(digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, -decimals).replace(/^0+(?=\d)/, '');
  return `${whole}.${padded.slice(-decimals)}`;
}

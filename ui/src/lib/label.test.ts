import { expect, test } from 'vitest';
import { cutLabel, pointed } from './label';

const RULES = [
  { prefix: '20', article_digits: 5, value: 'price' },
  { prefix: '02', article_digits: 4, value: 'grams' },
];

test('a label of a scale is cut by the rule of its first digits', () => {
  expect(cutLabel('2012345003507', RULES)?.cut).toEqual({
    prefix: '20',
    article: '12345',
    value: '00350',
    check: '7',
  });
  expect(cutLabel('0212340125004', RULES)?.cut.value).toBe('012500');
});

test('other codes are no labels', () => {
  for (const code of ['7750182000017', '20123', '20abcdefghijk']) {
    expect(cutLabel(code, RULES)).toBeNull();
  }
});

test('the point is put by moving digits', () => {
  expect(pointed('00350', 2)).toBe('3.50');
  expect(pointed('00007', 2)).toBe('0.07');
  expect(pointed('12500', 3)).toBe('12.500');
});

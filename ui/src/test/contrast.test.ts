import { describe, expect, test } from 'vitest';
import css from '../app.css?raw';

// WCAG 2.2 AA: 4.5 for text, 3 for large text, for the edges of fields and for the focus.
const TEXT = 4.5;
const EDGE = 3;

const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map((it) => [
    it[1]!,
    [it[2]!, it[3]!] as const,
  ]),
);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const PAIRS: [string, string, number][] = [
  ...[
    'ground',
    'surface',
    'raised',
    'hover',
    'brand-soft',
    'good-soft',
    'warn-soft',
    'bad-soft',
  ].map((ground): [string, string, number] => ['text', ground, TEXT]),
  ...['ground', 'surface', 'raised', 'hover', 'brand-soft'].map(
    (ground): [string, string, number] => ['muted', ground, TEXT],
  ),
  ...['ground', 'surface', 'hover', 'brand-soft', 'raised'].map(
    (ground): [string, string, number] => ['brand-text', ground, TEXT],
  ),
  ['on-brand', 'brand', TEXT],
  ['on-brand', 'brand-hover', TEXT],
  ['surface', 'bad-solid', TEXT],
  ...['good', 'warn', 'bad'].flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-soft`, TEXT],
    [tone, 'surface', TEXT],
    [tone, 'ground', TEXT],
    [tone, 'brand-soft', TEXT],
    [tone, 'raised', TEXT],
  ]),
  ['edge', 'surface', EDGE],
  ['bar', 'surface', EDGE],
  ['brand', 'surface', EDGE],
  ['brand', 'ground', EDGE],
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s', (_, at) => {
  test.each(PAIRS)('%s on %s is at least %d', (front, ground, least) => {
    const [one, other] = [tokens.get(front), tokens.get(ground)];
    expect(one, front).toBeDefined();
    expect(other, ground).toBeDefined();
    expect(contrast(one![at], other![at])).toBeGreaterThanOrEqual(least);
  });
});

test('the colours of the tiles can be told from the tile', () => {
  for (let n = 0; n < 12; n += 1) {
    const colours = tokens.get(`tile-${n}`)!;
    expect(contrast(colours[0], tokens.get('surface')![0])).toBeGreaterThanOrEqual(2);
    expect(contrast(colours[1], tokens.get('surface')![1])).toBeGreaterThanOrEqual(3);
  }
});

import { expect, test } from 'vitest';
import { uuidv7 } from './id';

test('ids are of version 7 and sort by when they were made', () => {
  const [first, second] = [uuidv7(1_000_000_000_000), uuidv7(1_000_000_000_001)];
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < second).toBe(true);
  expect(uuidv7()).not.toBe(uuidv7());
});

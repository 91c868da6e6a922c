import { expect, test } from 'vitest';
import { createKeep } from '../../src/mocks/control.ts';

test('what is kept does not grow without bound', () => {
  const kept = createKeep<number>(100);
  for (let number = 0; number < 1000; number += 1) kept.add(number);
  expect(kept.all().length).toBeLessThanOrEqual(125);
  expect(kept.all().at(-1)).toBe(999);
});

/** The list behind the views against the plainest list there is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSorted } from '../../src/desk/board/sorted.ts';

it('is in order whatever comes and goes, in blocks or not', () => {
  const changes = fc.array(fc.tuple(fc.constantFrom('add', 'remove'), fc.integer({ min: 0, max: 3_000 })), {
    minLength: 2_000,
    maxLength: 6_000,
    size: 'max',
  });
  fc.assert(
    fc.property(changes, (all) => {
      const sorted = createSorted<number>((a, b) => b - a);
      const there = new Set<number>();
      for (const [what, item] of all) {
        if (what === 'remove') {
          sorted.remove(item);
          there.delete(item);
        } else if (!there.has(item)) {
          sorted.add(item);
          there.add(item);
        }
        expect(sorted.length).toBe(there.size);
      }
      expect(sorted.items).toEqual([...there].sort((a, b) => b - a));
    }),
    { numRuns: 10 },
  );
});

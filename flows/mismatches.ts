/** How often the registry may be asked about somebody whom it does not match, so that nobody can try numbers out. */
import type { Memory } from './vocabulary.ts';

/** Here and not in vocabulary.ts, which imports this file. */
export const dayMs = 24 * 3_600_000;

/** Lookups that matched nobody, in a day, until advice takes the place of another try. */
export const mismatchesADay = 3;

/** The count of lookups without a match, with the present one; a day after the first it starts anew. */
export function nextMismatch({ mismatches, personal }: Memory): Memory['mismatches'] {
  const at = personal.givenAt ?? mismatches.since;
  const fresh = mismatches.count === 0 || at - mismatches.since >= dayMs;
  return fresh ? { count: 1, since: at } : { ...mismatches, count: mismatches.count + 1 };
}

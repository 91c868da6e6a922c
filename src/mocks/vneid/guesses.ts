/** Counts wrong guesses of a birth date for a CCCD, so that nobody can try them all. Known and unknown numbers count alike. */

/** Mismatches that are still answered, per CCCD and window; DESIGN.md 3 lets an honest citizen try three times. */
export const guessesMax = 5;
export const guessWindowMs = 24 * 60 * 60 * 1000;
/** Numbers remembered; beyond it the oldest is forgotten. */
const numbersMax = 20_000;

export interface Guesses {
  /** Milliseconds until this number may be tried again, 0 when it may be now. To be asked before looking, right or wrong. */
  waitMs(cccd: string): number;
  wrong(cccd: string): void;
  reset(): void;
}

export function createGuesses({ now }: { now: () => number }): Guesses {
  const wrongAt = new Map<string, number[]>();
  const recent = (cccd: string): number[] => (wrongAt.get(cccd) ?? []).filter((at) => now() - at < guessWindowMs);

  return {
    waitMs(cccd) {
      const [oldest, ...rest] = recent(cccd);
      return oldest !== undefined && rest.length + 1 >= guessesMax ? oldest + guessWindowMs - now() : 0;
    },
    wrong(cccd) {
      const times = [...recent(cccd), now()];
      wrongAt.delete(cccd);
      wrongAt.set(cccd, times);
      const oldest = wrongAt.keys().next();
      if (wrongAt.size > numbersMax && !oldest.done) wrongAt.delete(oldest.value);
    },
    reset: () => wrongAt.clear(),
  };
}

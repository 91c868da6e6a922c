/** Waits longer and longer while Zalo says that there are too many calls, without calling in between. */
import type { Clock } from '../../engine/clock.ts';
import { RetryLaterError } from '../../engine/outside.ts';

export interface Patience {
  /** Throws `RetryLaterError` until the pause is over. */
  require(): void;
  /** Zalo has answered otherwise. */
  over(): void;
  /** Too many calls once more: what to throw. */
  more(cause: unknown): RetryLaterError;
}

/** No source names a time to wait; the count is said to begin anew each minute. */
const firstMs = 2_000;
const longestMs = 300_000;

/** Not waiting. `random` spreads the tries, up to a fifth more. */
export function createPatience({ clock, random = Math.random }: { clock: Clock; random?: () => number }): Patience {
  let until = 0;
  let times = 0;
  return {
    require() {
      const ms = until - clock.now();
      if (ms > 0) throw new RetryLaterError(ms);
    },
    over() {
      times = 0;
    },
    more(cause) {
      const ms = Math.round(Math.min(longestMs, firstMs * 2 ** times) * (1 + random() * 0.2));
      times += 1;
      until = Math.max(until, clock.now() + ms);
      return new RetryLaterError(ms, cause);
    },
  };
}

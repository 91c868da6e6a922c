/** The number of messages a bot may send in a month: 3,000 on the Basic plan, without bound here until a test sets one. */
import { refused } from './refusal.ts';

export interface Quota {
  /** So many sends from now on; `Infinity` lifts it, as a new month does. */
  set(sends: number): void;
  /** Counts one, or throws 429 without counting it. */
  use(): void;
}

/** Without bound at first. */
export function createQuota(): Quota {
  let left = Number.POSITIVE_INFINITY;
  return {
    set(sends) {
      if (!(sends >= 0)) throw new RangeError(`a quota is zero sends or more, not ${sends}`);
      left = sends;
    },
    use() {
      if (left < 1) throw refused(429);
      left -= 1;
    },
  };
}

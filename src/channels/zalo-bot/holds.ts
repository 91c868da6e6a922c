/** What holds every message of the bot back: a platform that has had enough, or refuses the token. */
import type { RetryLaterError } from '../../engine/outside.ts';
import { createPatience, type Patience, type PatienceOptions, retryAfter } from '../patience.ts';

/** A token is made valid again by a person only. */
const tokenPauseMs = 10 * 60_000;

export interface Holds extends Pick<Patience, 'check' | 'tooMany' | 'passed'> {
  /** 401. The answer is to be thrown. */
  tokenRefused(cause: unknown): RetryLaterError;
  /** Why all messages wait at this moment. */
  reason(): 'too many' | 'token' | null;
}

/** Holds nothing back at first. */
export function createHolds(options: PatienceOptions): Holds {
  const { clock, random } = options;
  const patience = createPatience(options);
  let tokenUntil = 0;

  return {
    check() {
      const tokenMs = tokenUntil - clock.now();
      if (tokenMs > 0) throw retryAfter(tokenMs, random);
      patience.check();
    },
    tooMany: patience.tooMany,
    tokenRefused(cause) {
      tokenUntil = clock.now() + tokenPauseMs;
      return retryAfter(tokenPauseMs, random, cause);
    },
    passed() {
      patience.passed();
      tokenUntil = 0;
    },
    reason() {
      if (clock.now() < tokenUntil) return 'token';
      return patience.isHolding() ? 'too many' : null;
    },
  };
}

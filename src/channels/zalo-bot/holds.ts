/** What holds every message of the bot back: a platform that has had enough, or refuses the token. */
import type { Clock } from '../../engine/clock.ts';
import { RetryLaterError } from '../../engine/outside.ts';

/** Zalo tells no time to wait with 429 (docs read 2026-11). The quota of a month comes back after weeks, a rate after seconds. */
const firstPauseMs = 2_000;
const longestPauseMs = 5 * 60_000;
/** As many refusals in a row have all messages wait without asking; fewer may be one chat's. */
const refusalsUntilAllWait = 3;
/** A token is made valid again by a person only. */
const tokenPauseMs = 10 * 60_000;

export interface Holds {
  /** Throws `RetryLaterError` while messages are to wait without the platform being asked. */
  check(): void;
  /** 429 to a call made at `askedAt` (epoch ms). The answer is to be thrown. */
  tooMany(askedAt: number, cause: unknown): RetryLaterError;
  /** 401. The answer is to be thrown. */
  tokenRefused(cause: unknown): RetryLaterError;
  /** The platform has taken something. */
  passed(): void;
  /** Why all messages wait at this moment. */
  reason(): 'too many' | 'token' | null;
}

export interface HoldsOptions {
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
}

/** Holds nothing back at first. */
export function createHolds({ clock, random }: HoldsOptions): Holds {
  let inARow = 0;
  let refusedAt = 0;
  let pausedUntil = 0;
  let tokenUntil = 0;

  function reason() {
    if (clock.now() < tokenUntil) return 'token';
    return inARow >= refusalsUntilAllWait && clock.now() < pausedUntil ? 'too many' : null;
  }

  /** Later by up to a fifth, each message by another, so that they do not all come back at once. */
  const later = (until: number, cause?: unknown) =>
    new RetryLaterError(Math.ceil((until - clock.now()) * (1 + random() * 0.2)), cause);

  return {
    check() {
      const why = reason();
      if (why !== null) throw later(why === 'token' ? tokenUntil : pausedUntil);
    },
    tooMany(askedAt, cause) {
      // Asked before the last refusal: the same wave, which is one refusal, however many messages were in it.
      if (inARow === 0 || askedAt >= refusedAt) {
        inARow += 1;
        refusedAt = clock.now();
        pausedUntil = refusedAt + Math.min(longestPauseMs, firstPauseMs * 2 ** (inARow - 1));
      }
      return later(pausedUntil, cause);
    },
    tokenRefused(cause) {
      tokenUntil = clock.now() + tokenPauseMs;
      return later(tokenUntil, cause);
    },
    passed() {
      inARow = 0;
      pausedUntil = 0;
      tokenUntil = 0;
    },
    reason,
  };
}

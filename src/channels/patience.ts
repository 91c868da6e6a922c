/** What a platform that has had enough (429) holds back: the message it refused, and after a few refusals in a row every message. */
import type { Clock } from '../engine/clock.ts';
import { RetryLaterError } from '../engine/outside.ts';

/** Neither of Zalo's platforms tells a time to wait (docs read 2026-11). A month's quota comes back after weeks, a rate after seconds. */
const firstPauseMs = 2_000;
const longestPauseMs = 5 * 60_000;
/** As many refusals in a row have all messages wait without asking; fewer may be one chat's. */
const refusalsUntilAllWait = 3;

export interface Patience {
  /** Throws `RetryLaterError` while all messages are to wait without the platform being asked. */
  check(): void;
  /** 429 to a call made at `askedAt` (epoch ms). The answer is to be thrown. */
  tooMany(askedAt: number, cause: unknown): RetryLaterError;
  /** The platform has answered otherwise. */
  passed(): void;
  /** Whether all messages wait at this moment. */
  isHolding(): boolean;
}

export interface PatienceOptions {
  clock: Clock;
  /** What spreads tries over time, from 0 to 1. */
  random: () => number;
}

/** Holds nothing back at first. */
export function createPatience({ clock, random }: PatienceOptions): Patience {
  let inARow = 0;
  let refusedAt = 0;
  let pausedUntil = 0;

  /** 0 when they do not. */
  const allWaitMs = () => (inARow < refusalsUntilAllWait ? 0 : Math.max(0, pausedUntil - clock.now()));

  return {
    check() {
      const ms = allWaitMs();
      if (ms > 0) throw retryAfter(ms, random);
    },
    tooMany(askedAt, cause) {
      const now = clock.now();
      // Asked before the last refusal: the same wave, which is one refusal, however many messages were in it.
      if (inARow === 0 || askedAt >= refusedAt) {
        inARow += 1;
        refusedAt = now;
        pausedUntil = now + Math.min(longestPauseMs, firstPauseMs * 2 ** (inARow - 1));
      }
      // Of a wave, one that took longer to be refused than the pause lasted need not wait any more.
      return retryAfter(Math.max(0, pausedUntil - now), random, cause);
    },
    passed() {
      inARow = 0;
      pausedUntil = 0;
    },
    isHolding: () => allWaitMs() > 0,
  };
}

/** To be tried after `ms`: later by up to a fifth, each message by another, so that they do not all come back at once. */
export const retryAfter = (ms: number, random: () => number, cause?: unknown): RetryLaterError =>
  new RetryLaterError(Math.ceil(ms * (1 + random() * 0.2)), cause);

/** A clock that stands still until it is turned. */
import type { Clock } from '../../src/engine/clock.ts';

export interface FakeClock extends Clock {
  /** Turns the clock on by `ms`, calling what comes due on the way, in order. */
  advance(ms: number): void;
}

/** 21 November 2026, 10:00 in Vietnam. */
export const startOfTests = Date.parse('2026-11-21T03:00:00Z');

export function createFakeClock(start = startOfTests): FakeClock {
  let now = start;
  let alarms: Array<{ at: number; callback: () => void }> = [];
  return {
    now: () => now,
    after(ms, callback) {
      const alarm = { at: now + ms, callback };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        alarms = alarms.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
  };
}

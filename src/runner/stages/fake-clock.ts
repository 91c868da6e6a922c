/** A clock that only goes on when told. */
import type { Clock } from '../../engine/clock.ts';

export interface FakeClock extends Clock {
  /** Goes on by `ms`, calling on the way whoever asked to be, each at its time; before each, what goes on by itself is let settle. */
  advance(ms: number): Promise<void>;
  /** How many wait to be called. */
  waiting(): number;
}

/** `settle` resolves when nothing more happens unless the clock goes on. */
export function createFakeClock(at: number, settle: () => Promise<void>): FakeClock {
  let now = at;
  let timers: Array<{ at: number; callback: () => void }> = [];
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const [next] = timers.toSorted((a, b) => a.at - b.at);
        if (next === undefined || next.at > end) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
      await settle();
    },
    waiting: () => timers.length,
  };
}

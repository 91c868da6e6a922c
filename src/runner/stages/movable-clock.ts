/** A clock that is moved on by hand, so that nobody waits 20 hours for what comes after 20 hours. */
import { type Clock, systemClock } from '../../engine/clock.ts';

export interface MovableClock extends Clock {
  /** Lets `ms` go by at once; who has waited long enough is called, in the order of their times. */
  pass(ms: number): void;
  /** Epoch ms at which the first of those who wait is called, always later than now; null when nobody waits. */
  next(): number | null;
  /** Grows with every wait that is begun, called off or over. */
  touched(): number;
}

interface Wait {
  at: number;
  callback: () => void;
  /** Calls off what would wake it in real time. */
  disarm: () => void;
}

/** `runs`: real time counts as well. Otherwise it stands still between two moves, from `startAt` (epoch ms) on, and what happens meanwhile happens at one instant. */
export function createMovableClock(how: { runs: true } | { runs: false; startAt: number }): MovableClock {
  const { runs } = how;
  const waiting = new Set<Wait>();
  let passed = 0;
  let touches = 0;
  const now = () => (how.runs ? Date.now() : how.startAt) + passed;

  function end(wait: Wait) {
    touches += 1;
    waiting.delete(wait);
    wait.disarm();
  }

  function ring(wait: Wait) {
    if (!waiting.has(wait)) return;
    end(wait);
    wait.callback();
  }

  function arm(wait: Wait) {
    const ms = Math.max(0, wait.at - now());
    if (runs) wait.disarm = systemClock.after(ms, () => ring(wait));
    else if (ms === 0) wait.disarm = systemClock.after(0, () => ring(wait));
  }

  function after(ms: number, callback: () => void) {
    const wait: Wait = { at: now() + ms, callback, disarm: () => {} };
    touches += 1;
    waiting.add(wait);
    arm(wait);
    return () => end(wait);
  }

  function pass(ms: number) {
    passed += ms;
    for (const wait of [...waiting].sort((one, other) => one.at - other.at)) {
      if (wait.at <= now()) ring(wait);
      else if (runs && waiting.has(wait)) {
        wait.disarm();
        arm(wait);
      }
    }
  }

  return {
    now,
    after,
    pass,
    next() {
      const times = [...waiting].map(({ at }) => at).filter((at) => at > now());
      return times.length > 0 ? Math.min(...times) : null;
    },
    touched: () => touches,
  };
}

/** What a message costs: free for a while after the person's last deed, then paid, then not possible (Zalo OA, conditions of consultation messages, read 2026-11). */
import { refusalOf } from './refusals.ts';
import type { Limits, Switches } from './switches.ts';

/** The account of one person. */
export interface Window {
  /** Epoch ms of the person's last message, press or following; 0 before the first. */
  lastDeed: number;
  /** Free messages since. */
  freeSince: number;
  free: number;
  paid: number;
  /** Refused for coming too late. */
  refused: number;
}

export interface Windows {
  of(user: string): Window;
  /** The person has done something. */
  touch(user: string): void;
  /** Counts one message; throws `OaRefusal` when it is too late for any. */
  charge(user: string): void;
}

/** All at zero. */
export function createWindows({
  now,
  limits,
  switches,
}: {
  now: () => number;
  limits: Limits;
  switches: Switches;
}): Windows {
  const windows = new Map<string, Window>();

  function open(user: string): Window {
    const window = windows.get(user) ?? { lastDeed: 0, freeSince: 0, free: 0, paid: 0, refused: 0 };
    windows.set(user, window);
    return window;
  }

  return {
    of: (user) => ({ ...open(user) }),
    touch(user) {
      Object.assign(open(user), { lastDeed: now(), freeSince: 0 });
    },
    charge(user) {
      const window = open(user);
      const age = now() - window.lastDeed;
      if (age > limits.answerMs) {
        window.refused += 1;
        throw refusalOf(switches.outside);
      }
      const free = age <= limits.freeMs && (switches.freeMessages === 'all' || window.freeSince < limits.freeCount);
      if (free) {
        window.free += 1;
        window.freeSince += 1;
      } else window.paid += 1;
    },
  };
}

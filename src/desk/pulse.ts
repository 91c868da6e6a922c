/** Something that is done again and again, and at once when there is a hint that it is worth it. */
import type { Clock } from '../engine/clock.ts';

export interface Pulse {
  /** A hint: soon, with all others that come until then. */
  soon(): void;
  /** Resolves when what was under way has ended. */
  stop(): Promise<void>;
}

/** Hints are gathered this long. */
const gatherMs = 100;
/** After a failure: as a rule the database is away, and each failure is a line of the log. A hint that it is back shortens it. */
const restMs = 3_000;

/** Begins at once; `work` is done by one at a time, `everyMs` after it has ended last. What it throws is told to `failed`. */
export function createPulse({
  clock,
  everyMs,
  work,
  failed,
}: {
  clock: Clock;
  everyMs: number;
  work: () => Promise<void>;
  failed: (error: unknown) => void;
}): Pulse {
  let callOff: (() => void) | null = null;
  let plannedFor = Number.POSITIVE_INFINITY;
  let working: Promise<void> | null = null;
  let hinted = false;
  let stopped = false;

  function plan(ms: number) {
    const at = clock.now() + ms;
    if (stopped || at >= plannedFor) return;
    callOff?.();
    plannedFor = at;
    callOff = clock.after(ms, beat);
  }

  function beat() {
    callOff = null;
    plannedFor = Number.POSITIVE_INFINITY;
    hinted = false;
    let nextMs = everyMs;
    working = work()
      .catch((error) => {
        nextMs = Math.max(everyMs, restMs);
        failed(error);
      })
      .finally(() => {
        working = null;
        plan(hinted ? gatherMs : nextMs);
      });
  }

  beat();
  return {
    soon() {
      hinted = true;
      if (working === null) plan(gatherMs);
    },
    async stop() {
      stopped = true;
      callOff?.();
      await working;
    },
  };
}

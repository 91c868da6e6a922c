/** Does something again and again. */
import type { Clock } from '../engine/clock.ts';

export interface EveryOptions {
  clock: Clock;
  /** From the end of one time to the beginning of the next, and before the first. */
  ms: number;
  /** Told of what a time fails with; the next may go well. */
  failed: (error: unknown) => void;
}

/** Until what comes back is called; a time that has begun goes on to its end. */
export function every({ clock, ms, failed }: EveryOptions, work: () => unknown): () => void {
  let isOver = false;
  let cancel = clock.after(ms, again);

  function again() {
    void Promise.resolve()
      .then(work)
      .catch(failed)
      .then(() => {
        if (!isOver) cancel = clock.after(ms, again);
      });
  }

  return () => {
    isOver = true;
    cancel();
  };
}

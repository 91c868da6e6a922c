/** Does what has come due, again and again, on the clock. */
import type { Clock } from '../../engine/clock.ts';

export interface Sweep {
  /** The first time at once. */
  start(): void;
  /** Resolves when the one that runs is done. */
  stop(): Promise<void>;
}

/** `sweep` is called `everyMs` after the last one has ended, also when that has failed. */
export function createSweep(options: {
  clock: Clock;
  everyMs: number;
  sweep: () => Promise<void>;
  failed: (error: unknown) => void;
}): Sweep {
  const { clock, everyMs, sweep, failed } = options;
  let cancel = () => {};
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  function after(ms: number) {
    cancel = clock.after(ms, () => {
      running = sweep()
        .catch(failed)
        .then(() => {
          if (!stopped) after(everyMs);
        });
    });
  }

  return {
    start: () => after(0),
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

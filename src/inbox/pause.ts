/** Waiting on the clock, in what goes on until it is stopped. */
import type { Clock } from '../engine/clock.ts';

/** Resolves after `ms`, or as soon as the signal aborts; never rejects, so look at the signal afterwards. */
export function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const over = () => {
      cancel();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const cancel = clock.after(ms, over);
    signal.addEventListener('abort', over);
  });
}

/** Waiting on the clock, until it is time or somebody wants no more of it. */
import type { Clock } from './clock.ts';

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

/** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
export async function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  await pause(ms, clock, signal);
  signal.throwIfAborted();
}

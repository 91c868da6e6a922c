/** Waiting that ends early when what it is waited for is over. */
import type { Clock } from '../engine/clock.ts';

/** Resolves after `ms`, or as soon as the signal aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.resolve();
  const over = () => {
    callOff();
    signal.removeEventListener('abort', over);
    resolve();
  };
  const callOff = clock.after(ms, over);
  signal.addEventListener('abort', over);
  return promise;
}

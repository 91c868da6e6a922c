/** Time that has passed for certain, for leases: by two clocks, whichever says more. */
import type { Clock } from '../engine/clock.ts';

/** Ms since it was started. */
export type Elapsed = () => number;

export interface StopwatchOptions {
  clock: Clock;
  /** Ms that only ever grow. */
  monotonic: () => number;
}

/**
 * Starts stopwatches. The monotonic clock does not see that it was set back, but may stand still with a suspended machine; the system's clock
 * goes on there. Set ahead, it only makes a lease be given up too early.
 */
export function createStopwatch({ clock, monotonic }: StopwatchOptions): () => Elapsed {
  return () => {
    const began = { system: clock.now(), monotonic: monotonic() };
    return () => Math.max(clock.now() - began.system, monotonic() - began.monotonic);
  };
}

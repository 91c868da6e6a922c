/** Time, so that tests can turn it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls once, `ms` from now; the answer calls it off. */
  after(ms: number, callback: () => void): () => void;
}

/** setTimeout takes at most this many ms (2³¹ − 1); a longer wait is cut, and whoever waits looks again. */
const longestTimeoutMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timeout = setTimeout(callback, Math.min(ms, longestTimeoutMs));
    return () => clearTimeout(timeout);
  },
};

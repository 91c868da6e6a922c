/** Looks again at accounts that others may have changed. */
import type { Clock } from '../../engine/clock.ts';

const everyMs = 1_000;

/** Reads, at most once a second unless `now`, and one at a time; whoever asks while it reads waits for it. Rejects with what `read` throws. */
export function createLook(clock: Clock, read: () => Promise<void>): (now?: boolean) => Promise<void> {
  let lookedAt: number | null = null;
  let looking: Promise<void> | null = null;

  return (now = false) => {
    const recent = lookedAt !== null && Math.abs(clock.now() - lookedAt) < everyMs;
    if (!now && recent) return looking ?? Promise.resolve();
    const begun = (looking ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        lookedAt = clock.now();
        return read();
      })
      .finally(() => {
        if (looking === begun) looking = null;
      });
    looking = begun;
    return begun;
  };
}

/** A webhook's answer comes in time, also where the disk is slow: what is not durable by then the platform is to bring again. */
import type { Clock } from '../engine/clock.ts';

/** Zalo OA gives up after 2 s (documented), and code that runs live against the Bot Platform aims at as much (read 2026-11). */
const answerWithinMs = 1_800;

/** The disk was not quick enough; what came may be kept all the same, and brought again it is the same message again. */
export class TooSlowError extends Error {
  override name = 'TooSlowError';
}

/** Settles as `keeping` does; rejects with `TooSlowError` after 1.8 s. */
export async function durableInTime(keeping: Promise<void>, clock: Clock): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const callOff = clock.after(answerWithinMs, () =>
    reject(new TooSlowError(`not durable within ${answerWithinMs} ms`)),
  );
  await Promise.race([keeping, late]).finally(callOff);
}

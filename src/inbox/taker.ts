/** Has one waiting update taken: tried again with growing pauses, set aside when it alone fails time after time, or cannot be read. */
import type { Clock } from '../engine/clock.ts';
import { type RetryPlan, waitAfter } from '../engine/retry.ts';
import { BrokenSealError } from '../engine/seal.ts';
import { pause } from '../engine/waiting.ts';
import type { Kept, UpdateFiles } from './update-files.ts';

/** Tries until the update of this number is taken or set aside (true), or it was stopped (false). */
export type Taker = (number: string) => Promise<boolean>;

/** A file that was waiting is there no more. */
export class VanishedError extends Error {
  override name = 'VanishedError';
}

/** For ever: an update is set aside only when it fails by itself. */
const plan: RetryPlan = { firstMs: 500, growth: 2, longestMs: 30_000, attempts: Number.POSITIVE_INFINITY };
/** Failures, each with others taken meanwhile; with growing pauses about two minutes. */
const failuresBesideOthers = 8;

export interface TakerOptions {
  store: UpdateFiles;
  take: (raw: unknown) => Promise<unknown>;
  clock: Clock;
  failed: (error: unknown) => void;
  gaveUp: (error: unknown) => void;
  random?: () => number;
  signal: AbortSignal;
}

/** One for all lanes, as what fails beside others is told by what the others do. */
export function createTaker(options: TakerOptions): Taker {
  const { store, take, clock, failed, gaveUp, random = Math.random, signal } = options;
  let takenInAll = 0;

  /** What it failed with; null when nothing is left to do. */
  async function attempt(number: string): Promise<{ error: unknown } | null> {
    try {
      const kept = await readOrSetAside(store, number, failed);
      if (kept === null) return null;
      await take(kept.raw);
    } catch (error) {
      return { error };
    }
    takenInAll += 1;
    await store.remove(number).catch(failed);
    return null;
  }

  return async (number) => {
    let besideOthers = 0;
    for (let failures = 1; !signal.aborted; failures += 1) {
      const before = takenInAll;
      const failure = await attempt(number);
      if (failure === null) return true;
      if (signal.aborted) break;
      failed(failure.error);
      await pause(waitAfter(failures, plan, random) ?? plan.longestMs, clock, signal);
      if (takenInAll > before) besideOthers += 1;
      if (besideOthers < failuresBesideOthers) continue;
      gaveUp(failure.error);
      await store.setAside(number, 'parked').catch(failed);
      return true;
    }
    return false;
  };
}

/** Null when there was nothing to be read: it is told, and nothing waits under this number any more. Throws what the disk throws. */
export async function readOrSetAside(
  store: UpdateFiles,
  number: string,
  failed: (error: unknown) => void,
): Promise<Kept | null> {
  try {
    const kept = await store.read(number);
    if (kept === null) failed(new VanishedError('an update that was waiting is there no more'));
    return kept;
  } catch (error) {
    if (!(error instanceof BrokenSealError)) throw error;
    failed(error);
    await store.setAside(number, 'broken');
    return null;
  }
}

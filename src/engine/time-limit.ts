/** A time limit on one call, besides the signal of whoever wants it. */
import type { Clock } from './clock.ts';

/**
 * Runs `work` with a signal that aborts when `signal` does, or after `ms`. By hand and not by `AbortSignal.any`, which
 * takes ten times as long (23 against 2 µs), and whose signals are never freed when they derive from derived ones.
 */
export async function withinMs<Result>(
  { ms, clock, signal }: { ms: number; clock: Clock; signal: AbortSignal },
  work: (limited: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const abort = () => limit.abort();
  const callOff = clock.after(ms, abort);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await work(limit.signal);
  } finally {
    callOff();
    signal.removeEventListener('abort', abort);
  }
}

/** One time of having a duty: from being told so by the database until that is not sure any more. */
import type { Clock } from '../engine/clock.ts';
import type { Elapsed } from './stopwatch.ts';

export interface TenureOptions {
  name: string;
  /** As in the row: nobody else's, and of no other time. */
  term: string;
  clock: Clock;
  /** Since the statement was sent that has given it. */
  sent: Elapsed;
}

export interface Tenure {
  readonly name: string;
  readonly term: string;
  readonly signal: AbortSignal;
  /** Ms since the statement was sent that has given or last renewed it. */
  age(): number;
  /** Nobody else can have it at this moment. */
  isSure(): boolean;
  renewed(sent: Elapsed): void;
  /** The work is to end; the duty stays with this process meanwhile. */
  abort(): void;
  /** It is not this process's any more. */
  end(): void;
}

/** Two seconds less than the database keeps it for this process. */
export const sureMs = 6_000;

/**
 * Ends by itself as soon as it is not sure. After this process stood still that is found out when its timers run, maybe after other callbacks of
 * the same turn; whoever asks `isSure` is told right at once.
 */
export function createTenure({ name, term, clock, sent }: TenureOptions): Tenure {
  const controller = new AbortController();
  let age = sent;
  let over = false;
  let cancel = arm();

  function arm(): () => void {
    return clock.after(Math.max(0, sureMs - age()), () => {
      if (age() >= sureMs) end();
      else cancel = arm();
    });
  }

  function end(): void {
    over = true;
    cancel();
    controller.abort();
  }

  return {
    name,
    term,
    signal: controller.signal,
    age: () => age(),
    isSure: () => !over && age() < sureMs,
    renewed(sent) {
      age = sent;
      cancel();
      if (!over) cancel = arm();
    },
    abort: () => controller.abort(),
    end,
  };
}

/** One duty as this process sees it: had or wanted, its work under way, ended, or resting after that. */
import type { Clock } from '../engine/clock.ts';
import type { DutyRows } from './duty-rows.ts';
import type { Duty } from './processes.ts';
import type { Elapsed } from './stopwatch.ts';
import { createTenure, sureMs, type Tenure } from './tenure.ts';

export type Work = (signal: AbortSignal) => Promise<void>;

export interface PostOptions {
  name: string;
  work: Work;
  rows: DutyRows;
  clock: Clock;
  startStopwatch: () => Elapsed;
  /** Work has rejected that was not told to end. */
  failed: (error: unknown) => void;
  random: () => number;
  /** It has been given up for good. */
  left: () => void;
}

export interface Post extends Duty {
  readonly name: string;
  /** Until its work has ended, which may be after it is sure. */
  readonly tenure: Tenure | null;
  isWanted(): boolean;
  /** The database has given it to this process, by a statement sent so long ago. */
  begin(term: string, sent: Elapsed): void;
}

const firstRestMs = 5_000;
const longestRestMs = 60_000;

/** Not had yet. */
export function createPost({ name, work, rows, clock, startStopwatch, failed, random, left }: PostOptions): Post {
  /** Kept until its work has ended, so that no second one begins here meanwhile. */
  let tenure: Tenure | null = null;
  let ended: Promise<void> = Promise.resolve();
  /** Not before this has passed does it begin again. */
  let resting: { since: Elapsed; ms: number } | null = null;
  let failures = 0;
  let stopping: Promise<void> | null = null;

  function isWanted(): boolean {
    return !tenure && !stopping && (resting === null || resting.since() >= resting.ms);
  }

  async function carryOut(held: Tenure): Promise<void> {
    let failure: { error: unknown } | null = null;
    try {
      await work(held.signal);
    } catch (error) {
      failure = { error };
    }
    if (held.signal.aborted) resting = null;
    else rest(failure);
    const isOurs = held.isSure();
    held.end();
    if (isOurs) await rows.release(held);
    tenure = null;
  }

  /** The work has ended by itself; somebody else may do better. */
  function rest(failure: { error: unknown } | null): void {
    if (failure) failed(failure.error);
    failures = failure ? failures + 1 : 0;
    const ms = Math.min(firstRestMs * 2 ** Math.max(0, failures - 1), longestRestMs);
    resting = { since: startStopwatch(), ms: ms * (0.5 + random() / 2) };
  }

  async function stop(): Promise<void> {
    // Renewed until the work has ended, so that nobody begins before.
    tenure?.abort();
    await ended;
    left();
  }

  return {
    name,
    get tenure() {
      return tenure;
    },
    get ours() {
      return tenure !== null && !tenure.signal.aborted && tenure.isSure();
    },
    isWanted,
    begin(term, sent) {
      // Stopped, or too late, while the answer was under way.
      if (!isWanted() || sent() >= sureMs) return void rows.release({ name, term });
      tenure = createTenure({ name, term, clock, sent });
      ended = carryOut(tenure);
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Serves one lane in hand: what waits in it is taken in order, a failure puts the lane off with growing pauses, and much in it gives way to others. */
import { type RetryPlan, waitAfter } from '../engine/retry.ts';
import { BrokenSealError } from '../engine/seal.ts';
import { createBatches } from '../stores/postgres/batches.ts';
import type { Rows, TakenLane, WaitingRow } from './rows.ts';

export interface ServingOptions {
  rows: Rows;
  random: () => number;
  failed: (error: unknown) => void;
  gaveUp: (error: unknown) => void;
  /** What was kept; throws `BrokenSealError`. */
  open: (row: WaitingRow) => unknown;
  /** Told of each that waits no more. */
  taken: () => void;
}

export interface Taking {
  take: (raw: unknown) => Promise<unknown>;
  /** Nothing more is to be taken. */
  isOver: () => boolean;
  /** Told right before a lane is let go of. */
  leaving: (lane: string) => void;
}

/** Taken from one lane before it goes to the end of the queue of lanes. */
const atOnce = 8;
/** For ever: an update is set aside only when it fails by itself. */
const plan: RetryPlan = { firstMs: 500, growth: 2, longestMs: 30_000, attempts: Number.POSITIVE_INFINITY };
/** Failures, each with messages of other lanes taken since the one before; with growing pauses about two minutes. */
const failuresBesideOthers = 8;

/** Resolves to whether more may wait in the lane, which is then in nobody's hand; rejects when the database fails, and then its lease runs out. */
export function createServing(options: ServingOptions): (lane: TakenLane, taking: Taking) => Promise<boolean> {
  const { rows, failed } = options;
  const reads = batched(async (lanes: string[]) => {
    const heads = await rows.heads(lanes, atOnce);
    return lanes.map((lane) => heads.get(lane) ?? []);
  });
  const dones = batched(async (numbers: string[]) => {
    await rows.done(numbers);
    return numbers.map(() => null);
  });

  /** What it failed with; null when it was taken, or can never be. */
  async function attempt(row: WaitingRow, take: Taking['take']): Promise<{ error: unknown } | null> {
    try {
      await take(options.open(row));
    } catch (error) {
      if (!(error instanceof BrokenSealError)) return { error };
      failed(error);
      await rows.setAside(row.number, 'broken');
      options.taken();
      return null;
    }
    await dones.ask(row.number);
    options.taken();
    return null;
  }

  /** `failures`: of this message, in a row, with this one. The lane is let go of. */
  async function putOff(row: WaitingRow, { failures, error }: { failures: number; error: unknown }) {
    const pauseMs = waitAfter(failures, plan, options.random) ?? plan.longestMs;
    const besideOthers = await rows.fail(row.lane, { failures, isFirst: failures === 1, pauseMs });
    if (besideOthers < failuresBesideOthers) return failed(error);
    await rows.setAside(row.number, 'parked');
    options.gaveUp(error);
    options.taken();
    await rows.release(row.lane, null);
  }

  return async ({ lane, kept, failures }, { take, isOver, leaving }) => {
    const release = (still: number | null) => {
      leaving(lane);
      return rows.release(lane, still);
    };
    const heads = await reads.ask(lane);
    for (const [index, row] of heads.entries()) {
      if (isOver()) return !(await release(null));
      const failure = await attempt(row, take);
      if (failure === null) continue;
      leaving(lane);
      // Behind one that was taken nothing has failed yet.
      await putOff(row, { failures: (index === 0 ? failures : 0) + 1, error: failure.error });
      return false;
    }
    return !(await release(heads.length < atOnce ? kept : null));
  };
}

/** What many lanes ask for at the same moment goes in one statement. */
const batched = <Ask extends string, Answer>(run: (asks: Ask[]) => Promise<Answer[]>) =>
  createBatches<Ask, Answer>({ lanes: 2, sizeMax: 64, keyOf: (ask) => ask, kindOf: () => '', run });

/** Has what waits in PostgreSQL taken, lane by lane: finds those in which something waits, has each served, and keeps them its own meanwhile. */
import type { Clock } from '../engine/clock.ts';
import type { TakenLane } from './rows.ts';
import { createServing, type ServingOptions } from './serving.ts';

export interface LanesOptions extends ServingOptions {
  clock: Clock;
  lookEveryMs: number;
}

export interface Lanes {
  /** Takes from now on, and looks from time to time. Once only. */
  start(take: (raw: unknown) => Promise<unknown>): void;
  /** Looks for lanes now; false when it cannot, as it was not started or has its hands full. */
  look(): boolean;
  /** Resolves when it has looked, or is done with a lane, or at the latest after the time between two looks. */
  moved(): Promise<void>;
  /** Takes nothing more; resolves when what was being taken is, and the lanes are free for others. */
  stop(): Promise<void>;
}

/** In hand at once; a lane that waits to be tried again is in nobody's hand. */
const lanesMax = 64;
/** A process that dies with a lane in hand holds it up for so long at most, and for the second until the next look. */
const leaseMs = 8_000;
const renewEveryMs = 2_500;

/** Takes nothing before `start`. */
export function createLanes(options: LanesOptions): Lanes {
  const { rows, clock, failed, lookEveryMs } = options;
  const inHand = new Map<string, Promise<void>>();
  const serve = createServing(options);
  let take: ((raw: unknown) => Promise<unknown>) | null = null;
  const takeOne = { isOver: () => isStopped, take: async (raw: unknown) => take?.(raw) };
  let isStopped = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let callOff: Array<() => void> = [];
  let moving = Promise.withResolvers<void>();

  function move() {
    moving.resolve();
    moving = Promise.withResolvers();
  }

  function begin(lane: TakenLane) {
    // Its lease ran out while it is at work here: it has it again.
    if (inHand.has(lane.lane)) return;
    const served = serve(lane, takeOne)
      .catch((error: unknown) => {
        // The lane is free again when its lease has run out.
        failed(error);
        return false;
      })
      .then((isMore) => {
        inHand.delete(lane.lane);
        move();
        if (isMore || lookAgain) look();
      });
    inHand.set(lane.lane, served);
  }

  async function takeLanes() {
    for (let isMore = true; isMore && inHand.size < lanesMax && !isStopped; ) {
      const free = lanesMax - inHand.size;
      const lanes = await rows.take(free, leaseMs);
      for (const lane of lanes) begin(lane);
      isMore = lanes.length === free;
    }
  }

  function look(): boolean {
    if (take === null || isStopped) return false;
    lookAgain = true;
    if (looking) return true;
    if (inHand.size >= lanesMax) return false;
    lookAgain = false;
    looking = takeLanes()
      .catch(failed)
      .then(() => {
        looking = null;
        move();
        if (lookAgain) look();
      });
    return true;
  }

  function every(ms: number, work: () => unknown) {
    const index = callOff.length;
    const again = () => {
      work();
      callOff[index] = clock.after(ms, again);
    };
    callOff[index] = clock.after(ms, again);
  }

  return {
    start(taking) {
      if (take) throw new Error('an inbox is started once');
      take = taking;
      every(lookEveryMs, look);
      every(renewEveryMs, () => {
        if (inHand.size > 0) void rows.renew([...inHand.keys()], leaseMs).catch(failed);
      });
      look();
    },
    look,
    async moved() {
      const over = Promise.withResolvers<void>();
      const cancel = clock.after(lookEveryMs, over.resolve);
      await Promise.race([moving.promise, over.promise]);
      cancel();
    },
    async stop() {
      isStopped = true;
      // Renewing goes on until nothing is in hand.
      await looking;
      while (inHand.size > 0) await Promise.all(inHand.values());
      for (const cancel of callOff) cancel();
      callOff = [];
      if (take) await rows.releaseAll().catch(failed);
    },
  };
}

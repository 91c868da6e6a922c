/** Has what waits in PostgreSQL taken, lane by lane: finds those in which something waits, has each served, and keeps them its own meanwhile. */
import type { Clock } from '../engine/clock.ts';
import { every } from './every.ts';
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
  /** What is renewed, and not begun a second time. A lane leaves it before it is let go of in the database: once there, this process may take it again. */
  const inHand = new Set<string>();
  const working = new Set<Promise<void>>();
  /** The database failed while they were in hand: nobody is at work on them, and nobody can know. */
  const stranded = new Set<string>();
  const serve = createServing(options);
  let take: ((raw: unknown) => Promise<unknown>) | null = null;
  const taking = {
    isOver: () => isStopped,
    take: async (raw: unknown) => take?.(raw),
    leaving: (lane: string) => void inHand.delete(lane),
  };
  let isStopped = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let callOff: Array<() => void> = [];
  const { move, moved } = createMoves(clock, lookEveryMs);

  function begin(lane: TakenLane) {
    // Its lease ran out while it is at work here: it has it again.
    if (inHand.has(lane.lane)) return;
    inHand.add(lane.lane);
    const served = serve(lane, taking)
      .catch((error: unknown) => {
        inHand.delete(lane.lane);
        stranded.add(lane.lane);
        failed(error);
        return false;
      })
      .then((isMore) => {
        working.delete(served);
        move();
        if (isMore || lookAgain) look();
      });
    working.add(served);
  }

  async function takeLanes() {
    for (const lane of stranded) {
      await rows.release(lane, null);
      stranded.delete(lane);
    }
    for (let isMore = true; isMore && working.size < lanesMax && !isStopped; ) {
      const free = lanesMax - working.size;
      const lanes = await rows.take(free, leaseMs);
      for (const lane of lanes) begin(lane);
      isMore = lanes.length === free;
    }
  }

  function look(): boolean {
    if (take === null || isStopped) return false;
    lookAgain = true;
    if (looking) return true;
    if (working.size >= lanesMax) return false;
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

  return {
    start(taker) {
      if (take) throw new Error('an inbox is started once');
      take = taker;
      callOff = [
        every({ clock, ms: lookEveryMs, failed }, look),
        every({ clock, ms: renewEveryMs, failed }, () => inHand.size > 0 && rows.renew([...inHand], leaseMs)),
      ];
      look();
    },
    look,
    moved,
    async stop() {
      isStopped = true;
      // Renewing goes on until nothing is in hand.
      await looking;
      while (working.size > 0) await Promise.all(working);
      for (const cancel of callOff) cancel();
      callOff = [];
      if (take) await rows.releaseAll().catch(failed);
    },
  };
}

/** `moved` resolves at the next `move`, or when `atMostMs` have gone by. */
function createMoves(clock: Clock, atMostMs: number) {
  let moving = Promise.withResolvers<void>();
  return {
    move() {
      moving.resolve();
      moving = Promise.withResolvers();
    },
    async moved() {
      const over = Promise.withResolvers<void>();
      const cancel = clock.after(atMostMs, over.resolve);
      await Promise.race([moving.promise, over.promise]);
      cancel();
    },
  };
}

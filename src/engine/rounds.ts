/** When what is to be done is looked for: right after a step, when its time comes, and from time to time, as other processes may have left something. */

import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { type Conversation, dueTimes } from './conversation.ts';
import type { EngineOptions, Observer } from './engine.ts';
import { hasOurs, type Leases, letGo } from './leases.ts';
import type { Records } from './records.ts';

export interface Rounds {
  /** A record has been written here: what it has left to do is begun in the same breath; what is for later is looked at then. */
  committed(after: Conversation): void;
  /** The store has failed; nothing is lost, and what is due stays due. */
  failed(error: unknown): void;
  /** Something may be due that nobody has been told of. */
  soon(): void;
  /** Begins what is due now. */
  sweep(): Promise<void>;
  ended(): boolean;
  /** Looks for nothing more; resolves when the last look is over. */
  end(): Promise<void>;
  /** Leaves to the other processes, at once, what is in our hands and was not done. */
  letGo(): Promise<void>;
}

interface RoundsOptions extends Pick<EngineOptions, 'store' | 'alone' | 'leave'> {
  records: Records;
  carrier: Carrier;
  leases: Leases;
  clock: Clock;
  observe: Observer;
}

/** Longest rest between two looks at the store: another process may have left something. */
const longestRestMs = 60_000;
/** The same where others do work on it. */
const longestRestTogetherMs = 1_000;
const sweepAtOnce = 500;
/** What others have left is taken so long before it is free again; each is begun at once, and written down as in hand. */
const takenMs = 10_000;
/** A store that failed is looked at again after this long. */
const retryStoreMs = 1_000;

/** Nothing is looked for before the first `sweep` or `committed`. */
export function createRounds({ store, records, carrier, leases, clock, observe, alone, leave }: RoundsOptions): Rounds {
  let cancelWake = () => {};
  let wakeAt = Number.POSITIVE_INFINITY;
  let sweeping: Promise<void> = Promise.resolve();
  let ended = false;
  /** Taken from others, or written down as ours, and when: what of it was not begun when this process ends is let go. */
  const held = new Map<string, number>();

  function failed(error: unknown) {
    observe({ what: 'failed', error });
    soon();
  }

  const soon = () => wake(clock.now() + retryStoreMs);

  function wake(at: number) {
    if (ended || leave || at >= wakeAt) return;
    cancelWake();
    wakeAt = at;
    cancelWake = clock.after(Math.max(0, at - clock.now()), () => {
      wakeAt = Number.POSITIVE_INFINITY;
      sweeping = sweep().catch(failed);
    });
  }

  /** Where others share the store they are taken, so that two that look at once find different ones. */
  async function takeDue(now: number): Promise<string[]> {
    if (alone) return store.due(now, sweepAtOnce);
    for (const [id, at] of held) if (at < now - 2 * takenMs) held.delete(id);
    const ids = await store.due(now, sweepAtOnce, now + takenMs);
    for (const id of ids) {
      held.set(id, now);
      records.forget(id);
    }
    return ids;
  }

  async function sweep() {
    if (leave || ended) return;
    for (const id of await takeDue(clock.now())) carrier.carryOut(id);
    carrier.tryAgain();
    const next = await store.nextDueAt();
    const now = clock.now();
    // What is due and still there is in hand, or could not be begun: it is looked at again, but not at once.
    const at = next !== null && next <= now ? now + retryStoreMs : (next ?? Number.POSITIVE_INFINITY);
    wake(Math.min(at, now + (alone ? longestRestMs : longestRestTogetherMs)));
  }

  return {
    committed(after) {
      const now = clock.now();
      const ours = !alone && hasOurs(after, leases);
      if (ours) held.set(after.id, now);
      const times = dueTimes(after);
      if (ended || times.length === 0) return;
      const isDue = ours || times.some((at) => at <= now);
      if (isDue && leave) leave();
      else if (isDue) carrier.carryOut(after.id);
      const later = times.filter((at) => at > now);
      if (later.length > 0) wake(Math.min(...later));
    },
    failed,
    soon,
    sweep,
    ended: () => ended,
    async end() {
      ended = true;
      cancelWake();
      await sweeping;
    },
    async letGo() {
      const leaving = [...held.keys()].map((id) => {
        records.forget(id);
        return records.change(id, undefined, (conversation, now) => letGo(conversation, leases, now)).catch(failed);
      });
      await Promise.all(leaving);
    },
  };
}

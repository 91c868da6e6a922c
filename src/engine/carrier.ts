/** Finds what is due in a conversation and has it carried out: timers at once, calls side by side, messages one after the other. */
import { type CallOptions, createCalls } from './calls.ts';
import { type Call, type Conversation, type Lease, spoken, type Timer } from './conversation.ts';
import { createDeliveries, type DeliveryOptions } from './deliveries.ts';
import type { EngineOptions } from './engine.ts';
import { createInHand } from './in-hand.ts';
import { leaseMs } from './leases.ts';
import { type Change, nameOf } from './records.ts';
import { park, ringTimer } from './step.ts';

/** How long what is in hand may go on after a stop was asked for; 10 s are promised in all. */
const graceMs = 8_000;
/** `Fellows.isGone` is sure within some 2 s of being asked for the first time. */
const askAgainMs = 2_500;

type Options = Omit<CallOptions & DeliveryOptions, 'abort' | 'inHand'> &
  Pick<EngineOptions, 'store'> & {
    /** The store has failed under what was in hand: look again soon. */
    failed: (error: unknown) => void;
  };

export interface Carrier {
  /** Begins everything that is due for this conversation and not yet in hand. */
  carryOut(id: string): void;
  /** A write of it has failed and may have taken effect, with what is due in our hands: it is among what is tried again. */
  doubt(id: string): void;
  /** Carries out what the store has failed under, where it counts as in hand for everybody else. */
  tryAgain(): void;
  /** Takes up what an earlier run of this process had in hand when it died. */
  takeOver(): Promise<void>;
  /** Resolves when the message that is being handed to the platform is; null when none is at this moment. */
  underWay(id: string): Promise<void> | null;
  /** Another process is handing one of this record's messages to the platform. */
  sentElsewhere(conversation: Conversation): boolean;
  busy(): boolean;
  idle(): Promise<void>;
  /** Begins nothing more, and resolves when what is in hand is done; what still waits is left for the next start. */
  stop(): Promise<void>;
}

/** Begins nothing by itself: the engine tells it when something is due. */
export function createCarrier(options: Options): Carrier {
  const { records, clock, store, observe, leases } = options;
  const abort = new AbortController();
  const inHand = createInHand(options.failed);
  const parts = { ...options, inHand, abort: abort.signal };
  const calls = createCalls(parts);
  const deliveries = createDeliveries(parts);
  const unfinished = new Set<string>();
  const doubt = (id: string) => {
    // Alone, the store shows it as due.
    if (!leases.alone) unfinished.add(id);
  };

  function begin(id: string, name: string, work: () => Promise<void>, how?: { repeat: boolean }) {
    const watched = () =>
      work().catch((error: unknown) => {
        doubt(id);
        throw error;
      });
    inHand.begin(name, watched, how);
  }

  /** In the hands of somebody whose time is up, of whom it is not known yet whether they live. */
  function isAsked({ sending, outbox }: Conversation, now: number): boolean {
    const held = [sending, ...outbox.map((effect) => (effect.kind === 'call' ? effect.lease : null))];
    return held.some((lease: Lease | null) => lease !== null && lease.until <= now && !leases.free(lease));
  }

  /** The store would show it again much later only. */
  function lookLater(id: string) {
    clock.after(askAgainMs, () => {
      records.forget(id);
      carryOut(id);
    });
  }

  const callsDue = ({ outbox }: Conversation, now: number) =>
    outbox.filter((effect) => effect.kind === 'call' && effect.dueAt <= now && leases.free(effect.lease)) as Call[];

  async function look(id: string) {
    const conversation = await records.readOrHush(id);
    if (conversation === null) return;
    const now = clock.now();
    for (const timer of conversation.timers) if (timer.dueAt <= now) await records.change(id, undefined, ring(timer));
    for (const call of callsDue(conversation, now)) begin(id, `call ${call.key}`, () => calls.make(id, call));
    if (isAsked(conversation, now)) lookLater(id);
    if (spoken(conversation)) begin(id, `send ${id}`, () => deliveries.sendAll(id), { repeat: true });
  }

  const ring =
    (timer: Timer): Change =>
    (conversation, now) => {
      if (!conversation.timers.some(({ id, dueAt }) => id === timer.id && dueAt === timer.dueAt)) return null;
      try {
        return ringTimer({ conversation, now }, timer, options);
      } catch (error) {
        observe({ what: 'parked', conversation: conversation.id, kind: 'timer', error });
        const timers = conversation.timers.filter(({ id }) => id !== timer.id);
        const parked = { at: now, what: 'timer', which: timer.id, error: nameOf(error) } as const;
        return { ...park(conversation, parked), timers, version: conversation.version + 1 };
      }
    };

  const carryOut = (id: string) => begin(id, `look ${id}`, () => look(id), { repeat: true });

  return {
    carryOut,
    doubt,
    tryAgain() {
      for (const id of unfinished) {
        unfinished.delete(id);
        records.forget(id);
        carryOut(id);
      }
    },
    async takeOver() {
      const everything = Number.MAX_SAFE_INTEGER;
      for (const id of await store.due(clock.now() + leaseMs, everything)) carryOut(id);
    },
    underWay: deliveries.underWay,
    sentElsewhere: ({ sending }) => !leases.free(sending),
    busy: () => inHand.busy,
    idle: inHand.idle,
    async stop() {
      inHand.end();
      const cancel = clock.after(graceMs, () => abort.abort());
      await inHand.idle();
      cancel();
    },
  };
}

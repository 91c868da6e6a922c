/** Sends a conversation's messages, in order, one at a time; what the platform refuses is tried later, given up, or ends the conversation. */
import { Lru } from '../lru.ts';
import { createClaim } from './claims.ts';
import { type Clock, systemClock } from './clock.ts';
import {
  type Conversation,
  type Effect,
  postponed,
  type Say,
  spoken,
  withDelivery,
  withoutEffect,
} from './conversation.ts';
import type { Observer } from './engine.ts';
import type { InHand } from './in-hand.ts';
import { type Leases, leaseMs } from './leases.ts';
import { statePath } from './machine.ts';
import { CitizenGoneError, type Post, RetryLaterError, UndeliverableError } from './outside.ts';
import { nameOf, type Records } from './records.ts';
import { deliveryPlan, waitAfter } from './retry.ts';
import { closeGone, park } from './step.ts';
import type { StepSettings } from './take-step.ts';
import { withinMs } from './time-limit.ts';
import { createUnderWay } from './under-way.ts';

/** One delivery, with its turn in the channel's pace, may take this long. */
const deliveryLimitMs = leaseMs / 2;

/** One a conversation at the most, and only those that were being sent when the store went away. */
const unnotedKept = 10_000;

export interface DeliveryOptions extends StepSettings {
  records: Records;
  post: Post;
  clock: Clock;
  leases: Leases;
  inHand: InHand;
  abort: AbortSignal;
  random: () => number;
  observe: Observer;
}

export interface Deliveries {
  /** Resolves when nothing of this conversation's is due to be sent, or somebody else is sending it. */
  sendAll(id: string): Promise<void>;
  /** Resolves when what was being handed to the platform is; null when nothing is at this moment. */
  underWay(id: string): Promise<void> | null;
}

/** Throws nothing but what the store throws: a failed delivery is written down as one. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { records, post, clock, leases, abort, random, observe } = options;

  const underWay = createUnderWay();
  const claim = createClaim({ records, leases, underWay });
  /** Messages (by key) that have gone out and could not be written down as sent yet: the store was away. */
  const unnoted = new Lru<true>(unnotedKept);

  async function send(id: string, effect: Say) {
    const { key, language, lines, buttons, window = { heardAt: 0, nth: 1 } } = effect;
    try {
      const outgoing = { conversation: id, key, language, lines, buttons, window };
      // In real time, as what is on its way to a platform is: where a test lets five minutes pass, it is not called off.
      const limit = { ms: deliveryLimitMs, clock: systemClock, signal: abort };
      await withinMs(limit, (signal) => post.deliver(outgoing, signal));
    } catch (error) {
      if (!abort.aborted) await failed(id, effect, error);
      return;
    }
    observe({ what: 'said', conversation: id, lateMs: clock.now() - effect.dueAt });
    unnoted.set(effect.key, true);
    await noteSent(id, effect);
  }

  async function noteSent(id: string, effect: Effect) {
    await records.change(id, undefined, (conversation) => withDelivery(conversation, effect, 'sent'));
    unnoted.delete(effect.key);
  }

  async function failed(id: string, effect: Say, error: unknown) {
    if (error instanceof CitizenGoneError) {
      observe({ what: 'gone', conversation: id });
      await records.change(id, undefined, (conversation, now) => closeGone({ conversation, now }, options));
    } else if (error instanceof RetryLaterError) {
      await later(id, effect, { error, inMs: error.retryAfterMs, attempts: effect.attempts });
    } else {
      const attempts = effect.attempts + 1;
      const inMs = error instanceof UndeliverableError ? null : waitAfter(attempts, deliveryPlan, random);
      if (inMs === null) await giveUp(id, effect, error);
      else await later(id, effect, { error, inMs, attempts });
    }
  }

  async function later(id: string, effect: Say, how: { error: unknown; inMs: number; attempts: number }) {
    const { error, inMs, attempts } = how;
    observe({ what: 'retrying', conversation: id, kind: 'say', error, inMs });
    // Unless another process has it in hand by now.
    await records.change(id, undefined, (conversation, now) =>
      leases.free(conversation.sending) ? postponed(conversation, { ...effect, dueAt: now + inMs, attempts }) : null,
    );
  }

  async function giveUp(id: string, effect: Say, error: unknown) {
    observe({ what: 'parked', conversation: id, kind: 'delivery', error });
    await records.change(id, undefined, (conversation, now) => {
      const after = withDelivery(conversation, effect, 'failed');
      return after && park(after, { at: now, what: 'delivery', which: effect.key, error: nameOf(error) });
    });
  }

  /** A message that came since has begun a new conversation, which stays. */
  async function removeRecord(id: string, effect: Effect) {
    records.forget(id);
    const conversation = await records.readOrHush(id);
    if (conversation === null) return;
    const untouched = conversation.outbox.length === 1 && statePath(conversation.snapshot) === 'fresh';
    if (untouched) {
      await post.forget(conversation.id);
      await records.erase(conversation);
    } else await records.change(conversation.id, undefined, (now) => withoutEffect(now, effect));
  }

  async function carryOut(id: string, effect: Effect) {
    try {
      if (effect.kind === 'say') await send(id, effect);
      else await removeRecord(id, effect);
    } finally {
      underWay.end(id);
    }
  }

  /** Sends the next message that is due; false when there is none, or somebody else is sending. */
  async function sendNext(id: string): Promise<boolean> {
    const conversation = await records.readOrHush(id);
    const effect = conversation && spoken(conversation);
    if (!effect || effect.dueAt > clock.now()) return false;
    if (unnoted.get(effect.key)) {
      await noteSent(id, effect);
      return true;
    }
    const claimed = await claim(id, effect);
    if (claimed === 'fenced') await records.change(id, undefined, (now) => withDelivery(now, effect, 'dropped'));
    if (claimed === 'ours') await carryOut(id, effect);
    return claimed !== 'others';
  }

  return {
    async sendAll(id) {
      while (!options.inHand.ending && (await sendNext(id)));
      // What is left is for another process, at once.
      if (options.inHand.ending && !leases.alone)
        await records.change(id, undefined, (conversation) => letGo(conversation, leases));
    },
    underWay: underWay.over,
  };
}

const letGo = (conversation: Conversation, leases: Leases) =>
  conversation.sending !== null && leases.free(conversation.sending)
    ? { ...conversation, sending: null, version: conversation.version + 1 }
    : null;

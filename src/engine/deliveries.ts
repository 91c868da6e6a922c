/** Sends a conversation's messages, in order, one at a time; what the platform refuses is tried later, given up, or ends the conversation. */
import type { Clock } from './clock.ts';
import { type Conversation, type Effect, replaceEffect, type Say, withoutEffect } from './conversation.ts';
import type { Observer } from './engine.ts';
import type { InHand } from './in-hand.ts';
import { type Leases, leaseMs } from './leases.ts';
import { statePath } from './machine.ts';
import { CitizenGoneError, type Post, RetryLaterError, UndeliverableError } from './outside.ts';
import { nameOf, type Records } from './records.ts';
import { deliveryPlan, waitAfter } from './retry.ts';
import { closeGone, park, type StepSettings } from './step.ts';

/** One delivery, with its turn in the channel's pace, may take this long. */
const deliveryLimitMs = leaseMs / 2;

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
}

/** The next message or farewell to go out. */
export const spoken = ({ outbox }: Conversation) => outbox.find((effect) => effect.kind !== 'call');

/** Throws nothing but what the store throws: a failed delivery is written down as one. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { records, post, clock, leases, abort, random, observe } = options;

  async function mine(conversation: Conversation): Promise<boolean> {
    if (!leases.free(conversation.sending)) return false;
    if (leases.ours(conversation.sending)) return true;
    const taken = await records.change(conversation.id, undefined, (now) =>
      leases.free(now.sending) ? { ...now, sending: leases.take(), version: now.version + 1 } : null,
    );
    return taken !== null;
  }

  async function send(id: string, effect: Say) {
    const { key, language, lines, buttons, window = { heardAt: 0, nth: 1 } } = effect;
    try {
      const signal = AbortSignal.any([abort, AbortSignal.timeout(deliveryLimitMs)]);
      await post.deliver({ conversation: id, key, language, lines, buttons, window }, signal);
    } catch (error) {
      if (!abort.aborted) await failed(id, effect, error);
      return;
    }
    observe({ what: 'said', conversation: id, lateMs: clock.now() - effect.dueAt });
    await records.change(id, undefined, (conversation) => withoutEffect(conversation, effect));
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
    await records.change(id, undefined, (conversation, now) =>
      replaceEffect(conversation, { ...effect, dueAt: now + inMs, attempts }),
    );
  }

  async function giveUp(id: string, effect: Say, error: unknown) {
    observe({ what: 'parked', conversation: id, kind: 'delivery', error });
    await records.change(id, undefined, (conversation, now) => {
      const after = withoutEffect(conversation, effect);
      return after && park(after, { at: now, what: 'delivery', which: effect.key, error: nameOf(error) });
    });
  }

  /** A message that came since has begun a new conversation, which stays. */
  async function removeRecord(conversation: Conversation, effect: Effect) {
    const untouched = conversation.outbox.length === 1 && statePath(conversation.snapshot) === 'fresh';
    if (untouched) {
      await post.forget(conversation.id);
      await records.erase(conversation);
    } else await records.change(conversation.id, undefined, (now) => withoutEffect(now, effect));
  }

  return {
    async sendAll(id) {
      while (!options.inHand.ending) {
        const conversation = await records.readOrHush(id);
        const effect = conversation && spoken(conversation);
        if (!conversation || !effect || effect.dueAt > clock.now() || !(await mine(conversation))) return;
        if (effect.kind === 'say') await send(id, effect);
        else await removeRecord(conversation, effect);
      }
    },
  };
}

/** Has staff's orders carried out: durably, once, and of a takeover only when nothing of the assistant's can come any more. */
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { type Conversation, isErased } from './conversation.ts';
import type { Desk, Staff } from './desk.ts';
import type { Engine } from './engine.ts';
import type { Post } from './outside.ts';
import type { Change, Records } from './records.ts';
import { forgetOld } from './retention.ts';
import { carryOutOrder, movesOf, type Order, orderedAs, type Refusal, withDesk } from './staffing.ts';
import type { StepSettings } from './take-step.ts';
import { pause } from './waiting.ts';

export type OrderOutcome =
  /** `lastMessage`: what became of a message that was being sent when the conversation changed hands. */
  | { outcome: 'done'; lastMessage: 'none' | 'over' | 'unknown' }
  | Refusal
  /** There is no such conversation, or it is being deleted. */
  | { outcome: 'unknown' }
  /** The citizen has blocked the assistant. */
  | { outcome: 'gone' };

interface OrdersOptions extends StepSettings {
  records: Records;
  carrier: Carrier;
  post: Post;
  clock: Clock;
  /** A write has failed, and may have taken effect all the same. */
  uncertain: (id: string) => void;
}

/** How long a takeover waits for a message that is being handed to its platform; a platform's own limit is longer, but a person waits here. */
const lastMessageMs = 10_000;
/** How often it is looked whether another process is still sending. */
const lookAgainMs = 200;

/** The part of the engine that the desk uses. An order that a store failure has cut off may be given again. */
export function createOrders(
  options: OrdersOptions,
): Pick<Engine, 'order' | 'moves' | 'annotate' | 'erase' | 'read' | 'typing'> {
  const { records, carrier, post, clock } = options;

  const change = (id: string, how: Change) => {
    records.forget(id);
    return records.change(id, undefined, how).catch((error: unknown) => {
      options.uncertain(id);
      throw error;
    });
  };

  /** Resolves when another process no longer sends the message that it was sending in this record. */
  async function overElsewhere({ id, sending }: Conversation, signal: AbortSignal) {
    while (!signal.aborted) {
      await pause(lookAgainMs, clock, signal);
      records.forget(id);
      const now = await records.readOrHush(id).catch(() => undefined);
      // A store that cannot be read says nothing.
      if (now === undefined) continue;
      if (now === null || !carrier.sentElsewhere(now) || now.sending?.key !== sending?.key) return;
    }
  }

  async function lastMessage(before: Conversation, here: Promise<void> | null): Promise<'none' | 'over' | 'unknown'> {
    if (here === null && !carrier.sentElsewhere(before)) return 'none';
    const limit = new AbortController();
    const first = await Promise.race([
      (here ?? overElsewhere(before, limit.signal)).then(() => 'over' as const),
      pause(lastMessageMs, clock, limit.signal).then(() => 'unknown' as const),
    ]);
    limit.abort();
    return first;
  }

  return {
    async order(id, by, order) {
      // What cannot be read is dealt with here; below it would begin anew, and only a message of the citizen's may have it do so.
      if ((await records.readOrHush(id)) === null) return { outcome: 'unknown' };
      let refusal: Exclude<OrderOutcome, { outcome: 'done' }> | null = null;
      let sent: () => Promise<'none' | 'over' | 'unknown'> = async () => 'none';
      await change(id, (conversation, now) => {
        // As it is now: what is begun after this is said by whoever has it then.
        const here = carrier.underWay(id);
        if (order.kind === 'take' || order.kind === 'give') sent = () => lastMessage(conversation, here);
        refusal = missing(conversation, order);
        if (refusal !== null || repeats(conversation, by, order)) return null;
        const after = carryOutOrder({ conversation, now, by }, order, options);
        if ('outcome' in after) refusal = after;
        return 'outcome' in after ? null : after;
      });
      if (refusal !== null) return refusal;
      return { outcome: 'done', lastMessage: await sent() };
    },
    async annotate(id, changing) {
      if ((await records.readOrHush(id)) === null) return false;
      const after = await change(id, (conversation, now) => {
        if (missing(conversation) !== null) return null;
        const desk: Desk | null = changing(conversation.desk, now);
        return desk && { ...withDesk(conversation, desk), version: conversation.version + 1 };
      });
      return after !== null;
    },
    moves: (conversation) => movesOf(conversation, clock.now(), options),
    async erase(id) {
      if ((await records.readOrHush(id)) === null) return false;
      const after = await change(id, (conversation, now) =>
        missing(conversation) === null ? forgetOld(conversation, now) : null,
      );
      return after !== null;
    },
    read(id) {
      records.forget(id);
      return records.readOrHush(id);
    },
    typing: (id) => post.typing(id),
  };
}

function missing(conversation: Conversation, order?: Order): { outcome: 'unknown' | 'gone' } | null {
  if (conversation.version === 0 || isErased(conversation)) return { outcome: 'unknown' };
  return conversation.gone && order?.kind === 'take' ? { outcome: 'gone' } : null;
}

/** It has been carried out: an answer was lost, or a button was pressed twice. */
const repeats = ({ seen, desk }: Conversation, by: Staff, order: Order) =>
  order.kind === 'take'
    ? desk.holder?.id === by.id
    : 'id' in order && order.id !== undefined && seen.includes(orderedAs(order.id));

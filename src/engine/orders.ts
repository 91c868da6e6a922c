/** Has staff's orders carried out: durably, once, and of a takeover only when nothing of the assistant's can come any more. */
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import type { Conversation } from './conversation.ts';
import type { Desk } from './desk.ts';
import type { Engine } from './engine.ts';
import type { Post } from './outside.ts';
import type { Records } from './records.ts';
import { carryOutOrder, type Order, orderedAs, type Refusal, withDesk } from './staffing.ts';
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
}

/** How long a takeover waits for a message that is being handed to its platform; a platform's own limit is longer, but a person waits here. */
const lastMessageMs = 10_000;

export function createOrders(options: OrdersOptions): Pick<Engine, 'order' | 'annotate' | 'read' | 'typing'> {
  const { records, carrier, post, clock } = options;

  async function lastMessage(id: string): Promise<'none' | 'over' | 'unknown'> {
    const over = carrier.underWay(id);
    if (over === null) return 'none';
    const limit = new AbortController();
    const first = await Promise.race([
      over.then(() => 'over' as const),
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
      await records.change(id, undefined, (conversation, now) => {
        refusal = missing(conversation, order);
        if (refusal !== null || repeats(conversation, order)) return null;
        const after = carryOutOrder({ conversation, now, by }, order, options);
        if ('outcome' in after) refusal = after;
        return 'outcome' in after ? null : after;
      });
      if (refusal !== null) return refusal;
      const changesHands = order.kind === 'take' || order.kind === 'give';
      return { outcome: 'done', lastMessage: changesHands ? await lastMessage(id) : 'none' };
    },
    async annotate(id, change) {
      if ((await records.readOrHush(id)) === null) return false;
      const after = await records.change(id, undefined, (conversation, now) => {
        if (missing(conversation) !== null) return null;
        const desk: Desk | null = change(conversation.desk, now);
        return desk && { ...withDesk(conversation, desk), version: conversation.version + 1 };
      });
      return after !== null;
    },
    read: records.readOrHush,
    typing: (id) => post.typing(id),
  };
}

function missing({ version, outbox, gone }: Conversation, order?: Order): { outcome: 'unknown' | 'gone' } | null {
  if (version === 0 || outbox.some(({ kind }) => kind === 'erase')) return { outcome: 'unknown' };
  return gone && order?.kind === 'take' ? { outcome: 'gone' } : null;
}

const repeats = ({ seen }: Conversation, order: Order) => 'id' in order && seen.includes(orderedAs(order.id));

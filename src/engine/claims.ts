/** Who may hand a message to its platform: one process at a time, and nobody once a takeover has come first. */
import type { Conversation, Effect } from './conversation.ts';
import type { Leases } from './leases.ts';
import type { Records } from './records.ts';
import type { UnderWay } from './under-way.ts';

/**
 * `gone`: dealt with already; `others`: another process has the conversation's messages in hand; `late`: it was written down as ours so long
 * ago, as this process was frozen meanwhile, that another may have it by now: the next look tells.
 */
export type Claim = 'ours' | 'others' | 'fenced' | 'gone' | 'late';

/** Said by the assistant before a person took over, or handed back: it must not go out any more. */
const isFenced = (effect: Effect, { desk }: Conversation) =>
  effect.kind === 'say' && effect.by === undefined && (effect.epoch ?? 0) !== desk.epoch;

function claimOf(conversation: Conversation, effect: Effect, leases: Leases): Claim {
  if (!conversation.outbox.some(({ key }) => key === effect.key)) return 'gone';
  if (!leases.free(conversation.sending)) return 'others';
  return isFenced(effect, conversation) ? 'fenced' : 'ours';
}

/** Alone nothing has to be written, as what is under way here is all that is; among others the write that made it the next to go out may have claimed it. */
const needsNoWrite = ({ sending }: Conversation, { key }: Effect, leases: Leases) =>
  leases.alone || (sending?.key === key && leases.fresh(sending));

/**
 * Whether an effect may go out now; if so it counts as under way. Decided where nothing else here can change the record meanwhile, so that a
 * takeover is either before, and the message is not sent, or behind, and waits for it; one in another process waits for what has been claimed.
 */
export function createClaim(parts: { records: Records; leases: Leases; underWay: UnderWay }) {
  const { records, leases, underWay } = parts;

  return async (id: string, effect: Effect): Promise<Claim> => {
    let claimed: Claim | null = null;
    const decide = (conversation: Conversation) => {
      claimed = claimOf(conversation, effect, leases);
      // Where another process was first, it was ours at a first look.
      underWay.end(id);
      if (claimed === 'ours') underWay.begin(id);
      return claimed;
    };
    try {
      await records.look(id, (conversation) => {
        if (needsNoWrite(conversation, effect, leases)) decide(conversation);
      });
      if (claimed === null && !leases.alone) {
        const after = await records.change(id, undefined, (conversation) =>
          decide(conversation) === 'ours'
            ? { ...conversation, sending: { ...leases.take(), key: effect.key }, version: conversation.version + 1 }
            : null,
        );
        if (after !== null && !leases.fresh(after.sending)) {
          underWay.end(id);
          records.forget(id);
          return 'late';
        }
      }
    } catch (error) {
      underWay.end(id);
      throw error;
    }
    return claimed ?? 'gone';
  };
}

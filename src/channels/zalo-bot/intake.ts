/** From what the platform brings to the inbox, and from there to the engine. */
import type { Inbox } from '../../inbox/inbox.ts';
import { Lru } from '../../lru.ts';
import type { Receive } from '../channel.ts';
import { readUpdate, updatesIn } from './updates.ts';

export interface Intake {
  /** The bot's own id, by which its own messages are known. */
  knowOwn(id: string): void;
  /** Resolves when all updates in this answer or body are durable; throws what the inbox throws. */
  keep(body: unknown): Promise<void>;
  /** Resolves when the update is taken, or is none of ours. */
  take(update: unknown, receive: Receive): Promise<void>;
}

/** Message ids remembered so that one brought twice is counted once. */
const countedIds = 1_000;

/** `cameIn` is called once for each message of a citizen. */
export function createIntake({ inbox, cameIn }: { inbox: Pick<Inbox, 'keep'>; cameIn: () => void }): Intake {
  const counted = new Lru<true>(countedIds);
  let ownId: string | null = null;
  return {
    knowOwn(id) {
      ownId = id;
    },
    async keep(body) {
      for (const update of updatesIn(body)) {
        const read = readUpdate(update, ownId);
        // Nothing of what is none of ours is stored. Without a chat nobody can be answered: the platform's own call to the
        // webhook, or an event without its message.
        if (read?.inbound) await inbox.keep(read.chat, update, read.messageId);
      }
    },
    async take(update, receive) {
      const read = readUpdate(update, ownId);
      if (!read?.inbound) return;
      await receive(read.inbound);
      const id = `${read.chat} ${read.messageId}`;
      if (!counted.get(id)) cameIn();
      counted.set(id, true);
    },
  };
}

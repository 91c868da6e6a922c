/** What a person's doings become: events, and the beginning of a new window. */
import { createIds } from '../platform/ids.ts';
import type { Chat } from './chats.ts';
import type { World } from './world.ts';

export interface Attachment {
  type: string;
  payload?: Record<string, unknown>;
}

export interface Acts {
  /** A message of the person; its msg_id. */
  say(kind: string, message: { text?: string; attachments?: Attachment[] }, log: string): string;
  /** Follows or unfollows; the id under which it can be delivered again. */
  follow(follows: boolean): string;
  /** Has got or seen a message of the account. */
  receipt(what: 'user_received_message' | 'user_seen_message', messageId: string): string;
}

/** Message ids are unique over all people. */
export function createActs(world: World, chat: Chat): Acts {
  const { events, windows, oaId } = world;
  const nextId = createIds(`user ${chat.id}`);
  const from = { sender: { id: chat.id }, recipient: { id: oaId }, user_id_by_app: `app-${chat.id}` };
  return {
    say(kind, message, log) {
      if (chat.stance === 'blocked') throw new Error(`${chat.name} has blocked the account: unblock() first`);
      if (chat.stance === 'stranger') chat.stance = 'follows';
      const id = nextId();
      windows.touch(chat.id);
      chat.log.add(`${chat.name} #${id}: ${log}`);
      events.push(chat.id, id, { event_name: `user_send_${kind}`, ...from, message: { ...message, msg_id: id } });
      return id;
    },
    follow(follows) {
      chat.stance = follows ? 'follows' : 'stranger';
      if (follows) windows.touch(chat.id);
      const event_name = follows ? 'follow' : 'unfollow';
      const id = `${event_name} ${nextId()}`;
      chat.log.add(`${chat.name}: ${event_name}s`);
      const follower = { id: chat.id };
      events.push(chat.id, id, {
        event_name,
        oa_id: oaId,
        follower,
        user_id_by_app: `app-${chat.id}`,
        source: 'oa_profile',
      });
      return id;
    },
    receipt(event_name, messageId) {
      const id = `${event_name} ${nextId()}`;
      events.push(chat.id, id, {
        event_name,
        sender: { id: oaId },
        recipient: { id: chat.id },
        message: { msg_id: messageId },
      });
      return id;
    },
  };
}

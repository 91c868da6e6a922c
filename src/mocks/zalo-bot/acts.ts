/** What a person's doings become: one update each. Source: Zalo Bot Platform docs (updates, read 2026-11). */
import type { Watch } from '../control.ts';
import { type Chat, describe } from './chats.ts';
import type { World } from './world.ts';

/** What people need of the fake beside the methods' world. */
export interface Stage {
  world: World;
  watch: Watch;
  /** The fake's root. */
  root(): string;
  /** What may explain a silence: updates not taken, calls refused. */
  explain(): string;
}

export interface Person {
  id: string;
  name: string;
}

export interface Deed {
  /** Such as `message.text.received`. */
  event: string;
  /** What the message has beside the facts every message has; `null`: the update has no message at all. */
  content: Record<string, unknown> | null;
  /** As the chat's log shows it. */
  shown: { text: string; media?: string };
  /** In a group: whether the bot is told, which it is only if it was meant. */
  heard?: boolean;
}

/** Queues what the person did in this chat; the message's id. Throws if the person has blocked the bot. */
export function carryOut({ world }: Stage, { person, chat, deed }: { person: Person; chat: Chat; deed: Deed }): string {
  if (chat.blocked) throw new Error(`the bot is blocked by ${person.name}: unblock() first`);
  const messageId = world.chats.nextId();
  chat.log.add(`${person.name}: ${describe(deed.shown)}`);
  if (deed.heard === false) return messageId;
  const { event: event_name, content } = deed;
  const message = {
    message_id: messageId,
    date: world.now(),
    ...content,
    from: { id: person.id, display_name: person.name, is_bot: false },
    chat: { id: chat.id, chat_type: chat.type },
  };
  const hasMessage = content !== null;
  world.updates.push(hasMessage ? { event_name, message } : { event_name }, {
    lane: laneOf(world, chat.id, messageId),
    messageId: hasMessage ? messageId : undefined,
  });
  return messageId;
}

/** Updates of one lane reach a webhook one after the other. */
export function laneOf({ switches }: World, chatId: string, messageId: string): string {
  return switches.webhookOrder === 'by-chat' ? chatId : `${chatId} ${messageId}`;
}

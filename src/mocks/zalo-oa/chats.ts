/** The people who know the account, and what it has sent them. */
import { createKeep, type Keep, type SentMessage } from '../control.ts';
import { createIds } from '../platform/ids.ts';
import type { Picture } from '../platform/picture.ts';
import type { Content } from './message.ts';
import { KEPT } from './switches.ts';

export interface ZaloOaMessage extends SentMessage<string> {
  /** How the picture it shows was fetched. */
  picture?: Picture;
}

/** A message as the fake keeps it. */
export interface Stored {
  id: string;
  chat: string;
  content: Content;
  picture: Picture | undefined;
  /** Counts all messages of the account in every chat, from 1. */
  number: number;
  at: number;
  raw: unknown;
}

export interface Chat {
  id: string;
  name: string;
  /** `stranger`: has never followed nor written; `blocked`: takes nothing. */
  stance: 'follows' | 'stranger' | 'blocked';
  sent: Keep<Stored>;
  log: Keep<string>;
}

export interface Chats {
  /** The chat with this person, made if new. */
  open(id: string, name?: string): Chat;
  find(id: string): Chat | undefined;
  add(chat: Chat, message: Pick<Stored, 'content' | 'picture' | 'raw'>): Stored;
  sent(id?: string): Stored[];
}

/** Nobody at first. */
export function createChats({ now }: { now: () => number }): Chats {
  const chats = new Map<string, Chat>();
  const all = createKeep<Stored>(KEPT.sent);
  const nextId = createIds('oa message');
  let number = 0;
  return {
    open(id, name) {
      const known = chats.get(id);
      if (known) return known;
      const made: Chat = {
        id,
        name: name ?? `User ${id}`,
        stance: 'follows',
        sent: createKeep(KEPT.sentPerChat),
        log: createKeep(KEPT.logLinesPerChat),
      };
      chats.set(id, made);
      return made;
    },
    find: (id) => chats.get(id),
    add(chat, message) {
      number += 1;
      const stored = { id: nextId(), chat: chat.id, number, at: now(), ...message };
      chat.sent.add(stored);
      all.add(stored);
      chat.log.add(`OA #${stored.id}: ${describe(stored)}`);
      return stored;
    },
    sent: (id) => all.all().filter((stored) => id === undefined || stored.chat === id),
  };
}

/** One line of a chat's log: what is said, what can be pressed. */
export function describe({ content }: Stored): string {
  const { media, text, buttons } = content;
  return [media ? `<${media}>` : '', text, ...buttons.map(({ title }) => `[${title}]`)]
    .filter((part) => part !== '')
    .join(' ');
}

/** As tests see it. */
export function toSent({ id, chat, content, picture, at, raw }: Stored): ZaloOaMessage {
  return {
    id,
    chat,
    text: content.text,
    buttons: content.buttons.map(({ title }) => title),
    ...(content.media ? { media: content.media } : {}),
    ...(picture ? { picture } : {}),
    at,
    earlier: [],
    deleted: false,
    raw,
  };
}

/** The chats the bot is in and what it has said there. */
import { createKeep, type Keep, type SentMessage } from '../control.ts';
import { createIds, hexId } from '../platform/ids.ts';
import { readNumbered } from '../platform/numbered.ts';
import { type Params, readText } from '../platform/params.ts';
import type { Picture } from '../platform/picture.ts';
import { BLOCKED, badRequest, CHAT_NOT_FOUND } from './refusal.ts';
import type { Switches } from './switches.ts';

/** A message of the bot; `buttons` are the labels of the numbered list at its end. */
export interface ZaloBotMessage extends SentMessage<string> {
  /** What stands under a photo; `text` too. */
  caption?: string;
  /** Of a photo: its address, and what came when it was fetched. */
  picture?: Picture;
  /** The sticker's id. */
  sticker?: string;
  voiceUrl?: string;
  /** How the text was to be formatted, if at all. */
  format?: 'markdown' | 'html' | 'text_styles';
}

/** What a send adds to the facts every message has. */
export type Content = Pick<
  ZaloBotMessage,
  'text' | 'media' | 'caption' | 'picture' | 'sticker' | 'voiceUrl' | 'format'
>;

export interface Stored {
  message: ZaloBotMessage;
  /** Counts all messages of the bot: readers remember how far they have come. */
  number: number;
}

export interface Chat {
  id: string;
  type: 'PRIVATE' | 'GROUP';
  /** Of the person or the group. */
  name: string;
  messages: Keep<Stored>;
  log: Keep<string>;
  /** The person has blocked the bot. */
  blocked: boolean;
}

export interface Chats {
  /** The id of the chat a test calls by this name or by this id. */
  idOf(name: string | number): string;
  /** The chat a test calls by this name, made if new. */
  open(name: string | number, options: { type: Chat['type']; shown?: string | undefined }): Chat;
  /** The chat a call means, if the bot may write there; throws 400 or 403. */
  writable(params: Params): Chat;
  add(chat: Chat, content: Content): ZaloBotMessage;
  /** All messages of the bot, or those in one chat. */
  sent(name?: string | number): ZaloBotMessage[];
  find(messageId: string): ZaloBotMessage | undefined;
  /** A new id for a message of a person, or for one that is not kept. */
  nextId(): string;
}

const SENT_KEPT = 10_000;
const MESSAGES_PER_CHAT = 500;
const LOG_LINES_PER_CHAT = 500;

/** Nobody is known at first. */
export function createChats({ now, switches }: { now: () => number; switches: Switches }): Chats {
  const chats = new Map<string, Chat>();
  const sent = createKeep<Stored>(SENT_KEPT);
  const nextId = createIds('message');
  let number = 0;

  const idOf = (name: string | number) => (chats.has(String(name)) ? String(name) : hexId(`chat ${name}`));

  return {
    idOf,
    nextId,
    open(name, { type, shown }) {
      const id = idOf(name);
      const known = chats.get(id);
      if (known) return known;
      const chat: Chat = {
        id,
        type,
        name: shown ?? `${type === 'GROUP' ? 'Group' : 'User'} ${name}`,
        messages: createKeep(MESSAGES_PER_CHAT),
        log: createKeep(LOG_LINES_PER_CHAT),
        blocked: false,
      };
      chats.set(id, chat);
      return chat;
    },
    writable(params) {
      const id = readText(params, 'chat_id') ?? '';
      if (id === '') throw badRequest('The chat_id must not be empty');
      const chat = chats.get(id);
      if (!chat) throw CHAT_NOT_FOUND;
      if (chat.blocked) throw switches.blocked === 'error-403' ? BLOCKED : CHAT_NOT_FOUND;
      return chat;
    },
    add(chat, content) {
      const facts = { id: nextId(), chat: chat.id, at: now(), earlier: [], deleted: false };
      const buttons = readNumbered(content.text);
      const message = { ...content, ...facts, buttons, raw: { ...content, ...facts } };
      number += 1;
      const stored = { message, number };
      chat.messages.add(stored);
      sent.add(stored);
      chat.log.add(`bot: ${describe(content)}`);
      return message;
    },
    sent(name) {
      const all = sent.all().map(({ message }) => message);
      return name === undefined ? all : all.filter(({ chat }) => chat === idOf(name));
    },
    find: (messageId) => sent.all().find(({ message }) => message.id === messageId)?.message,
  };
}

/** One line of a chat's log. */
export function describe({ text, media }: { text: string; media?: string | undefined }): string {
  return [media ? `<${media}>` : '', text].filter((part) => part !== '').join(' ');
}

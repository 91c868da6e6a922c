/** The chats the bot is in, their messages, and who may be written to. */
import type { SentMessage } from '../control.ts';
import { createKeep, type Keep } from '../control.ts';
import { type Params, readText } from '../platform/params.ts';
import { BLOCKED, badRequest, KICKED, STRANGER } from './api-error.ts';
import type { TgPhotoSize } from './files.ts';
import { KEPT } from './limits.ts';
import type { TgButton, TgChat, TgMessage, TgUser } from './types.ts';

export interface TelegramMessage extends SentMessage<number> {
  /** The sizes of a photo, the largest last. */
  photo?: TgPhotoSize[];
  /** What stands under a photo or document; `text` too. */
  caption?: string;
}

/** A message as the fake keeps it; edits replace `message`, so that what was handed out stays as it was. */
export interface Stored {
  message: TgMessage;
  byBot: boolean;
  /** Counts all messages of the bot, and all its edits, in every chat: readers remember how far they have come. */
  sentNumber: number;
  editNumber: number;
  /** The buttons that came with it in place of the citizen's keyboard. */
  replyKeyboard?: TgButton[][];
  earlier: string[];
  deleted: boolean;
  atMs: number;
}

export interface Chat {
  info: TgChat;
  messages: Map<number, Stored>;
  /** `left`: the user has blocked the bot, or the group has thrown it out. */
  bot: 'welcome' | 'stranger' | 'left';
  /** What stands where the citizen types. */
  keyboard: TgButton[][] | undefined;
  log: Keep<string>;
}

export interface Chats {
  /** The chat with this id, made if new; the kind follows from the id, as on Telegram. */
  open(id: number, options?: { name?: string | undefined; type?: 'channel' }): Chat;
  /** The chat a call means; throws what the Bot API answers if there is none. */
  meant(params: Params): Chat;
  /** As `meant`, and the bot may send there now. */
  writable(params: Params): Chat;
  add(chat: Chat, body: Partial<TgMessage>, from: TgUser | undefined, extra?: Partial<Stored>): Stored;
  /** Replaces the message as an edit by the bot does. */
  edit(stored: Stored, message: TgMessage): void;
  sent(chatId?: number): Stored[];
}

export function createChats({ bot, now }: { bot: TgUser; now: () => number }): Chats {
  const chats = new Map<number, Chat>();
  const sent = createKeep<Stored>(KEPT.sent);
  // Private chats and small groups share one sequence of message ids; supergroups and channels have their own.
  const nextIds = new Map<number | 'shared', number>();
  let sentNumber = 0;
  let editNumber = 0;

  function nextId(chat: TgChat): number {
    const sequence = chat.type === 'supergroup' || chat.type === 'channel' ? chat.id : 'shared';
    const id = (nextIds.get(sequence) ?? 0) + 1;
    nextIds.set(sequence, id);
    return id;
  }

  return {
    open(id, options = {}) {
      const known = chats.get(id);
      if (known) return known;
      const made: Chat = {
        info: chatInfo(id, options),
        messages: new Map(),
        bot: 'welcome',
        keyboard: undefined,
        log: createKeep(KEPT.logLinesPerChat),
      };
      chats.set(id, made);
      return made;
    },
    meant: (params) => meant(chats, params),
    writable: (params) => writable(meant(chats, params)),
    add(chat, body, from, extra = {}) {
      const byBot = from?.id === bot.id;
      const at = now();
      const stored: Stored = {
        message: {
          message_id: nextId(chat.info),
          ...(from ? { from } : {}),
          chat: chat.info,
          date: Math.floor(at / 1000),
          ...body,
        },
        byBot,
        sentNumber: byBot ? ++sentNumber : 0,
        editNumber: 0,
        earlier: [],
        deleted: false,
        atMs: at,
        ...extra,
      };
      chat.messages.set(stored.message.message_id, stored);
      const oldest = chat.messages.keys().next().value;
      if (chat.messages.size > KEPT.messagesPerChat && oldest !== undefined) chat.messages.delete(oldest);
      if (byBot) sent.add(stored);
      return stored;
    },
    edit(stored, message) {
      const before = words(stored.message);
      if (before !== words(message)) stored.earlier.push(before);
      stored.message = message;
      stored.editNumber = ++editNumber;
    },
    sent: (chatId) => sent.all().filter((stored) => chatId === undefined || stored.message.chat.id === chatId),
  };
}

function meant(chats: ReadonlyMap<number, Chat>, params: Params): Chat {
  const text = readText(params, 'chat_id')?.trim() ?? '';
  if (text === '') throw badRequest('chat_id is empty');
  const chat = /^-?\d+$/.test(text) ? chats.get(Number(text)) : undefined;
  if (!chat) throw badRequest('chat not found');
  return chat;
}

function writable(chat: Chat): Chat {
  if (chat.bot === 'stranger') throw STRANGER;
  if (chat.bot === 'left') throw chat.info.type === 'private' ? BLOCKED : KICKED;
  return chat;
}

/** Ids above zero are people, those from -100… down supergroups and channels, the others small groups. */
function chatInfo(id: number, { name, type }: { name?: string | undefined; type?: 'channel' }): TgChat {
  if (!Number.isSafeInteger(id) || id === 0) throw new TypeError(`a Telegram chat id is a whole number, not ${id}`);
  if (id > 0) return { id, type: 'private', first_name: name ?? `User ${id}` };
  const group = id < -1_000_000_000_000 ? 'supergroup' : 'group';
  return { id, type: type ?? group, title: name ?? `Group ${id}` };
}

export function words(message: TgMessage): string {
  return message.text ?? message.caption ?? '';
}

const MEDIA = ['photo', 'document', 'voice', 'sticker', 'location', 'contact'] as const;

export function mediaOf(message: TgMessage): string | undefined {
  return MEDIA.find((kind) => message[kind] !== undefined);
}

/** The labels a citizen sees with this message. */
export function labels(stored: Stored): string[] {
  const rows = stored.message.reply_markup?.inline_keyboard ?? stored.replyKeyboard ?? [];
  return rows.flat().map((button) => button.text);
}

export function toSent(stored: Stored): TelegramMessage {
  const { message } = stored;
  const media = mediaOf(message);
  return {
    id: message.message_id,
    chat: message.chat.id,
    text: words(message),
    buttons: labels(stored),
    ...(media ? { media } : {}),
    ...(message.photo ? { photo: message.photo } : {}),
    ...(message.caption !== undefined ? { caption: message.caption } : {}),
    at: stored.atMs,
    earlier: [...stored.earlier],
    deleted: stored.deleted,
    raw: message,
  };
}

/** One line of a chat's log: what is said, what is sent, what can be pressed. */
export function describe(stored: Stored): string {
  const media = mediaOf(stored.message);
  const parts = [media ? `<${media}>` : '', words(stored.message), ...labels(stored).map((label) => `[${label}]`)];
  return parts.filter((part) => part !== '').join(' ');
}

/** Reads a chat with a person's eyes: the bot's messages and edits one after the other, and the story so far. */
import type { WaitOptions } from '../control.ts';
import { createReading } from '../platform/reader.ts';
import type { Stage } from './acts.ts';
import { type Chat, type TelegramMessage, toSent } from './chats.ts';

export interface Reader {
  replies(): TelegramMessage[];
  waitForReply(options?: WaitOptions<TelegramMessage>): Promise<TelegramMessage>;
  /** The next edit by the bot not yet read by this function; an edit is not a reply. */
  waitForEdit(options?: WaitOptions<TelegramMessage>): Promise<TelegramMessage>;
  chatLog(): string;
}

/** Has read nothing yet. */
export function createReader({ watch, explain }: Stage, chat: Chat): Reader {
  const ofBot = () => [...chat.messages.values()].filter(({ byBot }) => byBot);
  const reading = (what: string, counter: 'sentNumber' | 'editNumber') =>
    createReading({
      watch,
      explain,
      items: ofBot,
      numberOf: (stored) => stored[counter],
      toMessage: toSent,
      what: `${what} in chat ${chat.info.id}`,
      log: chat.log,
    });
  return {
    replies: () => ofBot().map(toSent),
    waitForReply: reading('reply', 'sentNumber'),
    waitForEdit: reading('edit', 'editNumber'),
    chatLog: () => chat.log.all().join('\n'),
  };
}

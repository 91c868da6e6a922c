/** Reads a chat with a person's eyes: the bot's messages and edits one after the other, and the story so far. */
import { DEFAULT_WAIT_MS, type WaitOptions } from '../control.ts';
import type { Stage } from './acts.ts';
import { type Chat, type Stored, type TelegramMessage, toSent } from './chats.ts';

export interface Reader {
  replies(): TelegramMessage[];
  waitForReply(options?: WaitOptions<TelegramMessage>): Promise<TelegramMessage>;
  /** The next edit by the bot not yet read by this function; an edit is not a reply. */
  waitForEdit(options?: WaitOptions<TelegramMessage>): Promise<TelegramMessage>;
  chatLog(): string;
}

type Counter = 'sentNumber' | 'editNumber';

export function createReader({ watch, explain }: Stage, chat: Chat): Reader {
  const read: Record<Counter, number> = { sentNumber: 0, editNumber: 0 };

  const ofBot = () => [...chat.messages.values()].filter(({ byBot }) => byBot);
  const chatLog = () => chat.log.all().join('\n');

  function next(counter: Counter): Stored | undefined {
    return ofBot()
      .filter((stored) => stored[counter] > read[counter])
      .sort((a, b) => a[counter] - b[counter])[0];
  }

  function wait(what: string, counter: Counter, options: WaitOptions<TelegramMessage>): Promise<TelegramMessage> {
    const { timeoutMs = DEFAULT_WAIT_MS, where = () => true } = options;
    return watch.until(
      () => {
        for (let stored = next(counter); stored; stored = next(counter)) {
          read[counter] = stored[counter];
          const message = toSent(stored);
          if (where(message)) return message;
        }
        return undefined;
      },
      {
        timeoutMs,
        what: () =>
          `no further ${what} in chat ${chat.info.id}. The chat so far:\n${chatLog() || '(nothing)'}\n${explain()}`,
      },
    );
  }

  return {
    replies: () => ofBot().map(toSent),
    waitForReply: (options = {}) => wait('reply', 'sentNumber', options),
    waitForEdit: (options = {}) => wait('edit', 'editNumber', options),
    chatLog,
  };
}

/** Reads a chat with a person's eyes: one message of the bot after the other. */
import { DEFAULT_WAIT_MS, type Keep, type WaitOptions, type Watch } from '../control.ts';

export interface ReaderOptions<Item, Message> {
  watch: Watch;
  /** What is read, in any order, such as the bot's messages in one chat. */
  items(): Iterable<Item>;
  /** Counts upwards as things happen, from 1; what has 0 has not happened. */
  numberOf(item: Item): number;
  toMessage(item: Item): Message;
  /** What is missing when nothing comes, such as `reply in chat 7`. */
  what: string;
  log: Keep<string>;
  explain(): string;
}

/**
 * A function that gives the next message it has not given yet, in the order of their numbers, and waits for it; those
 * that will not do are skipped for good. Rejects with the story so far.
 */
export function createReading<Item, Message>(
  options: ReaderOptions<Item, Message>,
): (wait?: WaitOptions<Message>) => Promise<Message> {
  const { watch, items, numberOf, toMessage, what, log, explain } = options;
  let read = 0;

  function next(): Item | undefined {
    let found: Item | undefined;
    for (const item of items()) {
      const number = numberOf(item);
      if (number > read && (found === undefined || number < numberOf(found))) found = item;
    }
    return found;
  }

  return ({ timeoutMs = DEFAULT_WAIT_MS, where = () => true } = {}) =>
    watch.until(
      () => {
        for (let item = next(); item !== undefined; item = next()) {
          read = numberOf(item);
          const message = toMessage(item);
          if (where(message)) return message;
        }
        return undefined;
      },
      {
        timeoutMs,
        what: () => `no further ${what}. The chat so far:\n${log.all().join('\n') || '(nothing)'}\n${explain()}`,
      },
    );
}

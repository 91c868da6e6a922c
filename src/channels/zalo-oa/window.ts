/** What a consultation message costs, before it is sent: free for 48 hours after the citizen's last deed, then paid, after seven days impossible. */
import type { Clock } from '../../engine/clock.ts';
import { type ReplyWindow, UndeliverableError } from '../../engine/outside.ts';
import { Lru } from '../../lru.ts';

/** Messages that were free within 48 hours. From 2026-01-01 all of them are, by the documentation as transcribed (read 2026-11); unverified. */
export const freeMessages = 8;

/**
 * What `render` must keep to. Texts up to 2,000 characters (documented), with room for what Zalo may count otherwise; at most five
 * buttons (documented). Pictures as where there is no address to fetch them from, which makes the longer texts.
 */
export const zaloOaLimits: { maxText: number; buttons: number; pictures: boolean } = {
  maxText: 1_900,
  buttons: 5,
  pictures: false,
};

const hourMs = 3_600_000;
const freeMs = 48 * hourMs;
const possibleMs = 7 * 24 * hourMs;

/** Chats whose pieces are counted at once; of a forgotten one the engine's count stands. */
const chatsMax = 10_000;

export interface Windows {
  /**
   * Counts one message about to be sent; one that is tried again under the same key counts once. Throws `UndeliverableError`
   * for one that would cost money although none is to be spent, or that no money can send.
   */
  count(message: { chat: string; key: string; window: ReplyWindow }): void;
  forget(chat: string): void;
}

export interface WindowOptions {
  clock: Clock;
  /** Whether messages that cost money may be sent. */
  paidMessages: boolean;
  /** `freeMessages` unless told; `Infinity` for an account that is known to be under the rule of 2026. */
  freePerWindow?: number | undefined;
}

interface Counted {
  heardAt: number;
  pieces: number;
  lastKey: string;
}

/** Pieces are counted in memory only: a long message is several to Zalo and one to the engine, whose count is durable. */
export function createWindows({ clock, paidMessages, freePerWindow = freeMessages }: WindowOptions): Windows {
  const chats = new Lru<Counted>(chatsMax);

  function position(chat: string, key: string, { heardAt, nth }: ReplyWindow): number {
    const known = chats.get(chat);
    const since = known?.heardAt === heardAt ? known : { pieces: 0, lastKey: '' };
    return since.lastKey === key ? since.pieces : Math.max(nth, since.pieces + 1);
  }

  return {
    count({ chat, key, window }) {
      const { heardAt } = window;
      // Not known: a record of an earlier version. To refuse here would silence somebody who may well have written today, and
      // Zalo refuses by itself what is too late.
      if (heardAt === 0) return;
      const pieces = position(chat, key, window);
      const ageMs = clock.now() - heardAt;
      if (ageMs > possibleMs) throw new UndeliverableError('later than seven days after the citizen last wrote');
      const free = ageMs <= freeMs && pieces <= freePerWindow;
      if (!free && !paidMessages) throw new UndeliverableError('not free any more, and no money is to be spent');
      chats.set(chat, { heardAt, pieces, lastKey: key });
    },
    forget(chat) {
      chats.delete(chat);
    },
  };
}

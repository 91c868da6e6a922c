/** How long anything about a citizen stays: DESIGN.md 2.6, domain.md [C22] [C28]. */
import { begin, type Conversation, type Timer, type TranscriptEntry } from './conversation.ts';

/**
 * After this long without a message everything about a chat is erased, and in a chat that goes on what was said this long ago.
 * Thirty days: long enough to come back to a registration (7 working days, then 7 days for activating [C4]), and the longest that is promised.
 */
export const retentionMs = 30 * 24 * 3_600_000;

const id = 'retention';
/** Comes due like any other timer, day by day as chats grow old; what it does is the engine's, no flow hears of it. */
export const retentionTimer = (now: number): Timer => ({ id, dueAt: now + retentionMs, event: { type: id } });

/** Whether it is the timer after which everything is erased. */
export const isRetention = (timer: Timer): boolean => timer.id === id;

/** The record emptied, with the order to remove it; nothing is said. */
export function forgetOld({ id: chat, nonce, version, snapshot }: Conversation, now: number): Conversation {
  const empty = begin(chat, nonce, snapshot.context.language);
  return {
    ...empty,
    version: version + 1,
    gone: true,
    outbox: [{ kind: 'erase', key: `${nonce}/${version}.retention`, dueAt: now, attempts: 0 }],
  };
}

/** Without what was said too long ago. */
export const withoutOld = (transcript: TranscriptEntry[], now: number): TranscriptEntry[] =>
  transcript.filter(({ at }) => now - at < retentionMs);

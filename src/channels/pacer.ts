/** Keeps sends within a platform's rates, per chat and in all. */
import type { Clock } from '../engine/clock.ts';
import { RetryLaterError } from '../engine/outside.ts';
import { wait } from '../engine/waiting.ts';

export interface Pacer {
  /** Resolves when a message to this chat may go out; turns are given in the order asked for. Rejects when the signal aborts, and with `RetryLaterError` when the turn is too far away. */
  turn(chat: string, signal: AbortSignal): Promise<void>;
}

/** The time between one message and the next. */
export interface Pace {
  perChatMs: number;
  inAllMs: number;
}

/** A message whose turn is farther away goes back to the outbox until then, instead of being held here. */
const longestTurnMs = 10_000;

/** Chats remembered before those that could be written to at once are forgotten. */
const sweepAbove = 10_000;

/** `monotonic`: ms that only ever grow, so that a clock set back makes nobody wait. */
export function createPacer({ clock, pace, monotonic = () => performance.now() }: PacerOptions): Pacer {
  const freeAt = new Map<string, number>();
  let allFreeAt = 0;

  /** The chat's own turn first, so that one chat with much to hear does not hold the others up. */
  async function ownTurn(chat: string, signal: AbortSignal) {
    const now = monotonic();
    const at = Math.max(now, freeAt.get(chat) ?? 0);
    if (at - now > longestTurnMs) throw new RetryLaterError(at - now);
    freeAt.set(chat, at + pace.perChatMs);
    if (freeAt.size > sweepAbove) for (const [other, free] of freeAt) if (free <= now) freeAt.delete(other);
    if (at > now) await wait(at - now, clock, signal);
  }

  return {
    async turn(chat, signal) {
      await ownTurn(chat, signal);
      const now = monotonic();
      const at = Math.max(now, allFreeAt);
      if (at - now > longestTurnMs) throw new RetryLaterError(at - now);
      allFreeAt = at + pace.inAllMs;
      if (at > now) await wait(at - now, clock, signal);
    },
  };
}

interface PacerOptions {
  clock: Clock;
  pace: Pace;
  monotonic?: () => number;
}

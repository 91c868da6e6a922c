/** Keeps sends within a platform's rates, per chat and in all. */
import type { Clock } from '../engine/clock.ts';
import { RetryLaterError } from '../engine/outside.ts';
import { wait } from '../engine/waiting.ts';
import type { Together } from './together.ts';

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

/** A turn takes longer than its waits by this only where the whole process stood still, or the database did. */
const frozenMs = 3_000;

/** Chats remembered before those that could be written to at once are forgotten. */
const sweepAbove = 10_000;

/**
 * `monotonic`: ms that only ever grow, so that a clock set back makes nobody wait. `together`: the processes whose messages count, too.
 */
export function createPacer({ clock, pace, monotonic = () => performance.now(), together }: PacerOptions): Pacer {
  const local = createLocalTurns({ pace, monotonic });

  async function reach(ms: number, signal: AbortSignal): Promise<number> {
    if (ms > longestTurnMs) throw new RetryLaterError(Math.ceil(ms));
    if (ms > 0) await wait(ms, clock, signal);
    return ms;
  }

  if (together) {
    const sharedTurn = createSharedTurn({ ...together, local, pace }, reach);
    return {
      async turn(chat, signal) {
        const began = monotonic();
        const waitedMs = await sharedTurn(chat, signal);
        // Whoever was frozen meanwhile may have lost the message to another process, which has sent it and those behind it.
        if (monotonic() - began > waitedMs + frozenMs) throw new RetryLaterError(0);
      },
    };
  }
  return {
    async turn(chat, signal) {
      // The chat's own turn first, so that one chat with much to hear does not hold the others up.
      if (pace.perChatMs > 0) await reach(local.ofChat(chat), signal);
      if (pace.inAllMs > 0) await reach(local.inAll(), signal);
    },
  };
}

/** Ms from now until the turns that are asked for; one that is too far away to be waited for is told, and not taken. */
interface Turns {
  ofChat(chat: string): number;
  inAll(): number;
}

function createLocalTurns({ pace, monotonic }: Required<Pick<PacerOptions, 'pace' | 'monotonic'>>): Turns {
  const freeAt = new Map<string, number>();
  let allFreeAt = 0;
  return {
    ofChat(chat) {
      const now = monotonic();
      const at = Math.max(now, freeAt.get(chat) ?? 0);
      if (at - now > longestTurnMs) return at - now;
      freeAt.set(chat, at + pace.perChatMs);
      if (freeAt.size > sweepAbove) for (const [other, free] of freeAt) if (free <= now) freeAt.delete(other);
      return at - now;
    },
    inAll() {
      const now = monotonic();
      const at = Math.max(now, allFreeAt);
      if (at - now > longestTurnMs) return at - now;
      allFreeAt = at + pace.inAllMs;
      return at - now;
    },
  };
}

/** Waits, and says how long it was to. */
type Reach = (ms: number, signal: AbortSignal) => Promise<number>;

/**
 * Of all processes together: a platform counts what any of them sends. Each question is a statement, so both turns are asked for at once unless the
 * chat was written to from here just now and will have to wait. While nobody can be asked, each process keeps the pace by itself.
 * Resolves to how long was waited.
 */
function createSharedTurn({ platform, with: shared, local, pace }: SharedTurnsOptions, reach: Reach) {
  const inAll = { name: `${platform}/all`, gapMs: pace.inAllMs, withinMs: longestTurnMs };
  const ask = async (asked: Array<typeof inAll>, alone: () => number): Promise<number[]> => {
    const wanted = asked.filter(({ gapMs }) => gapMs > 0);
    const given = wanted.length > 0 ? await shared.processes.turns(wanted).catch(() => null) : [];
    return given ?? [alone()];
  };
  return async (chat: string, signal: AbortSignal): Promise<number> => {
    const ofChat = { name: `${platform}/${shared.hashOf(chat)}`, gapMs: pace.perChatMs, withinMs: longestTurnMs };
    const aloneMs = local.ofChat(chat);
    const [own = 0, all] = await ask(aloneMs > 0 ? [ofChat] : [ofChat, inAll], () => aloneMs);
    const ownMs = await reach(own, signal);
    const [then = 0] = all === undefined || own > 0 ? await ask([inAll], local.inAll) : [all];
    return ownMs + (await reach(then, signal));
  };
}

/** The other processes, and what the platform is called among them. */
export interface SharedPace {
  platform: string;
  with: Together;
}

interface SharedTurnsOptions extends SharedPace {
  local: Turns;
  pace: Pace;
}

interface PacerOptions {
  clock: Clock;
  pace: Pace;
  monotonic?: () => number;
  together?: SharedPace | undefined;
}

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

/** Chats remembered before those that could be written to at once are forgotten. */
const sweepAbove = 10_000;

/**
 * `monotonic`: ms that only ever grow, so that a clock set back makes nobody wait. `together`: the processes whose messages count, too.
 */
export function createPacer({ clock, pace, monotonic = () => performance.now(), together }: PacerOptions): Pacer {
  const local = createLocalTurns({ pace, monotonic });
  const turns = together ? createSharedTurns({ ...together, local, pace }) : local;

  async function reach(ms: number, signal: AbortSignal) {
    if (ms > longestTurnMs) throw new RetryLaterError(Math.ceil(ms));
    if (ms > 0) await wait(ms, clock, signal);
  }

  return {
    // The chat's own turn first, so that one chat with much to hear does not hold the others up.
    async turn(chat, signal) {
      if (pace.perChatMs > 0) await reach(await turns.ofChat(chat), signal);
      if (pace.inAllMs > 0) await reach(await turns.inAll(), signal);
    },
  };
}

/** Ms from now until the turns that are asked for; one that is too far away to be waited for is told, and not taken. */
interface Turns {
  ofChat(chat: string): number | Promise<number>;
  inAll(): number | Promise<number>;
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

/** Of all processes together: a platform counts what any of them sends. While they cannot be asked, each keeps the pace by itself. */
function createSharedTurns({ platform, with: shared, local, pace }: SharedTurnsOptions): Turns {
  async function turn(name: string, gapMs: number): Promise<number | null> {
    const [ms] = await shared.processes.turns([{ name, gapMs, withinMs: longestTurnMs }]).catch(() => []);
    return ms ?? null;
  }
  return {
    ofChat: async (chat) => (await turn(`${platform}/${shared.hashOf(chat)}`, pace.perChatMs)) ?? local.ofChat(chat),
    inAll: async () => (await turn(`${platform}/all`, pace.inAllMs)) ?? local.inAll(),
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

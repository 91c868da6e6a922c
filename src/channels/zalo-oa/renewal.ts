/** Gets a pair of tokens that is good: the stored one, or a new one, which of several processes one gets at a time. */
import type { Clock } from '../../engine/clock.ts';
import { pause } from '../../engine/waiting.ts';
import { exclusively, type Together } from '../together.ts';
import type { Chain, Tokens } from './chain.ts';

/** A pair is replaced this long before its access token ends, so that an hour's failure harms nobody. */
export const earlyMs = 3_600_000;
/** Nearer to its end a token is not used: a message takes a while. */
export const marginMs = 60_000;
/** Refreshes by themselves are never closer than this, however short a token lasts. */
export const gapMs = 600_000;
/** Longer than it takes to notice that the process which was to refresh has died. */
const turnMsMax = 15_000;
/** Between two tries to keep a pair that has been got: while it is nowhere but here nobody else may refresh. */
const keepAgainMs = 500;

export interface RenewalOptions {
  chain: Chain;
  clock: Clock;
  /** A pair that was got could not be kept, which is tried again. */
  failed: (error: unknown) => void;
  together: Together | null;
}

/** `gotAt`: when the pair was got, epoch ms; null when that is not known. */
export interface Renewed {
  tokens: Tokens;
  gotAt: number | null;
}

/** Whether a token can be used for longer than `restMs` from `now` (epoch ms). */
export const isGood = (tokens: Tokens | null, restMs: number, now: number): tokens is Tokens =>
  tokens !== null && tokens.accessUntil - now > restMs;

/**
 * A function that resolves to another pair than the one with the access token `stale`. It throws what the chain throws, and `NotOurTurnError`
 * when another process was at it for too long.
 *
 * One process alone is not quite sure: one that stood still in the middle of a refresh is given up by the others, one of which asks with the
 * same token, and is refused; when the first goes on it keeps what it got, and the others read that.
 */
export function createRenewal({ chain, clock, failed, together }: RenewalOptions) {
  const isRecent = ({ gotAt }: Tokens) => together !== null && clock.now() - (gotAt ?? 0) < gapMs;
  /** It will do while it lasts and is not the one to be replaced. What another process has got just now will do, however short a token lasts. */
  const lasting = (stored: Tokens | null, stale: string | undefined): stored is Tokens =>
    stored !== null &&
    stored.accessToken !== stale &&
    isGood(stored, isRecent(stored) ? marginMs : earlyMs, clock.now());

  async function advance(stored: Tokens | null): Promise<Renewed> {
    const tokens = await chain.advance(stored);
    return { tokens, gotAt: clock.now() };
  }

  const found = (tokens: Tokens): Renewed => ({ tokens, gotAt: together && (tokens.gotAt ?? null) });

  async function advanceInTurn(stale: string | undefined, turn: AbortSignal): Promise<Renewed> {
    // Somebody else may have been quicker.
    const stored = await chain.read();
    if (lasting(stored, stale)) return found(stored);
    turn.throwIfAborted();
    for (;;) {
      try {
        return await advance(stored);
      } catch (error) {
        if (!chain.hasUnsaved() || turn.aborted) throw error;
        failed(error);
        await pause(keepAgainMs, clock, turn);
      }
    }
  }

  return async (stale: string | undefined): Promise<Renewed> => {
    const stored = await chain.read();
    if (lasting(stored, stale)) return found(stored);
    if (together === null) return advance(stored);
    const turn = { name: 'zalo-oa tokens', clock, beginMsMax: turnMsMax };
    return exclusively(together, turn, (signal) => advanceInTurn(stale, signal));
  };
}

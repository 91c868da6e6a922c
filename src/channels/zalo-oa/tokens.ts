/**
 * Keeps the access token fresh: refreshed here only, before it ends or when Zalo refuses it; whoever waits shares one refresh. Of several
 * processes one refreshes at a time, and the others read what it has got.
 */
import type { Clock } from '../../engine/clock.ts';
import { RetryLaterError } from '../../engine/outside.ts';
import type { Together } from '../together.ts';
import { type ChainOptions, createChain, NoTokensError, type Tokens } from './chain.ts';
import { createRenewal, earlyMs, gapMs, isGood, marginMs } from './renewal.ts';

export interface TokenOptions extends Omit<ChainOptions, 'now'> {
  clock: Clock;
  /** The processes that share the store; without any it is this process's alone. */
  together?: Together | null | undefined;
  /** What spreads refreshes of several processes over time, from 0 to 1. */
  random?: (() => number) | undefined;
}

export interface AccessTokens {
  /** One that should be good. Throws `RetryLaterError` when there is none for now. */
  current(): Promise<string>;
  /** Zalo will not have this one: the next `current` is another. */
  refused(accessToken: string): void;
  /** In words for the operator; null when all is well. */
  trouble(): string | null;
  /** Refreshes by itself from now on. Throws, in words for the operator, when the configured token was never good. */
  start(): Promise<void>;
  /** Resolves when no refresh is under way: one that has been sent is awaited, and its pair kept. */
  stop(): Promise<void>;
}

/** A token that was got just now and is refused is not the token's fault; more of them would not help. */
const youngMs = 30_000;
const youngPauseMs = 60_000;
const pauseMs = { first: 5_000, longest: 600_000 };
/** Refreshes by themselves are spread over so long, so that all processes but the first find a new pair in the store. */
const spreadMs = 600_000;

/** Knows nothing until the first call, which reads the store. */
export function createTokens(options: TokenOptions): AccessTokens {
  const { clock, failed, together = null, random = Math.random } = options;
  const chain = createChain({ ...options, now: clock.now });
  const renewal = createRenewal({ chain, clock, failed, together });
  const state = {
    known: null as Tokens | null,
    gotAt: Number.NEGATIVE_INFINITY,
    notBefore: 0,
    failures: 0,
    trouble: null as NoTokensError | null,
    ending: false,
  };
  let renewing: Promise<string> | null = null;
  let callOff = () => {};

  const good = (tokens: Tokens | null, restMs: number): tokens is Tokens => isGood(tokens, restMs, clock.now());

  async function renew(stale: string | undefined): Promise<string> {
    const { tokens, gotAt } = await renewal(stale);
    state.gotAt = gotAt ?? state.gotAt;
    Object.assign(state, { known: tokens, failures: 0, notBefore: 0, trouble: null });
    tend();
    return tokens.accessToken;
  }

  function putOff(error: unknown): RetryLaterError {
    state.failures += 1;
    const ms = Math.min(pauseMs.longest, pauseMs.first * 2 ** (state.failures - 1));
    state.notBefore = clock.now() + ms;
    state.trouble = error instanceof NoTokensError ? error : new NoTokensError('no new tokens', { cause: error });
    failed(error);
    tend();
    return new RetryLaterError(ms, error);
  }

  function once(): Promise<string> {
    const stale = state.known?.accessToken;
    renewing ??= renew(stale)
      .catch((error: unknown) => {
        throw putOff(error);
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  }

  /** Again shortly before the end, or after the pause. */
  function tend() {
    callOff();
    if (state.ending) return;
    const spread = together ? spreadMs * random() : 0;
    const early = state.known ? Math.max(state.known.accessUntil - earlyMs + spread, state.gotAt + gapMs) : 0;
    const dueAt = Math.max(state.notBefore, early);
    callOff = clock.after(Math.max(0, dueAt - clock.now()), () => void once().catch(() => {}));
  }

  return {
    async current() {
      if (good(state.known, marginMs)) return state.known.accessToken;
      const waitMs = state.notBefore - clock.now();
      if (renewing === null && waitMs > 0) throw new RetryLaterError(waitMs);
      return once();
    },
    refused(accessToken) {
      if (state.known?.accessToken !== accessToken) return;
      state.known = { ...state.known, accessUntil: 0 };
      if (clock.now() - state.gotAt >= youngMs) return;
      putOff(new NoTokensError('access tokens are refused right after they were given', { cause: undefined }));
      state.notBefore = clock.now() + youngPauseMs;
      tend();
    },
    trouble: () => state.trouble?.message ?? null,
    async start() {
      state.known = await chain.read().catch(() => null);
      if (good(state.known, earlyMs)) return tend();
      await once().catch(() => {});
      if (state.trouble?.neverGood) throw new Error(state.trouble.message);
    },
    async stop() {
      state.ending = true;
      callOff();
      await renewing?.catch(() => {});
    },
  };
}

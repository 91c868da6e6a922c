/** One refresh: a refresh token, good once, for a new pair (Zalo OAuth v4, `POST /v4/oa/access_token`, read 2026-11 in transcription). */
import { z } from 'zod';
import { ZaloOaRefusedError, ZaloOaUnansweredError } from './errors.ts';
import { postToZalo } from './http.ts';

/** `expires_in` is a text in the documentation's example; 25 hours (documented) when it is missing. */
const pairSchema = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(90_000),
});

export interface Pair {
  accessToken: string;
  refreshToken: string;
  lastsMs: number;
}

/**
 * `refused`: the token is spent or was never good. `unknown`: it may have been used up, its answer lost. `later`: nothing happened.
 * The reason is for staff.
 */
export type Exchanged = { outcome: 'pair'; pair: Pair } | { outcome: 'refused' | 'unknown' | 'later'; error: Error };

export interface ExchangeOptions {
  oauthRoot: string;
  appId: string;
  /** The app's secret key. */
  secret: string;
  fetch?: typeof fetch | undefined;
}

/** Longer than an answer takes, shorter than the end of the assistant may take. */
const limitMs = 8_000;

/** A function that makes one try and never throws. */
export function createExchange(options: ExchangeOptions): (refreshToken: string) => Promise<Exchanged> {
  const { oauthRoot, appId, secret, fetch: send = fetch } = options;
  return async (refreshToken) => {
    try {
      const answer = await postToZalo(
        {
          call: 'refresh',
          url: `${oauthRoot}/v4/oa/access_token`,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', secret_key: secret },
          body: new URLSearchParams({
            refresh_token: refreshToken,
            app_id: appId,
            grant_type: 'refresh_token',
          }).toString(),
          // Not called off when the assistant stops: the pair in the answer would be lost.
          signal: AbortSignal.timeout(limitMs),
        },
        send,
      );
      const read = pairSchema.safeParse(answer);
      if (!read.success) return { outcome: 'unknown', error: new Error('Zalo OA refresh: no tokens in the answer') };
      const { access_token: accessToken, refresh_token: next, expires_in: seconds } = read.data;
      return { outcome: 'pair', pair: { accessToken, refreshToken: next, lastsMs: seconds * 1_000 } };
    } catch (error) {
      return { outcome: outcomeOf(error), error: error instanceof Error ? error : new Error('refresh failed') };
    }
  };
}

function outcomeOf(error: unknown): 'refused' | 'unknown' | 'later' {
  if (error instanceof ZaloOaUnansweredError) return error.sent ? 'unknown' : 'later';
  if (!(error instanceof ZaloOaRefusedError)) return 'unknown';
  if (error.means === 'patience') return 'later';
  // No table of these codes is published: whatever is answered in the API's own form is meant.
  if (error.code !== null) return 'refused';
  // A gateway's page after the request was passed on, or before.
  return error.httpStatus >= 500 ? 'unknown' : 'later';
}

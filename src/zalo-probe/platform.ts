/** Raw calls of the Zalo Bot Platform (docs read 2026-11): the channel's client hides on purpose what is to be seen here. */
import { boundedText, parsedJson } from '../answer-text.ts';
import { unreachable } from '../channels/zalo-bot/call-error.ts';
import type { Clock } from '../engine/clock.ts';
import { withinMs } from '../engine/time-limit.ts';
import type { Discretion } from './discretion.ts';

/** What came of one call. */
export interface Exchange {
  /** Null when nothing came. */
  httpStatus: number | null;
  /** Without its parameters; empty when there is none. */
  contentType: string;
  /** Null when what came is not an envelope `{ok, …}`. */
  ok: boolean | null;
  result: unknown;
  errorCode: number | null;
  /** In the platform's words, made harmless; or why nothing came. */
  description: string;
  tookMs: number;
}

export interface Platform {
  /** One try, at most `ms`. Rejects only when the signal aborts, with its reason. */
  call(method: string, params: object, limits: { ms?: number; signal: AbortSignal }): Promise<Exchange>;
  /** How many calls of a method were made. */
  made(method: string): number;
  /** The methods that were answered with 429, by HTTP or in the envelope, and how often. */
  tooMany(): ReadonlyMap<string, number>;
}

export interface PlatformOptions {
  token: string;
  /** Without a slash at its end. */
  apiRoot: string;
  fetch: typeof fetch;
  clock: Clock;
  discretion: Discretion;
}

const callLimitMs = 30_000;
/** An update is a few kB. */
const answerBytesMax = 1024 * 1024;
const tooManyCode = 429;

/** Holds no connection open by itself. */
export function createPlatform({ token, apiRoot, fetch, clock, discretion }: PlatformOptions): Platform {
  const made = new Map<string, number>();
  const tooMany = new Map<string, number>();
  const count = (counts: Map<string, number>, method: string) => counts.set(method, (counts.get(method) ?? 0) + 1);

  async function exchange(method: string, params: object, signal: AbortSignal) {
    try {
      const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(params),
        // A redirect would take the token somewhere else.
        redirect: 'manual',
        signal,
      });
      return { response, said: parsedJson(await boundedText(response, answerBytesMax)) };
    } catch (error) {
      return { lost: unreachable(error, signal.aborted).description };
    }
  }

  return {
    async call(method, params, { ms = callLimitMs, signal }) {
      signal.throwIfAborted();
      count(made, method);
      const begun = clock.now();
      const came = await withinMs({ ms, clock, signal }, (limited) => exchange(method, params, limited));
      signal.throwIfAborted();
      const seen = toExchange(came, discretion);
      if (seen.httpStatus === tooManyCode || seen.errorCode === tooManyCode) count(tooMany, method);
      return { ...seen, tookMs: clock.now() - begun };
    },
    made: (method) => made.get(method) ?? 0,
    tooMany: () => tooMany,
  };
}

type Came = { response: Response; said: unknown } | { lost: string };

function toExchange(came: Came, discretion: Discretion): Omit<Exchange, 'tookMs'> {
  const nothing = { httpStatus: null, contentType: '', ok: null, result: undefined, errorCode: null };
  if ('lost' in came) return { ...nothing, description: `no answer: ${came.lost}` };
  const { response, said } = came;
  const envelope = isObject(said) ? said : {};
  const code = envelope['error_code'] ?? envelope['errorCode'];
  return {
    httpStatus: response.status,
    contentType: /^[\w./+-]{1,60}/.exec(response.headers.get('content-type') ?? '')?.[0] ?? '',
    ok: typeof envelope['ok'] === 'boolean' ? envelope['ok'] : null,
    result: envelope['result'],
    errorCode: code === undefined || code === null || !Number.isInteger(Number(code)) ? null : Number(code),
    description: typeof envelope['description'] === 'string' ? discretion.quote(envelope['description']) : '',
  };
}

/** How an exchange is told: statuses, kind, the platform's words. */
export function describeExchange({ httpStatus, contentType, ok, errorCode, description }: Exchange): string {
  if (httpStatus === null) return description;
  const envelope = ok === null ? 'no envelope' : `ok ${ok}${errorCode === null ? '' : `, error_code ${errorCode}`}`;
  return [
    `HTTP ${httpStatus}`,
    ...(contentType === 'application/json' ? [] : [contentType || 'no content type']),
    envelope,
    ...(description === '' ? [] : [`"${description}"`]),
  ].join(', ');
}

/** Whether a value has named fields. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

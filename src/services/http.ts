/** JSON over HTTP with a time limit and a schema. What trying again cannot help is told apart from what it may. */
import { z } from 'zod';
import { boundedText, networkCode, parsedJson } from '../answer-text.ts';
import { type Clock, systemClock } from '../engine/clock.ts';
import { TerminalError } from '../engine/outside.ts';

const defaultTimeoutMs = 10_000;
/** The largest honest answer is a few hundred bytes. */
const answerBytesMax = 1024 * 1024;
/** A longer wish is taken as this: whoever waits an hour may as well ask again. */
const retryAfterMaxMs = 60 * 60 * 1000;

/**
 * The same call may succeed later: network, time limit, 408, 425, 429, 5xx. `retryAfterMs` is what the service asked for; `code`, for logs,
 * is the status, Node's word for what befell the network, or `timeout`.
 */
export class RetryableError extends Error {
  override name = 'RetryableError';
  readonly code: string;
  readonly retryAfterMs: number | null;
  constructor(message: string, { code, retryAfterMs = null }: { code: string; retryAfterMs?: number | null }) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Refusals that are answers: the `code` of the problem, and the shape of what comes with it. */
export type Refusals = Record<string, z.ZodType>;

export type Outcome<Answer extends z.ZodType, Known extends Refusals> =
  | { code: null; body: z.output<Answer> }
  | { [Code in keyof Known]: { code: Code; body: z.output<Known[Code]> } }[keyof Known];

export interface Call<Answer extends z.ZodType, Known extends Refusals> {
  /** For messages, instead of the path, which may hold an id. */
  operation: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** As JSON; a GET has none. */
  body?: unknown;
  /** Of a 2xx answer. */
  answer: Answer;
  refusals: Known;
  /** Sent as `Idempotency-Key`, but with a GET, which changes nothing however often it is sent. */
  key: string;
  signal: AbortSignal;
}

export interface Http {
  /**
   * One attempt. Throws `RetryableError` when the network or the time limit ends it, and for 408, 425, 429 and 5xx whatever
   * comes with them; `TerminalError` for a redirect, another 4xx that is no known refusal, and an answer that is too large,
   * no JSON, or of another shape (`code`: the status, `size` or `shape`); and the reason of `signal` once that is aborted.
   * No message, code or cause holds anything of a body, a header or a path: they end up in logs.
   */
  call<Answer extends z.ZodType, Known extends Refusals>(call: Call<Answer, Known>): Promise<Outcome<Answer, Known>>;
}

export interface HttpOptions {
  /** For messages. */
  service: string;
  baseUrl: string;
  token: string;
  fetch?: typeof fetch | undefined;
  /** For each attempt, until the last byte of the answer; 10 s unless told. */
  timeoutMs?: number | undefined;
  /** What the time limit runs on; the machine's unless told. */
  clock?: Clock | undefined;
}

/** A client of one service at one address; holds no connection open by itself. */
export function createHttp(options: HttpOptions): Http {
  const { timeoutMs = defaultTimeoutMs, clock = systemClock } = options;
  const send = options.fetch ?? fetch;
  const base = options.baseUrl.replace(/\/+$/, '');

  return {
    async call({ operation, method, path, body, answer, refusals, key, signal }) {
      const name = `${options.service} ${operation}`;
      const reply = await guarded(name, { signal, timeoutMs, clock }, async (limited) => {
        const response = await send(`${base}${path}`, {
          method,
          headers: {
            Accept: 'application/json, application/problem+json',
            Authorization: `Bearer ${options.token}`,
            ...(method !== 'GET' && {
              'Content-Type': 'application/json',
              // Header values are ASCII; keys nearly always are.
              'Idempotency-Key': encodeURI(key.toWellFormed()),
            }),
          },
          ...(method !== 'GET' && { body: JSON.stringify(body) }),
          // A redirect would take the token and the number somewhere else.
          redirect: 'manual',
          signal: limited,
        });
        return {
          status: response.status,
          text: await boundedText(response, answerBytesMax),
          retryAfterMs: retryAfterMs(response.headers.get('Retry-After'), clock.now()),
        };
      });
      return understood(reply, { name, answer, refusals });
    },
  };
}

interface Reply {
  status: number;
  /** Null: more than `answerBytesMax`, of which no more was read. */
  text: string | null;
  retryAfterMs: number | null;
}

/** What a whole answer means, as `Http.call` promises. The status comes first: a huge error page is still an error page. */
function understood<Answer extends z.ZodType, Known extends Refusals>(
  { status, text, retryAfterMs }: Reply,
  { name, answer, refusals }: { name: string; answer: Answer; refusals: Known },
): Outcome<Answer, Known> {
  const said = parsedJson(text);
  const code = status >= 400 && status < 500 ? problemCode(said) : undefined;
  const known = code !== undefined && Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  if (known !== undefined) return { code, body: shaped(known, said, name) } as Outcome<Answer, Known>;
  if (mayPass(status)) throw new RetryableError(`${name}: status ${status}`, { code: String(status), retryAfterMs });
  if (text === null) throw new TerminalError(`${name}: answer of more than ${answerBytesMax} bytes`, { code: 'size' });
  if (status >= 200 && status < 300) return { code: null, body: shaped(answer, said, name) };
  throw new TerminalError(`${name}: status ${status}, which is no known answer`, { code: String(status) });
}

function mayPass(status: number): boolean {
  return status >= 500 || [408, 425, 429].includes(status);
}

/** Runs one attempt under both limits and makes what goes wrong on the way retryable. */
async function guarded<Result>(
  name: string,
  { signal, timeoutMs, clock }: { signal: AbortSignal; timeoutMs: number; clock: Clock },
  attempt: (limited: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const callOff = clock.after(timeoutMs, () => limit.abort());
  try {
    return await attempt(AbortSignal.any([signal, limit.signal]));
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted)
      throw new RetryableError(`${name}: no answer within ${timeoutMs} ms`, { code: 'timeout' });
    const code = networkCode(error);
    throw new RetryableError(`${name}: not reachable (${code})`, { code });
  } finally {
    callOff();
  }
}

const coded = z.object({ code: z.string() });

function problemCode(said: unknown): string | undefined {
  const problem = coded.safeParse(said);
  return problem.success ? problem.data.code : undefined;
}

function shaped<Schema extends z.ZodType>(schema: Schema, said: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  // Paths are of our own schema; values and unexpected keys are not told.
  const places = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').slice(0, 5);
  throw new TerminalError(`${name}: answer of another shape at ${places.join(', ')}`, { code: 'shape' });
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), retryAfterMaxMs);
}

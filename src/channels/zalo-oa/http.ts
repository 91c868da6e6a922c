/** One POST to a Zalo server: what came back, or that nothing did. No error holds a token, an address or what was sent. */
import { z } from 'zod';
import { boundedText, networkCode, neverMade, parsedJson } from '../../answer-text.ts';
import { ZaloOaRefusedError, ZaloOaUnansweredError } from './errors.ts';

/** The largest honest answer is a few hundred bytes. */
const answerBytesMax = 256 * 1024;

/** Every answer of the API: `error` is 0 when all went well, whatever the HTTP status says (documented). */
const envelope = z.looseObject({ error: z.coerce.number().optional() });

export interface Posting {
  /** For messages, instead of the address. */
  call: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Ends it, time limit included. */
  signal: AbortSignal;
}

/**
 * The object that came back with no `error` in it. Throws `ZaloOaRefusedError` when Zalo or what stands before it refuses,
 * `ZaloOaUnansweredError` when no answer came. Redirects are not followed: they would take the token elsewhere.
 */
export async function postToZalo(
  { call, url, headers, body, signal }: Posting,
  send: typeof fetch,
): Promise<Record<string, unknown>> {
  const { httpStatus, text } = await exchange().catch((error: unknown) => {
    const why = signal.aborted ? 'time' : networkCode(error);
    throw new ZaloOaUnansweredError({ call, why, sent: signal.aborted || !neverMade(why) });
  });
  const answer = envelope.safeParse(parsedJson(text));
  const code = answer.success ? (answer.data.error ?? 0) : null;
  if (!answer.success || code !== 0 || httpStatus >= 400)
    throw new ZaloOaRefusedError({ call, code: code === 0 ? null : code, httpStatus });
  return answer.data;

  async function exchange() {
    const response = await send(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { httpStatus: response.status, text: await boundedText(response, answerBytesMax) };
  }
}

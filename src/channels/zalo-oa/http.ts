/** One POST to a Zalo server: what came back, or that nothing did. No error holds a token, an address or what was sent. */
import { z } from 'zod';
import { ZaloOaRefusedError, ZaloOaUnansweredError } from './errors.ts';

/** The largest honest answer is a few hundred bytes. */
const answerBytesMax = 256 * 1024;

/** Every answer of the API: `error` is 0 when all went well, whatever the HTTP status says (documented). */
const envelope = z.looseObject({ error: z.coerce.number().optional() });

/** Errors of connections that were never made: certain that nothing arrived. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

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
    const why = signal.aborted ? 'time' : codeOf(error);
    throw new ZaloOaUnansweredError({ call, why, sent: signal.aborted || !neverArrived.has(why) });
  });
  const answer = envelope.safeParse(parse(text));
  const code = answer.success ? (answer.data.error ?? 0) : null;
  if (!answer.success || code !== 0 || httpStatus >= 400)
    throw new ZaloOaRefusedError({ call, code: code === 0 ? null : code, httpStatus });
  return answer.data;

  async function exchange() {
    const response = await send(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { httpStatus: response.status, text: await boundedText(response) };
  }
}

/** Node's `ECONNREFUSED` and the like; the rest of such an error names hosts. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'network';
}

/** Empty for more than `answerBytesMax`, which is no answer of the API. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > answerBytesMax) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page; the schema refuses it.
    return undefined;
  }
}

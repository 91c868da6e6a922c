/** One POST to the bot's webhook, and the call its answer may hold. */
import { isObject, type Params } from './params.ts';
import type { TgUpdate } from './types.ts';

export interface Posted {
  taken: boolean;
  /** HTTP status, or what went wrong instead. */
  result: number | string;
  /** As getWebhookInfo words it. */
  message: string;
  body: string;
}

/** Longest answer looked at; a bot's reply is one small call. */
const MAX_REPLY_CHARS = 1_000_000;

/** Never rejects. Redirects are not followed. */
export async function post(options: {
  url: string;
  secret: string | undefined;
  update: TgUpdate;
  signal: AbortSignal;
}): Promise<Posted> {
  const { url, secret, update, signal } = options;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}) },
      body: JSON.stringify(update),
      redirect: 'manual',
      signal,
    });
    const body = (await answer.text()).slice(0, MAX_REPLY_CHARS);
    const message = `Wrong response from the webhook: ${answer.status} ${answer.statusText}`.trim();
    return { taken: answer.ok, result: answer.status, message, body };
  } catch (error) {
    const message = transportError(error);
    return { taken: false, result: message, message, body: '' };
  }
}

/** Its result is never told to the bot. @see https://core.telegram.org/bots/api#making-requests-when-getting-updates (read 2026-11) */
export function readReplyCall(body: string): { method: string; params: Params } | undefined {
  try {
    const call: unknown = JSON.parse(body);
    if (!isObject(call) || typeof call.method !== 'string') return undefined;
    const { method, ...params } = call;
    return { method, params };
  } catch {
    // "ok", HTML, nothing: Telegram reads no more into an answer than that the update was taken.
    return undefined;
  }
}

function transportError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'Read timeout expired';
  const code = isObject(error.cause) ? error.cause.code : undefined;
  if (code === 'ECONNREFUSED') return 'Connection refused';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'Connection reset by peer';
  return typeof code === 'string' ? code : error.message;
}

/** One POST to the bot's webhook. */
import { isObject } from './params.ts';

export interface Posted {
  taken: boolean;
  /** HTTP status, or what went wrong instead. */
  result: number | string;
  /** In words, as Telegram's getWebhookInfo has it. */
  message: string;
  /** What the bot answered, cut to a million characters; empty if nothing came. */
  body: string;
}

/** Longest answer looked at; a bot's reply is one small call. */
const MAX_REPLY_CHARS = 1_000_000;

/** Posts JSON. Any 2xx is taken. Never rejects. Redirects are not followed. */
export async function post(options: {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}): Promise<Posted> {
  const { url, headers, body, signal } = options;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal,
    });
    const answered = (await answer.text()).slice(0, MAX_REPLY_CHARS);
    const message = `Wrong response from the webhook: ${answer.status} ${answer.statusText}`.trim();
    return { taken: answer.ok, result: answer.status, message, body: answered };
  } catch (error) {
    const message = transportError(error);
    return { taken: false, result: message, message, body: '' };
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

/** The call that a bot's answer to an update may hold. */
import { isObject, type Params } from '../platform/params.ts';

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

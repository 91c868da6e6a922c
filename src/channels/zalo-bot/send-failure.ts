/** What a failed send means to the outbox (Zalo Bot Platform docs, error codes, read 2026-11). */
import { CitizenGoneError, UndeliverableError } from '../../engine/outside.ts';
import { saidCode, ZaloBotCallError } from './call-error.ts';
import type { Holds } from './holds.ts';

/** No source has seen how a send to somebody who has blocked the bot is refused; these are the words other platforms use. */
const blocked = /block|forbidden/i;
/** Nor how one to a chat that is no more. */
const noChat = /(?:chat|user|recipient)(?:_id)?\b.*\b(?:not found|not exist|does ?n[o']t exist)/i;

/** `RetryLaterError`, `CitizenGoneError`, `UndeliverableError`, or the error itself: to be tried again. */
export function sendFailure(error: unknown, { holds, askedAt }: { holds: Holds; askedAt: number }): unknown {
  if (!(error instanceof ZaloBotCallError)) return error;
  if (saidCode(error, 429)) return holds.tooMany(askedAt, error);
  if (saidCode(error, 401)) return holds.tokenRefused(error);
  const { code, description } = error;
  if ((code === 403 && blocked.test(description)) || (code === 400 && noChat.test(description))) {
    return new CitizenGoneError('the chat takes no messages any more', { cause: error });
  }
  // Only in the platform's own words: a gateway's page with this status says nothing of the message.
  if (code === 400) return new UndeliverableError('Zalo will not take this message', { cause: error });
  return error;
}

/** Messages to a citizen: within what may be sent for nothing, at the account's pace, the picture given up rather than the text. */
import { RetryLaterError, UndeliverableError } from '../../engine/outside.ts';
import { Lru } from '../../lru.ts';
import type { Channel, Message } from '../channel.ts';
import type { Pacer } from '../pacer.ts';
import { type BodyOptions, bodyOf } from './body.ts';
import type { ZaloOaClient } from './client.ts';
import { isUnknown, sendFailure, ZaloOaRefusedError } from './errors.ts';
import type { Windows } from './window.ts';

/** Messages remembered whose picture was refused while their text waits; each is one message's failure. */
const refusedPictures = 1_000;
/** Messages remembered that went out, or may have; a conversation sends one at a time, so these are many conversations. */
const remembered = 10_000;
/**
 * Waits before a message is sent once more of which nobody knows whether it is there: every one more may be a copy that is read, and
 * paid for; a server that loses answers for ten minutes should not lose the message.
 */
const doubtPausesMs = [5_000, 60_000, 600_000];
/** A new token that is refused as well is nothing a message can help. */
const tokenPauseMs = 60_000;

export interface SenderOptions extends BodyOptions {
  client: Pick<ZaloOaClient, 'sendConsultation'>;
  turn: Pacer['turn'];
  windows: Pick<Windows, 'count'>;
  /** Where Zalo's servers fetch pictures, `/pictures/<name>.png`; without it none are shown. */
  publicUrl?: string | undefined;
  /** A picture could not be shown, and its text went without it. */
  failed: (error: unknown) => void;
}

/**
 * `Channel.send`. A message that went out is not sent again under its key. After a time limit or a broken connection nobody knows
 * whether it is there; it is sent again, three times at most, as for an elderly citizen an answer that comes twice is better than none.
 */
export function createSender(options: SenderOptions): Channel['send'] {
  const { client, turn, windows, publicUrl, failed } = options;
  const withoutPicture = new Lru<true>(refusedPictures);
  const done = new Lru<true>(remembered);
  const doubts = new Lru<number>(remembered);

  async function post(message: Message, pictureUrl: string | null, signal: AbortSignal) {
    await turn(message.chat, signal);
    await client.sendConsultation(bodyOf(message, pictureUrl, options), signal).catch((error: unknown) => {
      const tokenRefused = error instanceof ZaloOaRefusedError && error.means === 'token';
      throw tokenRefused ? new RetryLaterError(tokenPauseMs, error) : sendFailure(error);
    });
  }

  /** Whether it is there. */
  async function withPicture(message: Message, pictureUrl: string, signal: AbortSignal): Promise<boolean> {
    try {
      await post(message, pictureUrl, signal);
      return true;
    } catch (error) {
      if (!(error instanceof UndeliverableError)) throw error;
      failed(error);
      withoutPicture.set(message.key, true);
      return false;
    }
  }

  function doubted(key: string, error: unknown): unknown {
    if (!isUnknown(error)) return error;
    const times = doubts.get(key) ?? 0;
    doubts.set(key, times + 1);
    const pauseMs = doubtPausesMs[times];
    return pauseMs === undefined
      ? new UndeliverableError('Zalo did not say whether it took this message', { cause: error })
      : new RetryLaterError(pauseMs, error);
  }

  async function show(message: Message, signal: AbortSignal) {
    const { picture, key } = message;
    const shows = picture !== undefined && publicUrl !== undefined && withoutPicture.get(key) === undefined;
    if (shows && (await withPicture(message, `${publicUrl}/pictures/${picture.name}.png`, signal))) return;
    await post(message, null, signal);
    withoutPicture.delete(key);
  }

  return async (message, signal) => {
    const { key } = message;
    // The engine knows a message in pieces as one, and tries it again as a whole.
    if (done.get(key)) return;
    windows.count(message);
    await show(message, signal).catch((error: unknown) => {
      throw doubted(key, error);
    });
    done.set(key, true);
  };
}

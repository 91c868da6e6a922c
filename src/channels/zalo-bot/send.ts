/** Messages and pictures to a chat (Zalo Bot Platform docs, sendMessage and sendPhoto, read 2026-11). */
import type { Clock } from '../../engine/clock.ts';
import { CitizenGoneError, RetryLaterError, UndeliverableError } from '../../engine/outside.ts';
import { withinMs } from '../../engine/time-limit.ts';
import { Lru } from '../../lru.ts';
import type { Channel, Message } from '../channel.ts';
import { ZaloBotCallError } from './call-error.ts';
import type { ZaloBotClient } from './client.ts';
import type { Holds } from './holds.ts';
import { sendFailure } from './send-failure.ts';

/** A delivery has 45 s in all; 60 s are reported for pictures that Zalo fetches slowly, but the text must have its time, too. */
const photoLimitMs = 30_000;
const textLimitMs = 20_000;
const probeLimitMs = 10_000;
/** Messages remembered; a conversation sends one at a time, so these are many conversations. */
const remembered = 10_000;

export interface SenderOptions {
  client: ZaloBotClient;
  clock: Clock;
  holds: Holds;
  /** Where `/pictures/<name>.png` is found from outside; null: no pictures. */
  publicUrl: string | null;
  /** A message was taken, or may have been. */
  counted: () => void;
  /** A picture could not be shown, and its text went without it. */
  failed: (error: unknown) => void;
}

/**
 * `Channel.send`. A message that went out is not sent again under the same key; the text fits a caption (2,000 characters), as
 * `maxText` is less.
 *
 * When the outcome is unknown (silence, a cut connection, a gateway that gave up waiting) the message is tried once more, and only
 * when the platform answers at all: losing an answer is worse for an elderly citizen than reading it twice, but many times is
 * worse, too, and costs quota. The docs know no key that would drop the repetition. Unknown again, it is left to staff.
 */
export function createSender(options: SenderOptions): Channel['send'] {
  const { client, clock, holds, publicUrl, counted, failed } = options;
  const done = new Lru<true>(remembered);
  const inDoubt = new Lru<true>(remembered);
  const pictureFailed = new Lru<true>(remembered);

  async function tracked(ms: number, signal: AbortSignal, call: (limited: AbortSignal) => Promise<void>) {
    const askedAt = clock.now();
    try {
      await withinMs({ ms, clock, signal }, call);
      holds.passed();
      counted();
    } catch (error) {
      if (maybe(error)) counted();
      throw sendFailure(error, { holds, askedAt });
    }
  }

  /** Whether it is there. Where it may not be, the text has to do: perhaps twice, but not kept back. */
  async function showPicture({ key, chat, text, picture }: Message, signal: AbortSignal): Promise<boolean> {
    if (publicUrl === null || picture === undefined || pictureFailed.get(key)) return false;
    const photo = `${publicUrl}/pictures/${picture.name}.png`;
    try {
      await tracked(photoLimitMs, signal, (limited) => client.sendPhoto({ chat, photo, caption: text }, limited));
      return true;
    } catch (error) {
      if (error instanceof RetryLaterError || error instanceof CitizenGoneError || signal.aborted) throw error;
      pictureFailed.set(key, true);
      failed(error);
      return false;
    }
  }

  /** Rejects when the platform does not answer. Costs no quota. */
  async function probe(signal: AbortSignal) {
    const askedAt = clock.now();
    try {
      await withinMs({ ms: probeLimitMs, clock, signal }, (limited) => client.getMe(limited));
    } catch (error) {
      throw sendFailure(error, { holds, askedAt });
    }
  }

  function doubted(key: string, error: unknown): unknown {
    if (!maybe(error)) return error;
    if (inDoubt.get(key))
      return new UndeliverableError('Zalo did not say whether it took this message', { cause: error });
    inDoubt.set(key, true);
    return error;
  }

  return async (message, signal) => {
    const { key, chat, text } = message;
    if (done.get(key)) return;
    holds.check();
    if (inDoubt.get(key)) await probe(signal);
    if (!(await showPicture(message, signal))) {
      await tracked(textLimitMs, signal, (limited) => client.sendMessage({ chat, text }, limited)).catch((error) => {
        throw doubted(key, error);
      });
    }
    done.set(key, true);
  };
}

const maybe = (error: unknown) => error instanceof ZaloBotCallError && error.mayHaveHappened;

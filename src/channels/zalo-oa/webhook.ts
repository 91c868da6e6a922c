/** Events that Zalo brings: signature first, on disk second, answered third. Zalo waits two seconds, and switches a webhook off in the end. */
import express, { type Router } from 'express';
import { parsedJson } from '../../answer-text.ts';
import type { Clock } from '../../engine/clock.ts';
import { durableInTime } from '../durable-in-time.ts';
import { readEvent } from './events.ts';
import { type Signing, signedAt } from './signature.ts';

/** An event is a few kB; files are brought by their address only. */
const bodyLimit = '1mb';
/**
 * Zalo brings an event again after 30 s, 5, 15, 30 min and 1 h, one after the other 1 h 51 min: what is older is no retry. A clock of
 * ours that is slow must not cost an event either.
 */
const oldestMs = 3 * 3_600_000;
const newestMs = 2 * 3_600_000;

export interface WebhookOptions extends Signing {
  clock: Clock;
  /** Resolves when the event is durable; rejects when it is not to be taken. `id`: the message's, the same when it is brought again. */
  keep: (chat: string, event: unknown, id: string) => Promise<void>;
  failed: (error: unknown) => void;
}

/** An event was genuine, but old: a retry beyond all retries, or somebody who repeats what they have overheard. */
export class StaleEventError extends Error {
  override name = 'StaleEventError';
}

/** 200 once the event is durable or when there is nothing to do about it, 503 when it is not durable in time (Zalo brings it again), 401 for a wrong signature. */
export function webhookRouter(options: WebhookOptions): Router {
  const { clock, keep, failed } = options;
  const router = express.Router();

  /** Null: nothing to keep. */
  function eventIn(body: Buffer, at: number) {
    const ageMs = clock.now() - at;
    if (ageMs > oldestMs || ageMs < -newestMs) {
      failed(new StaleEventError(`Zalo OA: an event of ${Math.round(ageMs / 60_000)} min ago was left aside`));
      return null;
    }
    // Signed and no JSON: nothing that could be answered.
    const event = parsedJson(body.toString('utf8'));
    const read = readEvent(event);
    return read && { chat: read.chat, event, id: read.inbound.messageId };
  }

  router.post('/', express.raw({ type: () => true, limit: bodyLimit }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const at = signedAt(body, request.get('x-zevent-signature') ?? '', options);
    if (at === null) return void response.sendStatus(401);
    try {
      const found = eventIn(body, at);
      if (found) await durableInTime(keep(found.chat, found.event, found.id), clock);
      response.sendStatus(200);
    } catch (error) {
      failed(error);
      response.sendStatus(503);
    }
  });
  return router;
}

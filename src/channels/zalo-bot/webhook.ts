/**
 * Updates that the platform brings itself (Zalo Bot Platform docs, webhook, read 2026-11). Nothing is signed: the secret is all
 * there is, and whoever does not know it is turned away before a byte of the body is read.
 */
import express, { type Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import { requireSecret } from '../webhook-secret.ts';

/** An update is a few kB; files stay with Zalo. */
const bodyLimit = '1mb';
const secretHeader = 'x-bot-api-secret-token';
/** Code bases that run live aim at an answer within 2 s; what happens later is not documented. */
const answerWithinMs = 1_800;

export interface WebhookOptions {
  secret: string;
  clock: Clock;
  /** Resolves when all that the body holds is durable. */
  keep: (body: unknown) => Promise<void>;
  failed: (error: unknown) => void;
}

/** The disk was not quick enough; the update may be kept all the same, and brought again it is the same message again. */
export class TooSlowError extends Error {
  override name = 'TooSlowError';
}

/**
 * 200 once what came is durable, 503 when it is not in time, 401 without the secret. The platform's first call, to see whether
 * anybody is there, carries no message and gets 200, too; whether it is a POST is not documented. An empty secret throws.
 */
export function webhookRouter({ secret, clock, keep, failed }: WebhookOptions): Router {
  if (secret.length < 8 || secret.length > 256) throw new RangeError('the webhook secret needs 8 to 256 characters');
  const router = express.Router();
  router.get('/', (_request, response) => void response.sendStatus(200));
  router.post(
    '/',
    requireSecret(secretHeader, secret),
    express.json({ limit: bodyLimit }),
    async (request, response) => {
      try {
        await inTime(keep(request.body), clock);
        response.sendStatus(200);
      } catch (error) {
        failed(error);
        response.sendStatus(503);
      }
    },
  );
  return router;
}

async function inTime(keeping: Promise<void>, clock: Clock): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const callOff = clock.after(answerWithinMs, () =>
    reject(new TooSlowError(`not durable within ${answerWithinMs} ms`)),
  );
  await Promise.race([keeping, late]).finally(callOff);
}

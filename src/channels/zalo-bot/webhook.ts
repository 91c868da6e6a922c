/**
 * Updates that the platform brings itself (Zalo Bot Platform docs, webhook, read 2026-11). Nothing is signed: the secret is all
 * there is, and whoever does not know it is turned away before a byte of the body is read.
 */
import express, { type Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import { requireSecret } from '../../shown-secrets.ts';
import { durableInTime } from '../durable-in-time.ts';

/** Where it is mounted, under PUBLIC_URL. */
export const webhookPath = '/webhooks/zalo';
/** An update is a few kB; files stay with Zalo. */
const bodyLimit = '1mb';
export const secretHeader = 'x-bot-api-secret-token';

export interface WebhookOptions {
  secret: string;
  clock: Clock;
  /** Resolves when all that the body holds is durable. */
  keep: (body: unknown) => Promise<void>;
  failed: (error: unknown) => void;
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
        await durableInTime(keep(request.body), clock);
        response.sendStatus(200);
      } catch (error) {
        failed(error);
        response.sendStatus(503);
      }
    },
  );
  return router;
}

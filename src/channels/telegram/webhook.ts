/** Updates that Telegram brings itself. Whoever does not know the secret is turned away before a byte of the body is read. */
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';

/** An update is a few kB; Telegram sends no files here. */
const bodyLimit = '1mb';

export interface WebhookOptions {
  secret: string;
  /** Resolves when the update is durable. */
  take: (update: unknown) => Promise<void>;
  failed: (error: unknown) => void;
}

/** 200 once the update is durable, 503 when it is not (Telegram brings it again), 401 without the secret. */
export function webhookRouter({ secret, take, failed }: WebhookOptions): Router {
  const router = express.Router();
  router.post('/', requireSecret(secret), express.json({ limit: bodyLimit }), async (request, response) => {
    try {
      await take(request.body);
      response.sendStatus(200);
    } catch (error) {
      failed(error);
      response.sendStatus(503);
    }
  });
  return router;
}

/** Header of Bot API, setWebhook; compared by digests, so that neither length nor content shows in the time it takes. */
const requireSecret =
  (secret: string): RequestHandler =>
  (request, response, next) => {
    const given = request.get('x-telegram-bot-api-secret-token') ?? '';
    if (timingSafeEqual(digest(given), digest(secret))) next();
    else response.sendStatus(401);
  };

const digest = (text: string) => createHash('sha256').update(text).digest();

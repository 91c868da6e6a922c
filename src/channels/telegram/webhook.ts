/** Updates that Telegram brings itself. Whoever does not know the secret is turned away before a byte of the body is read. */
import express, { type Router } from 'express';
import { requireSecret } from '../../shown-secrets.ts';

/** An update is a few kB; Telegram sends no files here. */
const bodyLimit = '1mb';

export interface WebhookOptions {
  secret: string;
  /** Resolves when the update is durable. */
  take: (update: unknown) => Promise<void>;
  failed: (error: unknown) => void;
}

/** Bot API, setWebhook. */
const secretHeader = 'x-telegram-bot-api-secret-token';

/** 200 once the update is durable, 503 when it is not (Telegram brings it again), 401 without the secret. */
export function webhookRouter({ secret, take, failed }: WebhookOptions): Router {
  const router = express.Router();
  router.post(
    '/',
    requireSecret(secretHeader, secret),
    express.json({ limit: bodyLimit }),
    async (request, response) => {
      try {
        await take(request.body);
        response.sendStatus(200);
      } catch (error) {
        failed(error);
        response.sendStatus(503);
      }
    },
  );
  return router;
}

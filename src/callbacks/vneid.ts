/** What the VNeID service tells by itself: a registration was approved (src/mocks/openapi/vneid.yaml, `webhooks`). */
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Engine, Notified } from '../engine/engine.ts';
import type { References } from '../services/reference.ts';
import { requireBearer } from '../shown-secrets.ts';

/** An event is a few hundred bytes. */
const bodyLimit = '4kb';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const approved = z.object({
  id,
  type: z.literal('registration.approved'),
  registration: id,
  at: z.iso.datetime({ offset: true }),
  /** Anything longer than ours is not ours. */
  reference: z.string().max(200).optional(),
});
export type Approved = z.output<typeof approved>;

/** `stranger`: without a reference of ours, so that nobody can be told. */
export type Told = Notified | 'stranger';

/** What is to be done about an approval, whichever way it comes. Rejects when the store fails; then it has to come again. */
export function createApprovals({
  references,
  notify,
}: {
  references: Pick<References, 'open'>;
  notify: Engine['notify'];
}): (event: Approved) => Promise<Told> {
  return async ({ id, registration, at, reference }) => {
    const conversation = reference === undefined ? null : references.open(reference);
    if (conversation === null) return 'stranger';
    return notify({ conversation, id, event: { type: 'vneid.approved', registration, at: Date.parse(at) } });
  };
}

export interface VneidCallbackOptions {
  /** `SERVICES_TOKEN`: the service shows the one it is shown. */
  token: string;
  take: (event: Approved) => Promise<Told>;
  /** Told what became of each event that was taken. */
  taken: (told: Told) => void;
  /** Told why one was not. */
  failed: (error: unknown) => void;
}

/** 200 once the step is durable, or when there is nothing to do; 503 when it is not durable (the service brings it again); 400 for no such event, 401 without the token. */
export function vneidCallbackRouter({ token, take, taken, failed }: VneidCallbackOptions): Router {
  const router = express.Router();
  router.post('/', requireBearer(token), express.json({ limit: bodyLimit }), async (request, response) => {
    const event = approved.safeParse(request.body);
    if (!event.success) return void response.sendStatus(400);
    try {
      taken(await take(event.data));
      response.sendStatus(200);
    } catch (error) {
      failed(error);
      response.sendStatus(503);
    }
  });
  return router;
}

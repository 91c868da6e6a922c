/** Speaks the API of our SMS gateway (src/mocks/openapi/sms.yaml) and sends codes by ZNS, so that `SMS_URL` can point here. */
import { createHash } from 'node:crypto';
import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import { Lru } from '../../lru.ts';
import { requireBearer } from '../../shown-secrets.ts';
import type { Zns, ZnsOutcome } from './zns.ts';

/** A message is a few hundred bytes. */
const bodyLimit = '4kb';
const keyCharsMax = 255;
/** Keys remembered with what was asked under them. */
const keysMax = 20_000;

/** Vietnamese mobile numbers, with 0, 84 or +84 in front. */
const phone = z
  .string()
  .max(30)
  .transform((text) => text.replaceAll(/[\s.-]/g, '').replace(/^\+?84(?=\d{9}$)/, '0'))
  .pipe(z.string().regex(/^0[35789]\d{8}$/));
const input = z.strictObject({ to: phone, text: z.string().min(1).max(612), from: z.string().max(11).optional() });

export interface ZnsGatewayOptions {
  /** The bearer token of those who may send. */
  token: string;
  send: Zns['send'];
}

/**
 * To be mounted anywhere; answers `POST /messages`. 201 when it was sent; 422 for a text without a code (`no-code`), and for a phone
 * without Zalo (`unreachable`); 409 when nobody knows (`outcome-unknown`), which its callers do not try again; 502 and 503 when it was not sent.
 */
export function znsGatewayRouter({ token, send }: ZnsGatewayOptions): Router {
  const router = express.Router();
  const asked = new Lru<string>(keysMax);

  async function replyTo(body: unknown, givenKey: string | undefined): Promise<Reply> {
    const read = input.safeParse(body);
    if (!read.success) {
      // Paths only: a value may be somebody's number.
      return problem(400, 'bad-request', { fields: read.error.issues.map(({ path }) => path.join('.')) });
    }
    const { to, text } = read.data;
    const fingerprint = createHash('sha256').update(`${to}\n${text}`).digest('base64url');
    const key = givenKey ?? fingerprint;
    if (key.length === 0 || key.length > keyCharsMax) return problem(400, 'bad-idempotency-key');
    if ((asked.get(key) ?? fingerprint) !== fingerprint) return problem(422, 'idempotency-key-reused');
    asked.set(key, fingerprint);
    const code = codeIn(text);
    return code === null ? problem(422, 'no-code') : replyOf(await send({ phone: to, code, key }));
  }

  const guard = requireBearer(token, (response) => answer(response, problem(401, 'unauthorized')));
  router.post('/messages', guard, express.json({ limit: bodyLimit }), async (request, response) => {
    answer(response, await replyTo(request.body, request.get('idempotency-key')));
  });
  return router;
}

interface Reply {
  status: number;
  body: object;
  retryAfterMs?: number;
}

function replyOf(outcome: ZnsOutcome): Reply {
  if (outcome.outcome === 'sent') return { status: 201, body: { id: outcome.id } };
  if (outcome.outcome === 'unreachable') return problem(422, 'unreachable');
  if (outcome.outcome === 'unknown') return problem(409, 'outcome-unknown');
  if (outcome.outcome === 'refused') return problem(502, 'gateway-refused');
  return { ...problem(503, 'later'), retryAfterMs: outcome.retryAfterMs };
}

/** RFC 9457. */
function problem(status: number, code: string, more: object = {}): Reply {
  return { status, body: { type: `urn:problem:${code}`, title: code.replaceAll('-', ' '), status, code, ...more } };
}

function answer(response: Response, { status, body, retryAfterMs }: Reply): void {
  if (retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(retryAfterMs / 1_000)));
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.status(status).type(type).send(JSON.stringify(body));
}

/** The only six digits that stand alone; null when there are none, or different ones. */
function codeIn(text: string): string | null {
  const [code, ...others] = new Set(text.match(/(?<!\d)\d{6}(?!\d)/g) ?? []);
  return code !== undefined && others.length === 0 ? code : null;
}

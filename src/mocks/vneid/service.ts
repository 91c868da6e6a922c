/** One mock service: a list of operations behind a bearer token, with problem+json, `Idempotency-Key` and faults. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { z } from 'zod';
import type { Faults, FaultyService } from '../faults.ts';
import { type Answer, problem } from './answer.ts';
import { createIdempotency, type Idempotency } from './idempotency.ts';

/** Larger request bodies are refused with 413; the largest honest one is an SMS of a few hundred bytes. */
const bodyLimit = '16kb';

export interface Operation {
  /** The `operationId` of the OpenAPI document, and the name faults are planned for. */
  name: string;
  method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/accounts/{id}/link`. */
  path: string;
  /** Checks body (or query) and path parameters, taken together as one object. */
  input: z.ZodType;
  handle(input: unknown): Answer | Promise<Answer>;
}

/** Ties the type of `handle`'s argument to the schema. */
export function operation<Schema extends z.ZodType>(
  declared: Omit<Operation, 'input' | 'handle'> & {
    input: Schema;
    handle(input: z.output<Schema>): Answer | Promise<Answer>;
  },
): Operation {
  return declared as Operation;
}

export interface ServiceOptions {
  service: FaultyService | 'control';
  operations: Operation[];
  /** Null: no token is asked for. */
  token: string | null;
  faults: Faults;
  idempotency?: Idempotency;
  now: () => number;
  /** The OpenAPI document, served without a token at `/openapi.json`. */
  document: object;
  /** Ends what is being slow on purpose. */
  closing: AbortSignal;
}

/** Every answer is JSON; every refusal is problem+json. Nothing is logged and nothing is kept but what the operations keep. */
export function createServiceRouter(options: ServiceOptions): Router {
  const router = express.Router();
  const idempotency = options.idempotency ?? createIdempotency({ now: options.now });
  router.get('/openapi.json', (_request, response) => {
    response.json(options.document);
  });
  if (options.token !== null) router.use(requireBearer(options.token));
  router.use(express.json({ limit: bodyLimit }));
  for (const declared of options.operations) {
    const path = declared.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[declared.method](path, serve(declared, options, idempotency));
  }
  router.use((_request, response) => send(response, problem(404, 'unknown-route')));
  router.use(refuseUnreadable);
  return router;
}

function serve(declared: Operation, options: ServiceOptions, idempotency: Idempotency): RequestHandler {
  return async (request, response) => {
    const fault = options.faults.take(options.service, declared.name);
    if (fault.slowMs > 0) {
      await wait(fault.slowMs, undefined, { ref: false, signal: options.closing }).catch(() => undefined);
      if (options.closing.aborted) return void request.socket.destroy();
    }
    if (fault.fail) return send(response, { ...problem(fault.fail.status, 'fault'), ...fault.fail.retry });
    const answer = await answerOnce(declared, request, idempotency);
    if (fault.lose) return void request.socket.destroy();
    send(response, answer);
  };
}

async function answerOnce(declared: Operation, request: Request, idempotency: Idempotency): Promise<Answer> {
  const key = declared.method === 'get' ? undefined : request.get('Idempotency-Key');
  const whole = `${request.method} ${request.originalUrl}\n${JSON.stringify(request.body ?? null)}`;
  return idempotency.once({ key, request: whole }, async () => {
    const given = declared.method === 'get' ? request.query : request.body;
    const input = declared.input.safeParse({ ...given, ...request.params });
    if (!input.success) {
      // Paths only: a value may be somebody's number.
      return problem(400, 'bad-request', { fields: input.error.issues.map((issue) => issue.path.join('.')) });
    }
    return declared.handle(input.data);
  });
}

function requireBearer(token: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, response, next) => {
    if (timingSafeEqual(expected, digest(request.get('Authorization') ?? ''))) return next();
    response.set('WWW-Authenticate', 'Bearer');
    send(response, problem(401, 'unauthorized'));
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Express needs all four parameters to know this for an error handler. */
const refuseUnreadable: ErrorRequestHandler = (error: { status?: unknown }, _request, response, _next) => {
  if (response.headersSent) return void response.destroy();
  if (error.status === 413) return send(response, problem(413, 'too-large'));
  if (typeof error.status === 'number' && error.status < 500) return send(response, problem(400, 'bad-json'));
  send(response, problem(500, 'internal'));
};

function send(response: Response, answer: Answer): void {
  if (answer.retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(answer.retryAfterMs / 1000)));
  response.set('Cache-Control', 'no-store');
  response.status(answer.status);
  response.type(answer.status >= 400 ? 'application/problem+json' : 'application/json');
  response.send(JSON.stringify(answer.body));
}

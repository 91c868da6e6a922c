/** One mock service: a list of operations behind a guard, with problem+json, `Idempotency-Key` and faults. */
import { setTimeout as wait } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import type { z } from 'zod';
import type { Faults, FaultyService } from '../faults.ts';
import { type Answer, problem, send } from './answer.ts';
import type { Idempotency } from './idempotency.ts';

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
  /** Refuses who may not call; asked before anything is read. */
  guard: RequestHandler;
  faults: Faults;
  idempotency: Idempotency;
  /** The OpenAPI document, served unguarded at `/openapi.json`. */
  document: object;
  /** Ends what is being slow on purpose. */
  closing: AbortSignal;
}

/** Every answer is JSON; every refusal is problem+json. Nothing is logged and nothing is kept but what the operations keep. */
export function createServiceRouter(options: ServiceOptions): Router {
  const router = express.Router();
  router.get('/openapi.json', (_request, response) => {
    response.json(options.document);
  });
  router.use(options.guard);
  router.use(express.json({ limit: bodyLimit }));
  for (const declared of options.operations) {
    const path = declared.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[declared.method](path, serve(declared, options));
  }
  router.use((_request, response) => send(response, problem(404, 'unknown-route')));
  router.use(refuseUnreadable);
  return router;
}

function serve(declared: Operation, options: ServiceOptions): RequestHandler {
  return async (request, response) => {
    const fault = options.faults.take(options.service, declared.name);
    if (fault.slowMs > 0) {
      await wait(fault.slowMs, undefined, { ref: false, signal: options.closing }).catch(() => undefined);
      if (options.closing.aborted) return void request.socket.destroy();
    }
    if (fault.fail) return send(response, { ...problem(fault.fail.status, 'fault'), ...fault.fail.retry });
    const answer = await answerOnce(declared, request, options.idempotency);
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

/** Express needs all four parameters to know this for an error handler. */
const refuseUnreadable: ErrorRequestHandler = (error: { status?: unknown }, _request, response, _next) => {
  if (response.headersSent) return void response.destroy();
  if (error.status === 413) return send(response, problem(413, 'too-large'));
  if (typeof error.status === 'number' && error.status < 500) return send(response, problem(400, 'bad-json'));
  send(response, problem(500, 'internal'));
};

/** One mock service: a list of operations behind a guard, with problem+json, `Idempotency-Key` and faults. */
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { problem, send } from './answer.ts';
import { type Answering, answerTo } from './answering.ts';
import type { Operation } from './operation.ts';

/** Larger request bodies are refused with 413; the largest honest one is an SMS of a few hundred bytes. */
const bodyLimit = '16kb';

export interface ServiceOptions extends Answering {
  operations: Operation[];
  /** Refuses who may not call; asked before anything is read. */
  guard: RequestHandler;
  /** The OpenAPI document, served unguarded at `/openapi.json`. */
  document: object;
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
    const { params, method, originalUrl: address } = request;
    const given = declared.method === 'get' ? request.query : request.body;
    const asked = { given, params, key: request.get('Idempotency-Key'), method, address };
    const answer = await answerTo(declared, asked, options);
    if (answer === null) return void request.socket.destroy();
    send(response, answer);
  };
}

/** Express needs all four parameters to know this for an error handler. */
const refuseUnreadable: ErrorRequestHandler = (error: { status?: unknown }, _request, response, _next) => {
  if (response.headersSent) return void response.destroy();
  if (error.status === 413) return send(response, problem(413, 'too-large'));
  if (typeof error.status === 'number' && error.status < 500) return send(response, problem(400, 'bad-json'));
  send(response, problem(500, 'internal'));
};

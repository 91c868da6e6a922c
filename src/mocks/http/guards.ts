/** Who may call the mock services: loopback names, bearers of the token, and, of the control, nobody's web page. */
import type { RequestHandler } from 'express';
import { requireBearer as requireShownBearer } from '../../shown-secrets.ts';
import { problem, send } from './answer.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** Refuses pages of other sites: those whose name was made to point at 127.0.0.1 (DNS rebinding), and those that post here. */
export const loopbackNamesOnly: RequestHandler = (request, response, next) => {
  const from = request.get('Origin') ?? 'http://127.0.0.1';
  const names = [request.hostname, URL.canParse(from) ? new URL(from).hostname : from];
  if (names.every((name) => loopbackNames.includes(name))) return next();
  response.status(403).type('text').send('loopback only\n');
};

/** 401 as problem+json unless the request bears this token. */
export const requireBearer = (token: string): RequestHandler =>
  requireShownBearer(token, (response) => send(response, problem(401, 'unauthorized')));

/**
 * For what has no token. A page of another site can make a browser send a form or a bodiless POST without asking first, but
 * not one declared as JSON; and every current browser says where a request came from, also where it sends no `Origin`.
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-request-header (read 2026-11)
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header (read 2026-11)
 */
export const refuseForeignPages: RequestHandler = (request, response, next) => {
  if (request.get('Sec-Fetch-Site') === 'cross-site') return send(response, problem(403, 'cross-site'));
  const mediaType = request.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (['POST', 'DELETE'].includes(request.method) && mediaType !== 'application/json') {
    return send(response, problem(415, 'not-json'));
  }
  next();
};

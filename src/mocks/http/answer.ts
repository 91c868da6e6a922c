/** What an operation of a mock service answers, and how that goes over the wire. */
import type { Response } from 'express';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  /** Sent as `Retry-After`, rounded up to whole seconds. */
  retryAfterMs?: number;
}

/** A refusal as RFC 9457 has it; `code` is stable and documented in the service's OpenAPI document. */
export function problem(status: number, code: string, more: Record<string, unknown> = {}): Answer {
  return { status, body: { type: `urn:problem:${code}`, title: code.replaceAll('-', ' '), status, code, ...more } };
}

/** As JSON, or as problem+json from 400 on; never to be cached. */
export function headersOf(answer: Answer): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'Content-Type': answer.status >= 400 ? 'application/problem+json' : 'application/json',
    ...(answer.retryAfterMs !== undefined && { 'Retry-After': String(Math.ceil(answer.retryAfterMs / 1000)) }),
  };
}

/** Sends it as express does. */
export function send(response: Response, answer: Answer): void {
  response.status(answer.status).set(headersOf(answer)).send(JSON.stringify(answer.body));
}

/** What an operation of a mock service answers. */

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

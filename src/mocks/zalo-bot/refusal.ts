/** Refusals of the Zalo Bot Platform. Source: Zalo Bot Platform docs (error codes, read 2026-11) */

/** Becomes `{ok:false, error_code, description}` with HTTP 200. */
export class RefusalError extends Error {
  override name = 'RefusalError';
  readonly code: number;
  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}

/** 400, in the words measured of the real one: `Bad request: The chat_id must not be empty`. */
export function badRequest(what: string): RefusalError {
  return new RefusalError(400, `Bad request: ${what}`);
}

/** What each code says of itself. That of 403 is as documented; those of 426 and 429 are ours. */
export const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Internal server error',
  404: 'Not Found',
  408: 'Request timeout',
  426: 'Too many webhook tests today',
  429: 'Quota exceeded',
};

/** Refused in the usual words of its code. */
export function refused(code: number): RefusalError {
  return new RefusalError(code, REASONS[code] ?? 'Error');
}

/** Unspecified by the documentation, and so in our words. */
export const CHAT_NOT_FOUND = badRequest('chat not found');
export const BLOCKED = new RefusalError(403, 'Forbidden: user has blocked the bot');
export const WEBHOOK_ACTIVE = badRequest('getUpdates cannot be used while a webhook is set');

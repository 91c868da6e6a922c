/** Refusals of the Bot API. @see https://core.telegram.org/bots/api#making-requests (read 2026-11) */

/** Becomes `{ok:false, error_code, description, parameters?}` with `code` as the HTTP status. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: number;
  readonly parameters: Record<string, number> | undefined;
  constructor(code: number, description: string, parameters?: Record<string, number>) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function badRequest(what: string): ApiError {
  return new ApiError(400, `Bad Request: ${what}`);
}

export function tooManyRequests(retryAfterS: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${retryAfterS}`, { retry_after: retryAfterS });
}

/** What the Bot API puts before a description, by status. */
export const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

export const BLOCKED = new ApiError(403, 'Forbidden: bot was blocked by the user');
export const STRANGER = new ApiError(403, "Forbidden: bot can't initiate conversation with a user");
export const KICKED = new ApiError(403, 'Forbidden: bot was kicked from the group chat');
export const OTHER_POLLER = new ApiError(
  409,
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
);
export const ENDED_BY_WEBHOOK = new ApiError(409, 'Conflict: terminated by setWebhook request');
export const WEBHOOK_ACTIVE = new ApiError(
  409,
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
);
export const STALE_QUERY = badRequest('query is too old and response timeout expired or query ID is invalid');
export const NOT_MODIFIED = badRequest(
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
);

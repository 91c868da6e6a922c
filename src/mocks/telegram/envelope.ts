/** The Bot API's envelope around results and refusals. @see https://core.telegram.org/bots/api#making-requests (read 2026-11) */
import type { Fault } from '../control.ts';
import type { Performed } from '../platform/dispatch.ts';
import type { Body } from '../platform/request.ts';
import { ApiError, REASONS } from './api-error.ts';
import { type Method, Remarked, type World } from './world.ts';

/** Carries the method out in this world; a missing one is refused with 404. Rejects with what is no `ApiError`. */
export async function perform(
  world: World,
  { method, body, signal }: { method: Method | undefined; body: Body; signal: AbortSignal },
): Promise<Performed> {
  try {
    if (!method) throw new ApiError(404, 'Not Found');
    const result = await method(world, { ...body, signal });
    return { status: 200, body: result instanceof Remarked ? { ok: true, ...result } : { ok: true, result } };
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

/** The code of the error is the HTTP status too. */
export function refusal({ code, message, parameters }: ApiError): Performed {
  const more = parameters ? { parameters } : {};
  return { status: code, body: { ok: false, error_code: code, description: message, ...more }, error: message };
}

/** A mistake in the fake itself. */
export function broken(error: unknown): Performed {
  return refusal(new ApiError(500, `Internal Server Error: ${error}`));
}

/** A planned refusal; 429 comes with a time to wait, of one second if none is given. */
export function planned({ error, description, retryAfterS }: Extract<Fault, { error: number }>): Performed {
  const wait = retryAfterS ?? (error === 429 ? 1 : undefined);
  const reason = error === 429 ? `Too Many Requests: retry after ${wait}` : (REASONS[error] ?? 'Error');
  return refusal(new ApiError(error, description ?? reason, wait === undefined ? undefined : { retry_after: wait }));
}

/** The envelope around results and refusals: HTTP 200 for both. Source: Zalo Bot Platform docs (read 2026-11) */
import type { Fault } from '../control.ts';
import type { Performed } from '../platform/dispatch.ts';
import type { Body } from '../platform/request.ts';
import { REASONS, RefusalError, refused } from './refusal.ts';
import type { Switches } from './switches.ts';
import type { Method, World } from './world.ts';

/** A result in its envelope. */
export function ok(result: unknown): Performed {
  return { status: 200, body: { ok: true, result } };
}

/** Carries the method out in this world; a missing one is refused with 404. Rejects with what is no refusal. */
export async function perform(
  world: World,
  { method, body, signal }: { method: Method | undefined; body: Body; signal: AbortSignal },
): Promise<Performed | 'lost'> {
  try {
    if (!method) throw refused(404);
    return await method(world, { params: body.params, signal });
  } catch (error) {
    if (error instanceof RefusalError) return toPerformed(error);
    throw error;
  }
}

/** A refusal in its envelope, with HTTP 200 unless told otherwise. */
export function toPerformed({ code, message }: RefusalError, status = 200): Performed {
  return { status, body: { ok: false, error_code: code, description: message }, error: message, code };
}

/** A mistake in the fake itself. */
export function broken(error: unknown): Performed {
  return toPerformed(new RefusalError(500, `the fake itself failed: ${error}`));
}

/** A planned refusal. No time to wait is told: none is documented. */
export function planned({ error, description }: Extract<Fault, { error: number }>): Performed {
  return toPerformed(new RefusalError(error, description ?? REASONS[error] ?? 'Error'));
}

/** The end of a long poll without an update; no error, as it is the normal case. */
export function emptyPoll(form: Switches['emptyPoll']): Performed {
  if (form === 'ok-empty') return ok({});
  const { body, code } = toPerformed(refused(408));
  return { status: form === 'http408' ? 408 : 200, body, ...(code === undefined ? {} : { code }) };
}

/** How the OA API refuses: with HTTP 200, and a number in the body that is not 0. */
import type { Fault } from '../control.ts';
import type { Performed } from '../platform/dispatch.ts';

/** Thrown by what carries a call out, and answered as the platform does. */
export class OaRefusal extends Error {
  override name = 'OaRefusal';
  readonly code: number;
  readonly status: number;
  constructor(code: number, message: string, status = 200) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The words of the table, its spelling included. */
const WORDS: Record<number, string> = {
  [-32]: 'Your application reached limit call api',
  [-124]: 'Access token invalid',
  [-211]: 'Out of quota',
  [-213]: 'User has not followed OA',
  [-216]: 'Access token is invalid',
  [-217]: 'User has blocked invitation from OA',
  [-220]: 'access_token is expired or removed',
  [-230]: 'User has not interacted with the OA in the past 7 days',
  [-244]: 'User has restricted this message type from your OA',
};

/** A refusal with the platform's words for this code. */
export function refusalOf(code: number): OaRefusal {
  return new OaRefusal(code, WORDS[code] ?? 'Error');
}

/** A parameter that will not do, named as the platform names it. */
export function invalid(field: string): OaRefusal {
  return new OaRefusal(-201, `${field} is invalid!`);
}

/** As it goes over the wire; OAuth has its own field for the words, so they stand in both. */
export function performedOf({ code, message, status }: OaRefusal): Performed {
  const body = { error: code, message, error_name: message, error_description: message };
  return { status, body, error: message, code };
}

/** A planned refusal. */
export function planned({ error, description }: Extract<Fault, { error: number }>): Performed {
  return performedOf(description === undefined ? refusalOf(error) : new OaRefusal(error, description));
}

/** A mistake in the fake itself. */
export function broken(error: unknown): Performed {
  return { status: 500, body: { error: -1, message: `the fake itself failed: ${error}` }, error: String(error) };
}

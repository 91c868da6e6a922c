/** What went wrong with a call of the Zalo Bot Platform, told without the token, the address or a page that quotes them. */
import { networkCode, neverMade } from '../../answer-text.ts';

export type CallFailure = Pick<
  ZaloBotCallError,
  'code' | 'httpStatus' | 'description' | 'retryable' | 'mayHaveHappened'
>;

/** The platform refused a call, answered what it never should, or could not be reached. */
export class ZaloBotCallError extends Error {
  override name = 'ZaloBotCallError';
  /** `error_code` of the answer; null when there was none. */
  readonly code: number | null;
  /** Null when nothing came. Says little by itself: refusals come with 200. */
  readonly httpStatus: number | null;
  readonly description: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Whether it may have been carried out all the same: it went out and was not answered. */
  readonly mayHaveHappened: boolean;
  constructor(method: string, { code, httpStatus, description, retryable, mayHaveHappened }: CallFailure) {
    super(`Zalo ${method}: ${code ?? httpStatus ?? 'no answer'} ${description}`);
    this.code = code;
    this.httpStatus = httpStatus;
    this.description = description;
    this.retryable = retryable;
    this.mayHaveHappened = mayHaveHappened;
  }
}

/** Whether the platform said so: as `error_code`, or, where a gateway answered with a page, by the HTTP status. */
export function saidCode(error: unknown, code: number): boolean {
  return error instanceof ZaloBotCallError && (error.code ?? error.httpStatus) === code;
}

/** Zalo Bot Platform docs, error codes (read 2026-11). 403 is labelled "Internal server error" there. */
const permanent = new Set([400, 401, 404, 426]);

/** `{ok: false}`, whatever the HTTP status: it was not carried out. */
export function refusal(token: string, said: { code: number | null; httpStatus: number; text: string }): CallFailure {
  const { code, httpStatus, text } = said;
  return {
    code,
    httpStatus,
    description: scrub(text, token),
    retryable: code === null || !permanent.has(code),
    mayHaveHappened: false,
  };
}

/** No envelope: a gateway's page, which is not quoted, as it may echo the path with the token. */
export function noEnvelope(httpStatus: number): CallFailure {
  return {
    code: null,
    httpStatus,
    description: 'with something other than an answer of the Bot Platform',
    retryable: !permanent.has(httpStatus),
    // A gateway that gave up waiting does not know either; one that turned the call away at the door does.
    mayHaveHappened: httpStatus < 400 || httpStatus >= 500,
  };
}

/** `fetch` rejected, or the answer broke off. */
export function unreachable(error: unknown, aborted: boolean): CallFailure {
  const told = networkCode(error);
  return {
    code: null,
    httpStatus: null,
    description: aborted ? 'within the time it had' : told,
    retryable: true,
    mayHaveHappened: aborted || !neverMade(told),
  };
}

const descriptionMax = 200;

/** Without the token in any of its forms, addresses, and numbers that could be somebody's. */
export function scrub(text: string, token: string): string {
  const [id = '', secret = ''] = token.split(':');
  const forms = [token, encodeURIComponent(token), `${id}%3a${secret}`, ...(secret.length >= 6 ? [secret] : [])];
  const without = forms.reduce((left, form) => left.replaceAll(form, '…'), text);
  return without
    .replace(/https?:\/\/\S+|\/bot\S+/gi, '…')
    .replace(/\d[\d .-]{4,}\d/g, '…')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, descriptionMax);
}

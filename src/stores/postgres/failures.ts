/** What PostgreSQL and its driver throw → what callers of a store are told. Their own messages quote rows, users and addresses, and stay here. */
import { StaleVersionError, StoreClosedError, StoreUnwritableError } from '../store.ts';

/** The database cannot be reached or does not do its work now; worth trying again. A write may have taken effect all the same. */
export class PostgresUnavailableError extends StoreUnwritableError {
  override name = 'PostgresUnavailableError';
  /** SQLSTATE (PostgreSQL 18, appendix A), a code of Node's such as `ECONNREFUSED`, or `unknown`. */
  readonly code: string;
  constructor(code: string) {
    super(`the database ${reasons[code] ?? reasons[code.slice(0, 2)] ?? 'cannot be used'} (${code})`);
    this.code = code;
  }
}

/** By SQLSTATE or its class of two characters; what an operator can do something about. */
const reasons: Record<string, string> = {
  '08': 'has ended the connection',
  '25006': 'can only be read',
  '28': 'refuses the user or the password',
  '3D000': 'does not exist',
  '40': 'has undone the work in favour of another',
  '42501': 'does not let the user do this',
  '42P01': 'lacks a table: was it migrated?',
  '53100': 'has a full disk',
  '53300': 'has too many connections',
  '57014': 'took too long',
  '57P': 'is being stopped or started',
  '57P01': 'is being stopped',
  '57P02': 'has crashed',
  '57P03': 'is starting or stopping',
  '58': 'has a failing disk or system',
  ECONNREFUSED: 'does not answer',
  ECONNRESET: 'has ended the connection',
  ENOTFOUND: 'has an unknown host',
  EPIPE: 'has ended the connection',
  ETIMEDOUT: 'does not answer',
  disconnected: 'has ended the connection',
  slow: 'does not answer in time',
};

/** The driver's failures that have no code, by what they say (pg 8.23 and pg-pool 3.14). */
const uncoded: ReadonlyArray<[RegExp, string]> = [
  [/timeout/i, 'slow'],
  [/terminated|ended|closed|not queryable/i, 'disconnected'],
];

/** The SQLSTATE or Node's code of what was thrown; `unknown` when it has neither. */
export function codeOf(error: unknown): string {
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown[] };
  if (typeof code === 'string' && code !== '') return code;
  // A host with several addresses fails once for each.
  if (errors?.length) return codeOf(errors[0]);
  return uncoded.find(([says]) => says.test(String(message)))?.[1] ?? 'unknown';
}

/** Undone by the database because of other transactions (deadlock, serialization): the same work may succeed at once. */
export function isUndone(error: unknown): boolean {
  return codeOf(error) === '40P01' || codeOf(error) === '40001';
}

/** The values themselves are at fault (class 22: data, 54: program limits), so that no repetition helps. */
export function isAboutValues(error: unknown): boolean {
  return ['22', '54'].includes(codeOf(error).slice(0, 2)) && codeOf(error).length === 5;
}

/** The error for a caller: `RangeError` for values the database cannot hold, otherwise `PostgresUnavailableError`; a store's own as they are. */
export function told(error: unknown): Error {
  if (
    error instanceof StoreUnwritableError ||
    error instanceof StaleVersionError ||
    error instanceof StoreClosedError ||
    error instanceof RangeError
  )
    return error;
  if (isAboutValues(error)) return new RangeError(`the database cannot hold this document (${codeOf(error)})`);
  return new PostgresUnavailableError(codeOf(error));
}

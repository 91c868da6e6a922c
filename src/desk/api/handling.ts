/** What answers an operation: its input already checked, who asks already known and allowed. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Language } from '../../engine/outside.ts';
import type { Permission } from './operation.ts';
import type { OperationId, operations } from './operations.ts';
import type { roles } from './shapes.ts';

export type Role = (typeof roles)[number];

/** Somebody who is signed in. */
export interface Session {
  /** Of the session, not secret: tells two browsers of one account apart. */
  id: string;
  account: string;
  name: string;
  role: Role;
  csrf: string;
}

type Table = typeof operations;
type Output<T> = T extends z.ZodType ? z.output<T> : undefined;
type Field<Id extends OperationId, Name extends string> =
  Table[Id] extends Record<Name, infer Schema> ? Output<Schema> : undefined;

/** Who asks, and of what. */
export interface Asking {
  params: Record<string, string>;
  /** Null only where the operation's permission is `none`. */
  session: Session | null;
  address: string;
  /** In which problems are told. */
  language: Language;
  /** Goes into the audit log beside the operation's name. */
  note(detail: string): void;
  request: Request;
  /** Only for cookies, and for answers that are no JSON: those a handler writes itself. */
  response: Response;
}

export interface Asked<Id extends OperationId = OperationId> extends Asking {
  query: Field<Id, 'query'>;
  body: Field<Id, 'body'>;
}

export type Answer<Id extends OperationId> = Table[Id] extends { answer: infer Schema } ? Output<Schema> : undefined;

/** Throws `ProblemError` for what is the asker's to mend. */
export type Handlers<Ids extends OperationId = OperationId> = {
  [Id in Ids]: (asked: Asked<Id>) => Promise<Answer<Id>>;
};

/** Codes of problems; each has a title in `locales/<language>/desk.json` under `problem.<code>`. */
export const problemCodes = {
  'bad-input': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'totp-needed': 401,
  'wrong-code': 400,
  forbidden: 403,
  'totp-required': 403,
  'bad-csrf': 403,
  'not-found': 404,
  held: 409,
  'not-held': 409,
  'not-possible': 409,
  'not-yet': 409,
  gone: 409,
  exists: 409,
  'last-admin': 409,
  'too-many': 429,
  'set-up-over': 410,
  'our-fault': 500,
} as const satisfies Record<string, number>;
export type ProblemCode = keyof typeof problemCodes;

/** Told as `problem` (shapes.ts); `detail` in English stands behind its title. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly code: ProblemCode;
  readonly extra: { by?: { id: string; name: string }; retryAfterS?: number; detail?: string };
  constructor(code: ProblemCode, extra: ProblemError['extra'] = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** Who may what; the table in docs/desk.md is this one, and tested to be. */
export const allowed: Record<Role, readonly Permission[]> = {
  agent: ['none', 'signedIn', 'watch', 'work'],
  supervisor: ['none', 'signedIn', 'watch', 'work', 'reveal', 'figures', 'supervise', 'teach'],
  auditor: ['none', 'signedIn', 'figures', 'audit'],
  admin: ['none', 'signedIn', 'watch', 'work', 'reveal', 'figures', 'supervise', 'teach', 'audit', 'administer'],
};

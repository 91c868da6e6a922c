/** The API over HTTP: each operation of the table at its path, its input checked, who asks known and allowed, what was done written down. */
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import type { Language } from '../../engine/outside.ts';
import { fromOwnPage, uncached } from '../../http/private.ts';
import {
  type Asked,
  allowed,
  type Handlers,
  type ProblemCode,
  ProblemError,
  problemCodes,
  type Session,
} from './handling.ts';
import type { Operation } from './operation.ts';
import { type OperationId, operations } from './operations.ts';

export interface AuditedDeed {
  who: string;
  what: string;
  conversation: string | null;
  detail: string | null;
  address: string | null;
}

export interface RouterOptions {
  handlers: Handlers;
  session: (request: Request) => Promise<Session | null>;
  /** A second factor has to be set up before anything else. */
  mustSetTotp: (session: Session) => boolean;
  /** Resolves when it is durable. */
  audit: (deed: AuditedDeed) => Promise<void>;
  addressOf: (request: Request) => string;
  publicOrigin: string | undefined;
  /** `problem.<code>` in words. */
  titleOf: (language: Language, code: ProblemCode) => string;
  /** Something that is our fault. */
  failed: (error: unknown) => void;
}

/** A reply has 1,500 characters, all canned replies together some hundred thousand. */
const bodyMax = '1mb';

/** Reading of these, too, is written down, beside everything that changes something. */
const audited: ReadonlySet<string> = new Set<OperationId>(['figuresCsv', 'auditExport']);
/** Changes nothing that anybody would ever ask for. */
const unaudited: ReadonlySet<string> = new Set<OperationId>(['presence']);

/** To be mounted at `/desk/api`. */
export function createRouter(options: RouterOptions): Router {
  const router = Router();
  router.use((_request, response, next) => {
    uncached(response);
    next();
  });
  // Before a body is read: whoever may not ask is not listened to.
  router.use((request, _response, next) => {
    const { publicOrigin } = options;
    if (request.method !== 'GET' && !fromOwnPage(request, { publicOrigin, sameSiteOnly: true }))
      throw new ProblemError('bad-csrf');
    next();
  });
  router.use(express.json({ limit: bodyMax }));
  for (const [id, operation] of Object.entries(operations) as Array<[OperationId, Operation]>) {
    const method = operation.method.toLowerCase() as 'get';
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[method](path, (request, response) => answer({ id, operation, request, response }, options));
  }
  router.use(() => {
    throw new ProblemError('not-found');
  });
  router.use(tellProblem(options));
  return router;
}

interface Call {
  id: OperationId;
  operation: Operation;
  request: Request;
  response: Response;
}

async function answer({ id, operation, request, response }: Call, options: RouterOptions): Promise<void> {
  const { method, answer: shape, mime } = operation;
  const session = await options.session(request);
  const details: string[] = [];
  const address = options.addressOf(request);
  let who = session?.account ?? '-';
  const deed = (what: string): AuditedDeed => ({
    who,
    what,
    conversation: conversationOf(request),
    detail: details.join('; ') || null,
    address,
  });
  try {
    permit({ operation, session, request }, options);
    const asked = {
      params: request.params as Record<string, string>,
      query: checked(operation.query, request.query),
      body: checked(operation.body, request.body),
      session,
      address,
      language: languageOf(request),
      note: (detail: string) => details.push(detail),
      request,
      response,
    };
    // What leaves in pieces is written down before the first, with what was asked for.
    if (audited.has(id)) {
      asked.note(inWords(asked.query));
      await options.audit(deed(id));
    }
    const handle = options.handlers[id] as (asked: unknown) => Promise<unknown>;
    const told = await handle(asked as Asked);
    // Whoever has just come in.
    if (session === null) who = (told as { id?: string } | undefined)?.id ?? who;
    if (method !== 'GET' && !unaudited.has(id)) await options.audit(deed(id));
    // An answer of another kind the handler has written itself.
    if (mime !== undefined) return;
    if (shape === undefined) response.sendStatus(204);
    else response.json(shape.parse(told));
  } catch (error) {
    // Also of what is our fault: a part of it may have been done.
    const code = codeOf(error) ?? 'our-fault';
    if (isTold({ id, method, session }, code)) await options.audit(deed(`${id}:${code}`));
    throw error;
  }
}

/** What was refused is told of whoever is signed in, of strangers only that they tried to come in: they could fill the disk. */
function isTold(
  { id, method, session }: { id: OperationId; method: Operation['method']; session: Session | null },
  code: ProblemCode,
): boolean {
  if (session === null) return code === 'wrong-credentials' || code === 'wrong-code';
  // Of reading only what one may not read: the rest is a page that asked too early, or for what is gone.
  return method === 'GET' ? code === 'forbidden' : !unaudited.has(id);
}

const conversationOf = ({ params }: Request): string | null =>
  typeof params['number'] === 'string' && /^[0-9a-f]{12}$/.test(params['number']) ? params['number'] : null;

function permit(
  { operation, session, request }: { operation: Operation; session: Session | null; request: Request },
  { mustSetTotp }: RouterOptions,
) {
  const { permission, method } = operation;
  if (permission === 'none') return;
  if (session === null) throw new ProblemError('not-signed-in');
  if (!allowed[session.role].includes(permission)) throw new ProblemError('forbidden');
  if (permission !== 'signedIn' && mustSetTotp(session)) throw new ProblemError('totp-required');
  if (method !== 'GET' && request.get('x-csrf-token') !== session.csrf) throw new ProblemError('bad-csrf');
}

function checked(schema: Operation['body'], value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProblemError('bad-input', { detail: `${issue?.path.join('.')}: ${issue?.message}` });
}

/** `from 2026-11-01, to 2026-11-30` */
const inWords = (query: unknown): string =>
  Object.entries(query ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const languageOf = (request: Request): Language => (request.acceptsLanguages('vi', 'en') === 'en' ? 'en' : 'vi');

/** RFC 9457; what is our fault says nothing of itself. */
const tellProblem =
  ({ titleOf, failed }: RouterOptions): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const code = codeOf(error);
    if (code === null) failed(error);
    // What has begun cannot be taken back; cut off, it is at least not taken for the whole.
    if (response.headersSent) return void response.destroy();
    const status = code === null ? 500 : problemCodes[code];
    const language = languageOf(request);
    const { detail, ...extra } = error instanceof ProblemError ? error.extra : {};
    const title = titleOf(language, code ?? 'our-fault');
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({ status, code: code ?? 'our-fault', title: detail ? `${title} (${detail})` : title, ...extra }),
      );
  };

/** Null for what is our fault. */
function codeOf(error: unknown): ProblemCode | null {
  if (error instanceof ProblemError) return error.code;
  const { status } = error as { status?: unknown };
  // Of express' body parser: no JSON, or too much of it.
  return typeof status === 'number' && status >= 400 && status < 500 ? 'bad-input' : null;
}

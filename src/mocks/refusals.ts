/** Every operation of the mock services, and the refusals (4xx) its OpenAPI document says it may give. */
import { type FaultInput, type FaultyService, faultyServices } from './faults.ts';

/** By operation: each code and its status. What any operation may say is in `anywhere`. */
const documented: Record<FaultyService, Record<string, Record<string, number>>> = {
  registry: {
    matchCitizen: { 'too-many-tries': 429 },
    updateCccd: { 'unknown-account': 404, 'cccd-in-use': 409, 'cccd-differs': 409 },
    saveLink: {
      'unknown-account': 404,
      'already-linked': 409,
      'cccd-differs': 409,
      'cccd-missing': 409,
      'proof-rejected': 422,
    },
    removeLink: {
      'unknown-account': 404,
      'not-linked': 409,
      'cccd-differs': 409,
      'cccd-missing': 409,
      'proof-rejected': 422,
    },
  },
  vneid: {
    accountStatus: { 'proof-rejected': 422 },
    requestCode: {
      'not-active': 409,
      'not-approved': 409,
      'activation-expired': 409,
      'too-soon': 429,
      'too-many': 429,
    },
    checkCode: { expired: 410, 'too-many': 429 },
    register: { 'already-registered': 409, 'no-match': 422, 'phone-not-own': 422, 'too-many-tries': 429 },
    findRegistration: { 'unknown-registration': 404 },
    activate: { 'not-approved': 409, 'activation-expired': 409, 'proof-rejected': 422 },
  },
  sms: { sendMessage: {}, listMessages: {} },
};

/** Refusals of the request itself, whatever it asks for. */
const anywhere = { 'bad-request': 400, unauthorized: 401 };

/** What has to come with a code, unless told: a link of yesterday to the same citizen, a code sent just now. */
const bodies: Record<string, (nowMs: number) => Body> = {
  'already-linked': (nowMs) => ({ linkedAt: iso(nowMs - 24 * 60 * 60_000), same: true }),
  'too-soon': (nowMs) => ({ id: 'code-sent-before', resendAt: iso(nowMs + 60_000) }),
  'already-registered': () => ({ accountStatus: 'active' }),
};

type Body = NonNullable<Extract<FaultInput, { kind: 'refuse' }>['body']>;

/** An operation that no mock service has, or a code it never gives; the message lists those there are. */
export class UnknownRefusalError extends Error {
  override name = 'UnknownRefusalError';
}

/** Unique across the services, in the order of their documents. */
export const operationNames: readonly string[] = faultyServices.flatMap((service) => Object.keys(documented[service]));

/** The service that has this operation. */
export function serviceOf(operation: string): FaultyService | undefined {
  return faultyServices.find((service) => Object.hasOwn(documented[service], operation));
}

/** The status of every code this operation may refuse with. Throws `UnknownRefusalError` for an unknown operation. */
export function refusalsOf(operation: string): Record<string, number> {
  return { ...ownRefusals(operation).codes, ...anywhere };
}

/**
 * The fault that makes the operation refuse with this code, to be given to `Faults.add`. What its problem must hold beside
 * the code is made from `nowMs`; `body` replaces or adds to it. Throws `UnknownRefusalError`.
 */
export function refusal(options: {
  operation: string;
  code: string;
  /** Epoch ms. */
  nowMs: number;
  body?: Body | undefined;
  times?: number | undefined;
}): FaultInput {
  const { operation, code, nowMs, times = 1 } = options;
  const { service } = ownRefusals(operation);
  const codes = refusalsOf(operation);
  const status = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (status === undefined) {
    const there = Object.keys(codes).join(', ');
    throw new UnknownRefusalError(`${operation} never refuses with "${code}"; there are ${there}`);
  }
  const body = { ...bodies[code]?.(nowMs), ...options.body };
  return { kind: 'refuse', service, operation, status, code, body, times };
}

function ownRefusals(operation: string): { service: FaultyService; codes: Record<string, number> } {
  const service = serviceOf(operation);
  const codes = service && documented[service][operation];
  if (codes) return { service, codes };
  throw new UnknownRefusalError(`no operation "${operation}"; there are ${operationNames.join(', ')}`);
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

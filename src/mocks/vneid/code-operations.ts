/** Asking for a one-time code at the mock VNeID service, and trying one. */
import { z } from 'zod';
import { cccdSchema } from '../citizens.ts';
import { type Answer, problem } from '../http/answer.ts';
import { type Operation, operation } from '../http/operation.ts';
import type { CodeFor, Codes } from './codes.ts';
import type { Proofs } from './proofs.ts';
import type { Registrations, VneidAccount } from './registrations.ts';
import { idSchema, iso } from './wire.ts';

const requestInput = z.strictObject({ cccd: cccdSchema, purpose: z.enum(['link', 'unlink', 'activate']) });
const checkInput = z.strictObject({ id: idSchema, code: z.string().regex(/^\d{6}$/) });

/** `POST /codes` and `POST /codes/{id}/check`, as openapi/vneid.yaml has them. */
export function codeOperations(world: {
  codes: Codes;
  registrations: Registrations;
  proofs: Proofs;
  now: () => number;
}): Operation[] {
  const { codes, registrations, proofs, now } = world;

  const requestCode = operation({
    name: 'requestCode',
    method: 'post',
    path: '/codes',
    input: requestInput,
    async handle(about) {
      const account = registrations.account(about.cccd);
      const refused = codeRefusal(registrations, account, about);
      if (refused || account === undefined) return refused ?? problem(409, 'not-active');
      const sent = await codes.request(about, account.citizen.phone).catch(() => null);
      if (sent === null) return problem(503, 'sms-unavailable');
      switch (sent.outcome) {
        case 'sent':
          return { status: 201, body: { id: sent.id, expiresAt: iso(sent.expiresAt), resendAt: iso(sent.resendAt) } };
        case 'too-soon':
          return {
            ...problem(429, 'too-soon', { id: sent.id, resendAt: iso(sent.resendAt) }),
            retryAfterMs: sent.resendAt - now(),
          };
        case 'too-many':
          return { ...problem(429, 'too-many'), retryAfterMs: sent.waitMs };
      }
    },
  });

  const checkCode = operation({
    name: 'checkCode',
    method: 'post',
    path: '/codes/{id}/check',
    input: checkInput,
    handle({ id, code }) {
      const checked = codes.check(id, code);
      if (checked.outcome === 'expired') return problem(410, 'expired');
      if (checked.outcome === 'too-many') return { ...problem(429, 'too-many'), retryAfterMs: checked.waitMs };
      const correct = checked.outcome === 'correct';
      const proof = checked.outcome === 'correct' ? proofs.issue(checked.about) : null;
      return { status: 200, body: { correct, attemptsLeft: checked.attemptsLeft, proof } };
    },
  });

  return [requestCode, checkCode];
}

/** Codes go only to an account that can do with one what it is for; the level is the caller's concern [C5]. */
function codeRefusal(
  registrations: Registrations,
  account: VneidAccount | undefined,
  { purpose }: CodeFor,
): Answer | null {
  if (purpose !== 'activate') return account?.status === 'active' ? null : problem(409, 'not-active');
  const activatable = account ? registrations.activatable(account) : 'not-approved';
  return activatable === 'yes' ? null : problem(409, activatable);
}

/** Registering, following a registration, and activating at the mock VNeID service. */
import { z } from 'zod';
import { cccdSchema, daySchema, phoneSchema } from '../citizens.ts';
import { type Answer, problem } from '../http/answer.ts';
import { type Operation, operation } from '../http/operation.ts';
import type { Guesses } from './guesses.ts';
import type { Proofs } from './proofs.ts';
import { activationWindowMs, type Registrations, type VneidAccount } from './registrations.ts';
import { idSchema, iso, proofSchema, referenceSchema } from './wire.ts';

const registerInput = z.strictObject({
  cccd: cccdSchema,
  dateOfBirth: daySchema,
  phone: phoneSchema,
  reference: referenceSchema.optional(),
});
const findInput = z.strictObject({ id: idSchema });
const activateInput = z.strictObject({ cccd: cccdSchema, proof: proofSchema });

/** `/registrations` and `/activations`, as openapi/vneid.yaml has them. */
export function registrationOperations(world: {
  registrations: Registrations;
  guesses: Guesses;
  proofs: Proofs;
}): Operation[] {
  const { registrations, guesses, proofs } = world;

  /** [C3] Level 1 in the app: CCCD, birth date, and a phone that is in the citizen's own name [P4]. */
  const register = operation({
    name: 'register',
    method: 'post',
    path: '/registrations',
    input: registerInput,
    handle({ cccd, dateOfBirth, phone, reference = null }) {
      const waitMs = guesses.waitMs(cccd);
      if (waitMs > 0) return { ...problem(429, 'too-many-tries'), retryAfterMs: waitMs };
      const account = registrations.account(cccd);
      if (account?.citizen.dateOfBirth !== dateOfBirth) {
        guesses.wrong(cccd);
        return problem(422, 'no-match');
      }
      if (account.status !== 'none') return problem(409, 'already-registered', { accountStatus: account.status });
      if (account.citizen.phone !== phone) return problem(422, 'phone-not-own');
      registrations.begin(account, reference);
      return { status: 201, body: shown(account) };
    },
  });

  const find = operation({
    name: 'findRegistration',
    method: 'get',
    path: '/registrations/{id}',
    input: findInput,
    handle({ id }) {
      void registrations.approveDue();
      const account = registrations.find(id);
      return account ? { status: 200, body: shown(account) } : problem(404, 'unknown-registration');
    },
  });

  const activate = operation({
    name: 'activate',
    method: 'post',
    path: '/activations',
    input: activateInput,
    handle({ cccd, proof }) {
      const account = registrations.account(cccd);
      if (account === undefined || !proofs.good(proof, { cccd, purpose: 'activate' })) {
        return problem(422, 'proof-rejected');
      }
      const activatable = registrations.activatable(account);
      if (activatable !== 'yes') return problem(409, activatable);
      registrations.activate(account);
      proofs.consume(proof);
      return { status: 200, body: { status: account.status, level: account.level } };
    },
  });

  return [register, find, activate];
}

function shown({ registration, status, level, approvedAt }: VneidAccount): Answer['body'] {
  return {
    id: registration,
    status,
    level,
    approvedAt: approvedAt === null ? null : iso(approvedAt),
    activateBefore: approvedAt === null ? null : iso(approvedAt + activationWindowMs),
  };
}

/** The mock VNeID service: status of an account, one-time codes, registration and activation. In memory only. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Citizen, cccdSchema, daySchema, phoneSchema } from '../citizens.ts';
import { type Answer, problem } from './answer.ts';
import { type CodeFor, createCodes } from './codes.ts';
import type { Guesses } from './guesses.ts';
import type { Proofs } from './proofs.ts';
import { activationWindowMs, createRegistrations, type Registrations, type VneidAccount } from './registrations.ts';
import { type Operation, operation } from './service.ts';
import type { ApprovedEvent } from './tell.ts';
import { approvalText, codeText, sender } from './texts.ts';

export interface Vneid {
  operations: Operation[];
  registrations: Registrations;
  reset(): void;
}

const proofSchema = z.string().min(1).max(200);
const idSchema = z.string().min(1).max(64);

export function createVneid(options: {
  citizens: Citizen[];
  proofs: Proofs;
  guesses: Guesses;
  now: () => number;
  random: (below: number) => number;
  approveAfterMs: number;
  /** Rejects when the gateway cannot be reached. */
  sendSms: (message: { to: string; from: string; text: string }) => Promise<void>;
  callBack: (event: ApprovedEvent) => Promise<boolean>;
}): Vneid {
  const { proofs, now, sendSms } = options;
  const codes = createCodes({
    now,
    random: options.random,
    send: ({ phone, purpose, code }) => sendSms({ to: phone, from: sender, text: codeText(purpose, code) }),
  });
  const registrations = createRegistrations({
    citizens: options.citizens,
    now,
    approveAfterMs: options.approveAfterMs,
    tell: (account) => tellApproved(account, { ...options }),
  });

  const status = operation({
    name: 'accountStatus',
    method: 'post',
    path: '/accounts/status',
    input: z.strictObject({ cccd: cccdSchema, proof: proofSchema.optional() }),
    handle({ cccd, proof }) {
      void registrations.approveDue();
      const account = registrations.account(cccd);
      const body = { status: account?.status ?? 'none', level: account?.level ?? null };
      if (proof === undefined) return { status: 200, body };
      if (account === undefined || !proofs.good(proof, { cccd })) return problem(422, 'proof-rejected');
      const { phone, fullName } = account.citizen;
      return { status: 200, body: { ...body, phoneLast3: phone.slice(-3), name: fullName } };
    },
  });

  const requestCode = operation({
    name: 'requestCode',
    method: 'post',
    path: '/codes',
    input: z.strictObject({ cccd: cccdSchema, purpose: z.enum(['link', 'unlink', 'activate']) }),
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
    input: z.strictObject({ id: idSchema, code: z.string().regex(/^\d{6}$/) }),
    handle({ id, code }) {
      const checked = codes.check(id, code);
      if (checked.outcome === 'expired') return problem(410, 'expired');
      if (checked.outcome === 'too-many') return { ...problem(429, 'too-many'), retryAfterMs: checked.waitMs };
      const correct = checked.outcome === 'correct';
      const proof = checked.outcome === 'correct' ? proofs.issue(checked.about) : null;
      return { status: 200, body: { correct, attemptsLeft: checked.attemptsLeft, proof } };
    },
  });

  return {
    operations: [status, requestCode, checkCode, ...registrationOperations({ ...options, registrations })],
    registrations,
    reset() {
      codes.reset();
      registrations.reset();
    },
  };
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

function registrationOperations(world: {
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
    input: z.strictObject({ cccd: cccdSchema, dateOfBirth: daySchema, phone: phoneSchema }),
    handle({ cccd, dateOfBirth, phone }) {
      const waitMs = guesses.waitMs(cccd);
      if (waitMs > 0) return { ...problem(429, 'too-many-tries'), retryAfterMs: waitMs };
      const account = registrations.account(cccd);
      if (account?.citizen.dateOfBirth !== dateOfBirth) {
        guesses.wrong(cccd);
        return problem(422, 'no-match');
      }
      if (account.status !== 'none') return problem(409, 'already-registered', { accountStatus: account.status });
      if (account.citizen.phone !== phone) return problem(422, 'phone-not-own');
      registrations.begin(account);
      return { status: 201, body: shown(account) };
    },
  });

  const find = operation({
    name: 'findRegistration',
    method: 'get',
    path: '/registrations/{id}',
    input: z.strictObject({ id: idSchema }),
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
    input: z.strictObject({ cccd: cccdSchema, proof: proofSchema }),
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

async function tellApproved(
  account: VneidAccount,
  world: {
    now: () => number;
    sendSms: (message: { to: string; from: string; text: string }) => Promise<void>;
    callBack: (event: ApprovedEvent) => Promise<boolean>;
  },
): Promise<void> {
  const { phone, fullName } = account.citizen;
  const sms = world.sendSms({ to: phone, from: sender, text: approvalText(fullName) });
  const event: ApprovedEvent = {
    id: randomUUID(),
    type: 'registration.approved',
    registration: account.registration ?? '',
    at: iso(world.now()),
  };
  // A lost SMS does not undo an approval; citizens meet that too [P14].
  await Promise.allSettled([sms, world.callBack(event)]);
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

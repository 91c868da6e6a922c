/** The mock VNeID service: status of an account, one-time codes, registration and activation. In memory only. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Citizen, cccdSchema } from '../citizens.ts';
import { problem } from '../http/answer.ts';
import { type Operation, operation } from '../http/operation.ts';
import { codeOperations } from './code-operations.ts';
import { createCodes } from './codes.ts';
import type { Guesses } from './guesses.ts';
import type { Proofs } from './proofs.ts';
import { registrationOperations } from './registration-operations.ts';
import { createRegistrations, type Registrations, type VneidAccount } from './registrations.ts';
import type { ApprovedEvent } from './tell.ts';
import { approvalText, codeText, sender } from './texts.ts';
import { iso, proofSchema } from './wire.ts';

const statusInput = z.strictObject({ cccd: cccdSchema, proof: proofSchema.optional() });

export interface Vneid {
  operations: Operation[];
  registrations: Registrations;
  reset(): void;
}

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
  wake?: Parameters<typeof createRegistrations>[0]['wake'];
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
    tell: (account) => tellApproved(account, options),
    wake: options.wake,
  });

  const status = operation({
    name: 'accountStatus',
    method: 'post',
    path: '/accounts/status',
    input: statusInput,
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

  return {
    operations: [
      status,
      ...codeOperations({ codes, registrations, proofs, now }),
      ...registrationOperations({ ...options, registrations }),
    ],
    registrations,
    reset() {
      codes.reset();
      registrations.reset();
    },
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
    ...(account.reference !== null && { reference: account.reference }),
    at: iso(account.approvedAt ?? world.now()),
  };
  // A lost SMS does not undo an approval; citizens meet that too [P14].
  await Promise.allSettled([sms, world.callBack(event)]);
}

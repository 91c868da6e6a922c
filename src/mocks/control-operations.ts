/** The control that testers steer the mock services by, over HTTP: faults, approvals, links, reset. */
import { z } from 'zod';
import { cccdSchema } from './citizens.ts';
import { type Faults, faultSchema, UnknownOperationError } from './faults.ts';
import { type Answer, problem } from './http/answer.ts';
import { type Operation, operation } from './http/operation.ts';
import type { Registry } from './registry.ts';
import type { Registrations } from './vneid/registrations.ts';

const nothing = z.strictObject({});

/** See openapi/control.yaml. No token: it is served on loopback only, and refuses what pages of other sites send. */
export function controlOperations(mocks: {
  faults: Faults;
  registry: Registry;
  registrations: Registrations;
  reset: () => void;
}): Operation[] {
  const { faults, registry, registrations } = mocks;
  return [
    operation({
      name: 'listFaults',
      method: 'get',
      path: '/faults',
      input: nothing,
      handle: () => ({ status: 200, body: { faults: faults.list() } }),
    }),
    operation({
      name: 'addFault',
      method: 'post',
      path: '/faults',
      input: faultSchema,
      handle: (fault) => plan(faults, fault),
    }),
    operation({
      name: 'clearFaults',
      method: 'delete',
      path: '/faults',
      input: nothing,
      handle() {
        faults.clear();
        return { status: 200, body: { faults: [] } };
      },
    }),
    operation({
      name: 'approve',
      method: 'post',
      path: '/approvals',
      input: z.union([z.strictObject({ registration: z.string().max(64) }), z.strictObject({ cccd: cccdSchema })]),
      handle(one) {
        const account = 'cccd' in one ? registrations.account(one.cccd) : registrations.find(one.registration);
        if (account?.status !== 'pending') return problem(409, 'not-pending');
        // SMS and callback follow in their own time; it never rejects.
        void registrations.approve(account);
        return { status: 202, body: { registration: account.registration, status: account.status } };
      },
    }),
    operation({
      name: 'listLinks',
      method: 'get',
      path: '/links',
      input: nothing,
      handle: () => ({ status: 200, body: { links: registry.links() } }),
    }),
    operation({
      name: 'reset',
      method: 'post',
      path: '/reset',
      input: nothing,
      handle() {
        mocks.reset();
        return { status: 200, body: {} };
      },
    }),
  ];
}

function plan(faults: Faults, fault: z.output<typeof faultSchema>): Answer {
  try {
    faults.add(fault);
  } catch (error) {
    if (error instanceof UnknownOperationError) return problem(422, 'unknown-operation', { detail: error.message });
    if (error instanceof RangeError) return problem(422, 'too-many-faults', { detail: error.message });
    throw error;
  }
  return { status: 201, body: { faults: faults.list() } };
}

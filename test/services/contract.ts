/** What every service a flow may call must do, whoever implements it: one list, walked for each name in `Services`. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceName, Services } from '../../flows/services.ts';
import { TerminalError } from '../../src/engine/outside.ts';
import { createFingerprints } from '../../src/services/fingerprint.ts';
import { RetryableError } from '../../src/services/http.ts';
import { createServices } from '../../src/services/services.ts';
import { type ContractWorld, conversation, dataKey, people, rightCode } from './world.ts';

type Example<Name extends ServiceName> = {
  /** The mock that answers, and its name for the call; null when nothing is asked of anybody. */
  at: { service: 'registry' | 'vneid'; operation: string } | null;
  /** Brings the world to where the call makes sense, and gives its input. */
  input: (world: ContractWorld) => Promise<Services[Name]['input']>;
};

const { ordinary, oldCmnd, linked, noVneid, approved } = people;
const asking = { cccd: noVneid.cccd, dateOfBirth: noVneid.dateOfBirth, phone: noVneid.phone };

/** A name that is missing here does not compile. */
const examples: { [Name in ServiceName]: Example<Name> } = {
  matchCitizen: {
    at: { service: 'registry', operation: 'matchCitizen' },
    input: async () => ({ cccd: ordinary.cccd, dateOfBirth: ordinary.dateOfBirth }),
  },
  updateCccd: {
    at: { service: 'registry', operation: 'updateCccd' },
    input: async () => ({ accountId: oldCmnd.accountId, cccd: oldCmnd.cccd }),
  },
  vneidStatus: {
    at: { service: 'vneid', operation: 'accountStatus' },
    input: async () => ({ cccd: ordinary.cccd }),
  },
  vneidHolder: {
    at: { service: 'vneid', operation: 'accountStatus' },
    input: async (world) => ({ cccd: ordinary.cccd, proof: await world.proof(ordinary.cccd, 'link') }),
  },
  sendCode: {
    at: { service: 'vneid', operation: 'requestCode' },
    input: async () => ({ cccd: ordinary.cccd, purpose: 'link' }),
  },
  checkCode: {
    at: { service: 'vneid', operation: 'checkCode' },
    input: async (world) => {
      const sent = await world.call('sendCode', { cccd: ordinary.cccd, purpose: 'link' });
      return { id: sent.outcome === 'sent' ? sent.id : '', code: rightCode };
    },
  },
  saveLink: {
    at: { service: 'registry', operation: 'saveLink' },
    input: async (world) => ({
      accountId: ordinary.accountId,
      cccd: ordinary.cccd,
      proof: await world.proof(ordinary.cccd, 'link'),
    }),
  },
  removeLink: {
    at: { service: 'registry', operation: 'removeLink' },
    input: async (world) => ({
      accountId: linked.accountId,
      cccd: linked.cccd,
      proof: await world.proof(linked.cccd, 'unlink'),
    }),
  },
  registerVneid: {
    at: { service: 'vneid', operation: 'register' },
    input: async () => asking,
  },
  registrationStatus: {
    at: { service: 'vneid', operation: 'findRegistration' },
    input: async (world) => {
      const begun = await world.call('registerVneid', asking);
      return { id: begun.outcome === 'pending' ? begun.id : '' };
    },
  },
  activateVneid: {
    at: { service: 'vneid', operation: 'activate' },
    input: async (world) => ({ cccd: approved.cccd, proof: await world.proof(approved.cccd, 'activate') }),
  },
  recognise: {
    at: null,
    input: async () => ({ cccd: ordinary.cccd, fingerprint: createFingerprints(dataKey).of(ordinary.cccd) }),
  },
};

/** What a second effect of the same call would lead to. */
const unlucky = ['expired', 'too-soon', 'already-linked', 'not-linked', 'proof-rejected', 'already', 'not-approved'];

const names = Object.keys(examples) as ServiceName[];
/** A time limit that passes quickly, against an answer that never comes. */
const hurriedMs = 40;

export function servicesContract(create: () => Promise<ContractWorld>): void {
  let world: ContractWorld;
  beforeAll(async () => {
    world = await create();
  });
  beforeEach(() => world.reset());
  afterAll(() => world.mocks.close());

  it('implements exactly the services that flows may call', () => {
    expect(Object.keys(world.services).toSorted()).toEqual(names.toSorted());
  });

  describe.each(names)('%s', (name) => {
    const { at, input } = examples[name];
    const prepared = (): Promise<never> => input(world) as Promise<never>;

    it('answers', async () => {
      expect(await world.call(name, await prepared())).toBeTypeOf('object');
    });

    if (at === null) return;

    it('says the same again to the same key, also when the first answer was lost', async () => {
      const given = await prepared();
      world.mocks.faults.add({ kind: 'lose', ...at });
      await expect(world.call(name, given, 'web:1/7.0')).rejects.toThrow(RetryableError);
      const second = await world.call(name, given, 'web:1/7.0');
      expect(await world.call(name, given, 'web:1/7.0')).toEqual(second);
      expect(unlucky).not.toContain('outcome' in second ? second.outcome : '');
    });

    it.each([408, 425, 429, 500, 502, 503])('may be tried again after status %i', async (status) => {
      const given = await prepared();
      world.mocks.faults.add({ kind: 'fail', status, retryAfterMs: 7000, ...at });
      const failed = await world.call(name, given).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(RetryableError);
      expect(failed).toMatchObject({ retryAfterMs: 7000 });
      expect(await world.call(name, given)).toBeTypeOf('object');
    });

    it.each([400, 401, 403, 404, 409, 410, 422])('is not tried again after status %i', async (status) => {
      const given = await prepared();
      world.mocks.faults.add({ kind: 'fail', status, ...at });
      await expect(world.call(name, given)).rejects.toThrow(TerminalError);
    });

    it('gives up waiting at its time limit', async () => {
      const given = await prepared();
      const { registry: registryUrl, vneid: vneidUrl } = world.mocks.urls;
      const hurried = createServices({
        registryUrl,
        vneidUrl,
        token: 'any',
        dataKey,
        timeoutMs: hurriedMs,
        fetch: silent,
      });
      const { signal } = new AbortController();
      await expect(hurried[name](given, { key: 'k', signal, conversation })).rejects.toThrow(
        `no answer within ${hurriedMs} ms`,
      );
    });

    it('stops when the caller does, with the reason of the caller', async () => {
      const given = await prepared();
      world.mocks.faults.add({ kind: 'slow', ms: 60_000, ...at });
      const caller = new AbortController();
      const reason = new Error('shutting down');
      const call = world.services[name](given, { key: 'k', signal: caller.signal, conversation });
      caller.abort(reason);
      await expect(call).rejects.toBe(reason);
    });

    it('tells no number, proof or token when it fails', async () => {
      const given = await prepared();
      for (const status of [409, 503]) {
        world.mocks.faults.add({ kind: 'fail', status, ...at });
        const failed = await world.call(name, given).catch((error: unknown) => error);
        const told = `${failed} ${(failed as Error).stack} ${String((failed as Error).cause)}`;
        for (const secret of Object.values(given)) expect(told).not.toContain(secret);
      }
    });
  });
}

/** A server that takes the request and never answers. */
const silent: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

/** The mock services in memory: the contract of the services, every fault, and time that passes only when it is told to. */
import { beforeEach, describe, expect, it } from 'vitest';
import { loadCitizens } from '../../src/mocks/citizens.ts';
import { createMockServicesInMemory } from '../../src/mocks/in-memory.ts';
import { refusal } from '../../src/mocks/refusals.ts';
import type { ApprovedEvent } from '../../src/mocks/vneid/tell.ts';
import { RetryableError } from '../../src/services/http.ts';
import { createReferences } from '../../src/services/reference.ts';
import { createServices } from '../../src/services/services.ts';
import { createFakeClock } from '../engine/harness.ts';
import { servicesContract } from '../services/contract.ts';
import { conversation, createCaller, dataKey, people, rightCode, start } from '../services/world.ts';

const { citizens } = loadCitizens();
const { cccd, dateOfBirth, accountId, phone } = people.ordinary;

function createMemoryWorld(callBack?: (event: ApprovedEvent) => Promise<boolean>) {
  const clock = createFakeClock(start);
  const mocks = createMockServicesInMemory({
    citizens,
    clock,
    random: () => Number(rightCode),
    ...(callBack && { callBack }),
  });
  const { registry: registryUrl, vneid: vneidUrl } = mocks.urls;
  const services = createServices({ registryUrl, vneidUrl, token: 'any', dataKey, fetch: mocks.fetch, clock });
  return { clock, mocks: { ...mocks, close: async () => {} }, services, ...createCaller(services), reset: mocks.reset };
}

let world: ReturnType<typeof createMemoryWorld>;
beforeEach(() => {
  world = createMemoryWorld();
});

const match = () => world.call('matchCitizen', { cccd, dateOfBirth });
const at = { service: 'registry', operation: 'matchCitizen' } as const;

describe('the services contract', () => servicesContract(async () => createMemoryWorld()));

describe('the mock services in memory', () => {
  it('link a citizen from the first question to the last', async () => {
    expect(await match()).toMatchObject({ outcome: 'match', account: { id: accountId, link: null } });
    expect(await world.call('vneidStatus', { cccd })).toEqual({ status: 'active', level: 2 });
    const proof = await world.proof(cccd, 'link');
    expect(world.mocks.sms(phone).map(({ text }) => text)).toEqual([expect.stringContaining(` ${rightCode}.`)]);
    expect(await world.call('vneidHolder', { cccd, proof })).toMatchObject({ name: 'Nguyễn Thử Nghiệm' });
    const linkedAt = new Date(start).toISOString();
    expect(await world.call('saveLink', { accountId, cccd, proof })).toMatchObject({ outcome: 'linked', linkedAt });
    const mine = () => world.mocks.links().find((link) => link.accountId === accountId);
    expect(mine()).toMatchObject({ to: cccd, confirmed: 1 });
    world.reset();
    expect(mine()).toBeUndefined();
    expect(world.mocks.sms(phone)).toEqual([]);
  });

  it('leave nothing waiting on the clock', async () => {
    await world.proof(cccd, 'link');
    expect(world.clock.waiting()).toBe(0);
  });

  it('answer what has no route, no JSON or the wrong fields as the servers do', async () => {
    const { registry, vneid } = world.mocks.urls;
    const post = async (url: string, body: string) => {
      const response = await world.mocks.fetch(url, { method: 'POST', body });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    expect(await post(`${registry}/no/such`, '{}')).toEqual([404, 'unknown-route']);
    expect(await post(`${registry}/accounts//link`, '{}')).toEqual([404, 'unknown-route']);
    expect(await post(`${vneid}/codes`, '{"a":')).toEqual([400, 'bad-json']);
    expect(await post(`${vneid}/codes`, '{}')).toEqual([400, 'bad-request']);
    const found = await world.mocks.fetch(new Request(`${vneid}/registrations/X`));
    expect([found.status, found.headers.get('Content-Type')]).toEqual([404, 'application/problem+json']);
    await expect(post('http://127.0.0.1:1/vneid/codes', '{}')).rejects.toThrow('fetch failed');
  });
});

describe('a fault in memory', () => {
  it('that is slow waits on the clock and on nothing else', async () => {
    world.mocks.faults.add({ kind: 'slow', ms: 9_000, ...at });
    let ended = false;
    const call = match().then((said) => {
      ended = true;
      return said;
    });
    await world.clock.advance(8_999);
    expect(ended).toBe(false);
    await world.clock.advance(1);
    expect(await call).toMatchObject({ outcome: 'match' });
    expect(world.clock.waiting()).toBe(0);
  });

  it('that is slower than the client waits is given up then, and the work is done even so', async () => {
    const proof = await world.proof(cccd, 'link');
    world.mocks.faults.add({ kind: 'slow', ms: 60_000, service: 'registry', operation: 'saveLink' });
    const call = world.call('saveLink', { accountId, cccd, proof }, 'k').catch((error: unknown) => error);
    await world.clock.advance(10_000);
    expect(await call).toEqual(new RetryableError('registry saveLink: no answer within 10000 ms', { code: 'timeout' }));
    expect(world.mocks.links().map((link) => link.accountId)).not.toContain(accountId);
    await world.clock.advance(50_000);
    expect(world.mocks.links().find((link) => link.accountId === accountId)).toMatchObject({ confirmed: 1 });
    expect(await world.call('saveLink', { accountId, cccd, proof }, 'k')).toMatchObject({ outcome: 'linked' });
  });

  it('that fails may ask to wait', async () => {
    world.mocks.faults.add({ kind: 'fail', status: 503, retryAfterMs: 7000, ...at });
    await expect(match()).rejects.toMatchObject({ name: 'RetryableError', retryAfterMs: 7000 });
    expect(await match()).toMatchObject({ outcome: 'match' });
  });

  it('that loses the answer has the work done', async () => {
    const input = { accountId, cccd, proof: await world.proof(cccd, 'link') };
    world.mocks.faults.add({ kind: 'lose', service: 'registry', operation: 'saveLink' });
    await expect(world.call('saveLink', input, 'k')).rejects.toThrow('not reachable (UND_ERR_SOCKET)');
    expect(await world.call('saveLink', input, 'k')).toMatchObject({ outcome: 'linked' });
    expect(world.mocks.links().find((link) => link.accountId === accountId)).toMatchObject({ confirmed: 1 });
  });

  it('that refuses is an answer, and nothing is done', async () => {
    const input = { accountId, cccd, proof: await world.proof(cccd, 'link') };
    for (const code of ['proof-rejected', 'already-linked'])
      world.mocks.faults.add(refusal({ operation: 'saveLink', code, nowMs: world.clock.now() }));
    expect(await world.call('saveLink', input)).toEqual({ outcome: 'proof-rejected' });
    const linkedAt = '2026-11-20T03:00:00.000Z';
    expect(await world.call('saveLink', input)).toMatchObject({ outcome: 'already-linked', linkedAt, same: true });
    expect(await world.call('saveLink', input)).toMatchObject({ outcome: 'linked' });
  });

  it.each([
    ['requestCode', 'too-soon', { outcome: 'too-soon', id: 'code-sent-before', resendAt: '2026-11-21T03:01:00.000Z' }],
    ['requestCode', 'too-many', { outcome: 'too-many' }],
  ])('%s %s is understood by the client', async (operation, code, outcome) => {
    world.mocks.faults.add(refusal({ operation, code, nowMs: world.clock.now() }));
    expect(await world.call('sendCode', { cccd, purpose: 'link' })).toEqual(outcome);
    expect(world.mocks.sms(phone)).toEqual([]);
  });

  it('comes in the order planned when one fails and one refuses', async () => {
    world.mocks.faults.add(refusal({ operation: 'matchCitizen', code: 'too-many-tries', nowMs: start }));
    world.mocks.faults.add({ kind: 'fail', status: 500, ...at });
    expect(await match()).toEqual({ outcome: 'too-many' });
    await expect(match()).rejects.toThrow('status 500');
    expect(await match()).toMatchObject({ outcome: 'match' });
  });

  it('of the SMS gateway leaves the code unsent after three tries', async () => {
    world.mocks.faults.add({ kind: 'fail', status: 500, service: 'sms', times: 3 });
    await expect(world.call('sendCode', { cccd, purpose: 'link' })).rejects.toThrow('status 503');
    expect(await world.call('sendCode', { cccd, purpose: 'link' })).toMatchObject({ outcome: 'sent' });
    expect(world.mocks.sms(phone)).toHaveLength(1);
  });
});

describe('a registration in memory', () => {
  const { cccd, dateOfBirth, phone } = people.noVneid;
  const events: ApprovedEvent[] = [];
  /** One entry for each try. */
  let answers: Array<boolean | Error> = [];
  beforeEach(() => {
    events.length = 0;
    answers = [];
    world = createMemoryWorld(async (event) => {
      events.push(event);
      const answer = answers.shift() ?? true;
      if (answer instanceof Error) throw answer;
      return answer;
    });
  });
  const register = () => world.call('registerVneid', { cccd, dateOfBirth, phone });

  it('is approved on the clock and told at that moment, by SMS and with the reference of its conversation', async () => {
    const begun = await register();
    const id = begun.outcome === 'pending' ? begun.id : '';
    await world.clock.advance(19_999);
    expect([events.length, world.mocks.sms(phone).length]).toEqual([0, 0]);
    await world.clock.advance(1);
    const at = new Date(start + 20_000).toISOString();
    expect(events).toMatchObject([{ type: 'registration.approved', registration: id, at }]);
    expect(createReferences(dataKey).open(events[0]?.reference ?? '')).toBe(conversation);
    expect(world.mocks.sms(phone)).toHaveLength(1);
    expect(world.clock.waiting()).toBe(0);
  });

  it('is told again after 1, 5 and 25 s while nobody takes it, each time the same', async () => {
    answers = [false, new Error('the store fails'), false];
    await register();
    await world.clock.advance(20_000);
    for (const [ms, told] of [
      [1_000, 2],
      [5_000, 3],
      [25_000, 4],
    ] as const) {
      await world.clock.advance(ms - 1);
      expect(events).toHaveLength(told - 1);
      await world.clock.advance(1);
      expect(events).toHaveLength(told);
    }
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
    await world.clock.advance(100_000);
    expect(events).toHaveLength(4);
  });

  it('can be approved at once, and only once', async () => {
    await register();
    expect(await world.mocks.approve({ cccd })).toBe(true);
    expect(await world.mocks.approve({ cccd })).toBe(false);
    await world.clock.advance(20_000);
    expect(events).toHaveLength(1);
    expect(await world.mocks.approve({ registration: 'never-made' })).toBe(false);
  });

  it('is forgotten with everything else', async () => {
    await register();
    world.reset();
    await world.clock.advance(20_000);
    expect(events).toEqual([]);
    expect(await world.call('vneidStatus', { cccd })).toEqual({ status: 'none', level: null });
  });
});

it('a thousand of them are made, and link a thousand citizens, in a few seconds', { timeout: 20_000 }, async () => {
  const before = performance.now();
  for (let made = 0; made < 1000; made += 1) {
    world = createMemoryWorld();
    await match();
    const proof = await world.proof(cccd, 'link');
    expect(await world.call('saveLink', { accountId, cccd, proof })).toMatchObject({ outcome: 'linked' });
  }
  expect(performance.now() - before).toBeLessThan(15_000);
});

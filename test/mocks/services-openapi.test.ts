/** The mock services keep to their OpenAPI documents: every route, every documented status, every body. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/engine/clock.ts';
import { loadCitizens } from '../../src/mocks/citizens.ts';
import { createMockServicesInMemory } from '../../src/mocks/in-memory.ts';
import { openApi } from '../../src/mocks/services.ts';
import { ask, createWorld, people, rightCode, type World, wrongCode } from '../services/world.ts';

type Json = Record<string, unknown>;
type Service = 'registry' | 'vneid' | 'sms' | 'control';
interface Declared {
  method: string;
  path: string;
  operationId: string;
  request: z.ZodType | null;
  /** By status, and `default`. */
  answers: Map<string, { schema: z.ZodType; type: string }>;
}

/** `#/a/b` looked up, everywhere in a part of a document; none of ours refers to itself. */
function resolved(part: unknown, root: Json): unknown {
  if (Array.isArray(part)) return part.map((each) => resolved(each, root));
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) {
    const steps = String(part.$ref).replace('#/', '').split('/');
    const found = steps.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], root);
    if (found === undefined) throw new Error(`nothing at ${part.$ref}`);
    return resolved(found, root);
  }
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolved(value, root)]));
}

function bodyOf(content: Json): { schema: z.ZodType; type: string } {
  const [[type, media] = ['', {}]] = Object.entries(content);
  return { type, schema: z.fromJSONSchema((media as { schema: Json }).schema as never) };
}

function declaredIn(service: Service): Declared[] {
  const root = openApi(service) as Json;
  const document = resolved(root, root) as { openapi: string; paths: Record<string, Record<string, Json>> };
  expect(document.openapi).toBe('3.1.0');
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => ({
      method,
      path,
      operationId: String(declared.operationId),
      request: declared.requestBody ? bodyOf((declared.requestBody as { content: Json }).content).schema : null,
      answers: new Map(
        Object.entries(declared.responses as Json).map(([status, one]) => [
          status,
          bodyOf((one as { content: Json }).content),
        ]),
      ),
    })),
  );
}

const documents = Object.fromEntries(
  (['registry', 'vneid', 'sms', 'control'] as const).map((service) => [service, declaredIn(service)]),
) as Record<Service, Declared[]>;

describe('the OpenAPI documents', () => {
  let world: World;
  const seen = new Set<string>();
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.mocks.close());

  /** Calls, and holds request and answer against the document. */
  async function play(
    service: Service,
    name: string,
    given: Json = {},
    how: Parameters<typeof ask>[1] & { bad?: true } = {},
  ) {
    const declared = documents[service].find(({ operationId }) => operationId === name);
    if (!declared) throw new Error(`${name} is not in the document`);
    const { id, ...body } = given;
    const path = declared.path.replace('{id}', String(id ?? ''));
    const base = { ...world.mocks.urls, control: world.mocks.controlUrl }[service];
    const query =
      declared.method === 'get' && Object.keys(body).length > 0 ? `?${new URLSearchParams(body as never)}` : '';
    if (declared.request) expect(declared.request.safeParse(body).success).toBe(how.bad === undefined);
    const answer = await ask(`${base}${path}${query}`, { method: declared.method.toUpperCase(), body, ...how });
    const documented = declared.answers.get(String(answer.status)) ?? declared.answers.get('default');
    expect(answer.type.split(';')[0]).toBe(documented?.type);
    const fits = documented?.schema.safeParse(answer.body);
    expect(fits?.error?.issues ?? [], `${name} ${answer.status} ${JSON.stringify(answer.body)}`).toEqual([]);
    seen.add(`${service} ${name} ${answer.status}`);
    return answer;
  }

  const { ordinary, oldCmnd, inUse, linked, noVneid, nobody, pending, approved, tooLate, locked } = people;
  const match = ({ cccd, dateOfBirth }: { cccd: string; dateOfBirth: string }): Json => ({ cccd, dateOfBirth });

  it('hold for every operation without a token, with nonsense, and with a key used for something else', async () => {
    for (const service of ['registry', 'vneid', 'sms', 'control'] as const) {
      for (const { operationId, method, request, answers, path } of documents[service]) {
        const id = path.includes('{id}') ? { id: 'X' } : {};
        if (service !== 'control') await play(service, operationId, id, { token: null, bad: true });
        if (request || operationId === 'listMessages')
          await play(service, operationId, { ...id, nonsense: true }, { bad: true });
        if (method !== 'get') await play(service, operationId, id, { raw: '{"a":', bad: true });
        if (method === 'get') continue;
        await play(service, operationId, id, { key: `${service} ${operationId}`, raw: '{"a":1}', bad: true });
        const reused = await play(service, operationId, id, {
          key: `${service} ${operationId}`,
          raw: '{"a":2}',
          bad: true,
        });
        expect(reused.body.code).toBe('idempotency-key-reused');
        expect(answers.has('422')).toBe(true);
        expect((await play(service, operationId, id, { raw: `"${'x'.repeat(20_000)}"`, bad: true })).status).toBe(413);
      }
    }
    for (const [service, name] of [
      ['registry', 'matchCitizen'],
      ['vneid', 'checkCode'],
      ['sms', 'listMessages'],
    ] as const) {
      world.mocks.faults.add({ kind: 'fail', status: 418, service, operation: name });
      expect((await play(service, name, { id: 'X', to: '0900000001' }, { bad: true })).status).toBe(418);
    }
    for (const name of ['listFaults', 'listLinks']) await play('control', name, { nonsense: 'true' });
  });

  it('hold for the registry', async () => {
    for (const one of [ordinary, oldCmnd, linked, people.noAccount, nobody])
      await play('registry', 'matchCitizen', match(one));
    for (let tried = 0; tried < 5; tried += 1) await play('registry', 'matchCitizen', match(nobody));
    expect((await play('registry', 'matchCitizen', match(nobody))).status).toBe(429);
    for (const [id, cccd] of [
      [oldCmnd.accountId, oldCmnd.cccd],
      [inUse.accountId, inUse.cccd],
      ['X', inUse.cccd],
      [oldCmnd.accountId, inUse.cccd],
    ]) {
      await play('registry', 'updateCccd', { id, cccd });
    }
    const { cccd, accountId: id } = ordinary;
    const proof = await world.proof(cccd, 'link');
    for (const given of [
      { id: 'X', cccd, proof },
      { id, cccd: linked.cccd, proof },
      { id, cccd, proof: 'no' },
      { id, cccd, proof },
    ]) {
      await play('registry', 'saveLink', given);
      await play('registry', 'removeLink', given);
    }
    const again = await world.proof(linked.cccd, 'link');
    const already = await play('registry', 'saveLink', { id: linked.accountId, cccd: linked.cccd, proof: again });
    expect(already.body).toMatchObject({ code: 'already-linked', same: true });
    const without = await world.proof(inUse.cccd, 'link');
    expect(
      (await play('registry', 'saveLink', { id: inUse.accountId, cccd: inUse.cccd, proof: without })).body.code,
    ).toBe('cccd-missing');
    const off = { id: linked.accountId, cccd: linked.cccd, proof: await world.proof(linked.cccd, 'unlink') };
    expect((await play('registry', 'removeLink', off)).status).toBe(200);
    const none = { ...off, proof: await world.proof(linked.cccd, 'unlink') };
    expect((await play('registry', 'removeLink', none)).body.code).toBe('not-linked');
  });

  it('hold for the VNeID service', async () => {
    world.reset();
    const { cccd } = ordinary;
    for (const one of [ordinary, noVneid, pending, nobody]) await play('vneid', 'accountStatus', { cccd: one.cccd });
    await play('vneid', 'accountStatus', { cccd, proof: 'no' });
    await play('vneid', 'accountStatus', { cccd, proof: await world.proof(cccd, 'unlink') });
    for (const [who, purpose] of [
      [locked, 'link'],
      [pending, 'activate'],
      [tooLate, 'activate'],
    ] as const) {
      expect((await play('vneid', 'requestCode', { cccd: who.cccd, purpose })).status).toBe(409);
    }
    world.mocks.faults.add({ kind: 'fail', status: 500, service: 'sms', times: 3 });
    expect((await play('vneid', 'requestCode', { cccd, purpose: 'link' })).status).toBe(503);
    const { id } = (await play('vneid', 'requestCode', { cccd, purpose: 'link' })).body;
    expect((await play('vneid', 'requestCode', { cccd, purpose: 'link' })).body).toMatchObject({
      code: 'too-soon',
      id,
    });
    await play('vneid', 'checkCode', { id: 'X', code: rightCode });
    for (let tried = 0; tried < 6; tried += 1) await play('vneid', 'checkCode', { id, code: wrongCode });
    expect((await play('vneid', 'requestCode', { cccd, purpose: 'link' })).body.code).toBe('too-many');

    for (let tried = 0; tried < 6; tried += 1)
      await play('vneid', 'register', { ...match(nobody), phone: ordinary.phone });
    await play('vneid', 'register', { ...match(noVneid), phone: ordinary.phone });
    for (const reference of ['', 'x'.repeat(201), 'a b'])
      expect(
        (await play('vneid', 'register', { ...match(noVneid), phone: noVneid.phone, reference }, { bad: true })).status,
      ).toBe(400);
    const asked = { ...match(noVneid), phone: noVneid.phone, reference: 'x'.repeat(200) };
    const registered = await play('vneid', 'register', asked);
    expect((await play('vneid', 'register', { ...match(noVneid), phone: noVneid.phone })).status).toBe(409);
    await play('vneid', 'findRegistration', { id: registered.body.id });
    await play('vneid', 'findRegistration', { id: 'X' });
    await play('vneid', 'findRegistration', { id: 'X'.repeat(65) });
    await play('control', 'approve', { registration: registered.body.id });
    await play('control', 'approve', { registration: registered.body.id });

    const code = await play('vneid', 'requestCode', { cccd: approved.cccd, purpose: 'activate' });
    const { proof } = (await play('vneid', 'checkCode', { id: code.body.id, code: rightCode })).body;
    await play('vneid', 'activate', { cccd: approved.cccd, proof: 'no' });
    world.clock.now += 20 * 60_000;
    expect((await play('vneid', 'activate', { cccd: approved.cccd, proof })).status).toBe(200);
    expect((await play('vneid', 'activate', { cccd: approved.cccd, proof })).status).toBe(422);
  });

  it('hold when the activation comes after the seven days, though the code came before', async () => {
    world.reset();
    world.clock.now += 5 * 24 * 60 * 60_000 - 60_000;
    const code = await play('vneid', 'requestCode', { cccd: approved.cccd, purpose: 'activate' });
    const { proof } = (await play('vneid', 'checkCode', { id: code.body.id, code: rightCode })).body;
    world.clock.now += 2 * 60_000;
    const late = await play('vneid', 'activate', { cccd: approved.cccd, proof });
    expect(late.body.code).toBe('activation-expired');
  });

  it('hold for what the VNeID service tells by itself, with a reference and without', async () => {
    const root = openApi('vneid') as Json;
    const { webhooks } = resolved(root, root) as {
      webhooks: Record<string, { post: { requestBody: { content: Json } } }>;
    };
    const { schema } = bodyOf(webhooks['registrationApproved']?.post.requestBody.content ?? {});
    const events: Json[] = [];
    const { citizens } = loadCitizens();
    const callBack = async (event: object) => events.push(event as Json) > 0;
    const mocks = createMockServicesInMemory({ citizens, clock: systemClock, callBack });
    const body = JSON.stringify({ ...match(noVneid), phone: noVneid.phone, reference: 'x' });
    await mocks.fetch(`${mocks.urls.vneid}/registrations`, { method: 'POST', body });
    for (const { cccd } of [noVneid, pending]) await mocks.approve({ cccd });
    expect(events).toMatchObject([{ reference: 'x' }, {}]);
    for (const event of events) expect(schema.safeParse(event).error?.issues ?? []).toEqual([]);
  });

  it('hold for the SMS gateway and the control', async () => {
    await play('sms', 'sendMessage', { to: '+84 900 000 001', from: 'VNeID', text: 'Xin chào' });
    await play('sms', 'listMessages', { to: '0900000001' });
    const slow = { kind: 'slow', ms: 1, service: 'sms', operation: 'listMessages', times: 2 };
    await play('control', 'addFault', slow);
    expect((await play('control', 'addFault', { ...slow, operation: 'misspelt' })).body.code).toBe('unknown-operation');
    const refuse = {
      kind: 'refuse',
      status: 409,
      code: 'not-active',
      body: { until: ['noon'] },
      service: 'vneid',
      times: 1,
    };
    await play('control', 'addFault', refuse);
    await play('control', 'addFault', { ...refuse, code: 'Not active' }, { bad: true });
    expect((await play('control', 'listFaults')).body.faults).toEqual([slow, refuse]);
    await play('control', 'clearFaults');
    await play('control', 'listLinks');
    await play('control', 'approve', { cccd: pending.cccd });
    await play('control', 'reset');
  });

  it('name every route, and nothing that is not there', async () => {
    for (const service of ['registry', 'vneid', 'sms', 'control'] as const) {
      const base = { ...world.mocks.urls, control: world.mocks.controlUrl }[service];
      expect((await ask(`${base}/openapi.json`, { token: null })).body).toEqual(openApi(service));
      expect((await ask(`${base}/no/such`)).body.code).toBe('unknown-route');
    }
    for (const service of ['registry', 'vneid', 'sms'] as const) {
      const planned = (operation: string) => () => world.mocks.faults.add({ kind: 'lose', service, operation });
      for (const { operationId } of documents[service]) expect(planned(operationId)).not.toThrow();
      const names = documents[service].map(({ operationId }) => operationId).join(', ');
      expect(planned('none')).toThrow(`there are ${names}`);
    }
  });

  it('were tried in every status they document', () => {
    const documented = Object.entries(documents).flatMap(([service, operations]) =>
      operations.flatMap(({ operationId, answers }) =>
        [...answers.keys()].map((status) => `${service} ${operationId} ${status}`),
      ),
    );
    expect(documented.filter((one) => !one.endsWith('default') && !seen.has(one))).toEqual([]);
  });
});

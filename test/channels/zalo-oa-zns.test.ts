/** Codes by ZNS: sent once, whatever is not known of them; and the SMS gateway in front of them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createZns, type Zns } from '../../src/channels/zalo-oa/zns.ts';
import { znsGatewayRouter } from '../../src/channels/zalo-oa/zns-gateway.ts';
import { createSmsSender } from '../../src/mocks/vneid/tell.ts';
import { codeText } from '../../src/mocks/vneid/texts.ts';
import { startZaloOaWorld, type ZaloOaWorld } from './zalo-oa-world.ts';

const token = 'a-token-of-these-tests';
const phone = '0901234567';

let world: ZaloOaWorld;
let zns: Zns;
let url: string;
let close: () => void;
let failures: unknown[];

beforeEach(async () => {
  world = await startZaloOaWorld();
  failures = [];
  zns = createZns({ client: world.channel.client, templateId: '123456', failed: (error) => void failures.push(error) });
  const app = express();
  app.use('/zns', znsGatewayRouter({ token, send: zns.send }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/zns`;
  close = () => server.close().closeAllConnections();
});
afterEach(async () => {
  close();
  await world.close();
});

const send = (key = 'key-1', code = '123456') => zns.send({ phone, code, key });

describe('a code', () => {
  it('is sent in the template, under the caller’s key', async () => {
    const outcome = await send();
    expect(world.zalo.zns()).toMatchObject([
      { phone: '84901234567', templateId: '123456', data: { otp: '123456' }, trackingId: 'key-1' },
    ]);
    expect(outcome).toEqual({ outcome: 'sent', id: world.zalo.zns()[0]?.msgId });
  });

  it('is sent once under one key, however often and fast it is asked for', async () => {
    const outcomes = await Promise.all([send(), send(), send()]);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    await send('key-2');
    expect(world.zalo.zns()).toHaveLength(2);
  });

  it('has a key that Zalo takes, whatever the caller’s is', async () => {
    await send(`long ${'x'.repeat(200)}`);
    await send('với dấu');
    for (const { trackingId } of world.zalo.zns()) expect(trackingId).toMatch(/^[\w-]{1,48}$/);
  });

  it.each([
    ['an answer that is lost', { reset: 'after' }],
    ['a gateway’s page', { status: 504 }],
    ['"unknown error"', { error: -100 }],
  ] as const)('of which nobody knows is not sent again under this key (%s)', async (_, fault) => {
    world.zalo.fail('message/template', fault);
    expect(await send()).toEqual({ outcome: 'unknown' });
    expect(await send()).toEqual({ outcome: 'unknown' });
    expect(world.zalo.calls('message/template')).toHaveLength(1);
    expect(await send('key-2')).toMatchObject({ outcome: 'sent' });
  });

  it.each([-114, -118, -141])('to a phone that cannot get it is unreachable (%i)', async (code) => {
    world.zalo.refuseZns('84901234567', code);
    expect(await send()).toEqual({ outcome: 'unreachable' });
    expect(zns.trouble()).toBeNull();
  });

  it('that Zalo refuses for another reason is a matter for the operator, and may be tried again', async () => {
    world.zalo.fail('message/template', { error: -131 });
    expect(await send()).toEqual({ outcome: 'refused' });
    expect(zns.trouble()).toContain('-131');
    expect(await send()).toMatchObject({ outcome: 'sent' });
    expect(zns.trouble()).toBeNull();
  });

  it('waits while there are too many calls', async () => {
    world.zalo.fail('message/template', { error: -32 });
    expect(await send()).toEqual({ outcome: 'later', retryAfterMs: 2_000 });
    world.clock.pass(2_000);
    expect(await send()).toMatchObject({ outcome: 'sent' });
  });

  it('gets a new access token when Zalo wants one, and is sent once', async () => {
    world.clock.pass(60_000);
    world.zalo.tokens.expireAccess();
    expect(await send()).toMatchObject({ outcome: 'sent' });
    expect(world.zalo.calls('access_token')).toHaveLength(2);
    expect(world.zalo.zns()).toHaveLength(1);
  });

  it('stands in no error, nor does the phone', async () => {
    world.zalo.fail('message/template', { error: -108, description: `${phone} 123456 invalid` });
    await send();
    const told = inspect(failures, { depth: 9 });
    expect(failures).toHaveLength(1);
    expect(told).not.toContain('123456');
    expect(told).not.toContain('901234567');
  });
});

describe('the gateway', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const told = async (response: Response) => ({ status: response.status, ...((await response.json()) as object) });
  const text = codeText('link', '246810');

  it('takes what the VNeID service sends by SMS', async () => {
    const sender = createSmsSender({
      url: () => url,
      token,
      clock: world.clock,
      closing: new AbortController().signal,
    });
    await sender({ to: phone, from: 'VNeID', text });
    expect(world.zalo.zns()).toMatchObject([{ phone: '84901234567', data: { otp: '246810' } }]);
  });

  it.each(['0901234567', '+84 90 123 4567', '84901234567'])('takes the phone as %s', async (to) => {
    expect(await told(await post({ to, text }))).toEqual({ status: 201, id: expect.any(String) });
    expect(world.zalo.zns()).toMatchObject([{ phone: '84901234567' }]);
  });

  it('refuses a text without a code of its own', async () => {
    for (const other of ['Ho so da duoc phe duyet', 'so 0901234567', '12345', 'ma 123456 hoac 654321'])
      expect(await told(await post({ to: phone, text: other }))).toMatchObject({ status: 422, code: 'no-code' });
    expect(world.zalo.calls('message/template')).toEqual([]);
  });

  it('refuses who has no token, and what is no message', async () => {
    expect(await told(await post({}, { authorization: 'Bearer x' }))).toMatchObject({
      status: 401,
      code: 'unauthorized',
    });
    expect(await told(await post({ to: '113', text }))).toMatchObject({
      status: 400,
      code: 'bad-request',
      fields: ['to'],
    });
    expect((await post({ to: phone, text, more: 1 })).status).toBe(400);
    expect((await post({ to: phone, text: 'x'.repeat(9_000) })).status).toBe(413);
    expect((await post({ to: phone, text }, { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400);
  });

  it('keeps keys apart', async () => {
    const key = { 'idempotency-key': 'k-1' };
    expect((await post({ to: phone, text }, key)).status).toBe(201);
    expect((await post({ to: phone, text }, key)).status).toBe(201);
    expect(await told(await post({ to: phone, text: 'ma 111111' }, key))).toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect((await post({ to: phone, text })).status).toBe(201);
    expect((await post({ to: phone, text })).status).toBe(201);
    expect(world.zalo.zns()).toHaveLength(2);
  });

  it('answers so that nobody tries again what may have been sent, and may what was not', async () => {
    world.zalo.fail('message/template', { reset: 'after' });
    const sender = createSmsSender({
      url: () => url,
      token,
      clock: world.clock,
      closing: new AbortController().signal,
    });
    // Three tries, but for what is told to be final.
    await expect(sender({ to: phone, from: 'VNeID', text })).rejects.toThrow();
    expect(world.zalo.zns()).toHaveLength(1);
    expect(world.zalo.calls('message/template')).toHaveLength(1);
    world.zalo.fail('message/template', { error: -131 });
    expect((await post({ to: phone, text: 'ma 111111' })).status).toBe(502);
    world.zalo.fail('message/template', { error: -32 });
    const later = await post({ to: phone, text: 'ma 222222' });
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '2']);
    world.clock.pass(2_000);
    world.zalo.refuseZns('84901234567', -118);
    expect(await told(await post({ to: phone, text: 'ma 333333' }))).toMatchObject({
      status: 422,
      code: 'unreachable',
    });
  });
});

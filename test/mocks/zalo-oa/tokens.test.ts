/** The fake's tokens. */
import { afterEach, describe, expect, test } from 'vitest';
import { app, call, endAll, fake, refresh, say } from './bench.ts';

afterEach(endAll);

describe('a refresh token', () => {
  test('brings a pair, once', async () => {
    const zalo = await fake();
    const first = await refresh(zalo);
    expect(first).toMatchObject({
      status: 200,
      body: { access_token: expect.any(String), refresh_token: expect.any(String), expires_in: '90000' },
    });
    expect(await refresh(zalo, { refresh_token: app.refreshToken })).toMatchObject({
      status: 200,
      body: { error: -14014, error_name: 'Invalid refresh token' },
    });
    expect((await refresh(zalo)).body['access_token']).not.toBe(first.body['access_token']);
  });

  test('used twice may be answered with HTTP 400 and another code', async () => {
    const zalo = await fake({ switches: { usedToken: { code: -14020, status: 400 } } });
    await refresh(zalo);
    expect(await refresh(zalo, { refresh_token: app.refreshToken })).toMatchObject({
      status: 400,
      body: { error: -14020 },
    });
  });

  test('ends after three months, and is of this app, with its secret', async () => {
    let now = 1_000_000;
    const zalo = await fake({ now: () => now });
    expect((await refresh(zalo, { app_id: '43' })).body).toMatchObject({ error: -14002 });
    expect((await refresh(zalo, {}, 'no secret')).body['error']).toBeLessThan(0);
    expect((await refresh(zalo, { grant_type: 'password' })).body['error']).toBeLessThan(0);
    now += 91 * 24 * 3_600_000;
    expect((await refresh(zalo)).body).toMatchObject({ error: -14020 });
    expect(await refresh(zalo, { refresh_token: zalo.tokens.authorise() })).toMatchObject({
      body: { access_token: expect.any(String) },
    });
  });
});

describe('an access token', () => {
  test('is good for 25 hours', async () => {
    let now = 1_000_000;
    const zalo = await fake({ now: () => now });
    zalo.user('7');
    expect((await say(zalo, { text: 'a' })).body).toMatchObject({ error: 0 });
    now += 25 * 3_600_000;
    expect(await say(zalo, { text: 'a' })).toMatchObject({ status: 200, body: { error: -216 } });
    await refresh(zalo);
    zalo.tokens.expireAccess();
    zalo.switch({ badAccess: -220 });
    expect((await say(zalo, { text: 'a' })).body).toMatchObject({ error: -220 });
  });

  test('of nobody is refused, for templates with their own code', async () => {
    const zalo = await fake();
    expect((await call(zalo, '/v3.0/oa/message/cs', {}, 'x')).body).toMatchObject({ error: -216 });
    expect((await call(zalo, '/message/template', {}, 'x')).body).toMatchObject({ error: -124 });
  });
});

test('nothing secret stands in the record', async () => {
  const zalo = await fake();
  zalo.user('7');
  await say(zalo, { text: `${zalo.tokens.newest().access} ${app.secret}` });
  await refresh(zalo);
  await say(zalo, { text: `x ${zalo.tokens.newest().access}` });
  const record = JSON.stringify(zalo.calls());
  for (const secret of [app.secret, app.refreshToken, 'fake-access', 'fake-refresh'])
    expect(record).not.toContain(secret);
  expect(zalo.calls().map(({ method }) => method)).toEqual([
    'access_token',
    'message/cs',
    'access_token',
    'message/cs',
  ]);
});

test('what is no method is 404, what is no JSON an error', async () => {
  const zalo = await fake();
  expect((await call(zalo, '/v2.0/oa/message', {})).status).toBe(404);
  const response = await fetch(`${zalo.url}/v3.0/oa/message/cs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '[',
  });
  expect(await response.json()).toMatchObject({ error: -122 });
});

/** The Official Account's tokens: each refresh token is good once, so what is got must be kept, and shared. */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { RetryLaterError } from '../../src/engine/outside.ts';
import { gate } from '../engine/harness.ts';
import { app, closedPort, messageOf, startZaloOaWorld, type WorldOptions, type ZaloOaWorld } from './zalo-oa-world.ts';

const hour = 3_600_000;

let world: ZaloOaWorld | null = null;
const start = async (options: WorldOptions = {}) => {
  world = await startZaloOaWorld(options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

const refreshes = ({ zalo }: ZaloOaWorld) => zalo.calls('access_token').length;
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: Error) => error,
  );

describe('a refresh', () => {
  it('is made at the start, with the configured token, and its pair is kept', async () => {
    const { zalo, store } = await start();
    expect(zalo.calls('access_token')).toMatchObject([
      { params: { app_id: app.appId, grant_type: 'refresh_token', refresh_token: '<token>' }, status: 200 },
    ]);
    expect(store.kept).toMatchObject({
      accessToken: zalo.tokens.newest().access,
      refreshToken: zalo.tokens.newest().refresh,
    });
    expect(store.kept?.origin).not.toContain(app.refreshToken);
  });

  it('is shared by all who wait for it', async () => {
    const it = await start({ unstarted: true });
    await Promise.all(Array.from({ length: 20 }, () => it.send()));
    expect(refreshes(it)).toBe(1);
    expect(it.zalo.sent()).toHaveLength(20);
  });

  it('is kept before it is used', async () => {
    const it = await start({ unstarted: true });
    const writing = gate();
    const { write } = it.store;
    it.store.write = async (tokens) => {
      await writing.promise;
      await write(tokens);
    };
    const sending = it.send();
    await it.zalo.waitForCall('access_token');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(it.zalo.calls('message/cs')).toEqual([]);
    writing.open();
    await sending;
    expect(it.zalo.calls('message/cs')).toHaveLength(1);
  });

  it('whose pair cannot be kept is not made again, and the pair is not used until it is kept', async () => {
    const it = await start({ unstarted: true });
    it.store.failures = 1;
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(it.channel.trouble?.()).toContain('cannot be written to disk');
    expect(it.zalo.calls('message/cs')).toEqual([]);
    it.clock.pass(5_000);
    await it.send();
    expect(refreshes(it)).toBe(1);
    expect(it.store.written).toHaveLength(1);
    expect(it.channel.trouble?.()).toBeNull();
  });

  it('comes by itself before the token ends, and once', async () => {
    const it = await start();
    const first = it.store.kept;
    it.clock.pass(24 * hour + 1);
    await expect.poll(() => it.store.written.length).toBe(2);
    expect(refreshes(it)).toBe(2);
    expect(it.store.kept?.refreshToken).not.toBe(first?.refreshToken);
    await it.send();
    expect(it.zalo.calls('message/cs')).toMatchObject([{ status: 200 }]);
  });

  it('is not needed after a restart while the stored token is good', async () => {
    const it = await start();
    await it.restart();
    await it.send();
    expect(refreshes(it)).toBe(1);
    expect(it.zalo.sent()).toHaveLength(1);
  });

  it('goes on with the stored chain after a long stop', async () => {
    const it = await start({ unstarted: true });
    await it.send();
    await it.channel.stop();
    it.clock.pass(30 * hour);
    await it.restart();
    await it.send();
    expect(refreshes(it)).toBe(2);
    expect(it.zalo.calls('access_token').map(({ error }) => error)).toEqual([undefined, undefined]);
  });
});

describe('a token that ends in the middle of a dialogue', () => {
  it.each([-216, -220])('costs no message and doubles none (%i)', async (badAccess) => {
    const it = await start({ fake: { switches: { badAccess } } });
    await it.send({ text: 'một' });
    it.clock.pass(60_000);
    it.zalo.tokens.expireAccess();
    await Promise.all(['hai', 'ba', 'bốn'].map((text) => it.send({ text })));
    expect(
      it.zalo
        .sent()
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['ba', 'bốn', 'hai', 'một']);
    expect(refreshes(it)).toBe(2);
    expect(it.channel.trouble?.()).toBeNull();
  });

  it('may be told by HTTP 401 alone', async () => {
    const it = await start();
    it.clock.pass(60_000);
    it.zalo.fail('message/cs', { status: 401 });
    await it.send();
    expect(it.zalo.sent()).toHaveLength(1);
    expect(refreshes(it)).toBe(2);
  });

  it('is not asked for again and again when new ones are refused as well', async () => {
    const it = await start();
    it.clock.pass(60_000);
    it.zalo.fail('message/cs', { error: -216 }, { times: Number.POSITIVE_INFINITY });
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(refreshes(it)).toBe(2);
    expect(it.channel.trouble?.()).toContain('refused right after they were given');
    it.zalo.clearFaults();
    it.clock.pass(60_001);
    await it.send();
    expect(it.zalo.sent()).toHaveLength(1);
    expect(it.channel.trouble?.()).toBeNull();
  });
});

describe('a refresh whose answer is lost', () => {
  it('is made with the same token once more, which is enough when nothing had happened', async () => {
    const it = await start({ unstarted: true });
    it.zalo.fail('access_token', { reset: 'before' });
    await it.send();
    expect(refreshes(it)).toBe(2);
    expect(it.channel.trouble?.()).toBeNull();
  });

  it.each([200, 400] as const)(
    'is in vain when the token was used up, and a person is asked for (HTTP %i)',
    async (status) => {
      const it = await start({ unstarted: true, fake: { switches: { usedToken: { code: -14014, status } } } });
      it.zalo.fail('access_token', { reset: 'after' });
      expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
      expect(it.channel.trouble?.()).toMatch(/allow the app again.*ZALO_OA_REFRESH_TOKEN/);
      it.clock.pass(3 * hour);
      expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
      expect(refreshes(it)).toBe(2);
      expect(it.store.kept).toBeNull();
      const refreshToken = it.zalo.tokens.authorise();
      await it.restart({ refreshToken });
      await it.send();
      expect(it.channel.trouble?.()).toBeNull();
      expect(it.zalo.sent()).toHaveLength(1);
    },
  );

  it('twice says so, and is tried again all the same', async () => {
    const it = await start({ unstarted: true });
    it.zalo.fail('access_token', { status: 502 }, { times: 2 });
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(it.channel.trouble?.()).toContain('nobody knows whether the token is used up');
    it.clock.pass(5_000);
    await it.send();
    expect(it.channel.trouble?.()).toBeNull();
    expect(refreshes(it)).toBe(3);
  });
});

describe('a chain that breaks', () => {
  it('between the answer and the disk does not keep the assistant from starting; a new configured token begins another', async () => {
    const it = await start();
    // The process dies with the second pair in memory only.
    it.store.failures = Number.POSITIVE_INFINITY;
    it.clock.pass(25 * hour);
    await it.zalo.waitForCall(() => refreshes(it) === 2);
    await it.channel.stop();
    it.store.failures = 0;
    it.clock.pass(hour);
    await it.restart();
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(it.channel.trouble?.()).toMatch(/stored refresh token is refused.*allow the app again/);
    await it.restart({ refreshToken: it.zalo.tokens.authorise() });
    await it.send();
    expect(it.zalo.sent()).toHaveLength(1);
    expect(it.store.kept?.origin).not.toBe(it.store.written[0]?.origin);
  });

  it('at its first token keeps the channel from starting, in words for the operator', async () => {
    const it = await start({ unstarted: true });
    it.zalo.tokens.revoke();
    const error = await errorOf(it.channel.start(async () => {}));
    expect(error?.message).toMatch(/configuration is refused.*ZALO_OA_REFRESH_TOKEN.*ZALO_OA_APP_ID/);
  });

  it('is not refreshed while the server that gives tokens is away, and is taken up when it is back', async () => {
    const it = await start({ unstarted: true, channel: { oauthRoot: await closedPort() } });
    await it.channel.start(async () => {});
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(it.channel.trouble?.()).toContain('does not serve us');
    await it.restart({ oauthRoot: it.zalo.url });
    await it.send();
    expect(it.zalo.sent()).toHaveLength(1);
  });

  it('uses a token to its end when it cannot be refreshed', async () => {
    const it = await start();
    it.zalo.fail('access_token', { status: 503 }, { times: Number.POSITIVE_INFINITY });
    it.clock.pass(24.5 * hour);
    await expect.poll(() => it.channel.trouble?.()).not.toBeNull();
    await it.send();
    expect(it.zalo.sent()).toHaveLength(1);
    it.clock.pass(hour);
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
  });

  it('that cannot be read is a trouble, not an end', async () => {
    const it = await start({ unstarted: true });
    const { read } = it.store;
    it.store.read = async () => {
      throw new Error('the disk is gone');
    };
    expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
    expect(it.channel.trouble?.()).toContain('cannot be read');
    it.store.read = read;
    it.clock.pass(5_000);
    await it.send();
  });
});

it('no error holds a token, a secret or an address', async () => {
  const it = await start({ unstarted: true });
  it.zalo.fail('access_token', { reset: 'after' });
  const errors = [await errorOf(it.send())];
  await it.restart({ refreshToken: it.zalo.tokens.authorise() });
  it.zalo.fail('message/cs', { error: -201, description: `${it.zalo.tokens.newest().access} 0901234567 is invalid!` });
  errors.push(await errorOf(it.channel.send(messageOf({ text: 'mã 123456' }), new AbortController().signal)));
  const told = inspect([...errors, ...it.failures, it.channel.trouble?.()], { depth: 9, showHidden: true });
  expect(errors).not.toContain(null);
  for (const secret of [
    app.secret,
    app.refreshToken,
    'fake-access',
    'fake-refresh',
    'fake-first',
    '127.0.0.1',
    '123456',
    '0901234567',
  ])
    expect(told.includes(secret), secret).toBe(false);
});

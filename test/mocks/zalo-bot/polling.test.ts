/** `getUpdates` of the fake Zalo Bot Platform: one update at a time, given once. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, endAll, fake, next, polling, SECRET } from './bench.ts';

afterEach(endAll);

const TIMEOUT = { ok: false, error_code: 408, description: 'Request timeout' };

describe('getUpdates', () => {
  test('gives one update, not a list, the oldest first, and never again', async () => {
    const zalo = await fake();
    zalo.user('lan').text('một');
    zalo.user('an').text('hai');
    expect(zalo.pending()).toHaveLength(2);
    expect(await next(zalo)).toMatchObject({ message: { text: 'một' } });
    expect(await next(zalo)).toMatchObject({ message: { text: 'hai' } });
    expect(await next(zalo)).toBeUndefined();
    expect(zalo.pending()).toEqual([]);
  });

  test.each([
    ['http200-408', { status: 200, ...TIMEOUT }],
    ['http408', { status: 408, ...TIMEOUT }],
    ['ok-empty', { status: 200, ok: true, result: {} }],
  ] as const)('ends empty when its time is over: %s', async (emptyPoll, answer) => {
    const zalo = await fake({ switches: { emptyPoll } });
    const before = performance.now();
    expect(await call(zalo, 'getUpdates', { timeout: '1' })).toEqual(answer);
    expect(performance.now() - before).toBeGreaterThan(950);
    expect(await call(zalo, 'getUpdates', { timeout: 0 })).toEqual(answer);
    expect(zalo.calls('getUpdates')[0]).not.toHaveProperty('error');
  });

  test('waits half a minute where no time or nonsense is given, and is woken by a message', async () => {
    const zalo = await fake();
    for (const params of [{}, { timeout: 'soon' }]) {
      const waiting = call(zalo, 'getUpdates', params);
      await zalo.waitForPoll();
      zalo.user('lan').text('x');
      expect((await waiting).result).toMatchObject({ message: { text: 'x' } });
    }
  });

  test('the older of two ends as an empty one', async () => {
    const zalo = await fake();
    const older = call(zalo, 'getUpdates');
    await zalo.waitForPoll();
    const newer = call(zalo, 'getUpdates');
    expect(await older).toMatchObject(TIMEOUT);
    await zalo.waitForPoll();
    zalo.user('lan').text('x');
    expect(await newer).toMatchObject({ ok: true });
  });

  test('or the newer, if so switched', async () => {
    const zalo = await fake({ switches: { secondPoll: 'ends-newer' } });
    const older = call(zalo, 'getUpdates');
    await zalo.waitForPoll();
    expect(await call(zalo, 'getUpdates')).toMatchObject(TIMEOUT);
    zalo.user('lan').text('x');
    expect(await older).toMatchObject({ ok: true });
  });

  test('is refused while a webhook is set; or nothing comes, if so switched', async () => {
    const zalo = await fake();
    await call(zalo, 'setWebhook', { url: 'https://bot.example/x', secret_token: SECRET });
    zalo.user('lan').text('x');
    expect(await call(zalo, 'getUpdates')).toMatchObject({
      status: 200,
      error_code: 400,
      description: 'Bad request: getUpdates cannot be used while a webhook is set',
    });
    zalo.switch({ webhookPoll: 'silence' });
    expect(await call(zalo, 'getUpdates', { timeout: 0 })).toMatchObject(TIMEOUT);
    await call(zalo, 'deleteWebhook');
    expect(await next(zalo)).toMatchObject({ message: { text: 'x' } });
  });

  test('ends when a webhook is being set', async () => {
    const zalo = await fake();
    const waiting = call(zalo, 'getUpdates');
    await zalo.waitForPoll();
    await call(zalo, 'setWebhook', { url: 'https://bot.example/x', secret_token: SECRET });
    expect(await waiting).toMatchObject(TIMEOUT);
  });

  test('a bot that hangs up while it waits loses nothing', async () => {
    const zalo = await fake();
    const hungUp = new AbortController();
    const waiting = fetch(`${zalo.url}/bot1459:secret-part_of-the-token/getUpdates`, { signal: hungUp.signal });
    await zalo.waitForPoll();
    hungUp.abort();
    await expect(waiting).rejects.toThrow('aborted');
    await zalo.waitForCall('getUpdates');
    zalo.user('lan').text('x');
    expect(await next(zalo)).toMatchObject({ message: { text: 'x' } });
  });

  test('all is taken once the bot asks again after the last update', async () => {
    const zalo = await fake();
    let finish = () => {};
    const busy = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await polling(zalo, () => busy);
    zalo.user('lan').text('x');
    await expect(zalo.waitUntilTaken(30)).rejects.toThrow('the bot has not taken everything');
    expect(zalo.pending()).toEqual([]);
    finish();
    await zalo.waitUntilTaken();
  });
});

describe('at most once', () => {
  test('an update whose answer is lost is gone for good', async () => {
    const zalo = await fake();
    const seen: string[] = [];
    await polling(zalo, (update) => seen.push(update.message.text));
    zalo.dropAfterPop();
    for (const text of ['một', 'hai']) zalo.user('lan').text(text);
    await zalo.waitUntilTaken();
    expect(seen).toEqual(['hai']);
    expect(zalo.calls('getUpdates').filter(({ lost }) => lost)).toHaveLength(1);
  });

  test('so many times as told, also of a poll that finds something at once', async () => {
    const zalo = await fake();
    zalo.dropAfterPop(2);
    for (const text of ['một', 'hai', 'ba']) zalo.user('lan').text(text);
    await expect(next(zalo)).rejects.toThrow('fetch failed');
    await expect(next(zalo)).rejects.toThrow('fetch failed');
    expect(await next(zalo)).toMatchObject({ message: { text: 'ba' } });
  });

  test('a planned reset after a call pops too; one before it does not', async () => {
    const zalo = await fake();
    for (const text of ['một', 'hai']) zalo.user('lan').text(text);
    zalo.fail('getUpdates', { reset: 'before' });
    zalo.fail('getUpdates', { reset: 'after' });
    await expect(next(zalo)).rejects.toThrow('fetch failed');
    expect(zalo.pending()).toHaveLength(2);
    await expect(next(zalo)).rejects.toThrow('fetch failed');
    expect(await next(zalo)).toMatchObject({ message: { text: 'hai' } });
  });

  test('twice on demand: the last, or one named', async () => {
    const zalo = await fake();
    const first = zalo.user('lan').text('một');
    zalo.user('lan').text('hai');
    const given = [await next(zalo), await next(zalo)];
    zalo.redeliver();
    zalo.redeliver(first);
    expect([await next(zalo), await next(zalo)]).toEqual(given.reverse());
    expect(() => zalo.redeliver('abc')).toThrow('no update abc to send again; the last 2 are known');
  });

  test('in another order on demand', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan');
    const say = () => {
      for (const text of ['a', 'b', 'c']) lan.text(text);
    };
    zalo.deliverOutOfOrder(say);
    zalo.deliverOutOfOrder(say, ([a, b, c]) => [b!, a!, c!]);
    const seen = [];
    for (let at = 0; at < 6; at += 1) seen.push((await next(zalo)).message.text);
    expect(seen).toEqual(['c', 'b', 'a', 'b', 'a', 'c']);
    expect(() =>
      zalo.deliverOutOfOrder(() => {
        throw new Error('of the test');
      }),
    ).toThrow('of the test');
    lan.text('d');
    expect(await next(zalo)).toMatchObject({ message: { text: 'd' } });
  });
});

/** `getUpdates` of the fake Bot API, against bare HTTP. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, clock, endAll, fake } from './bench.ts';

afterEach(endAll);

describe('getUpdates', () => {
  test('gives an update until a higher offset confirms it, and ids that only grow', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001);
    lan.text('một');
    lan.text('hai');
    const first = (await call(telegram, 'getUpdates')).result;
    expect((await call(telegram, 'getUpdates')).result).toEqual(first);
    expect(first[1].update_id).toBe(first[0].update_id + 1);
    const rest = (await call(telegram, 'getUpdates', { offset: first[1].update_id })).result;
    expect(rest).toEqual([first[1]]);
    expect((await call(telegram, 'getUpdates', { offset: first[1].update_id + 1 })).result).toEqual([]);
  });

  test('forgets all but the last with a negative offset', async () => {
    const telegram = await fake();
    for (const text of ['a', 'b', 'c']) telegram.user(1001).text(text);
    expect((await call(telegram, 'getUpdates', { offset: -1 })).result).toMatchObject([{ message: { text: 'c' } }]);
    expect(telegram.pending()).toHaveLength(1);
  });

  test('is woken by a message, and ends empty when its time is over', async () => {
    const telegram = await fake();
    const waiting = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.waitForPoll();
    telegram.user(1001).text('x');
    expect((await waiting).result).toHaveLength(1);
    expect((await call(telegram, 'getUpdates', { timeout: 1, offset: 2_000_000_000 })).result).toEqual([]);
  });

  test('is refused while a webhook is set, and ended when one is being set', async () => {
    const telegram = await fake();
    const waiting = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.waitForPoll();
    await call(telegram, 'setWebhook', { url: 'https://bot.example/x' });
    expect(await waiting).toMatchObject({ status: 409, description: 'Conflict: terminated by setWebhook request' });
    expect(await call(telegram, 'getUpdates')).toMatchObject({
      status: 409,
      description: expect.stringContaining("can't use getUpdates method while webhook is active"),
    });
  });

  test('drops what has waited for more than a day', async () => {
    const { now, pass } = clock();
    const telegram = await fake({ now });
    telegram.user(1001).text('old');
    pass(24 * 3_600_000 + 1);
    expect((await call(telegram, 'getUpdates')).result).toEqual([]);
  });

  test('gives a confirmed update again on demand', async () => {
    const telegram = await fake();
    telegram.user(1001).text('x');
    const [update] = (await call(telegram, 'getUpdates')).result;
    const offset = update.update_id + 1;
    await call(telegram, 'getUpdates', { offset });
    telegram.redeliver();
    expect((await call(telegram, 'getUpdates', { offset })).result).toEqual([update]);
    expect((await call(telegram, 'getUpdates', { offset })).result).toEqual([]);
  });
});

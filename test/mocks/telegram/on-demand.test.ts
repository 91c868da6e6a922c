/** Mishaps of the fake Bot API: rates, faults, lost answers, slowness. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, client, clock, endAll, fake } from './bench.ts';

afterEach(endAll);

describe('on demand', () => {
  test('the rate meter refuses what is too fast, on the fake clock', async () => {
    const { now, pass } = clock();
    const telegram = await fake({ now });
    telegram.meter({ total: { max: 2, perMs: 1000 } });
    const send = (chat: number) => {
      telegram.user(chat);
      return call(telegram, 'sendMessage', { chat_id: chat, text: 'x' });
    };
    expect((await send(1)).status).toBe(200);
    expect(await send(1)).toEqual({
      status: 429,
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    expect([(await send(2)).status, (await send(3)).status]).toEqual([200, 429]);
    pass(1000);
    expect((await send(1)).status).toBe(200);
    telegram.meter(false);
    expect((await send(1)).status).toBe(200);
  });

  test('a method fails as often as told, for one chat, after some good calls', async () => {
    const telegram = await fake();
    const { telegram: api } = client(telegram);
    for (const chat of [1, 2]) telegram.user(chat);
    const fault = telegram.fail('sendMessage', { error: 429, retryAfterS: 3 }, { times: 2, skip: 1, chat: 1 });
    const outcomes = [];
    for (const chat of [1, 2, 1, 1, 1])
      outcomes.push(
        await api.sendMessage(chat, 'x').then(
          () => 200,
          (error) => error.parameters,
        ),
      );
    expect(outcomes).toEqual([200, 200, { retry_after: 3 }, { retry_after: 3 }, 200]);
    expect(fault.hits()).toBe(2);
  });

  test('telegraf sees a gateway page as an error of its status', async () => {
    const telegram = await fake();
    telegram.fail('*', { status: 502 });
    await expect(client(telegram).telegram.getMe()).rejects.toMatchObject({ code: 502, description: 'Bad Gateway' });
    telegram.fail('getMe', { status: 429, body: '<html>slow down</html>' });
    await expect(client(telegram).telegram.getMe()).rejects.toThrow('invalid json');
  });

  test('a message takes effect although its sender never learns', async () => {
    const telegram = await fake();
    const { telegram: api } = client(telegram);
    const lan = telegram.user(1001);
    telegram.fail('sendMessage', { reset: 'after' });
    await expect(api.sendMessage(1001, 'một')).rejects.toMatchObject({ code: 'ECONNRESET' });
    telegram.fail('sendMessage', { reset: 'before' });
    await expect(api.sendMessage(1001, 'hai')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(lan.replies().map(({ text }) => text)).toEqual(['một']);
    expect(telegram.calls('sendMessage').map(({ lost }) => lost)).toEqual([true, true]);
  });

  test('an answer can hang, and closing ends it', async () => {
    const telegram = await fake();
    telegram.fail('getMe', { hang: 'before' });
    const hanging = call(telegram, 'getMe');
    const refused = expect(hanging).rejects.toThrow('fetch failed');
    await telegram.waitForCall('getMe');
    await telegram.close();
    await refused;
  });

  test('a call can be slow', async () => {
    const telegram = await fake();
    telegram.user(1001);
    telegram.fail('sendMessage', { delayMs: 30 });
    const slow = call(telegram, 'sendMessage', { chat_id: 1001, text: 'chậm' });
    await call(telegram, 'sendMessage', { chat_id: 1001, text: 'nhanh' });
    await slow;
    expect(telegram.sent().map(({ text }) => text)).toEqual(['nhanh', 'chậm']);
  });
});

/** Mishaps of the fake Zalo Bot Platform: refusals, gateway pages, lost answers, slowness. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, endAll, fake } from './bench.ts';

afterEach(endAll);

describe('on demand', () => {
  test.each([
    [401, 'Unauthorized'],
    [403, 'Internal server error'],
    [429, 'Quota exceeded'],
    [599, 'Error'],
  ])('a refusal of %i in JSON, with HTTP 200 and no time to wait', async (error, description) => {
    const zalo = await fake();
    zalo.fail('getMe', { error, retryAfterS: 3 });
    expect(await call(zalo, 'getMe')).toEqual({ status: 200, ok: false, error_code: error, description });
    expect(await call(zalo, 'getMe')).toMatchObject({ ok: true });
    expect(zalo.calls('getMe')[0]).toMatchObject({ status: 200, code: error, error: description });
  });

  test('in the words of the test', async () => {
    const zalo = await fake();
    zalo.fail('*', { error: 400, description: 'Bad request: because' });
    expect(await call(zalo, 'getMe')).toMatchObject({ description: 'Bad request: because' });
  });

  test.each([
    [429, 'Too Many Requests'],
    [502, 'Bad Gateway'],
    [504, 'Gateway Timeout'],
  ])('a gateway’s page of %i', async (status, words) => {
    const zalo = await fake();
    zalo.fail('sendMessage', { status });
    const { chat } = zalo.user('lan');
    const answer = await call(zalo, 'sendMessage', { chat_id: chat, text: 'x' });
    expect(answer).toMatchObject({ status, page: expect.stringContaining(`<title>${status} ${words}</title>`) });
    expect(zalo.sent()).toEqual([]);
  });

  test('a method fails as often as told, for one chat as the test names it, after some good calls', async () => {
    const zalo = await fake();
    const ids = ['lan', 'an'].map((name) => zalo.user(name).chat);
    const fault = zalo.fail('sendMessage', { error: 429 }, { times: 2, skip: 1, chat: 'lan' });
    const outcomes = [];
    for (const chat of [0, 1, 0, 0, 0]) {
      outcomes.push((await call(zalo, 'sendMessage', { chat_id: ids[chat], text: 'x' })).ok);
    }
    expect(outcomes).toEqual([true, true, false, false, true]);
    expect(fault.hits()).toBe(2);
    zalo.fail('*', { error: 403 }, { times: Number.POSITIVE_INFINITY });
    zalo.clearFaults();
    expect(await call(zalo, 'getMe')).toMatchObject({ ok: true });
  });

  test('a connection is cut before or after the message takes effect', async () => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    zalo.fail('sendMessage', { reset: 'after' });
    await expect(call(zalo, 'sendMessage', { chat_id: chat, text: 'một' })).rejects.toThrow('fetch failed');
    zalo.fail('sendMessage', { reset: 'before' });
    await expect(call(zalo, 'sendMessage', { chat_id: chat, text: 'hai' })).rejects.toThrow('fetch failed');
    expect(zalo.sent().map(({ text }) => text)).toEqual(['một']);
    expect(zalo.calls('sendMessage').map(({ lost, status }) => [lost, status])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
  });

  test.each(['before', 'after'] as const)('an answer hangs %s the effect, and closing ends it', async (hang) => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    zalo.fail('sendMessage', { hang });
    const refused = expect(call(zalo, 'sendMessage', { chat_id: chat, text: 'x' })).rejects.toThrow('fetch failed');
    await zalo.waitForCall('sendMessage');
    expect(zalo.sent()).toHaveLength(hang === 'after' ? 1 : 0);
    await zalo.close();
    await refused;
  });

  test('a call can be slow', async () => {
    const zalo = await fake();
    zalo.fail('sendMessage', { delayMs: 200 }, { chat: 'lan' });
    const slow = call(zalo, 'sendMessage', { chat_id: zalo.user('lan').chat, text: 'chậm' });
    await call(zalo, 'sendMessage', { chat_id: zalo.user('an').chat, text: 'nhanh' });
    await slow;
    expect(zalo.sent().map(({ text }) => text)).toEqual(['nhanh', 'chậm']);
  });
});

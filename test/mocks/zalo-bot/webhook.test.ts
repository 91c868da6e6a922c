/** The fake Zalo Bot Platform against webhooks, also such as misbehave. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { call, clock, endAll, fake, hooked, listen, next, nobody, polling, SECRET, texts } from './bench.ts';

afterEach(endAll);

describe('setting a webhook', () => {
  test('tells its address and when, never the secret; and is undone', async () => {
    const { now, pass } = clock();
    const zalo = await fake({ now });
    const url = 'https://bot.example/x';
    const set = await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    expect(set.result).toEqual({ url, updated_at: now() });
    expect((await call(zalo, 'getWebhookInfo')).result).toEqual({ url, updated_at: now() });
    pass(5);
    expect((await call(zalo, 'deleteWebhook')).result).toEqual({ url: '', updated_at: now() });
  });

  test('without one: an empty address, or 404', async () => {
    const zalo = await fake();
    expect((await call(zalo, 'getWebhookInfo')).result).toEqual({ url: '', updated_at: 0 });
    zalo.switch({ noWebhookInfo: 'error-404' });
    expect(await call(zalo, 'getWebhookInfo')).toMatchObject({
      status: 200,
      error_code: 404,
      description: 'Not Found',
    });
  });

  test('the address is called before the answer, with the secret and without a message', async () => {
    const zalo = await fake({ switches: { verification: 'on' } });
    const { url, heard } = await hooked(zalo, { set: false });
    const { result } = await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    expect(heard).toEqual([{ secret: SECRET, body: {} }]);
    expect(result.verification).toEqual({
      ok: true,
      outcome: 'webhook.ok',
      status_code: 200,
      latency_ms: expect.any(Number),
      hint: '',
    });
    expect(zalo.deliveries()).toEqual([]);
  });

  test.each([
    [403, 'webhook.http.403'],
    [404, 'webhook.http.404'],
    [503, 'webhook.http.5xx'],
    [302, 'webhook.http.other'],
  ])('an answer of %i is told, and the address stays', async (status, outcome) => {
    const zalo = await fake({ switches: { verification: 'on' } });
    const { url } = await hooked(zalo, { statuses: [status], set: false });
    const { ok, result } = await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    expect([ok, result.verification]).toMatchObject([true, { ok: false, outcome, status_code: status }]);
    expect((await call(zalo, 'getWebhookInfo')).result.url).toBe(url);
  });

  test('nobody there is told too; nothing outside this machine is called', async () => {
    const zalo = await fake({ switches: { verification: 'on' } });
    for (const url of [await nobody(), 'https://bot.example/x']) {
      const { result } = await call(zalo, 'setWebhook', { url, secret_token: SECRET });
      expect(result.verification).toMatchObject({ ok: false, outcome: 'webhook.err.conn', status_code: 0 });
    }
  });

  test('testWebhook tells the same, a limited number of times a day', async () => {
    const { now, pass } = clock();
    const zalo = await fake({ now });
    const { url, heard } = await hooked(zalo, { statuses: [200, 500] });
    expect((await call(zalo, 'testWebhook')).result).toMatchObject({ ok: true, url, outcome: 'webhook.ok' });
    expect((await call(zalo, 'testWebhook')).result).toMatchObject({ ok: false, outcome: 'webhook.http.5xx' });
    for (let test = 3; test <= 20; test += 1) await call(zalo, 'testWebhook');
    expect(await call(zalo, 'testWebhook')).toMatchObject({ status: 200, error_code: 426 });
    expect(heard).toHaveLength(20);
    pass(24 * 3_600_000);
    expect(await call(zalo, 'testWebhook')).toMatchObject({ ok: true });
  });
});

describe('delivery', () => {
  test('posts the bare update with the secret', async () => {
    const zalo = await fake();
    const { heard } = await hooked(zalo);
    const lan = zalo.user('lan');
    const id = lan.text('x');
    await zalo.waitUntilTaken();
    expect(heard).toMatchObject([{ secret: SECRET, body: { message: { message_id: id, chat: { id: lan.chat } } } }]);
    expect(heard[0]?.body).not.toHaveProperty('ok');
    expect(zalo.deliveries()).toEqual([{ messageId: id, outcome: 200, attempt: 1 }]);
  });

  test('or wrapped as in polling, and the probe too', async () => {
    const zalo = await fake({ switches: { webhookBody: 'wrapped', verification: 'on' } });
    const { heard } = await hooked(zalo);
    zalo.user('lan').text('x');
    await zalo.waitUntilTaken();
    expect(heard.map(({ body }) => body)).toMatchObject([
      { ok: true, result: {} },
      { ok: true, result: { event_name: 'message.text.received', message: { text: 'x' } } },
    ]);
  });

  test('again when it is not taken, and the next of that chat only then', async () => {
    const zalo = await fake({ webhook: { retryDelayMs: 1 } });
    const { heard } = await hooked(zalo, { statuses: [500, 404, 200] });
    for (const text of ['một', 'hai']) zalo.user('lan').text(text);
    await zalo.waitUntilTaken();
    expect(texts(heard)).toEqual(['một', 'một', 'một', 'hai']);
    expect(zalo.deliveries().map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      [500, 1],
      [404, 2],
      [200, 3],
      [200, 1],
    ]);
  });

  test('is given up after as many tries as told, each after its own delay', async () => {
    const delays: number[] = [];
    const retryDelayMs = (tries: number) => {
      delays.push(tries);
      return tries;
    };
    const zalo = await fake({ webhook: { retries: 2, retryDelayMs } });
    const { heard } = await hooked(zalo, { statuses: [500] });
    zalo.user('lan').text('x');
    await zalo.waitUntilTaken();
    expect(heard).toHaveLength(3);
    expect(delays).toEqual([1, 2]);
    expect(zalo.dropped()).toMatchObject([{ message: { text: 'x' } }]);
  });

  test('again when the answer comes too late', async () => {
    const zalo = await fake({ webhook: { retryDelayMs: 1, timeoutMs: 40 } });
    let tries = 0;
    const url = await listen((_, response) => {
      tries += 1;
      if (tries > 1) response.end();
    });
    await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    zalo.user('lan').text('x');
    await zalo.waitUntilTaken();
    expect(zalo.deliveries().map(({ outcome }) => outcome)).toEqual(['Read timeout expired', 200]);
  });

  test('the same update as often as told, and in another order', async () => {
    const zalo = await fake();
    const { heard } = await hooked(zalo);
    const lan = zalo.user('lan');
    lan.text('x');
    zalo.redeliver();
    zalo.redeliver();
    zalo.deliverOutOfOrder(() => {
      for (const text of ['a', 'b']) lan.text(text);
    });
    await zalo.waitUntilTaken();
    expect(texts(heard)).toEqual(['x', 'x', 'x', 'b', 'a']);
    expect(heard[1]).toEqual(heard[0]);
  });

  test.each([
    ['by-chat', 1],
    ['at-once', 2],
  ] as const)('updates of one chat on their way at a time: %s, %i', async (webhookOrder, together) => {
    const zalo = await fake({ switches: { webhookOrder } });
    const lan = zalo.user('lan');
    // Nothing is answered until the first of each chat, or all three, are here.
    const firstHere: string[] = [];
    const held: (() => void)[] = [];
    const url = await listen(async (request, response) => {
      const { message } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      if (firstHere.length > together) return void response.end();
      firstHere.push(message.chat.id);
      held.push(() => response.end());
      if (firstHere.length > together) for (const end of held) end();
    });
    await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    for (const text of ['a', 'b']) lan.text(text);
    zalo.user('an').text('c');
    await zalo.waitUntilTaken();
    expect(firstHere.filter((chat) => chat === lan.chat)).toHaveLength(together);
  });

  test('ten chats at a time at most', async () => {
    const zalo = await fake();
    const held: (() => void)[] = [];
    const url = await listen(async (request, response) => {
      await request.toArray();
      held.push(() => response.end());
    });
    await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    for (let chat = 1; chat <= 11; chat += 1) zalo.user(chat).text('x');
    await vi.waitFor(() => expect(held).toHaveLength(10));
    await call(zalo, 'getMe');
    expect(held).toHaveLength(10);
    for (const end of held.splice(0)) end();
    await vi.waitFor(() => expect(held).toHaveLength(1));
    held[0]?.();
    await zalo.waitUntilTaken();
  });

  test('reaches a public address on loopback', async () => {
    let url = '';
    const zalo = await fake({
      webhook: { reach: (address) => (address === 'https://bot.example/hook' ? url : address) },
    });
    const hook = await hooked(zalo, { set: false });
    url = hook.url;
    await call(zalo, 'setWebhook', { url: 'https://bot.example/hook', secret_token: SECRET });
    zalo.user('lan').text('x');
    await zalo.waitUntilTaken();
    expect(texts(hook.heard)).toEqual(['x']);
  });

  test('never to an address outside this machine', async () => {
    const zalo = await fake({ webhook: { retries: 0 } });
    await call(zalo, 'setWebhook', { url: 'https://bot.example/hook', secret_token: SECRET });
    zalo.user('lan').text('x');
    await zalo.waitUntilTaken();
    expect(zalo.deliveries()).toMatchObject([{ outcome: 'Connection refused' }]);
  });

  test('what was not taken by webhook is polled once that is deleted, and the other way round', async () => {
    const zalo = await fake({ webhook: { retryDelayMs: 1 } });
    await call(zalo, 'setWebhook', { url: await nobody(), secret_token: SECRET });
    zalo.user('lan').text('x');
    await call(zalo, 'deleteWebhook');
    expect(await next(zalo)).toMatchObject({ message: { text: 'x' } });
    zalo.user('lan').text('y');
    const { heard } = await hooked(zalo);
    await zalo.waitUntilTaken();
    expect(texts(heard)).toEqual(['y']);
  });
});

describe('both ways', () => {
  test.each(['polling', 'webhook'])('a bot hears and answers: %s', async (way) => {
    const zalo = await fake();
    const answer = (update: { message: { chat: { id: string }; text: string } }) =>
      call(zalo, 'sendMessage', {
        chat_id: update.message.chat.id,
        text: `${update.message.text}?\n\n1. Có\n2. Không`,
      });
    if (way === 'polling') await polling(zalo, answer);
    else {
      const url = await listen(async (request, response) => {
        await answer(JSON.parse(Buffer.concat(await request.toArray()).toString()));
        response.end();
      });
      await call(zalo, 'setWebhook', { url, secret_token: SECRET });
    }
    const lan = zalo.user('lan', { name: 'Lan' });
    lan.start();
    expect((await lan.waitForReply()).buttons).toEqual(['Có', 'Không']);
    lan.press('Không');
    expect((await lan.waitForReply()).text).toContain('2?');
    await zalo.waitUntilTaken();
  });
});

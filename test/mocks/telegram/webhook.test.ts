/** The fake Bot API against webhooks: a real telegraf client, and servers that misbehave. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, endAll, fake, hooked, keys, listen } from './bench.ts';

afterEach(endAll);

describe('a telegraf bot by webhook', () => {
  test('is sent updates with the secret, and its calls in the answer are carried out', async () => {
    const telegram = await fake();
    await hooked(telegram, (bot) => {
      bot.start((ctx) => ctx.reply('Chọn', keys('A')));
      bot.action(/k:/, (ctx) => ctx.answerCbQuery('được'));
    });
    const lan = telegram.user(1001);
    lan.start();
    await lan.waitForReply();
    expect(await lan.press('A').answered()).toEqual({ text: 'được', alert: false });
    expect(telegram.calls('answerCallbackQuery')).toMatchObject([{ via: 'webhook-reply', status: 200 }]);
  });

  test('refuses a wrong secret, which is tried again and shows in getWebhookInfo', async () => {
    const telegram = await fake({ webhook: { retries: 2, retryDelayMs: 1 } });
    const bot = await hooked(telegram, () => {});
    await bot.telegram.setWebhook((await bot.telegram.getWebhookInfo()).url ?? '', { secret_token: 'wrong' });
    telegram.user(1001).text('x');
    await telegram.waitUntilTaken();
    expect(telegram.deliveries().map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      [403, 1],
      [403, 2],
      [403, 3],
    ]);
    expect(telegram.dropped()).toMatchObject([{ message: { text: 'x' } }]);
    expect((await bot.telegram.getWebhookInfo()).last_error_message).toBe(
      'Wrong response from the webhook: 403 Forbidden',
    );
  });

  test('is sent an update again when its handler fails, and the next of that chat only then', async () => {
    const telegram = await fake({ webhook: { retryDelayMs: 1 } });
    const seen: string[] = [];
    let failures = 2;
    const url = await listen(async (request, response) => {
      const update = JSON.parse(Buffer.concat(await request.toArray()).toString());
      seen.push(update.message.text);
      response.writeHead(failures-- > 0 ? 500 : 200).end('<html>whatever</html>');
    });
    await call(telegram, 'setWebhook', { url });
    telegram.user(1001).text('một');
    telegram.user(1001).text('hai');
    await telegram.waitUntilTaken();
    expect(seen).toEqual(['một', 'một', 'một', 'hai']);
  });

  test('gets one update of a chat at a time, of several chats at once, within max_connections', async () => {
    const telegram = await fake();
    const open: { chat: number; end: () => void }[] = [];
    let most = 0;
    let arrived = 0;
    const url = await listen(async (request, response) => {
      const { message } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      expect(open.map(({ chat }) => chat)).not.toContain(message.chat.id);
      open.push({ chat: message.chat.id, end: () => response.end() });
      most = Math.max(most, open.length);
      // The second one in lets the first one go, and the last lets all go.
      arrived += 1;
      while (open.length > (arrived === 6 ? 0 : 1)) open.shift()?.end();
    });
    await call(telegram, 'setWebhook', { url, max_connections: 2 });
    for (const text of ['a', 'b']) for (const chat of [1, 2, 3]) telegram.user(chat).text(text);
    await telegram.waitUntilTaken();
    expect(most).toBe(2);
  });

  test('gets the same update twice on demand', async () => {
    const telegram = await fake();
    const ids: number[] = [];
    await hooked(telegram, (bot) => bot.use((ctx) => void ids.push(ctx.update.update_id)));
    telegram.user(1001).text('x');
    await telegram.waitUntilTaken();
    const id = telegram.redeliver();
    await telegram.waitUntilTaken();
    expect(ids).toEqual([id, id]);
  });

  test('gets an update again while it is still busy with it, when it answers too late', async () => {
    const telegram = await fake({ webhook: { retryDelayMs: 1, timeoutMs: 40 } });
    const ids: number[] = [];
    const url = await listen(async (request, response) => {
      ids.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).update_id);
      if (ids.length > 1) response.end();
    });
    await call(telegram, 'setWebhook', { url });
    telegram.user(1001).text('x');
    await telegram.waitUntilTaken();
    expect(telegram.deliveries()[0]?.outcome).toBe('Read timeout expired');
    expect(telegram.deliveries().at(-1)?.outcome).toBe(200);
    expect(new Set(ids).size).toBe(1);
  });

  test('is reached on loopback under its public address', async () => {
    let url = '';
    const telegram = await fake({
      webhook: { reach: (address) => (address === 'https://bot.example/hook' ? url : address) },
    });
    url = await listen((_, response) => response.end());
    await call(telegram, 'setWebhook', { url: 'https://bot.example/hook' });
    telegram.user(1001).text('x');
    await telegram.waitUntilTaken();
    expect(telegram.deliveries()).toMatchObject([{ outcome: 200 }]);
  });

  test('keeps what was not taken when the webhook is removed', async () => {
    const telegram = await fake({ webhook: { retryDelayMs: 1 } });
    await call(telegram, 'setWebhook', { url: 'http://127.0.0.1:9/nobody' });
    telegram.user(1001).text('x');
    await call(telegram, 'deleteWebhook');
    expect((await call(telegram, 'getUpdates')).result).toHaveLength(1);
  });
});

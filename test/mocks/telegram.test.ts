/** The fake Bot API against the real telegraf client, by long polling and by webhook, and against bare HTTP. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Context, Markup, Telegraf } from 'telegraf';
import { afterEach, describe, expect, test } from 'vitest';
import { createKeep } from '../../src/mocks/control.ts';
import type { FakeTelegram } from '../../src/mocks/telegram/driver.ts';
import { type FakeTelegramOptions, startFakeTelegram } from '../../src/mocks/telegram/server.ts';

const TOKEN = '4242:secret-part_of-the-token';
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function fake(options: Partial<FakeTelegramOptions> = {}): Promise<FakeTelegram> {
  const telegram = await startFakeTelegram({ token: TOKEN, ...options });
  endings.push(() => telegram.close());
  return telegram;
}

/** A clock that stands still until it is moved. */
function clock() {
  let at = Date.UTC(2026, 10, 21);
  return { now: () => at, pass: (ms: number) => (at += ms) };
}

function client(telegram: FakeTelegram): Telegraf {
  return new Telegraf(TOKEN, { telegram: { apiRoot: telegram.url } });
}

/** A bot by long polling, waiting for its first update. */
async function polling(telegram: FakeTelegram, set: (bot: Telegraf) => void, allowedUpdates?: 'message'[]) {
  const bot = client(telegram);
  set(bot);
  const over = bot.launch(allowedUpdates ? { allowedUpdates } : {});
  endings.push(() => {
    bot.stop();
    return over;
  });
  await telegram.waitForPoll();
  return bot;
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

/** A bot by webhook with a secret. */
async function hooked(telegram: FakeTelegram, set: (bot: Telegraf) => void) {
  const bot = client(telegram);
  set(bot);
  const url = await listen(bot.webhookCallback('/hook', { secretToken: 'S3cret' }));
  await bot.telegram.setWebhook(url, { secret_token: 'S3cret' });
  return bot;
}

interface Envelope {
  ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method returns
  result: any;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

/** A call without any client library. */
async function call(telegram: FakeTelegram, method: string, params: unknown = {}, token = TOKEN) {
  const answer = await fetch(`${telegram.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return { status: answer.status, ...((await answer.json()) as Envelope) };
}

const keys = (...labels: string[]) =>
  Markup.inlineKeyboard(labels.map((label) => Markup.button.callback(label, `k:${label}`)));

describe('a telegraf bot by long polling', () => {
  test('gets the payload of a deep link', async () => {
    const telegram = await fake();
    await polling(telegram, (bot) => bot.start((ctx) => ctx.reply(`payload ${ctx.payload}`)));
    const lan = telegram.user(1001, { language: 'vi', name: 'Lan' });
    lan.start('tthc_12');
    expect((await lan.waitForReply()).text).toBe('payload tthc_12');
  });

  test('is told of commands anywhere in a text, of the language, and dates in seconds', async () => {
    const telegram = await fake({ now: () => 1_795_000_000_999 });
    const seen: Context['update'][] = [];
    await polling(telegram, (bot) => bot.use((ctx) => void seen.push(ctx.update)));
    telegram.user(1001, { language: 'vi', name: 'Lan' }).text('ừ /help nhé');
    await telegram.waitUntilTaken();
    expect(seen[0]).toMatchObject({
      message: {
        message_id: 1,
        date: 1_795_000_000,
        from: { id: 1001, is_bot: false, first_name: 'Lan', language_code: 'vi' },
        chat: { id: 1001, type: 'private' },
        entities: [{ type: 'bot_command', offset: 2, length: 5 }],
      },
    });
  });

  test('shows its buttons, hears the press, and its answer is seen', async () => {
    const telegram = await fake();
    await polling(telegram, (bot) => {
      bot.start((ctx) => ctx.reply('Đồng ý?', keys('Có', 'Không')));
      bot.action('k:Có', (ctx) => ctx.answerCbQuery('Cảm ơn', { show_alert: true }));
    });
    const lan = telegram.user(1001);
    lan.start();
    expect((await lan.waitForReply()).buttons).toEqual(['Có', 'Không']);
    expect(await lan.press('Có').answered()).toEqual({ text: 'Cảm ơn', alert: true });
  });

  test('changes a message in place, which is an edit and not a reply', async () => {
    const telegram = await fake();
    const results: unknown[] = [];
    await polling(telegram, (bot) => {
      bot.start((ctx) => ctx.reply('Chọn', keys('A', 'B')));
      bot.action(/k:/, async (ctx) => void results.push(await ctx.editMessageText('Đã chọn', keys('Lại'))));
    });
    const lan = telegram.user(1001);
    lan.start();
    const { id } = await lan.waitForReply();
    lan.press({ data: 'k:B' });
    expect(await lan.waitForEdit()).toMatchObject({ id, text: 'Đã chọn', earlier: ['Chọn'], buttons: ['Lại'] });
    expect(lan.replies()).toHaveLength(1);
    await telegram.waitUntilTaken();
    expect(results).toMatchObject([
      { message_id: id, text: 'Đã chọn', reply_markup: { inline_keyboard: [[{ text: 'Lại' }]] } },
    ]);
  });

  test('takes buttons away by editing without them', async () => {
    const telegram = await fake();
    await polling(telegram, (bot) => {
      bot.start((ctx) => ctx.reply('Chọn', keys('A')));
      bot.action(/k:/, (ctx) => ctx.editMessageReplyMarkup(undefined));
    });
    const lan = telegram.user(1001);
    lan.start();
    await lan.waitForReply();
    lan.press('A');
    expect((await lan.waitForEdit()).buttons).toEqual([]);
    expect(() => lan.press('A')).toThrow('which has none');
  });

  test('hears the own contact when the key that asks for it is pressed', async () => {
    const telegram = await fake();
    await polling(telegram, (bot) => {
      bot.start((ctx) => ctx.reply('Số của bạn?', Markup.keyboard([Markup.button.contactRequest('Gửi số')])));
      bot.on('message', (ctx) => {
        const contact = 'contact' in ctx.message ? ctx.message.contact : undefined;
        return ctx.reply(contact?.user_id === ctx.from.id ? `own ${contact.phone_number}` : 'of another');
      });
    });
    const lan = telegram.user(1001);
    lan.start();
    expect((await lan.waitForReply()).buttons).toEqual(['Gửi số']);
    lan.press('Gửi số');
    expect((await lan.waitForReply()).text).toBe('own 84901234567');
    lan.contact({ own: false });
    expect((await lan.waitForReply()).text).toBe('of another');
  });

  test('downloads the largest size of a photo, byte for byte', async () => {
    const telegram = await fake();
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => at % 251);
    let got: Uint8Array | undefined;
    await polling(telegram, (bot) =>
      bot.on('message', async (ctx) => {
        const sizes = 'photo' in ctx.message ? ctx.message.photo : [];
        const link = await ctx.telegram.getFileLink(sizes.at(-1)?.file_id ?? '');
        got = await (await fetch(link)).bytes();
      }),
    );
    telegram.user(1001).photo(bytes, { caption: 'CCCD' });
    await telegram.waitUntilTaken();
    expect(got).toEqual(bytes);
  });

  test('uploads a document with a caption and buttons', async () => {
    const telegram = await fake();
    const bot = client(telegram);
    telegram.user(1001);
    const source = Buffer.from('Tờ khai\r\n--not a boundary--\r\n');
    const message = await bot.telegram.sendDocument(
      1001,
      { source, filename: 'tờ khai.txt' },
      { caption: 'Mẫu', ...keys('Xong') },
    );
    expect(message).toMatchObject({ caption: 'Mẫu', document: { file_name: 'tờ khai.txt', file_size: source.length } });
    expect(telegram.sent(1001)).toMatchObject([{ media: 'document', text: 'Mẫu', buttons: ['Xong'] }]);
    const link = await bot.telegram.getFileLink(message.document.file_id);
    expect(Buffer.from(await (await fetch(link)).bytes())).toEqual(source);
  });

  test('uploads a photo, and sends it again by its file_id', async () => {
    const telegram = await fake();
    const bot = client(telegram);
    telegram.user(1001);
    const first = await bot.telegram.sendPhoto(1001, { source: Buffer.from('jpeg') });
    const again = await bot.telegram.sendPhoto(1001, first.photo.at(-1)?.file_id ?? '');
    expect(again.photo.at(-1)).toMatchObject({ file_size: 4, file_id: first.photo.at(-1)?.file_id });
  });

  test('hears voice, sticker, place, document and corrected text', async () => {
    const telegram = await fake();
    const kinds: string[] = [];
    await polling(telegram, (bot) =>
      bot.use((ctx) => {
        const message = ctx.message ?? ctx.editedMessage ?? {};
        kinds.push(
          `${ctx.updateType}: ${['voice', 'sticker', 'location', 'document', 'text'].filter((kind) => kind in message)}`,
        );
      }),
    );
    const lan = telegram.user(1001);
    lan.voice();
    lan.sticker();
    lan.location();
    lan.document(Uint8Array.of(1), 'application/pdf');
    lan.edit(lan.text('079'), '080');
    await telegram.waitUntilTaken();
    expect(kinds).toEqual([
      'message: voice',
      'message: sticker',
      'message: location',
      'message: document',
      'message: text',
      'edited_message: text',
    ]);
  });

  test('learns of being blocked, and is refused until it is unblocked', async () => {
    const telegram = await fake();
    const changes: unknown[] = [];
    const bot = await polling(telegram, (bot) =>
      bot.on('my_chat_member', (ctx) => void changes.push(ctx.myChatMember.new_chat_member.status)),
    );
    const lan = telegram.user(1001);
    lan.block();
    await expect(bot.telegram.sendMessage(1001, 'x')).rejects.toMatchObject({
      response: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
    });
    expect(() => lan.text('x')).toThrow('unblock() first');
    lan.unblock();
    await bot.telegram.sendMessage(1001, 'x');
    await telegram.waitUntilTaken();
    expect(changes).toEqual(['kicked', 'member']);
  });

  test('answers in a group, where the person reads it', async () => {
    const telegram = await fake();
    await polling(telegram, (bot) => bot.on('message', (ctx) => ctx.reply(`${ctx.chat.type} ${ctx.from.first_name}`)));
    const inGroup = telegram.user(1001, { name: 'Lan' }).inGroup(-500, { title: 'Tổ 3' });
    inGroup.text('chào');
    expect((await inGroup.waitForReply()).text).toBe('group Lan');
    inGroup.block();
    expect((await call(telegram, 'sendMessage', { chat_id: -500, text: 'x' })).description).toContain(
      'kicked from the group',
    );
  });

  test('gets only the kinds of update it asks for', async () => {
    const telegram = await fake();
    const kinds: string[] = [];
    await polling(telegram, (bot) => bot.use((ctx) => void kinds.push(ctx.updateType)), ['message']);
    const lan = telegram.user(1001);
    lan.block();
    lan.unblock();
    lan.edit(lan.text('a'), 'b');
    await telegram.waitUntilTaken();
    expect(kinds).toEqual(['message']);
  });

  test('ends with 409 when a second one polls', async () => {
    const telegram = await fake();
    const first = client(telegram);
    const over = first.launch();
    await telegram.waitForPoll();
    await polling(telegram, () => {});
    await expect(over).rejects.toMatchObject({
      code: 409,
      description: expect.stringContaining('terminated by other getUpdates request'),
    });
  });

  test('does not ask again and again while nothing happens', async () => {
    const telegram = await fake();
    await polling(telegram, () => {});
    telegram.user(1001).text('x');
    await telegram.waitUntilTaken();
    await telegram.waitForPoll();
    expect(telegram.calls('getUpdates')).toHaveLength(2);
  });
});

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

describe('refusals', () => {
  const button = (data: string) => ({ inline_keyboard: [[{ text: 'A', callback_data: data }]] });
  const send = (more: object) => ({ chat_id: 1001, text: 'x', ...more });
  const html = (text: string) => ['sendMessage', send({ text, parse_mode: 'HTML' })] as const;
  const NOT_MODIFIED = 'message is not modified: specified new message content and reply markup are exactly the same';

  test.each([
    ['an empty text', 'sendMessage', send({ text: '' }), 'message text is empty'],
    ['a text of blanks', 'sendMessage', send({ text: ' \n' }), 'text must be non-empty'],
    ['4097 characters', 'sendMessage', send({ text: 'x'.repeat(4097) }), 'message is too long'],
    ['a chat that is not there', 'sendMessage', send({ chat_id: 7 }), 'chat not found'],
    ['no chat', 'sendMessage', { text: 'x' }, 'chat_id is empty'],
    [
      '65 bytes of button data',
      'sendMessage',
      send({ reply_markup: button(`${'ă'.repeat(32)}x`) }),
      'BUTTON_DATA_INVALID',
    ],
    [
      'a button that does nothing',
      'sendMessage',
      send({ reply_markup: { inline_keyboard: [[{ text: 'A' }]] } }),
      'Text buttons are unallowed in the inline keyboard',
    ],
    ['markup that is no JSON', 'sendMessage', send({ reply_markup: '{' }), "can't parse reply_markup JSON object"],
    ['an open tag', ...html('<b>x'), 'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'],
    [
      'crossed tags',
      ...html('ă<b><i>x</b></i>'),
      'can\'t parse entities: Unmatched end tag at byte offset 9, expected "</i>", found "</b>"',
    ],
    ['a lone end tag', ...html('x</b>'), "can't parse entities: Unexpected end tag at byte offset 1"],
    ['an unknown tag', ...html('<br>'), 'can\'t parse entities: Unsupported start tag "br" at byte offset 0'],
    ['a bare less-than sign', ...html('1 <2'), "can't parse entities: Unclosed start tag at byte offset 2"],
    ['an edit that changes nothing', 'editMessageText', send({ message_id: 2, text: 'của máy' }), NOT_MODIFIED],
    ['an edit of nothing', 'editMessageText', send({ message_id: 99 }), 'message to edit not found'],
    ["an edit of the citizen's words", 'editMessageText', send({ message_id: 1 }), "message can't be edited"],
    ['deleting nothing', 'deleteMessage', { chat_id: 1001, message_id: 99 }, 'message to delete not found'],
    [
      'a reply to nothing',
      'sendMessage',
      send({ reply_parameters: { message_id: 99 } }),
      'message to be replied not found',
    ],
    [
      'an unknown press',
      'answerCallbackQuery',
      { callback_query_id: '1' },
      'query is too old and response timeout expired or query ID is invalid',
    ],
    ['an unknown file', 'getFile', { file_id: 'x' }, 'invalid file_id'],
    ['a photo that is none', 'sendPhoto', { chat_id: 1001 }, 'there is no photo in the request'],
    ['an unknown action', 'sendChatAction', { chat_id: 1001, action: 'sleep' }, 'wrong parameter action in request'],
    [
      'plain http',
      'setWebhook',
      { url: 'http://bot.example/x' },
      'bad webhook: An HTTPS URL must be provided for webhook',
    ],
    [
      'another port',
      'setWebhook',
      { url: 'https://bot.example:3000' },
      'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
    ],
    [
      'a secret with blanks',
      'setWebhook',
      { url: 'https://bot.example', secret_token: 'a b' },
      'secret token contains unallowed characters',
    ],
    [
      'a command in capitals',
      'setMyCommands',
      { commands: [{ command: 'Help', description: 'x' }] },
      'BOT_COMMAND_INVALID',
    ],
  ])('%s', async (_, method, params, description) => {
    const telegram = await fake();
    telegram.user(1001).text('của dân');
    await call(telegram, 'sendMessage', { chat_id: 1001, text: 'của máy' });
    const answer = await call(telegram, method, params);
    expect(answer).toMatchObject({ status: 400, ok: false, error_code: 400 });
    expect(answer.description).toContain(`Bad Request: `);
    expect(answer.description).toContain(description);
  });

  test('a wrong token is 401, no token and an unknown method are 404', async () => {
    const telegram = await fake();
    expect(await call(telegram, 'getMe', {}, '4242:other')).toMatchObject({ status: 401, description: 'Unauthorized' });
    expect(await call(telegram, 'getMe', {}, 'nonsense')).toMatchObject({ status: 404, description: 'Not Found' });
    expect(await call(telegram, 'sendTelepathy')).toEqual({
      status: 404,
      ok: false,
      error_code: 404,
      description: 'Not Found',
    });
    expect((await fetch(`${telegram.url}/file/bot${TOKEN}/photos/none.jpg`)).status).toBe(404);
  });

  test('a bot may not write first to somebody it has never met', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001, { stranger: true });
    expect(await call(telegram, 'sendMessage', { chat_id: 1001, text: 'x' })).toMatchObject({ status: 403 });
    lan.start();
    expect(await call(telegram, 'sendMessage', { chat_id: 1001, text: 'x' })).toMatchObject({ status: 200 });
  });

  test('a press can be answered for 15 seconds, and once', async () => {
    const { now, pass } = clock();
    const telegram = await fake({ now });
    const lan = telegram.user(1001);
    await call(telegram, 'sendMessage', { chat_id: 1001, text: 'x', reply_markup: button('a') });
    const press = () => ({ callback_query_id: lan.press('A').queryId });
    const early = press();
    expect((await call(telegram, 'answerCallbackQuery', early)).ok).toBe(true);
    expect((await call(telegram, 'answerCallbackQuery', early)).status).toBe(400);
    const late = press();
    pass(15_001);
    expect((await call(telegram, 'answerCallbackQuery', late)).description).toContain('query is too old');
  });

  test('a file address works for an hour', async () => {
    const { now, pass } = clock();
    const telegram = await fake({ now });
    telegram.user(1001).document(Uint8Array.of(1, 2), 'application/pdf', { name: 'a.pdf' });
    const [update] = (await call(telegram, 'getUpdates')).result;
    const { result } = await call(telegram, 'getFile', { file_id: update.message.document.file_id });
    const address = `${telegram.url}/file/bot${TOKEN}/${result.file_path}`;
    expect((await fetch(address)).headers.get('content-type')).toBe('application/pdf');
    pass(3_600_001);
    expect((await fetch(address)).status).toBe(404);
  });
});

describe('the protocol', () => {
  test('takes query, form and multipart, with reply_markup as JSON text', async () => {
    const telegram = await fake();
    telegram.user(1001);
    const fields = {
      chat_id: '1001',
      text: 'x',
      reply_markup: '{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}',
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const url = `${telegram.url}/bot${TOKEN}/SENDMESSAGE`;
    await fetch(`${url}?${new URLSearchParams(fields)}`);
    await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
    await fetch(url, { method: 'POST', body: form });
    expect(telegram.sent().map(({ text, buttons }) => [text, buttons])).toEqual(Array(3).fill(['x', ['A']]));
  });

  test('reads HTML into text and entities', async () => {
    const telegram = await fake();
    telegram.user(1001);
    const text = ' 📄 <b>Hồ <i>sơ</i></b> &lt;1&gt; &#273; <a href="https://a.vn/?x=1&amp;y=2">xem</a>\n';
    const { result } = await call(telegram, 'sendMessage', { chat_id: 1001, text, parse_mode: 'HTML' });
    expect(result.text).toBe('📄 Hồ sơ <1> đ xem');
    expect(result.entities).toEqual([
      { type: 'bold', offset: 3, length: 5 },
      { type: 'italic', offset: 6, length: 2 },
      { type: 'text_link', offset: 15, length: 3, url: 'https://a.vn/?x=1&y=2' },
    ]);
  });

  test('keeps commands and descriptions by language', async () => {
    const telegram = await fake();
    const { telegram: api } = client(telegram);
    await api.setMyCommands([{ command: 'help', description: 'Help' }]);
    await api.setMyCommands([{ command: 'help', description: 'Trợ giúp' }], { language_code: 'vi' });
    await api.setMyName('Trợ lý', 'vi');
    expect(await api.getMyCommands({ language_code: 'vi' })).toEqual([{ command: 'help', description: 'Trợ giúp' }]);
    expect(await api.getMyCommands()).toEqual([{ command: 'help', description: 'Help' }]);
    expect(await api.getMyCommands({ language_code: 'fr' })).toEqual([]);
    expect([await api.getMyName('vi'), await api.getMyName()]).toEqual([{ name: 'Trợ lý' }, { name: 'Fake bot' }]);
  });

  test('brings the oddities: channel posts, anonymous admins, presses of deleted messages, unknown updates', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001);
    telegram.channel(-1_001_000_000_001, 'Tin').post('tin');
    lan.inGroup(-1_001_000_000_002, { anonymous: true }).text('ẩn danh');
    await call(telegram, 'sendMessage', { chat_id: 1001, text: 'x' });
    await call(telegram, 'deleteMessage', { chat_id: 1001, message_id: 1 });
    lan.forge('drop table', { on: 1 });
    telegram.inject({ message: { nothing: true } });
    expect((await call(telegram, 'getUpdates')).result).toMatchObject([
      { channel_post: { chat: { type: 'channel' }, sender_chat: { title: 'Tin' } } },
      { message: { from: { username: 'GroupAnonymousBot' }, sender_chat: { type: 'supergroup' }, message_id: 1 } },
      { callback_query: { data: 'drop table', message: { message_id: 1, date: 0 } } },
      { message: { nothing: true } },
    ]);
  });

  test('with group privacy on, a bot hears commands, mentions and replies only', async () => {
    const telegram = await fake({ groupPrivacy: true });
    const group = telegram.user(1001).inGroup(-500);
    group.text('giữa chúng ta');
    group.text('/help');
    group.text('@fake_test_bot ơi');
    expect((await call(telegram, 'getUpdates')).result).toHaveLength(2);
  });

  test('records every call, and the token nowhere', async () => {
    const telegram = await fake();
    await call(telegram, 'setWebhook', { url: `https://bot.example/${TOKEN}` });
    await call(telegram, 'getMe', {}, '4242:other');
    await call(telegram, TOKEN);
    expect(telegram.calls().map(({ method, status }) => [method, status])).toEqual([
      ['setWebhook', 200],
      ['getMe', 401],
      ['<token>', 404],
    ]);
    expect(JSON.stringify(telegram.calls())).not.toContain('secret-part');
    expect(telegram.calls('setwebhook')[0]?.params.url).toBe('https://bot.example/<token>');
  });
});

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

describe('a test that fails is told why', () => {
  test('a reply that does not come: the chat so far, and what was refused', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001, { name: 'Lan' });
    lan.start();
    await call(telegram, 'sendMessage', {
      chat_id: 1001,
      text: 'Chào',
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    });
    await call(telegram, 'sendMessage', { chat_id: 1001, text: '' });
    await lan.waitForReply();
    const error = await lan.waitForReply({ timeoutMs: 5 }).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'WaitTimeoutError' });
    expect(String(error)).toContain('no further reply in chat 1001');
    expect(String(error)).toContain('Lan #1: /start\nbot #2: Chào [A]');
    expect(String(error)).toContain('refused: sendMessage 400 Bad Request: message text is empty');
  });

  test('a button that is not there: those that are, here and on older messages', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001);
    for (const label of ['A', 'B']) {
      await call(telegram, 'sendMessage', {
        chat_id: 1001,
        text: label,
        reply_markup: { inline_keyboard: [[{ text: label, callback_data: label }]] },
      });
    }
    expect(() => lan.press('C')).toThrow(
      'no button [C] under message #2, which has [B] (B)\nolder, with { on: 1 }: A [A]',
    );
    expect(() => lan.press('A', { on: 1 })).not.toThrow();
  });

  test('waits end when the fake is closed', async () => {
    const telegram = await fake();
    const waiting = expect(telegram.waitFor(() => false)).rejects.toThrow('the fake was closed');
    await telegram.close();
    await waiting;
  });
});

test('what is kept does not grow without bound', () => {
  const kept = createKeep<number>(100);
  for (let number = 0; number < 1000; number += 1) kept.add(number);
  expect(kept.all().length).toBeLessThanOrEqual(125);
  expect(kept.all().at(-1)).toBe(999);
});

/** What the fake Zalo Bot Platform refuses: always with HTTP 200. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, endAll, fake, SECRET } from './bench.ts';

afterEach(endAll);

describe('refusals', () => {
  const send = (more: object) => ({ chat_id: '<lan>', text: 'x', ...more });
  const photo = (more: object) => ({ chat_id: '<lan>', photo: 'https://x.vn/1.png', ...more });
  const hook = (url: string, secret_token: string | undefined = SECRET) => ({ url, secret_token });

  test.each([
    ['no chat', 'sendMessage', { text: 'x' }, 'The chat_id must not be empty'],
    ['an empty chat', 'sendPhoto', photo({ chat_id: '' }), 'The chat_id must not be empty'],
    ['a chat that is not there', 'sendMessage', send({ chat_id: 'abc' }), 'chat not found'],
    ['no text', 'sendMessage', { chat_id: '<lan>' }, 'The text must not be empty'],
    ['an empty text', 'sendMessage', send({ text: '' }), 'The text must not be empty'],
    ['2001 UTF-16 units', 'sendMessage', send({ text: `${'😀'.repeat(1000)}x` }), 'The text must be at most 2000'],
    ['a parse_mode there is not', 'sendMessage', send({ parse_mode: 'HTML' }), 'The parse_mode must be'],
    ['text_styles that are no list', 'sendMessage', send({ text_styles: '[]' }), 'The text_styles must be an array'],
    ['no photo', 'sendPhoto', { chat_id: '<lan>' }, 'The photo must not be empty'],
    ['a data URI', 'sendPhoto', photo({ photo: 'data:image/png;base64,AA==' }), 'The photo must start with http:// or'],
    ['a broken address', 'sendPhoto', photo({ photo: 'https://[' }), 'The photo URL is invalid'],
    ['an empty caption', 'sendPhoto', photo({ caption: '' }), 'The caption must not be empty'],
    ['2001 characters under it', 'sendPhoto', photo({ caption: 'x'.repeat(2001) }), 'The caption must be at most 2000'],
    ['no sticker', 'sendSticker', { chat_id: '<lan>' }, 'The sticker must not be empty'],
    ['a voice in ogg', 'sendVoice', { chat_id: '<lan>', voice_url: 'https://x.vn/a.ogg' }, 'must end with .aac'],
    ['no voice', 'sendVoice', { chat_id: '<lan>' }, 'The voice_url must not be empty'],
    ['an action there is not yet', 'sendChatAction', { chat_id: '<lan>', action: 'upload_photo' }, 'The action is'],
    ['no address', 'setWebhook', { secret_token: SECRET }, 'The url must not be empty'],
    ['an address that is none', 'setWebhook', hook('bot'), 'The url is invalid'],
    ['plain http', 'setWebhook', hook('http://bot.example/x'), 'The url must start with https://'],
    ['a private network', 'setWebhook', hook('https://192.168.1.2/x'), 'webhook.err.blocked'],
    ['another', 'setWebhook', hook('https://10.0.0.2/x'), 'webhook.err.blocked'],
    ["Zalo's own domain", 'setWebhook', hook('https://bot.zaloplatforms.com/x'), 'webhook.err.blocked'],
    ['no secret', 'setWebhook', { url: 'https://bot.example/x' }, 'The secret_token must be 8 to 256'],
    ['7 characters of secret', 'setWebhook', hook('https://bot.example/x', '1234567'), 'The secret_token must be'],
    ['257 of them', 'setWebhook', hook('https://bot.example/x', 'x'.repeat(257)), 'The secret_token must be'],
    ['a test of no webhook', 'testWebhook', {}, 'no webhook is set'],
  ])('%s', async (_, method, params, words) => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    const given = JSON.parse(JSON.stringify(params).replace('<lan>', chat));
    expect(await call(zalo, method, given)).toEqual({
      status: 200,
      ok: false,
      error_code: 400,
      description: expect.stringMatching(new RegExp(`^Bad request: .*${words.replaceAll(/[()./]/g, '\\$&')}`)),
    });
    expect(zalo.sent()).toEqual([]);
    expect(zalo.calls(method)).toMatchObject([{ status: 200, code: 400, error: expect.stringContaining(words) }]);
  });

  test.each([
    ['2000 characters', 'sendMessage', send({ text: '😀'.repeat(1000) })],
    ['2000 characters under a photo', 'sendPhoto', photo({ caption: 'x'.repeat(2000) })],
    ['8 characters of secret', 'setWebhook', hook('https://bot.example/x', '12345678')],
    ['256 of them', 'setWebhook', hook('https://bot.example/x', 'x'.repeat(256))],
  ])('not %s', async (_, method, params) => {
    const zalo = await fake();
    const given = JSON.parse(JSON.stringify(params).replace('<lan>', zalo.user('lan').chat));
    expect(await call(zalo, method, given)).toMatchObject({ ok: true });
  });

  test('a picture uploaded in multipart', async () => {
    const zalo = await fake();
    const form = new FormData();
    form.set('chat_id', zalo.user('lan').chat);
    form.set('photo', new Blob(['jpeg']), 'a.jpg');
    const answer = await fetch(`${zalo.url}/bot1459:secret-part_of-the-token/sendPhoto`, {
      method: 'POST',
      body: form,
    });
    expect(await answer.json()).toMatchObject({ description: 'Bad request: The photo must not be empty' });
    expect(zalo.calls('sendPhoto')[0]?.files).toMatchObject([{ field: 'photo', size: 4 }]);
  });

  test('a webhook on this machine, if that is switched off', async () => {
    const zalo = await fake({ switches: { loopbackWebhook: 'refused' } });
    expect(await call(zalo, 'setWebhook', hook('http://127.0.0.1:9/x'))).toMatchObject({
      description: 'Bad request: webhook.err.blocked',
    });
  });

  test.each([
    ['error-403', { error_code: 403, description: 'Forbidden: user has blocked the bot' }],
    ['error-400', { error_code: 400, description: 'Bad request: chat not found' }],
  ] as const)('a send to who has blocked the bot: %s', async (blocked, refusal) => {
    const zalo = await fake({ switches: { blocked } });
    const lan = zalo.user('lan');
    lan.block();
    expect(await call(zalo, 'sendMessage', { chat_id: lan.chat, text: 'x' })).toMatchObject({
      status: 200,
      ...refusal,
    });
    expect(() => lan.text('x')).toThrow('unblock() first');
    lan.unblock();
    expect(await call(zalo, 'sendMessage', { chat_id: lan.chat, text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('whatever is sent, there is an answer', () => {
  const junk = [
    null,
    7,
    true,
    '',
    'x',
    [],
    {},
    [[1]],
    { a: { b: [] } },
    Number.MAX_SAFE_INTEGER,
    '\u0000',
    'ă'.repeat(3000),
  ];
  const methods = [
    'getMe',
    'getUpdates',
    'setWebhook',
    'deleteWebhook',
    'getWebhookInfo',
    'testWebhook',
    'sendMessage',
    'sendPhoto',
    'sendSticker',
    'sendVoice',
    'sendChatAction',
  ];

  test.each(methods)('%s', async (method) => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    const names = ['text', 'photo', 'caption', 'sticker', 'voice_url', 'action', 'url', 'secret_token', 'parse_mode'];
    for (const odd of junk) {
      const params = { chat_id: chat, timeout: 0, ...Object.fromEntries(names.map((name) => [name, odd])) };
      for (const chat_id of [chat, odd]) {
        const answer = await call(zalo, method, { ...params, chat_id });
        expect([200]).toContain(answer.status);
        expect(answer.error_code).not.toBe(500);
      }
    }
  });
});

/** What each method of the fake Zalo Bot Platform answers, against bare HTTP. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, clock, endAll, fake, listen, nobody, TOKEN } from './bench.ts';

afterEach(endAll);

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

describe('the protocol', () => {
  test('getMe has an id beyond 2^53 as a string, and no name', async () => {
    const { result } = await call(await fake(), 'getMe');
    expect(result).toEqual({
      id: '1459232241454765289',
      account_name: 'bot.VcFake',
      account_type: 'BASIC',
      can_join_groups: false,
    });
    expect(Number.isSafeInteger(Number(result.id))).toBe(false);
  });

  test('GET with a query does as well as POST', async () => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    const query = new URLSearchParams({ chat_id: chat, text: 'Chào' });
    const answer = await fetch(`${zalo.url}/bot${TOKEN}/sendMessage?${query}`);
    expect(await answer.json()).toMatchObject({ ok: true });
    expect(zalo.sent('lan')).toMatchObject([{ text: 'Chào' }]);
  });

  test('a token with its colon encoded is the same token', async () => {
    expect(await call(await fake(), 'getMe', {}, encodeURIComponent(TOKEN))).toMatchObject({ ok: true });
  });

  test.each([
    ['http200-401', { status: 200, ok: false, error_code: 401, description: 'Unauthorized' }],
    ['http401', { status: 401, ok: false, error_code: 401, description: 'Unauthorized' }],
    ['html', { status: 401, ok: false, page: expect.stringContaining('<h1>401 Unauthorized</h1>') }],
  ] as const)('a wrong token: %s', async (wrongToken, answer) => {
    const zalo = await fake({ switches: { wrongToken } });
    expect(await call(zalo, 'getMe', {}, '1459:another')).toEqual(answer);
    expect(zalo.calls()).toMatchObject([{ method: 'getMe', code: 401, error: 'Unauthorized' }]);
  });

  test('an unknown method, and one in other letters, is 404 in HTTP 200', async () => {
    const zalo = await fake();
    const refusal = { status: 200, ok: false, error_code: 404, description: 'Not Found' };
    expect(await call(zalo, 'editMessageText')).toEqual(refusal);
    expect(await call(zalo, 'getme')).toEqual(refusal);
  });

  test('a path that is none, a body that is none', async () => {
    const zalo = await fake();
    const bad = await fetch(`${zalo.url}/nothing`);
    expect([bad.status, await bad.json()]).toEqual([200, expect.objectContaining({ error_code: 400 })]);
    expect(await call(zalo, 'getMe', '{')).toMatchObject({ status: 200, error_code: 400 });
    expect(await call(zalo, 'getMe', '[]')).toMatchObject({ status: 200, error_code: 400 });
    expect((await fetch(`${zalo.url}/%E0%A4%A`)).status).toBe(200);
    expect(await call(zalo, 'sendMessage', { text: 'x'.repeat(11_000_000) })).toMatchObject({
      status: 200,
      description: 'Bad request: the body cannot be read',
    });
  });

  test('every call is recorded, and the token nowhere', async () => {
    const zalo = await fake();
    await call(zalo, 'setWebhook', { url: `https://bot.example/${TOKEN}`, secret_token: 'S3cret-S3cret' });
    await call(zalo, 'setWebhook', {
      url: `https://x.vn/?t=${encodeURIComponent(TOKEN)}`,
      secret_token: 'S3cret-S3cret',
    });
    await call(zalo, TOKEN);
    expect(zalo.calls().map(({ method, status, code }) => [method, status, code])).toEqual([
      ['setWebhook', 200, undefined],
      ['setWebhook', 200, undefined],
      ['<token>', 200, 404],
    ]);
    expect(JSON.stringify(zalo.calls())).not.toContain('secret-part');
  });

  test('the token must be digits and a secret', async () => {
    await expect(fake({ token: 'nonsense' })).rejects.toThrow('digits, a colon and a secret');
  });
});

describe('sends', () => {
  test('answer with an opaque id and a date in ms', async () => {
    const { now } = clock();
    const zalo = await fake({ now });
    const { chat } = zalo.user('lan');
    const { result } = await call(zalo, 'sendMessage', { chat_id: chat, text: 'Chào' });
    expect(result).toEqual({ message_id: expect.stringMatching(/^[0-9a-f]{20}$/), date: now() });
    expect(zalo.sent()).toMatchObject([{ id: result.message_id, chat, text: 'Chào', at: now(), buttons: [] }]);
    expect(zalo.sent()[0]).not.toHaveProperty('media');
  });

  test('a text with markup is seen without it; parse_mode wins over text_styles', async () => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    const send = (text: string, more: object) => call(zalo, 'sendMessage', { chat_id: chat, text, ...more });
    await send('# Đầu\n**đậm** *nghiêng* {red}đỏ{/red}\n- mục', { parse_mode: 'markdown', text_styles: [] });
    await send('<b>đậm</b>', { parse_mode: 'html' });
    await send('**như thế**', { text_styles: [{ start: 0, len: 2, st: ['b'] }] });
    await send('**như thế**', {});
    expect(zalo.sent().map(({ text, format }) => [text, format])).toEqual([
      ['Đầu\nđậm nghiêng đỏ\n• mục', 'markdown'],
      ['đậm', 'html'],
      ['**như thế**', 'text_styles'],
      ['**như thế**', undefined],
    ]);
  });

  test('a picture is fetched from its address before the answer, and what came is told', async () => {
    const zalo = await fake();
    const url = await listen((request, response) => {
      if (request.url !== '/hook') return void response.writeHead(404).end('no');
      response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
    });
    const { chat } = zalo.user('lan');
    const send = (photo: string, caption?: string) => call(zalo, 'sendPhoto', { chat_id: chat, photo, caption });
    expect(await send(url, 'Bước 1')).toMatchObject({ ok: true });
    await send(`${url}/gone`);
    const gone = await nobody();
    await send(gone);
    await send('https://pictures.example/1.png');
    expect(zalo.sent()).toMatchObject([
      { media: 'photo', text: 'Bước 1', caption: 'Bước 1' },
      { media: 'photo', text: '' },
      { media: 'photo' },
      { media: 'photo' },
    ]);
    expect(zalo.sent().map(({ picture }) => picture)).toEqual([
      { url, status: 200, byteCount: PNG.length, type: 'image/png' },
      { url: `${url}/gone`, status: 404, byteCount: 2, type: '' },
      { url: gone, error: 'TypeError' },
      { url: 'https://pictures.example/1.png' },
    ]);
    expect(zalo.sent()[1]).not.toHaveProperty('caption');
  });

  test('a picture is not fetched when that is switched off', async () => {
    const zalo = await fake({ fetchesPictures: false });
    let asked = 0;
    const url = await listen((_, response) => {
      asked += 1;
      response.end();
    });
    await call(zalo, 'sendPhoto', { chat_id: zalo.user('lan').chat, photo: url });
    expect(zalo.sent()[0]?.picture).toEqual({ url });
    expect(asked).toBe(0);
  });

  test('stickers, and voices; a voice to a group is answered well and never comes', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan');
    const voice_url = 'https://x.vn/a.aac';
    await call(zalo, 'sendSticker', { chat_id: lan.chat, sticker: 'b7d9a1' });
    await call(zalo, 'sendVoice', { chat_id: lan.chat, voice_url });
    const toGroup = await call(zalo, 'sendVoice', { chat_id: lan.inGroup('nhà').chat, voice_url });
    expect(toGroup.result).toEqual({ message_id: expect.any(String), date: expect.any(Number) });
    expect(zalo.sent().map(({ media, sticker, voiceUrl }) => [media, sticker ?? voiceUrl])).toEqual([
      ['sticker', 'b7d9a1'],
      ['voice', voice_url],
    ]);
  });

  test('typing is answered without a result, and is no message', async () => {
    const zalo = await fake();
    const answer = await call(zalo, 'sendChatAction', { chat_id: zalo.user('lan').chat, action: 'typing' });
    expect(answer).toEqual({ status: 200, ok: true });
    expect(zalo.sent()).toEqual([]);
  });

  test('beyond the quota all sends are refused, typing is not, until a new month', async () => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    const send = () => call(zalo, 'sendMessage', { chat_id: chat, text: 'x' });
    zalo.quota(2);
    expect([(await send()).ok, (await send()).ok]).toEqual([true, true]);
    expect(await send()).toEqual({ status: 200, ok: false, error_code: 429, description: 'Quota exceeded' });
    expect(await call(zalo, 'sendSticker', { chat_id: chat, sticker: 's' })).toMatchObject({ error_code: 429 });
    expect(await call(zalo, 'sendChatAction', { chat_id: chat, action: 'typing' })).toMatchObject({ ok: true });
    const voice = { chat_id: zalo.user('lan').inGroup('nhà').chat, voice_url: 'https://x.vn/a.aac' };
    expect(await call(zalo, 'sendVoice', voice)).toMatchObject({ error_code: 429 });
    zalo.quota(Number.POSITIVE_INFINITY);
    expect((await send()).ok).toBe(true);
    expect(zalo.sent()).toHaveLength(3);
    expect(() => zalo.quota(-1)).toThrow('zero sends or more');
  });
});

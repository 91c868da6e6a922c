/** What people do before the fake Zalo Bot Platform, and what the bot is told of it. */
import { afterEach, describe, expect, test } from 'vitest';
import { JPEG } from '../../../src/mocks/platform/samples.ts';
import { call, clock, endAll, fake, next } from './bench.ts';

afterEach(endAll);

describe('updates', () => {
  test('have opaque ids, a date in ms, and the chat of who writes alone', async () => {
    const { now } = clock();
    const zalo = await fake({ now });
    const lan = zalo.user(1001, { name: 'Lan', language: 'vi' });
    const id = lan.text('Xin chào');
    expect(lan.chat).toMatch(/^[0-9a-f]{20}$/);
    expect(await next(zalo)).toEqual({
      event_name: 'message.text.received',
      message: {
        message_id: id,
        date: now(),
        text: 'Xin chào',
        from: { id: lan.chat, display_name: 'Lan', is_bot: false },
        chat: { id: lan.chat, chat_type: 'PRIVATE' },
      },
    });
    expect(zalo.user(1001)).toBe(lan);
    expect(zalo.user(lan.chat)).toBe(lan);
  });

  test.each(['photo_url', 'photo'] as const)('a picture stands under %s, is served for a while', async (imageField) => {
    const zalo = await fake({ switches: { imageField } });
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => at % 251);
    zalo.user('lan').photo(bytes, { caption: 'CCCD' });
    const { event_name, message } = await next(zalo);
    expect([event_name, message.caption]).toEqual(['message.image.received', 'CCCD']);
    expect(Object.keys(message).filter((key) => key.startsWith('photo'))).toEqual([imageField]);
    const download = await fetch(message[imageField]);
    expect(download.headers.get('content-type')).toBe('image/jpeg');
    expect(await download.bytes()).toEqual(bytes);
    zalo.expireFiles();
    expect((await fetch(message[imageField])).status).toBe(404);
  });

  test('a picture elsewhere, or just any', async () => {
    const zalo = await fake();
    zalo.user('lan').photo('https://10.0.0.1/secret');
    expect((await next(zalo)).message).toMatchObject({ photo_url: 'https://10.0.0.1/secret' });
    zalo.user('lan').photo();
    const { message } = await next(zalo);
    expect(await (await fetch(message.photo_url)).bytes()).toEqual(JPEG);
    expect(message).not.toHaveProperty('caption');
    expect((await fetch(`${zalo.url}/files/abc`)).status).toBe(404);
  });

  test('voices and stickers come as addresses', async () => {
    const zalo = await fake();
    zalo.user('lan').voice(new Uint8Array([1, 2]));
    const voice = await next(zalo);
    expect(voice.event_name).toBe('message.voice.received');
    expect((await (await fetch(voice.message.voice_url)).bytes()).length).toBe(2);
    zalo.user('lan').sticker();
    const sticker = await next(zalo);
    expect(sticker).toMatchObject({ event_name: 'message.sticker.received', message: { sticker: expect.any(String) } });
    expect((await fetch(sticker.message.url)).status).toBe(200);
  });

  test('what is not passed on comes without content, and without a message if so wanted', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan');
    lan.unsupported();
    expect(await next(zalo)).toEqual({
      event_name: 'message.unsupported.received',
      message: {
        message_id: expect.any(String),
        date: expect.any(Number),
        from: expect.objectContaining({ id: lan.chat }),
        chat: expect.objectContaining({ id: lan.chat }),
      },
    });
    lan.unsupported({ withMessage: false });
    expect(await next(zalo)).toEqual({ event_name: 'message.unsupported.received' });
    zalo.redeliver();
    expect(await next(zalo)).toEqual({ event_name: 'message.unsupported.received' });
  });

  test('oddities: links, reactions, unheard-of events, anything at all', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan');
    lan.link('https://x.vn');
    lan.reaction('❤');
    lan.unknownEvent();
    lan.unknownEvent('message.edited', { text: 'y' });
    for (const odd of [null, [], 'x', { message: { text: 'old form' } }]) zalo.inject(odd, 'lan');
    const seen = [];
    while (zalo.pending().length > 0) seen.push(await next(zalo));
    expect(seen).toMatchObject([
      { event_name: 'message.link.received', message: { link: 'https://x.vn' } },
      { event_name: 'message.reaction.received', message: { reaction: '❤' } },
      { event_name: 'message.unheard_of.received', message: { chat: { id: lan.chat } } },
      { event_name: 'message.edited', message: { text: 'y' } },
      null,
      [],
      'x',
      { message: { text: 'old form' } },
    ]);
  });

  test('the bot’s own messages come back on demand; without the mark only the id tells', async () => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    expect(() => zalo.echoOwnMessage()).toThrow('the bot has not sent anything');
    const { result } = await call(zalo, 'sendMessage', { chat_id: chat, text: 'Chào' });
    await call(zalo, 'sendPhoto', { chat_id: chat, photo: 'https://x.vn/1.png' });
    zalo.echoOwnMessage();
    zalo.echoOwnMessage({ messageId: result.message_id, isBot: false });
    const { id } = (await call(zalo, 'getMe')).result;
    expect(await next(zalo)).toMatchObject({
      event_name: 'message.image.received',
      message: { photo_url: 'https://x.vn/1.png', from: { id, is_bot: true } },
    });
    expect(await next(zalo)).toMatchObject({
      event_name: 'message.text.received',
      message: { message_id: result.message_id, text: 'Chào', from: { id, is_bot: false }, chat: { id: chat } },
    });
    await call(zalo, 'sendMessage', { chat_id: zalo.user('lan').inGroup('nhà').chat, text: 'Chào cả nhà' });
    zalo.echoOwnMessage();
    expect(await next(zalo)).toMatchObject({ message: { chat: { chat_type: 'GROUP' } } });
    expect(() => zalo.echoOwnMessage({ messageId: 'abc' })).toThrow('the bot has not sent abc');
  });

  test('in a group the bot is told only of what mentions it or replies to it', async () => {
    const zalo = await fake({ bot: { displayName: 'Bot VNeID' } });
    const lan = zalo.user('lan');
    const group = lan.inGroup('nhà', { title: 'Nhà' });
    const { result } = await call(zalo, 'sendMessage', { chat_id: group.chat, text: 'Chào cả nhà' });
    group.text('giữa chúng ta');
    group.photo();
    group.text('@Bot VNeID ơi');
    group.text('vâng', { replyTo: result.message_id });
    group.photo(JPEG, { caption: '@Bot VNeID xem' });
    const seen = [];
    while (zalo.pending().length > 0) seen.push((await next(zalo)).message);
    expect(seen.map(({ text, caption }) => text ?? caption)).toEqual(['@Bot VNeID ơi', 'vâng', '@Bot VNeID xem']);
    expect(seen[0]).toMatchObject({ from: { id: lan.chat }, chat: { id: group.chat, chat_type: 'GROUP' } });
    expect(lan.inGroup('nhà')).toBe(group);
    expect(() => zalo.user('nhà')).toThrow('is a group');
  });

  test('a chat is opened by saying hello; there are no payloads', async () => {
    const zalo = await fake();
    zalo.user('lan').start();
    expect(await next(zalo)).toMatchObject({ message: { text: 'Xin chào' } });
    expect(() => zalo.user('lan').start('abc')).toThrow('no links with a payload');
  });
});

describe('choices', () => {
  test.each([
    ['Chọn:\n\n1. Có\n2. Không', ['Có', 'Không']],
    ['1. Một mình', ['Một mình']],
    ['Các bước:\n\n1. a\n2. b\n\nXong chưa?\n\n1. Rồi\n2. Chưa\n', ['Rồi', 'Chưa']],
    [
      `x\n\n${Array.from({ length: 11 }, (_, at) => `${at + 1}. m${at}`).join('\n')}`,
      Array.from({ length: 11 }, (_, at) => `m${at}`),
    ],
    ['Chọn:\n1. Có\n2. Không', []],
    ['1. Có\n3. Không', []],
    ['2. Có', []],
    ['1. Có\n2. Không\n\nBạn chọn gì?', []],
    ['', []],
  ])('of %j', async (text, labels) => {
    const zalo = await fake();
    const { chat } = zalo.user('lan');
    await (text === ''
      ? call(zalo, 'sendSticker', { chat_id: chat, sticker: 's' })
      : call(zalo, 'sendMessage', { chat_id: chat, text }));
    expect(zalo.sent()[0]?.buttons).toEqual(labels);
  });

  test('are pressed by typing their number, in the newest message unless told', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan');
    expect(() => lan.press('Có')).toThrow('the bot has sent nothing yet');
    await call(zalo, 'sendPhoto', { chat_id: lan.chat, photo: 'https://x.vn/1.png', caption: 'x\n\n1. Lại\n2. Tiếp' });
    await call(zalo, 'sendMessage', { chat_id: lan.chat, text: 'x\n\n1. Có\n2. Không' });
    lan.press('Không');
    lan.press('Tiếp', { on: zalo.sent()[0]!.id });
    expect([await next(zalo), await next(zalo)]).toMatchObject([
      { message: { text: '2' } },
      { message: { text: '2' } },
    ]);
    expect(() => lan.press('Tiếp')).toThrow('no choice [Tiếp]; there is [Có] [Không]');
    expect(() => lan.press('Có', { on: 'abc' })).toThrow('there is no message abc');
    await call(zalo, 'sendMessage', { chat_id: lan.chat, text: 'Hết' });
    expect(() => lan.press('Có')).toThrow('there is none');
  });
});

describe('reading', () => {
  test('gives the bot’s messages one after the other, and the chat as a person sees it', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan', { name: 'Lan' });
    lan.text('Chào');
    lan.photo();
    for (const text of ['một', 'hai', 'ba']) await call(zalo, 'sendMessage', { chat_id: lan.chat, text });
    await call(zalo, 'sendMessage', { chat_id: zalo.user('an').chat, text: 'khác' });
    expect((await lan.waitForReply()).text).toBe('một');
    expect((await lan.waitForReply({ where: ({ text }) => text === 'ba' })).text).toBe('ba');
    lan.block();
    lan.unblock();
    expect(lan.chatLog()).toBe(
      'Lan: Chào\nLan: <photo>\nbot: một\nbot: hai\nbot: ba\nLan blocks the bot\nLan unblocks the bot',
    );
    expect(lan.replies()).toHaveLength(3);
    expect(zalo.sent('an')).toMatchObject([{ text: 'khác' }]);
    expect(await zalo.waitFor(({ text }) => text === 'hai')).toMatchObject({ chat: lan.chat });
  });

  test('a reply that does not come: the story so far, and what was refused', async () => {
    const zalo = await fake();
    const lan = zalo.user('lan', { name: 'Lan' });
    lan.text('Chào');
    await call(zalo, 'sendMessage', { chat_id: lan.chat, text: '' });
    const error = await lan.waitForReply({ timeoutMs: 5 }).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'WaitTimeoutError' });
    expect(String(error)).toContain('no further reply in the chat with Lan. The chat so far:\nLan: Chào');
    expect(String(error)).toContain('Updates the bot has not taken: 1');
    expect(String(error)).toContain('refused: sendMessage 400 Bad request: The text must not be empty');
  });

  test('waits end when the fake is closed', async () => {
    const zalo = await fake();
    const waiting = expect(zalo.waitForPoll()).rejects.toThrow('the fake was closed');
    await zalo.close();
    await waiting;
  });
});

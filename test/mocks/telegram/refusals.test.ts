/** What the fake Bot API refuses, in the words of the real one. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, clock, endAll, fake, TOKEN } from './bench.ts';

afterEach(endAll);

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
    ['a photo nobody has', 'sendPhoto', { chat_id: 1001, photo: 'x' }, 'wrong file identifier/HTTP URL specified'],
    [
      '1025 characters under a photo',
      'sendPhoto',
      { chat_id: 1001, photo: 'https://x.vn/1.png', caption: 'x'.repeat(1025) },
      'message caption is too long',
    ],
    [
      'a caption under a text',
      'editMessageCaption',
      { chat_id: 1001, message_id: 2, caption: 'x' },
      'there is no caption in the message to edit',
    ],
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

  test('a document is no photo, a photo has no text to edit and bounds to its sides', async () => {
    const telegram = await fake();
    telegram.user(1001);
    const file = 'https://x.vn/1.png';
    const { result } = await call(telegram, 'sendDocument', { chat_id: 1001, document: file });
    const { document } = result as { document: { file_id: string } };
    const mismatch = await call(telegram, 'sendPhoto', { chat_id: 1001, photo: document.file_id });
    expect(mismatch.description).toBe('Bad Request: type of file mismatch');
    const sent = await call(telegram, 'sendPhoto', { chat_id: 1001, photo: file, caption: 'Một' });
    const { message_id } = sent.result as { message_id: number };
    const text = await call(telegram, 'editMessageText', { chat_id: 1001, message_id, text: 'x' });
    expect(text.description).toBe('Bad Request: there is no text in the message to edit');
    const same = await call(telegram, 'editMessageCaption', { chat_id: 1001, message_id, caption: 'Một' });
    expect(same.description).toContain(NOT_MODIFIED);
    const wide = Buffer.alloc(24);
    wide.set([0x89, 0x50, 0x4e, 0x47]);
    wide.writeUInt32BE(2_100, 16);
    wide.writeUInt32BE(100, 20);
    const body = new FormData();
    body.set('chat_id', '1001');
    body.set('photo', new Blob([wide]), 'wide.png');
    const answer = await fetch(`${telegram.url}/bot${TOKEN}/sendPhoto`, { method: 'POST', body });
    expect(await answer.json()).toMatchObject({ description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' });
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

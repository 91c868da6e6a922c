/** How calls of the fake Bot API are read, answered and recorded. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, client, endAll, fake, TOKEN } from './bench.ts';

afterEach(endAll);

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

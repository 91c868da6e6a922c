/** The fake Bot API against a real telegraf client by long polling. */
import { type Context, Markup } from 'telegraf';
import { afterEach, describe, expect, test } from 'vitest';
import { call, client, endAll, fake, keys, polling } from './bench.ts';

afterEach(endAll);

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
    expect(again.photo).toEqual(first.photo);
    expect(telegram.calls('sendPhoto').map(({ files }) => files.length)).toEqual([1, 0]);
  });

  test('shows a photo’s sizes, caption and buttons to the test, and lets them be pressed and edited', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001);
    const bot = await polling(telegram, (made) => made.action('x', (ctx) => ctx.answerCbQuery('đã bấm')));
    const png = Buffer.alloc(24);
    png.set([0x89, 0x50, 0x4e, 0x47]);
    png.writeUInt32BE(720, 16);
    png.writeUInt32BE(960, 20);
    const reply_markup = { inline_keyboard: [[{ text: 'Xong', callback_data: 'x' }]] };
    const { message_id } = await bot.telegram.sendPhoto(1001, { source: png }, { caption: 'Một', reply_markup });
    expect(telegram.sent(1001)).toMatchObject([{ media: 'photo', caption: 'Một', text: 'Một', buttons: ['Xong'] }]);
    expect(telegram.sent(1001)[0]?.photo?.map(({ width, height }) => [width, height])).toEqual([
      [68, 90],
      [240, 320],
      [720, 960],
    ]);
    expect(await lan.press('Xong').answered()).toMatchObject({ text: 'đã bấm' });
    await bot.telegram.editMessageCaption(1001, message_id, undefined, 'Hai', { reply_markup });
    await bot.telegram.editMessageReplyMarkup(1001, message_id, undefined, { inline_keyboard: [] });
    expect(telegram.sent(1001)).toMatchObject([{ caption: 'Hai', earlier: ['Một'], buttons: [], media: 'photo' }]);
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

/** Pictures over Telegram: upload and file_id, captions and what is too long for one, and what goes wrong in between. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { pictures } from '../../flows/pictures.ts';
import type { Message } from '../../src/channels/channel.ts';
import { pictureFile } from '../../src/channels/pictures.ts';
import type { Fault } from '../../src/mocks/control.ts';
import { startTelegramWorld, type TelegramWorld, token } from './telegram-world.ts';

let world: TelegramWorld | null = null;
const start = async (...options: Parameters<typeof startTelegramWorld>) => {
  world = await startTelegramWorld(...options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

const signal = () => new AbortController().signal;
const words = 'Hình minh họa: một màn hình <có> nút được khoanh tròn';
const message = (more: Partial<Message> = {}): Message => ({
  chat: '101',
  key: 'k1',
  text: 'Bước 1/4 – Đăng nhập\n\nMời Ông/Bà bấm "Đăng nhập".',
  buttons: [{ payload: 'q:0', label: 'Đã xong' }],
  window: { heardAt: 0, nth: 1 },
  picture: { name: 'portal-login-form', file: pictureFile('portal-login-form'), words },
  ...more,
});
const tooLong = (length: number) =>
  'chữ '
    .repeat(length)
    .slice(0, length - 1)
    .padEnd(length, 'x');

/** The photo of each sendPhoto: the size of an upload, or the file_id. */
const photos = ({ telegram }: TelegramWorld) =>
  telegram.calls('sendPhoto').map(({ params, files }) => files[0]?.size ?? String(params['photo']));
const uploaded = readFileSync(pictureFile('portal-login-form')).length;

describe('a message with a picture', () => {
  it('is a photo with the text as its caption, formatted, and the buttons under it', async () => {
    const { telegram, channel, user } = await start('polling');
    await channel.send(message(), signal());
    const [sent, ...more] = telegram.sent(101);
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ media: 'photo', text: message().text, caption: message().text, buttons: ['Đã xong'] });
    expect(sent?.photo?.at(-1)).toMatchObject({ width: 720, file_size: uploaded });
    expect(sent?.raw).toMatchObject({ caption_entities: [{ type: 'bold', offset: 0, length: 20 }] });
    expect(telegram.calls('sendPhoto')[0]?.files).toEqual([
      { field: 'photo', name: 'portal-login-form.png', type: expect.any(String), size: uploaded },
    ]);
    expect(await user.press('Đã xong').answered()).toBeDefined();
  });

  it('is the very file that lies in data/pictures', async () => {
    const { telegram, channel } = await start('polling');
    await channel.send(message(), signal());
    const fileId = telegram.sent(101)[0]?.photo?.at(-1)?.file_id;
    const link = await (await fetch(`${telegram.url}/bot${token}/getFile?file_id=${fileId}`)).json();
    const { file_path } = (link as { result: { file_path: string } }).result;
    const bytes = await (await fetch(`${telegram.url}/file/bot${token}/${file_path}`)).bytes();
    expect(Buffer.from(bytes).equals(readFileSync(pictureFile('portal-login-form')))).toBe(true);
  });

  it('has no buttons where there are none', async () => {
    const { telegram, channel } = await start('polling');
    await channel.send(message({ buttons: [] }), signal());
    expect(telegram.calls('sendPhoto')[0]?.params['reply_markup']).toBeUndefined();
  });

  it.each([1_024, 1_025])('of %i characters goes out whole', async (length) => {
    const { telegram, channel } = await start('polling');
    // A character that is several in HTML counts once.
    const text = `${tooLong(length - 3)}<&>`;
    await channel.send(message({ text }), signal());
    const parts = telegram.sent(101).map((sent) => [sent.media, sent.text, sent.buttons]);
    expect(parts).toEqual(
      length <= 1_024
        ? [['photo', text, ['Đã xong']]]
        : [
            ['photo', words, []],
            [undefined, text, ['Đã xong']],
          ],
    );
  });

  it('shows every picture there is', async () => {
    const { telegram, channel } = await start('polling');
    for (const name of pictures)
      await channel.send(message({ key: name, picture: { name, file: pictureFile(name), words } }), signal());
    expect(telegram.sent(101).map(({ media }) => media)).toEqual(pictures.map(() => 'photo'));
    const { photo } = telegram.sent(101).at(-1) ?? {};
    expect(photo?.map(({ width }) => width)).toEqual(
      [...(photo ?? [])].map(({ width }) => width).sort((a, b) => a - b),
    );
  });
});

describe('a picture', () => {
  it('is uploaded once, and named by its file_id from then on, in every chat', async () => {
    const opened = await start('polling');
    const { telegram, channel } = opened;
    telegram.user(202);
    await channel.send(message(), signal());
    await channel.send(message({ key: 'k2' }), signal());
    await channel.send(message({ key: 'k3', chat: '202' }), signal());
    const fileId = telegram.sent(101)[0]?.photo?.at(-1)?.file_id;
    expect(photos(opened)).toEqual([uploaded, fileId, fileId]);
    expect(telegram.sent(202)).toMatchObject([{ media: 'photo', caption: message().text, buttons: ['Đã xong'] }]);
  });

  it.each([
    'Bad Request: wrong file identifier/HTTP URL specified',
    'Bad Request: wrong remote file identifier specified: Wrong string length',
    'Bad Request: invalid remote file identifier',
  ])('whose file_id is refused with "%s" is uploaded again', async (description) => {
    const opened = await start('polling');
    const { telegram, channel } = opened;
    await channel.send(message(), signal());
    telegram.fail('sendPhoto', { error: 400, description });
    await channel.send(message({ key: 'k2' }), signal());
    await channel.send(message({ key: 'k3' }), signal());
    const [first, second] = telegram.sent(101).map(({ photo }) => photo?.at(-1)?.file_id);
    expect(photos(opened)).toEqual([uploaded, first, uploaded, second]);
    expect(telegram.sent(101)).toHaveLength(3);
  });

  it('that Telegram will not have does not keep its text back', async () => {
    const { telegram, channel, failures } = await start('polling');
    telegram.fail('sendPhoto', { error: 400, description: 'Bad Request: IMAGE_PROCESS_FAILED' });
    await channel.send(message(), signal());
    expect(telegram.sent(101)).toMatchObject([{ text: message().text, buttons: ['Đã xong'] }]);
    expect(telegram.sent(101)[0]?.media).toBeUndefined();
    expect(failures).toHaveLength(1);
  });

  it('whose file is not there does not keep its text back', async () => {
    const { telegram, channel, failures } = await start('polling');
    const picture = { name: 'otp-entry' as const, file: '/nowhere/otp-entry.png', words };
    await channel.send(message({ picture }), signal());
    expect(telegram.sent(101)).toMatchObject([{ text: message().text, buttons: ['Đã xong'] }]);
    expect(failures).toMatchObject([{ message: 'the picture otp-entry cannot be read' }]);
  });
});

describe('a failed picture', () => {
  const cases: Array<[what: string, fault: Fault, name: string]> = [
    ['429', { error: 429, retryAfterS: 7 }, 'RetryLaterError'],
    ['403', { error: 403 }, 'CitizenGoneError'],
    ['400 (no such chat)', { error: 400, description: 'Bad Request: chat not found' }, 'CitizenGoneError'],
    ['500', { error: 500 }, 'TelegramCallError'],
    ['a gateway’s page', { status: 502, body: '<html>Bad Gateway</html>', type: 'text/html' }, 'TelegramCallError'],
    ['a cut connection', { reset: 'before' }, 'TelegramCallError'],
    ['a lost answer', { reset: 'after' }, 'TelegramCallError'],
  ];

  it.each(cases)('with %s is typed as a failed text is, by upload and by file_id', async (_, fault, name) => {
    const { telegram, channel } = await start('polling');
    for (const _way of ['upload', 'file_id']) {
      telegram.fail('sendPhoto', fault);
      const error = await channel.send(message(), signal()).catch((thrown: unknown) => thrown);
      expect((error as Error).name).toBe(name);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/test-token|Đăng nhập/);
      await channel.send(message({ key: 'between' }), signal());
    }
  });

  it('because of the formatting is sent once more without', async () => {
    const { telegram, channel } = await start('polling');
    telegram.fail('sendPhoto', { error: 400, description: "Bad Request: can't parse entities: unexpected end tag" });
    await channel.send(message(), signal());
    expect(telegram.sent(101)).toMatchObject([{ media: 'photo', caption: message().text }]);
    expect(telegram.calls('sendPhoto').map(({ params }) => params['parse_mode'])).toEqual(['HTML', undefined]);
  });

  it('ends when its signal does', async () => {
    const { telegram, channel } = await start('polling');
    telegram.fail('sendPhoto', { hang: 'before' });
    const stop = new AbortController();
    const sending = channel.send(message(), stop.signal).catch((error: Error) => error);
    await telegram.waitFor(() => false, 1).catch(() => {});
    stop.abort(new Error('stopped'));
    expect(await sending).toBeInstanceOf(Error);
    expect(telegram.sent(101)).toEqual([]);
  });
});

describe('a text too long for a caption', () => {
  const long = message({ text: tooLong(2_000) });
  const shown = ({ telegram }: TelegramWorld) => telegram.sent(101).map(({ media }) => media ?? 'text');

  it('that fails after its picture is sent again without it', async () => {
    const opened = await start('polling');
    const { telegram, channel } = opened;
    telegram.fail('sendMessage', { error: 429, retryAfterS: 1 });
    await expect(channel.send(long, signal())).rejects.toMatchObject({ name: 'RetryLaterError' });
    await channel.send(long, signal());
    expect(shown(opened)).toEqual(['photo', 'text']);
  });

  it('has its picture again in another message', async () => {
    const opened = await start('polling');
    await opened.channel.send(long, signal());
    await opened.channel.send({ ...long, key: 'k2' }, signal());
    expect(shown(opened)).toEqual(['photo', 'text', 'photo', 'text']);
  });

  it('goes without its picture when that is not taken', async () => {
    const opened = await start('polling');
    opened.telegram.fail('sendPhoto', { error: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' });
    await opened.channel.send(long, signal());
    expect(shown(opened)).toEqual(['text']);
  });
});

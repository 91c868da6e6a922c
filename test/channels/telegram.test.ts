/** What is Telegram's own: secrets, refusals, pace, updates, the menu of commands. */
import { request } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createPacer } from '../../src/channels/pacer.ts';
import { TelegramCallError } from '../../src/channels/telegram/api.ts';
import { toHtml } from '../../src/channels/telegram/html.ts';
import { telegramPace } from '../../src/channels/telegram/telegram.ts';
import { readUpdate } from '../../src/channels/telegram/updates.ts';
import { RetryLaterError } from '../../src/engine/outside.ts';
import type { Fault } from '../../src/mocks/control.ts';
import { createFakeClock, type FakeClock, settled, speech } from '../engine/harness.ts';
import { type Mode, secret, startTelegramWorld, type TelegramWorld, token } from './telegram-world.ts';

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
const secretText = 'words of a citizen 079085000001';
const message = (text = secretText) => ({
  chat: '101',
  key: 'k',
  text,
  buttons: [{ payload: 'payload-of-a-button', label: 'Có' }],
  window: { heardAt: 0, nth: 1 },
});

/** Everything that could end in a log: message, stack, fields, and the causes below. */
function everything(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return JSON.stringify(error) ?? '';
  return [
    error.name,
    error.message,
    error.stack,
    JSON.stringify(error),
    JSON.stringify(Object.getOwnPropertyNames(error).map((name) => String((error as never)[name]))),
    everything(error.cause, depth + 1),
  ].join(' ');
}

describe('a failed send', () => {
  const cases: Array<[what: string, fault: Fault, name: string]> = [
    ['429', { error: 429, retryAfterS: 7 }, 'RetryLaterError'],
    ['403 (blocked)', { error: 403 }, 'CitizenGoneError'],
    ['403 (deactivated)', { error: 403, description: 'Forbidden: user is deactivated' }, 'CitizenGoneError'],
    ['400 (no such chat)', { error: 400, description: 'Bad Request: chat not found' }, 'CitizenGoneError'],
    ['400', { error: 400, description: 'Bad Request: message is too long' }, 'UndeliverableError'],
    ['401', { error: 401 }, 'TelegramCallError'],
    ['500', { error: 500 }, 'TelegramCallError'],
    ['a gateway’s page', { status: 502, body: '<html>Bad Gateway</html>', type: 'text/html' }, 'TelegramCallError'],
    ['a page with 200', { status: 200, body: '<html>Please log in</html>', type: 'text/html' }, 'TelegramCallError'],
    ['no body', { status: 200, body: '' }, 'TelegramCallError'],
    ['a cut connection', { reset: 'before' }, 'TelegramCallError'],
    ['a lost answer', { reset: 'after' }, 'TelegramCallError'],
  ];

  it.each(cases)('with %s is typed, and tells neither token nor words nor payload', async (_, fault, name) => {
    const { telegram, channel } = await start('polling');
    telegram.fail('sendMessage', fault, { times: 3 });
    const error = await channel.send(message(), signal()).catch((thrown: unknown) => thrown);
    expect((error as Error).name).toBe(name);
    const told = everything(error);
    expect(told).not.toContain(token);
    expect(told).not.toContain('test-token');
    expect(told).not.toContain('words of a citizen');
    expect(told).not.toContain('079085000001');
    expect(told).not.toContain('payload-of-a-button');
  });

  it('with 429 tells how long Telegram asks to wait', async () => {
    const { telegram, channel } = await start('polling');
    telegram.fail('sendMessage', { error: 429, retryAfterS: 7 });
    await expect(channel.send(message(), signal())).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });

  it('because of the formatting is made once more without', async () => {
    const { telegram, channel, user } = await start('polling');
    telegram.fail('sendMessage', { error: 400, description: "Bad Request: can't parse entities: unexpected end tag" });
    await channel.send(message('Bước 1/4 – <thử> & xem'), signal());
    expect(user.replies().map(({ text }) => text)).toEqual(['Bước 1/4 – <thử> & xem']);
    expect(telegram.calls('sendMessage').map(({ params }) => params['parse_mode'])).toEqual(['HTML', undefined]);
  });

  it('because of the formatting, that fails again, is typed as well', async () => {
    const { telegram, channel } = await start('polling');
    telegram.fail('sendMessage', { error: 400, description: "Bad Request: can't parse entities" });
    telegram.fail('sendMessage', { error: 429, retryAfterS: 2 });
    await expect(channel.send(message(), signal())).rejects.toMatchObject({
      name: 'RetryLaterError',
      retryAfterMs: 2_000,
    });
  });

  it('ends when its signal does', async () => {
    const { telegram, channel } = await start('polling');
    telegram.fail('sendMessage', { hang: 'before' });
    const stop = new AbortController();
    const sending = channel.send(message(), stop.signal).catch((error: Error) => error);
    await telegram.waitFor(() => false, 1).catch(() => {});
    stop.abort(new Error('stopped'));
    expect(await sending).toBeInstanceOf(Error);
  });
});

describe('a start that Telegram refuses', () => {
  it.each([
    [401, 'getMe', /TELEGRAM_BOT_TOKEN/],
    [404, 'getMe', /TELEGRAM_BOT_TOKEN/],
    [409, 'setMyCommands', /another program/],
    [400, 'setMyCommands', /400 .*PUBLIC_URL/],
  ] as const)('with %i says so in words for the operator, without the token', async (code, method, words) => {
    const opened = await start('polling', { unstarted: true });
    opened.telegram.fail(method, { error: code });
    const error = await opened.channel.start(async () => {}).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toMatch(words);
    expect(everything(error)).not.toContain('test-token');
  });
});

/** Half minutes, with time for calls over the network. */
async function passes(clock: FakeClock, what: () => boolean) {
  for (let n = 0; n < 20 && !what(); n += 1) {
    await clock.advance(30_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(what()).toBe(true);
}

describe.each(['polling', 'webhook'] as const)('by %s', (mode) => {
  it.each([
    ['is away', { error: 502 }],
    ['cuts the connection', { reset: 'before' }],
  ] as Array<[string, Fault]>)('starts although Telegram %s, says so, and works once it is back', async (_, fault) => {
    const clock = createFakeClock();
    const { telegram, channel, failures, refused } = await start(mode, { unstarted: true, clock });
    telegram.fail('getMe', fault, { times: Number.POSITIVE_INFINITY });
    await channel.start(async () => {});
    expect(failures).toHaveLength(1);
    expect(channel.trouble?.()).toBeNull();
    await passes(clock, () => channel.trouble?.() !== null);
    expect(channel.trouble?.()).toMatch(/nothing has come in from Telegram for \d+ min/);
    telegram.clearFaults();
    const last = mode === 'polling' ? 'getUpdates' : 'setWebhook';
    await passes(clock, () => telegram.calls(last).length > 0 && channel.trouble?.() === null);
    expect(refused).toEqual([]);
    expect(everything(failures)).not.toContain('test-token');
  });
});

describe('polling', () => {
  it.each([
    ['that another program disturbs', 409, /another program fetches this bot's updates/],
    ['whose token is taken away', 401, /TELEGRAM_BOT_TOKEN/],
  ] as const)('%s (%i) says so once, and goes on when that is over', async (_, error, words) => {
    const clock = createFakeClock();
    const { telegram, refused, taken, channel } = await start('polling', { clock });
    await telegram.waitForPoll();
    telegram.fail('getUpdates', { error }, { times: 3 });
    telegram.user(101).text('một');
    await passes(clock, () => telegram.calls('getUpdates').filter(({ status }) => status === error).length === 3);
    telegram.user(101).text('hai');
    // The first perhaps twice under one id: what was taken is confirmed by a poll that is not refused.
    await passes(clock, () => new Set(taken.map(({ messageId }) => messageId)).size === 2);
    expect(refused).toEqual([expect.stringMatching(words)]);
    expect(refused[0]).not.toContain('test-token');
    expect(channel.trouble?.()).toBeNull();
  });

  it('that is refused keeps the channel in trouble for as long', async () => {
    const { telegram, refused, channel } = await start('polling');
    await telegram.waitForPoll();
    telegram.fail('getUpdates', { error: 401 }, { times: Number.POSITIVE_INFINITY });
    telegram.user(101).text('xin chào');
    await expect.poll(() => refused, { interval: 5 }).toHaveLength(1);
    expect(channel.trouble?.()).toBe(refused[0]);
  });

  it('goes on after a failure, and tells of it without the token', async () => {
    const { telegram, waitForTaken, failures, user } = await start('polling');
    await telegram.waitForPoll();
    telegram.fail('getUpdates', { status: 502, body: '<html>', type: 'text/html' });
    user.text('một');
    user.text('hai');
    expect((await waitForTaken(2)).map(({ said }) => said)).toEqual([
      { kind: 'text', text: 'một' },
      { kind: 'text', text: 'hai' },
    ]);
    expect(failures.length).toBe(1);
    expect(everything(failures[0])).not.toContain('test-token');
  });

  it('does not confirm a batch of which one update could not be made safe, and the whole of it comes again', async () => {
    const { telegram, channel, taken, refusals, waitForTaken, failures } = await start('polling', { unstarted: true });
    for (const text of ['một', 'hai', 'ba']) telegram.user(101).text(text);
    refusals.left = 1;
    await channel.start(async (inbound) => {
      if (refusals.left > 0 && inbound.said.kind === 'text' && inbound.said.text === 'hai') {
        refusals.left -= 1;
        throw new Error('the store is full');
      }
      taken.push(inbound);
    });
    await expect.poll(() => taken.length, { timeout: 5_000, interval: 5 }).toBe(5);
    expect(taken.map(({ said }) => (said.kind === 'text' ? said.text : ''))).toEqual(['một', 'ba', 'một', 'hai', 'ba']);
    expect(new Set(taken.map(({ messageId }) => messageId)).size).toBe(3);
    expect(failures).toHaveLength(1);
    await telegram.waitUntilTaken();
    expect((await waitForTaken(5)).length).toBe(5);
  });

  it('asks only for what it reads', async () => {
    const { telegram } = await start('polling');
    await telegram.waitForPoll();
    expect(telegram.calls('getUpdates')[0]?.params['allowed_updates']).toEqual(['message', 'callback_query']);
  });

  it('removes a webhook first, and keeps what is pending', async () => {
    const { telegram } = await start('polling');
    const [call] = telegram.calls('deleteWebhook');
    expect(call?.params['drop_pending_updates']).toBeUndefined();
    expect(call?.status).toBe(200);
  });
});

describe('the webhook', () => {
  const post = (url: string, headers: Record<string, string>, body: string | null) =>
    new Promise<{ status: number; sentBytes: number }>((resolve, reject) => {
      const asking = request(url, { method: 'POST', headers }, (response) => {
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, sentBytes: asking.socket?.bytesWritten ?? 0 }),
        );
      });
      asking.on('error', reject);
      if (body === null) asking.flushHeaders();
      else asking.end(body);
    });
  const update = JSON.stringify({
    update_id: 1,
    message: { message_id: 1, date: 1, chat: { id: 5, type: 'private' }, text: 'hi' },
  });
  const json = { 'content-type': 'application/json' };
  const header = 'x-telegram-bot-api-secret-token';

  it('is registered with its secret and the updates it reads', async () => {
    const { telegram, url } = await start('webhook');
    expect(telegram.calls('setWebhook')[0]?.params).toMatchObject({
      url,
      secret_token: secret,
      allowed_updates: ['message', 'callback_query'],
    });
  });

  it.each([
    ['no secret', {}],
    ['an empty secret', { [header]: '' }],
    ['another secret', { [header]: 'guess' }],
    ['the beginning of the secret', { [header]: secret.slice(0, -1) }],
    ['the secret and more', { [header]: `${secret}x` }],
  ])('turns away whoever has %s', async (_, headers) => {
    const { url, taken } = await start('webhook');
    expect((await post(url, { ...json, ...headers }, update)).status).toBe(401);
    expect(taken).toEqual([]);
  });

  it('turns them away before the body is read, or even sent', async () => {
    const { url } = await start('webhook');
    expect((await post(url, { ...json, 'content-length': '900000000' }, null)).status).toBe(401);
    expect((await post(url, json, 'no json {{{')).status).toBe(401);
  });

  it.each([
    ['no JSON', '{"update_id":', 400],
    ['more than a megabyte', JSON.stringify({ update_id: 1, x: 'x'.repeat(1_100_000) }), 413],
  ] as const)('answers %s of somebody who has the secret with a status and nothing else', async (_, body, status) => {
    const { url } = await start('webhook');
    expect((await post(url, { ...json, [header]: secret }, body)).status).toBe(status);
  });

  it.each([
    'null',
    '[]',
    '7',
    '{}',
    '{"update_id":"x"}',
    '{"update_id":1,"message":{"chat":"x"}}',
    '{"update_id":9,"my_chat_member":{}}',
  ])('takes %s, which is nothing of ours, without a word, so that it does not come again', async (body) => {
    const { url, taken } = await start('webhook');
    const { status } = await post(url, { ...json, [header]: secret }, body);
    // JSON texts other than objects and arrays are refused as such.
    expect([200, 400]).toContain(status);
    expect(taken).toEqual([]);
  });

  it('answers 503 when the update is not safe, and it comes again', async () => {
    const { telegram, user, refusals, waitForTaken, failures } = await start('webhook');
    refusals.left = 2;
    user.text('xin chào');
    await waitForTaken(1);
    await telegram.waitUntilTaken();
    expect(telegram.deliveries().map(({ outcome }) => outcome)).toEqual([503, 503, 200]);
    expect(failures).toHaveLength(2);
  });

  it('takes nothing in before the start and after the stop', async () => {
    const { url, channel, taken } = await start('webhook');
    await channel.stop();
    expect((await post(url, { ...json, [header]: secret }, update)).status).toBe(503);
    expect(taken).toEqual([]);
  });
});

describe.each(['polling', 'webhook'] as Mode[])('updates by %s', (mode) => {
  it('of a pressed button are answered, though the button is stale', async () => {
    const { user, channel, waitForTaken } = await start(mode);
    await channel.send(message('Câu hỏi'), signal());
    const press = user.forge('old:0');
    expect(await press.answered()).toBeDefined();
    const [inbound] = await waitForTaken(1);
    expect(inbound?.said).toEqual({ kind: 'button', payload: 'old:0' });
  });

  it('that come again carry the same id', async () => {
    const { telegram, user, waitForTaken } = await start(mode);
    user.text('xin chào');
    await waitForTaken(1);
    await telegram.waitUntilTaken();
    telegram.redeliver();
    const [first, again] = await waitForTaken(2);
    expect(again?.messageId).toBe(first?.messageId);
  });

  it('tell the language and what kind of media it is', async () => {
    const { telegram, waitForTaken } = await start(mode);
    const user = telegram.user(202, { language: 'en' });
    user.photo(undefined, { caption: 'my card' });
    user.voice();
    user.sticker();
    user.contact();
    user.location();
    const inbounds = await waitForTaken(5);
    expect(inbounds.map(({ said }) => (said.kind === 'media' ? said.media : said.kind))).toEqual([
      'photo',
      'voice',
      'sticker',
      'contact',
      'location',
    ]);
    expect(inbounds[0]).toMatchObject({
      conversation: 'telegram:202',
      languageHint: 'en',
      said: { caption: 'my card' },
    });
  });

  it('of groups, channels and edits are none of ours', async () => {
    const { telegram, user, waitForTaken } = await start(mode);
    user.inGroup(-500).text('in a group 079085000001');
    telegram.channel(-1_000_000_000_001).post('news');
    const id = user.text('một');
    user.edit(id, 'đã sửa');
    user.text('hai');
    const inbounds = await waitForTaken(2);
    await telegram.waitUntilTaken();
    expect(inbounds.map(({ said }) => (said.kind === 'text' ? said.text : said.kind))).toEqual(['một', 'hai']);
  });
});

describe('reading an update', () => {
  it('never throws, and gives ids as text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const read = readUpdate(body);
        expect(read === null || typeof read.updateId === 'number').toBe(true);
      }),
      { seed: 20261121 },
    );
    const chat = { id: 4_503_599_627_370_495, type: 'private' };
    const read = readUpdate({ update_id: 7, message: { chat, text: 'x' } });
    expect(read?.inbound).toMatchObject({ conversation: 'telegram:4503599627370495', messageId: '7' });
  });

  it('takes a press whose message is too old to be shown', () => {
    const press = {
      id: 'q',
      from: { id: 5 },
      data: 'a:0',
      message: { chat: { id: 5, type: 'private' }, message_id: 1, date: 0 },
    };
    expect(readUpdate({ update_id: 1, callback_query: press })?.inbound?.said).toEqual({
      kind: 'button',
      payload: 'a:0',
    });
  });

  it('answers a press that has no data or message, and takes nothing in', () => {
    const read = readUpdate({ update_id: 1, callback_query: { id: 'q', from: { id: 5 } } });
    expect(read).toEqual({ updateId: 1, callbackId: 'q', inbound: null });
  });
});

describe('the menu of commands', () => {
  it('is given in Vietnamese to all and in English to whoever has Telegram in English', async () => {
    const { telegram } = await start('polling');
    const [all, english] = telegram.calls('setMyCommands').map(({ params }) => params);
    expect(all?.['language_code']).toBeUndefined();
    expect(english?.['language_code']).toBe('en');
    const commands = (params: typeof all) => params?.['commands'] as Array<{ command: string; description: string }>;
    expect(commands(all).map(({ command }) => command)).toEqual(commands(english).map(({ command }) => command));
    expect(commands(all)).toContainEqual({
      command: 'xoa',
      description: speech.text('vi', { line: 'command.forget' }),
    });
    expect(commands(english)).toContainEqual({
      command: 'xoa',
      description: speech.text('en', { line: 'command.forget' }),
    });
    for (const { command, description } of [...commands(all), ...commands(english)]) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(description.length).toBeLessThanOrEqual(256);
    }
  });
});

describe('the pace', () => {
  async function turns(chats: string[]) {
    const clock = createFakeClock();
    const pacer = createPacer({ clock, pace: telegramPace, monotonic: clock.now });
    const began = clock.now();
    const given: Array<{ chat: string; index: number; at: number }> = [];
    chats.forEach(
      (chat, index) => void pacer.turn(chat, signal()).then(() => given.push({ chat, index, at: clock.now() - began })),
    );
    await clock.advance(60_000);
    return given;
  }

  it('is a little less than one a second to a chat, in the order asked for', async () => {
    const given = await turns(['a', 'a', 'a', 'a']);
    expect(given.map(({ at }) => at)).toEqual([0, 1_050, 2_100, 3_150]);
    expect(given.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('is less than thirty a second in all', async () => {
    const given = await turns(Array.from({ length: 90 }, (_, index) => `chat ${index}`));
    expect(given).toHaveLength(90);
    for (let from = 0; from <= 3_000; from += 100) {
      expect(given.filter(({ at }) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(30);
    }
    expect(Math.max(...given.map(({ at }) => at))).toBeLessThan(3_150);
    expect(given.map(({ index }) => index)).toEqual(given.map((_, index) => index));
  });

  it('sends a message whose turn is far away back to the outbox, until then', async () => {
    const clock = createFakeClock();
    const pacer = createPacer({ clock, pace: telegramPace, monotonic: clock.now });
    const outcomes = Array.from({ length: 14 }, () =>
      pacer.turn('a', signal()).then(
        () => null,
        (error: unknown) => error,
      ),
    );
    await clock.advance(60_000);
    const refused = (await Promise.all(outcomes)).filter((outcome) => outcome !== null);
    expect(refused).toHaveLength(4);
    expect(refused[0]).toBeInstanceOf(RetryLaterError);
    expect((refused[0] as RetryLaterError).retryAfterMs).toBe(10_500);
  });

  it('lets a waiting turn go when its signal aborts', async () => {
    const clock = createFakeClock();
    const pacer = createPacer({ clock, pace: telegramPace, monotonic: clock.now });
    await pacer.turn('a', signal());
    const stop = new AbortController();
    const waiting = pacer.turn('a', stop.signal).catch((error: Error) => error);
    stop.abort(new Error('enough'));
    await settled();
    expect(await waiting).toMatchObject({ message: 'enough' });
    expect(clock.waiting()).toBe(0);
  });
});

describe('the formatting', () => {
  it('escapes everything that Telegram would read as a tag, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const html = toHtml(text);
        const tags = html.match(/<[^>]*>/g) ?? [];
        expect(tags.filter((tag) => !['<b>', '</b>'].includes(tag))).toEqual([]);
        const shown = html
          .replaceAll(/<\/?b>/g, '')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&');
        expect(shown).toBe(text);
      }),
      { seed: 20261121 },
    );
  });

  it('sets the heading of a step in bold', () => {
    expect(toHtml('Bước 1/4 – A & B\n\nMời')).toBe('<b>Bước 1/4 – A &amp; B</b>\n\nMời');
  });
});

describe('an error of the Bot API', () => {
  it('carries the code and the description, and never a cause', () => {
    const error = new TelegramCallError('sendMessage', { code: 500, description: 'Internal', retryAfterMs: null });
    expect(error).toMatchObject({ code: 500, description: 'Internal' });
    expect(error.cause).toBeUndefined();
  });
});

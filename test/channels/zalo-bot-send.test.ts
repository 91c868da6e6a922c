/** Sends against the fake server: failures typed, unknown outcomes, pictures, what is counted. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/channels/channel.ts';
import { RetryLaterError } from '../../src/engine/outside.ts';
import type { Fault } from '../../src/mocks/control.ts';
import { createFakeClock } from '../engine/harness.ts';
import { secret, startZaloBotWorld, token, type WorldOptions, type ZaloBotWorld } from './zalo-bot-world.ts';

let world: ZaloBotWorld | null = null;
const start = async (options: WorldOptions = {}) => {
  world = await startZaloBotWorld('webhook', options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

const { signal } = new AbortController();
const words = 'words of a citizen 079085000001';
let keys = 0;
const message = ({ user }: ZaloBotWorld, more: Partial<Message> = {}): Message => {
  keys += 1;
  return { chat: user.chat, key: `k${keys}`, text: words, buttons: [], window: { heardAt: 0, nth: 1 }, ...more };
};
const picture = { name: 'vneid-login', file: '/none', words: 'what it shows' } as const;
const page = (status: number): Fault => ({ status, body: `<html>${token}</html>`, type: 'text/html' });

function everything(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return JSON.stringify(error) ?? '';
  return [error.name, error.message, error.stack, JSON.stringify(error), everything(error.cause, depth + 1)].join(' ');
}

describe('a failed send', () => {
  const cases: Array<[what: string, fault: Fault, name: string]> = [
    ['429', { error: 429 }, 'RetryLaterError'],
    ['429 as a page', page(429), 'RetryLaterError'],
    ['401', { error: 401 }, 'RetryLaterError'],
    ['401 as a page', page(401), 'RetryLaterError'],
    ['403 (sic)', { error: 403, description: 'Internal server error' }, 'ZaloBotCallError'],
    ['403 (blocked)', { error: 403, description: 'Forbidden: user has blocked the bot' }, 'CitizenGoneError'],
    ['400 (no such chat)', { error: 400, description: 'Bad request: chat not found' }, 'CitizenGoneError'],
    ['400 (chat_id)', { error: 400, description: 'Bad request: The chat_id does not exist' }, 'CitizenGoneError'],
    ['400', { error: 400, description: 'Bad request: The text is invalid' }, 'UndeliverableError'],
    ['400 as a page', page(400), 'ZaloBotCallError'],
    ['404', { error: 404 }, 'ZaloBotCallError'],
    ['500', { error: 500 }, 'ZaloBotCallError'],
    ['a page with 502', page(502), 'ZaloBotCallError'],
    ['a page with 200', page(200), 'ZaloBotCallError'],
    ['a cut connection', { reset: 'before' }, 'ZaloBotCallError'],
    ['a lost answer', { reset: 'after' }, 'ZaloBotCallError'],
  ];

  it.each(cases)('with %s is typed, and tells neither token nor words nor chat', async (_, fault, name) => {
    const opened = await start();
    opened.zalo.fail('sendMessage', fault);
    const error = await opened.channel.send(message(opened), signal).catch((thrown: unknown) => thrown);
    expect((error as Error).name).toBe(name);
    for (const hidden of [token, 'test-secret', words, '079085000001', opened.user.chat, secret])
      expect(everything(error)).not.toContain(hidden);
  });

  it('to a server that is not there is tried again as often as it takes', async () => {
    const opened = await start();
    const sent = message(opened);
    await opened.zalo.close();
    for (let n = 0; n < 5; n += 1)
      await expect(opened.channel.send(sent, signal)).rejects.toMatchObject({ name: 'ZaloBotCallError' });
  });

  it('three times with 429 has the next ones wait without a call, and the operator told', async () => {
    const clock = createFakeClock();
    const opened = await start({ clock });
    const { zalo, channel } = opened;
    zalo.quota(0);
    for (let n = 0; n < 3; n += 1) {
      await expect(channel.send(message(opened), signal)).rejects.toBeInstanceOf(RetryLaterError);
    }
    expect(channel.trouble()).toMatch(/429/);
    await expect(channel.send(message(opened), signal)).rejects.toMatchObject({ retryAfterMs: 8_000 });
    channel.typing(opened.user.chat);
    expect(zalo.calls('sendMessage')).toHaveLength(3);
    expect(zalo.calls('sendChatAction')).toHaveLength(0);
    zalo.quota(Number.POSITIVE_INFINITY);
    await clock.advance(8_000);
    await channel.send(message(opened), signal);
    expect(channel.trouble()).toBeNull();
    expect(opened.user.replies()).toHaveLength(1);
  });

  it('with 401 has all wait ten minutes, and says which variable to look at', async () => {
    const opened = await start();
    opened.zalo.fail('sendMessage', { error: 401 });
    await expect(opened.channel.send(message(opened), signal)).rejects.toMatchObject({ retryAfterMs: 600_000 });
    expect(opened.channel.trouble()).toMatch(/ZALO_BOT_TOKEN/);
    await expect(opened.channel.send(message(opened), signal)).rejects.toBeInstanceOf(RetryLaterError);
    expect(opened.zalo.calls('sendMessage')).toHaveLength(1);
  });
});

describe('a send whose outcome is unknown', () => {
  it('is made once more, after the platform has answered something else', async () => {
    const opened = await start();
    const { zalo, channel } = opened;
    const sent = message(opened);
    zalo.fail('sendMessage', { reset: 'after' });
    await expect(channel.send(sent, signal)).rejects.toMatchObject({ mayHaveHappened: true });
    await channel.send(sent, signal);
    // Seen twice, which is the price of its not being lost.
    expect(opened.user.replies()).toHaveLength(2);
    expect(
      zalo
        .calls()
        .slice(-2)
        .map(({ method }) => method),
    ).toEqual(['getMe', 'sendMessage']);
    expect(channel.quota().out).toBe(2);
  });

  it('is not made again while the platform answers nothing', async () => {
    const opened = await start();
    const { zalo, channel } = opened;
    const sent = message(opened);
    zalo.fail('sendMessage', { reset: 'before' });
    zalo.fail('getMe', { status: 502, body: 'bad gateway' }, { times: 3 });
    for (let n = 0; n < 4; n += 1) await expect(channel.send(sent, signal)).rejects.toThrow();
    expect(zalo.calls('sendMessage')).toHaveLength(1);
    await channel.send(sent, signal);
    expect(opened.user.replies()).toHaveLength(1);
  });

  it('twice is left to staff', async () => {
    const opened = await start();
    const sent = message(opened);
    opened.zalo.fail('sendMessage', { reset: 'after' }, { times: 9 });
    await expect(opened.channel.send(sent, signal)).rejects.toMatchObject({ name: 'ZaloBotCallError' });
    await expect(opened.channel.send(sent, signal)).rejects.toMatchObject({ name: 'UndeliverableError' });
    expect(opened.zalo.calls('sendMessage')).toHaveLength(2);
  });

  it('because nobody answers ends after 20 s', async () => {
    const clock = createFakeClock();
    const opened = await start({ clock });
    opened.zalo.fail('sendMessage', { hang: 'before' });
    const sending = opened.channel.send(message(opened), signal).catch((error: unknown) => error);
    await expect.poll(() => clock.waiting(), { interval: 5 }).toBeGreaterThan(0);
    await clock.advance(20_000);
    expect(await sending).toMatchObject({ name: 'ZaloBotCallError', mayHaveHappened: true });
  });

  it('because its delivery was called off ends then', async () => {
    const opened = await start();
    opened.zalo.fail('sendMessage', { hang: 'before' });
    const stop = new AbortController();
    const sending = opened.channel.send(message(opened), stop.signal).catch((error: unknown) => error);
    stop.abort();
    expect(await sending).toMatchObject({ name: 'ZaloBotCallError' });
  });
});

it('sends a message that has gone out not again under the same key', async () => {
  const opened = await start();
  const sent = message(opened);
  await opened.channel.send(sent, signal);
  await opened.channel.send(sent, signal);
  expect(opened.user.replies()).toHaveLength(1);
});

it('sends plain text, whatever it looks like', async () => {
  const opened = await start();
  await opened.channel.send(message(opened, { text: '**a** <b>x</b> {red}y{/red}' }), signal);
  expect(opened.zalo.calls('sendMessage').at(-1)?.params).toEqual({
    chat_id: opened.user.chat,
    text: '**a** <b>x</b> {red}y{/red}',
  });
});

describe('a picture', () => {
  it('is sent by its address, with the text under it, and is really there', async () => {
    const opened = await start();
    await opened.channel.send(message(opened, { picture }), signal);
    const [photo, ...more] = opened.zalo.sent(opened.user.chat);
    expect(more).toEqual([]);
    expect(photo).toMatchObject({ media: 'photo', caption: words, picture: { status: 200, type: 'image/png' } });
    expect(photo?.picture?.url).toMatch(/\/pictures\/vneid-login\.png$/);
    expect(opened.channel.quota().out).toBe(1);
  });

  it.each<[string, Fault]>([
    ['refused', { error: 400, description: 'Bad request: The photo URL is invalid' }],
    ['unknown as a method', { error: 404 }],
    ['failing inside', { error: 403, description: 'Internal server error' }],
    ['lost on the way', { reset: 'before' }],
    ['turned away by a gateway', page(502)],
  ])('that is %s does not keep the text back, now or when that is tried again', async (_, fault) => {
    const opened = await start();
    opened.zalo.fail('sendPhoto', fault);
    opened.zalo.fail('sendMessage', { error: 500 });
    const sent = message(opened, { picture });
    await expect(opened.channel.send(sent, signal)).rejects.toMatchObject({ code: 500 });
    await opened.channel.send(sent, signal);
    expect(opened.user.replies().map(({ text, media }) => [text, media])).toEqual([[words, undefined]]);
    expect(opened.failures).toHaveLength(1);
    expect(opened.zalo.calls('sendPhoto')).toHaveLength(1);
  });

  it('that Zalo fetches too slowly is given up after 30 s, and the text sent', async () => {
    const clock = createFakeClock();
    const opened = await start({ clock });
    opened.zalo.fail('sendPhoto', { hang: 'before' });
    const sending = opened.channel.send(message(opened, { picture }), signal);
    await expect.poll(() => clock.waiting(), { interval: 5 }).toBeGreaterThan(0);
    await clock.advance(30_000);
    await sending;
    expect(opened.user.replies().map(({ media }) => media)).toEqual([undefined]);
  });

  it.each<[string, Fault, string]>([
    ['too many', { error: 429 }, 'RetryLaterError'],
    ['blocked', { error: 403, description: 'Forbidden: user has blocked the bot' }, 'CitizenGoneError'],
  ])('with %s means the message, and is tried again with it', async (_, fault, name) => {
    const opened = await start();
    opened.zalo.fail('sendPhoto', fault);
    const sent = message(opened, { picture });
    await expect(opened.channel.send(sent, signal)).rejects.toMatchObject({ name });
    await opened.channel.send(sent, signal);
    expect(opened.user.replies().map(({ media }) => media)).toEqual(['photo']);
  });

  it('is not sent where nobody could fetch it', async () => {
    const opened = await start({ noPictures: true });
    expect(opened.channel.pictures).toBe(false);
    await opened.channel.send(message(opened, { picture }), signal);
    expect(opened.user.replies().map(({ media }) => media)).toEqual([undefined]);
  });
});

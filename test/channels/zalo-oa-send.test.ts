/** Messages of an Official Account: buttons, links, pictures, what may be sent for nothing, and what goes wrong on the way. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { pictureFile } from '../../src/channels/pictures.ts';
import { bodyOf, cut } from '../../src/channels/zalo-oa/body.ts';
import { sendFailure, ZaloOaRefusedError } from '../../src/channels/zalo-oa/errors.ts';
import { createWindows, freeMessages, zaloOaLimits } from '../../src/channels/zalo-oa/window.ts';
import { RetryLaterError, UndeliverableError } from '../../src/engine/outside.ts';
import { createFakeClock } from '../engine/harness.ts';
import { closedPort, messageOf, startZaloOaWorld, type WorldOptions, type ZaloOaWorld } from './zalo-oa-world.ts';

const hour = 3_600_000;

let world: ZaloOaWorld | null = null;
const servers: Array<() => void> = [];
const start = async (options: WorldOptions = {}) => {
  world = await startZaloOaWorld(options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
  for (const close of servers.splice(0)) close();
});

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: Error) => error,
  );
const choices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ payload: `abcd1234-1f:${index}`, label: `Chọn ${index + 1}` }));
const picture = {
  name: 'portal-login-form',
  file: pictureFile('portal-login-form'),
  words: 'Hình minh họa',
} as const;
const openLinkTitle = (url: string) => `Mở trang ${new URL(url).host}`;

describe('a message', () => {
  it('is plain text without choices, a template with them', async () => {
    const it = await start();
    await it.send({ text: 'một' });
    await it.send({ text: 'hai', buttons: choices(5) });
    expect(it.zalo.sent().map(({ raw }) => raw)).toMatchObject([
      { recipient: { user_id: '101' }, message: { text: 'một' } },
      {
        message: {
          text: 'hai',
          attachment: {
            type: 'template',
            payload: {
              template_type: 'button',
              buttons: [{ type: 'oa.query.hide', title: 'Chọn 1', payload: '#vn:abcd1234-1f:0' }, {}, {}, {}, {}],
            },
          },
        },
      },
    ]);
    expect(it.zalo.sent()[0]?.raw).not.toHaveProperty('message.attachment');
  });

  it('is composed, as decomposed Vietnamese is longer', async () => {
    const it = await start();
    const text = 'ế'.repeat(zaloOaLimits.maxText);
    await it.send({ text: text.normalize('NFD') });
    expect(it.zalo.sent()[0]?.text).toBe(text);
  });

  it('has its labels cut at a word', () => {
    expect(cut('Có', 10)).toBe('Có');
    expect(cut('Tôi chưa có tài khoản', 16)).toBe('Tôi chưa có tài…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 2, max: 30 }), (label, max) => {
        const short = cut(label, max);
        expect(short.length).toBeLessThanOrEqual(Math.max(max, 1));
        expect(short.isWellFormed()).toBe(label.isWellFormed());
      }),
      { seed: 20261121 },
    );
  });

  it('has a button for its first official address where there is room', () => {
    const links = (text: string, count: number) => {
      const body = bodyOf({ chat: '1', text, buttons: choices(count) }, null, { openLinkTitle });
      const { message } = body as { message: { attachment?: { payload: { buttons: Array<{ type: string }> } } } };
      return (message.attachment?.payload.buttons ?? []).filter(({ type }) => type === 'oa.open.url');
    };
    expect(links('Mời vào https://vneid.gov.vn, rồi https://dichvucong.gov.vn.', 4)).toEqual([
      { title: 'Mở trang vneid.gov.vn', type: 'oa.open.url', payload: { url: 'https://vneid.gov.vn' } },
    ]);
    expect(links('(https://dichvucong.gov.vn/p/home.html).', 0)).toMatchObject([
      { payload: { url: 'https://dichvucong.gov.vn/p/home.html' } },
    ]);
    expect(links('https://vneid.gov.vn', 5)).toEqual([]);
    expect(links('http://vneid.gov.vn', 0)).toEqual([]);
    expect(links('Địa chỉ https://vneid-gov.vn là giả', 0)).toEqual([]);
    expect(links('https://vneid.gov.vn là thật, https://vneid-gov.vn là giả', 0)).toEqual([]);
  });

  it('has no such button unless it has been told what to write on it', async () => {
    const it = await start();
    await it.send({ text: 'https://vneid.gov.vn' });
    expect(it.zalo.sent()[0]?.buttons).toEqual([]);
  });
});

describe('a picture', () => {
  it('stands above text and choices, fetched from the public address', async () => {
    const it = await start({ pictures: true });
    await it.send({ text: 'chữ '.repeat(470), buttons: choices(2), picture });
    const [sent, ...more] = it.zalo.sent();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      media: 'photo',
      buttons: ['Chọn 1', 'Chọn 2'],
      picture: { status: 200, type: 'image/png' },
    });
    expect(sent?.text).toHaveLength(470 * 4);
  });

  it.each(['buttons', 'fetching', 'template'])('that is refused keeps nothing back (%s)', async (why) => {
    const it = await start({
      pictures: true,
      fake: { switches: { pictureButtons: why !== 'buttons' } },
      ...(why === 'fetching' && { channel: { publicUrl: 'http://127.0.0.1:1' } }),
    });
    if (why === 'template') it.zalo.fail('message/cs', { error: -233 });
    await it.send({ text: 'Mời Ông/Bà bấm', buttons: choices(1), picture });
    expect(it.zalo.sent()).toMatchObject([{ text: 'Mời Ông/Bà bấm', buttons: ['Chọn 1'] }]);
    expect(it.zalo.sent()[0]).not.toHaveProperty('media');
    expect(it.failures).toHaveLength(1);
  });

  it('that was refused is not tried again with its text', async () => {
    const it = await start({ pictures: true, fake: { switches: { pictureButtons: false } } });
    const message = messageOf({ buttons: choices(1), picture });
    it.zalo.fail('message/cs', { status: 502 }, { skip: 1 });
    expect(await errorOf(it.channel.send(message, AbortSignal.timeout(5_000)))).not.toBeNull();
    await it.channel.send(message, AbortSignal.timeout(5_000));
    expect(it.zalo.calls('message/cs')).toHaveLength(3);
  });
});

describe('the window', () => {
  const counted = (options: Partial<Parameters<typeof createWindows>[0]> = {}) => {
    const clock = createFakeClock();
    const windows = createWindows({ clock, paidMessages: false, ...options });
    const heardAt = clock.now();
    let keys = 0;
    const count = (window: { heardAt?: number; nth?: number }, key = `k${keys++}`) => {
      try {
        windows.count({ chat: 'a', key, window: { heardAt, nth: 1, ...window } });
        return 'free or paid';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return { clock, count, windows, heardAt };
  };

  it('lets eight messages through, then none until the citizen writes', () => {
    const { count, heardAt } = counted();
    const outcomes = Array.from({ length: freeMessages + 1 }, (_, index) => count({ nth: index + 1 }));
    expect(outcomes).toEqual([...Array(8).fill('free or paid'), 'UndeliverableError']);
    expect(count({ heardAt: heardAt + 1 })).toBe('free or paid');
  });

  it('counts pieces, of which the engine knows nothing, and one that is tried again once', () => {
    const { count } = counted();
    for (let piece = 0; piece < 7; piece += 1) expect(count({ nth: 1 }, `m.${piece}`)).toBe('free or paid');
    for (let again = 0; again < 3; again += 1) expect(count({ nth: 2 }, 'n.0')).toBe('free or paid');
    expect(count({ nth: 3 }, 'o.0')).toBe('UndeliverableError');
  });

  it('goes by the engine’s count after a restart', () => {
    expect(counted().count({ nth: 8 })).toBe('free or paid');
    expect(counted().count({ nth: 9 })).toBe('UndeliverableError');
  });

  it('ends after 48 hours, or, where money may be spent, after seven days', async () => {
    const free = counted();
    const paid = counted({ paidMessages: true });
    const outcomes: string[][] = [];
    for (const { clock, count } of [free, paid]) {
      const row: string[] = [];
      for (const hours of [48, 49, 7 * 24, 7 * 24 + 1]) {
        await clock.advance(free.heardAt + hours * hour - clock.now());
        row.push(count({}));
      }
      outcomes.push(row);
    }
    const no = 'UndeliverableError';
    expect(outcomes).toEqual([
      ['free or paid', no, no, no],
      ['free or paid', 'free or paid', 'free or paid', no],
    ]);
    expect(paid.count({ nth: 30, heardAt: paid.clock.now() })).toBe('free or paid');
  });

  it('is open when nobody knows when the citizen wrote', () => {
    expect(counted().count({ heardAt: 0, nth: 99 })).toBe('free or paid');
  });

  it('may be told that all messages are free', () => {
    expect(counted({ freePerWindow: Number.POSITIVE_INFINITY }).count({ nth: 99 })).toBe('free or paid');
  });

  it('forgets a chat', () => {
    const { count, windows } = counted();
    for (let piece = 0; piece < 8; piece += 1) count({});
    windows.forget('a');
    expect(count({})).toBe('free or paid');
  });

  it('agrees with the platform: eight free, the ninth is never sent, and costs nothing', async () => {
    const it = await start();
    it.user.text('chào');
    const heardAt = it.clock.now();
    const outcomes: unknown[] = [];
    for (let nth = 1; nth <= 9; nth += 1) outcomes.push(await errorOf(it.send({ window: { heardAt, nth } })));
    expect(outcomes.slice(0, 8)).toEqual(Array(8).fill(null));
    expect(outcomes[8]).toBeInstanceOf(UndeliverableError);
    expect(it.zalo.windows('101')).toMatchObject({ free: 8, paid: 0 });
  });

  it('spends money only where that is allowed', async () => {
    const it = await start({ channel: { paidMessages: true } });
    const heardAt = it.clock.now();
    it.clock.pass(49 * hour);
    await it.send({ window: { heardAt, nth: 1 } });
    expect(it.zalo.windows('101')).toMatchObject({ free: 0, paid: 1 });
    it.clock.pass(7 * 24 * hour);
    expect(await errorOf(it.send({ window: { heardAt: 0, nth: 1 } }))).toBeInstanceOf(UndeliverableError);
    expect(it.zalo.windows('101')).toMatchObject({ paid: 1, refused: 1 });
  });
});

describe('what goes wrong', () => {
  it.each([
    [-213, 'CitizenGoneError'],
    [-217, 'CitizenGoneError'],
    [-227, 'CitizenGoneError'],
    [-244, 'CitizenGoneError'],
    [-201, 'UndeliverableError'],
    [-230, 'UndeliverableError'],
    [-232, 'UndeliverableError'],
    [-248, 'UndeliverableError'],
    [-211, 'RetryLaterError'],
    [-224, 'RetryLaterError'],
    [-321, 'RetryLaterError'],
    [-32, 'RetryLaterError'],
    [-200, 'ZaloOaRefusedError'],
    [-9999, 'ZaloOaRefusedError'],
  ])('code %i is %s', async (error, name) => {
    const it = await start();
    it.zalo.fail('message/cs', { error });
    expect((await errorOf(it.send()))?.name).toBe(name);
  });

  it('is told to the operator while only they can help', async () => {
    const it = await start();
    it.zalo.fail('message/cs', { error: -321 });
    await errorOf(it.send());
    expect(it.channel.trouble?.()).toBe('Zalo OA message/cs: -321, the Zalo Cloud Account has no money');
    await it.send();
    expect(it.channel.trouble?.()).toBeNull();
  });

  it('of somebody who has stopped following is that they are gone, until they come back', async () => {
    const it = await start();
    it.user.unfollow();
    expect((await errorOf(it.send()))?.name).toBe('CitizenGoneError');
    it.user.follow();
    await it.send();
    expect(it.zalo.sent()).toHaveLength(1);
  });

  it.each([
    ['HTML', { status: 429 }],
    ['JSON of no form', { status: 429, body: '{"message":"slow down"}', type: 'application/json' }],
    ['a code', { error: -32 }],
  ])(
    'too many calls (%s): tried again after pauses that grow, from the third on without a call meanwhile',
    async (_, fault) => {
      const it = await start();
      it.zalo.fail('message/cs', fault, { times: 3 });
      const pauses: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const error = await errorOf(it.send());
        expect(error).toBeInstanceOf(RetryLaterError);
        pauses.push((error as RetryLaterError).retryAfterMs);
        if (round < 2) it.clock.pass(pauses.at(-1) ?? 0);
      }
      expect(pauses).toEqual([2_000, 4_000, 8_000]);
      expect(await errorOf(it.send())).toBeInstanceOf(RetryLaterError);
      expect(it.zalo.calls('message/cs')).toHaveLength(3);
      it.clock.pass(8_000);
      await it.send();
      expect(it.zalo.sent()).toHaveLength(1);
    },
  );

  it.each([
    ['a gateway’s page', { status: 502 }],
    ['no reason', { error: -200 }],
  ] as const)('%s may pass: the outbox tries again', async (_, fault) => {
    const it = await start();
    it.zalo.fail('message/cs', fault);
    const error = await errorOf(it.send());
    expect(['RetryLaterError', 'UndeliverableError', 'CitizenGoneError', undefined]).not.toContain(error?.name);
    await it.send();
  });

  it.each([
    ['no JSON', { status: 200, body: 'ok' }],
    ['a gateway that gave up waiting', { status: 504 }],
    ['an answer that is lost', { reset: 'after' }],
  ] as const)(
    'after %s nobody knows: it is sent again a few times, each later, and then left to staff',
    async (_, fault) => {
      const it = await start();
      const message = messageOf();
      it.zalo.fail('message/cs', fault, { times: 9 });
      const pauses: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const error = await errorOf(it.channel.send(message, AbortSignal.timeout(5_000)));
        expect(error).toBeInstanceOf(RetryLaterError);
        pauses.push((error as RetryLaterError).retryAfterMs);
      }
      expect(pauses).toEqual([5_000, 60_000, 600_000]);
      expect(await errorOf(it.channel.send(message, AbortSignal.timeout(5_000)))).toBeInstanceOf(UndeliverableError);
      expect(it.zalo.calls('message/cs')).toHaveLength(4);
      it.zalo.clearFaults();
      await it.send();
    },
  );

  it('a message that went out is not sent again under its key, nor counted', async () => {
    const it = await start({ channel: { freePerWindow: 2 } });
    it.user.text('chào');
    await it.waitForTaken(1);
    const window = { heardAt: it.clock.now(), nth: 1 };
    const pieces = [messageOf({ text: 'một', window }), messageOf({ text: 'hai', window })] as const;
    // The engine knows one message, and tries it again as a whole.
    it.zalo.fail('message/cs', { status: 502 }, { skip: 1, times: 2 });
    for (let round = 0; round < 3; round += 1) {
      await it.channel.send(pieces[0], AbortSignal.timeout(5_000));
      await errorOf(it.channel.send(pieces[1], AbortSignal.timeout(5_000)));
    }
    expect(it.zalo.sent().map(({ text }) => text)).toEqual(['một', 'hai']);
  });

  it('a slow server is waited for, and given up when the outbox says so', async () => {
    const it = await start();
    it.zalo.fail('message/cs', { delayMs: 50 });
    await it.send();
    it.zalo.fail('message/cs', { hang: 'before' });
    const error = await errorOf(it.channel.send(messageOf(), AbortSignal.timeout(50)));
    expect(error).toMatchObject({ name: 'RetryLaterError', cause: { name: 'ZaloOaUnansweredError', sent: true } });
  });

  it('a dead server is known never to have got the message', async () => {
    const it = await start({ channel: { apiRoot: await closedPort() } });
    expect(await errorOf(it.send())).toMatchObject({ name: 'ZaloOaUnansweredError', sent: false });
  });

  it.each<[string, RequestListener]>([
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['an endless answer', (_, response) => response.end('x'.repeat(300_000))],
  ])('%s is no answer', async (_, listener) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(() => server.close().closeAllConnections());
    const it = await start({ channel: { apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
    const error = await errorOf(it.send());
    expect(error instanceof RetryLaterError ? error.cause : error).toBeInstanceOf(ZaloOaRefusedError);
  });

  it('an answer without an id is an answer: nothing is sent twice', async () => {
    const it = await start();
    it.zalo.fail('message/cs', { status: 200, body: '{"error":0}', type: 'application/json' });
    await it.send();
    expect(it.zalo.calls('message/cs')).toHaveLength(1);
  });

  it('is an error whatever was thrown', () => {
    expect(sendFailure('x')).toBeInstanceOf(Error);
  });
});

it('sends in the order asked for, at the account’s pace', async () => {
  const it = await start({ channel: { pace: { perChatMs: 0, inAllMs: 20 } } });
  const began = performance.now();
  await Promise.all(['1', '2', '3', '4'].map((text) => it.send({ text })));
  expect(performance.now() - began).toBeGreaterThanOrEqual(50);
  expect(it.zalo.sent().map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
});

it('forgets what is set aside of a chat', async () => {
  const it = await start();
  await it.channel.forget?.('101');
  await it.send();
});

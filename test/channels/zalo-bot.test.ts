/** The whole channel against the fake server: what comes in, by both ways, and what of it can be lost; starting, stopping, trouble. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createZaloBot } from '../../src/channels/zalo-bot/zalo-bot.ts';
import type { Switches } from '../../src/mocks/zalo-bot/switches.ts';
import { createFakeClock, gate } from '../engine/harness.ts';
import { diskError, faultyFiles } from '../stores/faulty-files.ts';
import { type Mode, secret, startZaloBotWorld, token, type WorldOptions, type ZaloBotWorld } from './zalo-bot-world.ts';

let world: ZaloBotWorld | null = null;
const start = async (mode: Mode, options: WorldOptions = {}) => {
  world = await startZaloBotWorld(mode, options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

const { signal } = new AbortController();
const texts = ({ taken }: ZaloBotWorld) => taken.map(({ said }) => (said.kind === 'text' ? said.text : said.kind));
const both = ['polling', 'webhook'] as const;

describe.each(both)('by %s', (mode) => {
  it.each(['photo_url', 'photo'] as const)(
    'takes in everything a citizen can send, the picture as %s',
    async (imageField) => {
      const opened = await start(mode, { fake: { switches: { imageField } } });
      const { user, zalo } = opened;
      user.photo(undefined, { caption: 'thẻ của tôi' });
      user.sticker();
      user.voice();
      user.unsupported();
      user.unsupported({ withMessage: false });
      user.link('https://dichvucong.gov.vn');
      user.reaction('👍');
      user.unknownEvent();
      user.inGroup('họ hàng').text('@Bot thử chào cả nhà');
      zalo.inject({ nothing: 'we know' });
      zalo.inject({ event_name: 7, message: 'x' });
      user.text('hết');
      const taken = await opened.waitForTaken(7);
      expect(taken.map(({ said }) => said)).toEqual([
        { kind: 'media', media: 'photo', caption: 'thẻ của tôi' },
        { kind: 'media', media: 'sticker' },
        { kind: 'media', media: 'voice' },
        { kind: 'media', media: 'unreadable' },
        { kind: 'media', media: 'unreadable' },
        { kind: 'media', media: 'unreadable' },
        { kind: 'text', text: 'hết' },
      ]);
      expect(new Set(taken.map(({ conversation }) => conversation))).toEqual(new Set([`zalo-bot:${user.chat}`]));
      await zalo.waitUntilTaken();
      expect(opened.failures).toEqual([]);
    },
  );

  it.each([true, false])('does not answer itself, said to be a bot: %s', async (isBot) => {
    const opened = await start(mode);
    await opened.channel.send(
      { chat: opened.user.chat, key: 'k', text: 'Chào', buttons: [], window: { heardAt: 0, nth: 1 } },
      signal,
    );
    opened.zalo.echoOwnMessage({ isBot });
    opened.user.text('hết');
    await opened.waitForTaken(1);
    expect(texts(opened)).toEqual(['hết']);
    expect(opened.channel.quota()).toMatchObject({ in: 1, out: 1 });
  });

  it('hands on what is brought twice under the same id, and counts it once', async () => {
    const opened = await start(mode);
    const id = opened.user.text('một');
    await opened.waitForTaken(1);
    opened.zalo.redeliver(id);
    const [first, second] = await opened.waitForTaken(2);
    expect(first?.messageId).toBe(second?.messageId);
    await opened.inbox.idle();
    expect(opened.channel.quota().in).toBe(1);
  });

  it('takes what comes out of order as it comes, each once', async () => {
    const opened = await start(mode);
    opened.zalo.deliverOutOfOrder(() => {
      for (const words of ['một', 'hai', 'ba']) opened.user.text(words);
    });
    await opened.waitForTaken(3);
    expect(texts(opened).toSorted()).toEqual(['ba', 'hai', 'một']);
  });

  it('loses nothing that was kept when the process ends while the engine takes nothing, and hands it on in order', async () => {
    const opened = await start(mode);
    opened.refusals.left = Number.POSITIVE_INFINITY;
    const other = opened.zalo.user('hoa');
    for (const words of ['một', 'hai', 'ba']) opened.user.text(words);
    other.text('bốn');
    await opened.zalo.waitUntilTaken();
    await opened.until(() => opened.inbox.size() === 4).catch(() => {});
    expect({ taken: opened.taken, waiting: opened.inbox.size() }).toEqual({ taken: [], waiting: 4 });
    opened.refusals.left = 0;
    await opened.restart();
    await opened.waitForTaken(4);
    expect(texts(opened).filter((words) => words !== 'bốn')).toEqual(['một', 'hai', 'ba']);
    await opened.inbox.idle();
    await opened.restart();
    expect({ taken: opened.taken.length, waiting: opened.inbox.size() }).toEqual({ taken: 4, waiting: 0 });
  });

  it('does not wait for the engine', async () => {
    const opened = await start(mode);
    opened.refusals.hang = true;
    opened.user.text('một');
    opened.zalo.user('hoa').text('hai');
    await opened.zalo.waitUntilTaken();
    expect(opened.taken).toEqual([]);
    expect(opened.inbox.size()).toBe(2);
  });

  it('forgets what was set aside of a chat', async () => {
    const opened = await start(mode);
    await expect(opened.channel.forget(opened.user.chat)).resolves.toBeUndefined();
  });

  it('shows that something is being done', async () => {
    const opened = await start(mode);
    opened.channel.typing(opened.user.chat);
    const call = await opened.zalo.waitForCall('sendChatAction');
    expect(call.params).toEqual({ chat_id: opened.user.chat, action: 'typing' });
  });

  it.each(['http200-401', 'http401', 'html'] as Array<Switches['wrongToken']>)(
    'does not start with a token that is refused by %s, and says what to do',
    async (wrongToken) => {
      const opened = await start(mode, {
        unstarted: true,
        token: '1:another-secret',
        fake: { switches: { wrongToken } },
      });
      const error = await opened.start().catch((thrown: unknown) => thrown);
      expect(String(error)).toMatch(/ZALO_BOT_TOKEN/);
      expect(String(error)).not.toContain('another-secret');
    },
  );

  it('starts although the platform is away, says so, and works once it is back', async () => {
    const clock = createFakeClock();
    const opened = await start(mode, { unstarted: true, clock, pollSeconds: 1 });
    const { channel, zalo } = opened;
    /** Five seconds, with time for calls over the network. */
    const goOnUntil = async (what: () => boolean) => {
      for (let n = 0; n < 60 && !what(); n += 1) {
        await clock.advance(5_000);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    zalo.fail('getMe', { status: 502, body: 'bad gateway' }, { times: Number.POSITIVE_INFINITY });
    await opened.start();
    expect(opened.failures).toHaveLength(1);
    expect(channel.trouble()).toBeNull();
    await goOnUntil(() => channel.trouble() !== null);
    expect(channel.trouble()).toMatch(/min: it does not answer/);
    zalo.clearFaults();
    const { length } = zalo.calls('getMe');
    await goOnUntil(() => zalo.calls('getMe').length > length);
    opened.user.text('một');
    await goOnUntil(() => opened.taken.length > 0);
    // Perhaps twice under one id: turned as fast, the clock makes a disk too slow for the webhook.
    expect(new Set(opened.taken.map(({ messageId }) => messageId)).size).toBe(1);
    expect(channel.trouble()).toBeNull();
  });
});

describe('by polling', () => {
  it.each(['http200-408', 'http408', 'ok-empty'] as const)(
    'polls on after an empty poll by %s, without a word',
    async (emptyPoll) => {
      const opened = await start('polling', { pollSeconds: 1, fake: { switches: { emptyPoll } } });
      await expect.poll(() => opened.zalo.calls('getUpdates').length, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
      opened.user.text('một');
      await opened.waitForTaken(1);
      expect(opened.failures).toEqual([]);
    },
  );

  it.each(['error-400', 'silence'] as const)(
    'deletes a webhook that is set, where a poll beside it gives %s, and says so',
    async (webhookPoll) => {
      const opened = await start('polling', { unstarted: true, fake: { switches: { webhookPoll } } });
      const set = { url: opened.url, secret_token: secret };
      await fetch(`${opened.zalo.url}/bot${token}/setWebhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(set),
      });
      await opened.start();
      opened.user.text('một');
      await opened.waitForTaken(1);
      expect(opened.failures.map(String)).toEqual([expect.stringMatching(/webhook.*deleted.*ZALO_MODE/)]);
    },
  );

  it('deletes a webhook that is set while it polls', async () => {
    const opened = await start('polling');
    await opened.zalo.waitForPoll();
    const set = { url: opened.url, secret_token: secret };
    await fetch(`${opened.zalo.url}/bot${token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(set),
    });
    opened.user.text('một');
    await opened.zalo.waitForCall('deleteWebhook', 8_000);
    await expect.poll(() => opened.zalo.calls('getUpdates').length, { timeout: 5_000 }).toBeGreaterThan(2);
    opened.user.text('hai');
    await opened.until(() => texts(opened).includes('hai'));
  });

  it('loses an update whose answer is lost, which nothing here can help, and no other', async () => {
    const opened = await start('polling');
    await opened.zalo.waitForPoll();
    opened.zalo.dropAfterPop(1);
    opened.user.text('lost on its way');
    opened.user.text('hai');
    await opened.waitForTaken(1);
    expect(texts(opened)).toEqual(['hai']);
    expect(opened.failures.map(({ name }) => name)).toEqual(['ZaloBotCallError']);
  });

  it.each([
    ['a page with 502', { status: 502, body: '<html>' }],
    ['a page with 429', { status: 429, body: '<html>nginx', type: 'text/html' }],
    ['403', { error: 403 }],
    ['a cut connection', { reset: 'before' as const }],
  ])('goes on after %s', async (_, fault) => {
    const opened = await start('polling');
    opened.zalo.fail('getUpdates', fault, { times: 1 });
    opened.user.text('một');
    opened.user.text('hai');
    await opened.waitForTaken(2);
    expect(texts(opened)).toEqual(['một', 'hai']);
  });

  it('keeps an update that the disk refuses, and asks for no other until it is safe', async () => {
    const files = faultyFiles('/');
    let full = true;
    files.fault = ({ name }) => (name === 'sync' && full ? { error: diskError('ENOSPC'), when: 'before' } : null);
    const opened = await start('polling', { inboxOptions: { files } });
    opened.user.text('một');
    opened.user.text('hai');
    await opened.until(() => opened.failures.length > 0);
    full = false;
    await opened.waitForTaken(2);
    expect(texts(opened)).toEqual(['một', 'hai']);
    expect(opened.gaveUp).toEqual([]);
  });

  it('that is refused on the way says so once, in words for the operator, and goes on when that is over', async () => {
    const clock = createFakeClock();
    const opened = await start('polling', { clock, pollSeconds: 1 });
    opened.zalo.fail('getUpdates', { error: 401 }, { times: 3 });
    opened.user.text('một');
    await opened.until(() => opened.refused.length > 0);
    expect(opened.channel.trouble()).toBe(opened.refused[0]);
    for (let n = 0; n < 60 && opened.taken.length === 0; n += 1) {
      await clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(texts(opened)).toEqual(['một']);
    expect(opened.refused).toEqual([expect.stringMatching(/ZALO_BOT_TOKEN/)]);
    expect(opened.channel.trouble()).toBeNull();
  });
});

describe('by webhook', () => {
  const post = (url: string, headers: Record<string, string>, body: string, method = 'POST') =>
    new Promise<number>((resolve, reject) => {
      const outgoing = request(url, { method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  const json = { 'content-type': 'application/json' };
  const known = { ...json, 'x-bot-api-secret-token': secret };
  const update = (text: string) =>
    JSON.stringify({
      event_name: 'message.text.received',
      message: { text, message_id: text, chat: { id: 'c', chat_type: 'PRIVATE' } },
    });

  it.each([
    ['no secret', json],
    ['an empty one', { ...json, 'x-bot-api-secret-token': '' }],
    ['another', { ...json, 'x-bot-api-secret-token': `${secret}x` }],
    ['that of another platform', { ...json, 'x-telegram-bot-api-secret-token': secret }],
  ])('turns away whoever has %s, without reading on', async (_, headers) => {
    const opened = await start('webhook');
    expect(await post(opened.url, headers, update('một'))).toBe(401);
    expect(await post(opened.url, headers, '{ not json')).toBe(401);
    expect(opened.inbox.size()).toBe(0);
  });

  it('answers 200 to whatever is no message, 400 to what is no JSON, 413 to what is too large', async () => {
    const opened = await start('webhook');
    for (const body of ['{}', '[]', '{"ok":true,"result":{}}', '{"event_name":"message.unsupported.received"}'])
      expect(await post(opened.url, known, body)).toBe(200);
    expect(await post(opened.url, {}, '', 'GET')).toBe(200);
    expect(await post(opened.url, known, '{ not json')).toBe(400);
    expect(await post(opened.url, known, update('x'.repeat(1_100_000)))).toBe(413);
    expect(opened.taken).toEqual([]);
  });

  it('keeps what comes before it has been started', async () => {
    const opened = await start('webhook', { unstarted: true });
    expect(await post(opened.url, known, update('một'))).toBe(200);
    await opened.start();
    await opened.waitForTaken(1);
  });

  it('answers 503 when the disk refuses, and takes the update when it is brought again', async () => {
    const files = faultyFiles('/');
    let failures = 1;
    files.fault = ({ name }) => {
      if (name !== 'sync' || failures === 0) return null;
      failures -= 1;
      return { error: diskError('EIO'), when: 'before' };
    };
    const opened = await start('webhook', { inboxOptions: { files } });
    opened.user.text('một');
    await opened.waitForTaken(1);
    expect(opened.zalo.deliveries().map(({ outcome }) => outcome)).toEqual([503, 200]);
  });

  it('answers 503 after 1.8 s when the disk is that slow', async () => {
    const clock = createFakeClock();
    const files = faultyFiles('/');
    const opened = await start('webhook', { clock, inboxOptions: { files } });
    const disk = gate();
    const { syncFolder } = files;
    files.syncFolder = async (path) => disk.promise.then(() => syncFolder(path));
    const answer = post(opened.url, known, update('một'));
    await expect.poll(() => opened.inbox.size(), { interval: 5 }).toBe(1);
    await clock.advance(1_799);
    expect(opened.failures).toEqual([]);
    await clock.advance(1);
    expect(await answer).toBe(503);
    expect(opened.failures.map(({ name }) => name)).toEqual(['TooSlowError']);
    disk.open();
    await opened.waitForTaken(1);
  });

  it('answers 503 once it is stopped', async () => {
    const opened = await start('webhook');
    await opened.channel.stop();
    expect(await post(opened.url, known, update('một'))).toBe(503);
    expect(opened.taken).toEqual([]);
  });

  it('leaves the webhook where it is when it stops', async () => {
    const opened = await start('webhook');
    await opened.channel.stop();
    expect(opened.zalo.calls('deleteWebhook')).toEqual([]);
  });

  it('says when Zalo could not reach it', async () => {
    const opened = await start('webhook', {
      unstarted: true,
      mode: { kind: 'webhook', url: 'http://127.0.0.1:9/nobody', secret },
    });
    await opened.start();
    expect(opened.failures.map(String)).toEqual([expect.stringMatching(/PUBLIC_URL: webhook\.err\./)]);
  });

  it('does not start where Zalo refuses the address, and says which variables to look at', async () => {
    const opened = await start('webhook', { unstarted: true, fake: { switches: { loopbackWebhook: 'refused' } } });
    await expect(opened.start()).rejects.toThrow(/PUBLIC_URL/);
  });

  it.each(['', 'short', 'x'.repeat(257)])('is not even built with the secret %j', async (wrong) => {
    const opened = await start('polling', { unstarted: true });
    const build = () =>
      createZaloBot({
        ...({} as Parameters<typeof createZaloBot>[0]),
        token,
        apiRoot: 'http://127.0.0.1:9',
        clock: createFakeClock(),
        inbox: opened.inbox,
        quotaStore: { read: async () => null, write: async () => {} },
        mode: { kind: 'webhook', url: 'http://127.0.0.1:9', secret: wrong },
      });
    expect(build).toThrow(/8 to 256/);
  });
});

it('warns when the quota is nearly used, and keeps the count between runs', async () => {
  const opened = await start('webhook', { monthlyMessages: 5 });
  for (const words of ['một', 'hai', 'ba', 'bốn']) opened.user.text(words);
  await opened.waitForTaken(4);
  await opened.inbox.idle();
  expect(opened.warnings).toEqual([expect.stringMatching(/4 of the 5/)]);
  await opened.restart();
  expect(opened.channel.quota()).toMatchObject({ in: 4, out: 0, monthly: 5 });
  expect(opened.quotaStore.writes).toBeGreaterThan(0);
});

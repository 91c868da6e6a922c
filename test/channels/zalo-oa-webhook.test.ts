/** Events of an Official Account: signed, safe on disk before they are answered, and what each of them says. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readEvent } from '../../src/channels/zalo-oa/events.ts';
import { signedAt } from '../../src/channels/zalo-oa/signature.ts';
import { sign } from '../../src/mocks/zalo-oa/webhook.ts';
import { gate } from '../engine/harness.ts';
import { app, startZaloOaWorld, type WorldOptions, type ZaloOaWorld } from './zalo-oa-world.ts';

let world: ZaloOaWorld | null = null;
const start = async (options: WorldOptions = {}) => {
  world = await startZaloOaWorld(options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

const texts = ({ taken }: ZaloOaWorld) => taken.map(({ said }) => (said.kind === 'text' ? said.text : said.kind));

/** An event as Zalo would send it, signed as told. */
const post = (url: string, body: string, signature: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-ZEvent-Signature': signature, ...headers },
    body,
  });
const textEvent = (text: string, timestamp = String(Date.now())) =>
  JSON.stringify({
    app_id: app.appId,
    event_name: 'user_send_text',
    sender: { id: '101' },
    recipient: { id: '1' },
    message: { text, msg_id: `m-${text}` },
    timestamp,
  });
const signed = (body: string, timestamp = JSON.parse(body).timestamp as string) =>
  sign({ appId: app.appId, body, timestamp, secret: app.secret });

describe('the signature', () => {
  it.each(['bare', 'mac='] as const)('is taken as %s', async (signature) => {
    const it = await start({ fake: { switches: { signature } } });
    it.user.text('Tiếng Việt 🙂 "}');
    await it.waitForTaken(1);
    expect(texts(it)).toEqual(['Tiếng Việt 🙂 "}']);
  });

  it('may be made with another secret than the app’s', async () => {
    const it = await start({ fake: { webhookSecret: 'another' }, channel: { webhookSecret: 'another' } });
    it.user.text('một');
    await it.waitForTaken(1);
  });

  it('is over the raw bytes, whatever their spaces and order', async () => {
    const it = await start();
    const body = `{ "timestamp" :"${Date.now()}",\n "message":{"msg_id":"x","text":"\\u0061 b"},"sender":{"id":101}, "event_name":"user_send_text" }`;
    expect((await post(it.url, body, signed(body))).status).toBe(200);
    expect((await it.waitForTaken(1))[0]).toMatchObject({ conversation: 'zalo-oa:101', said: { text: 'a b' } });
  });

  it('that does not fit is 401, and nothing is taken in', async () => {
    const it = await start();
    const body = textEvent('một');
    const hmac = createHash('sha256')
      .update(app.secret + body)
      .digest('hex');
    for (const wrong of [
      '',
      'mac=',
      signed(body).slice(1),
      `${signed(body)}0`,
      hmac,
      signed(body).replaceAll(/\w/g, 'é'),
    ])
      expect((await post(it.url, body, encodeURI(wrong))).status, wrong).toBe(401);
    expect((await post(it.url, body.replace('một', 'hai'), signed(body))).status).toBe(401);
    expect((await post(it.url, '', signed(body))).status).toBe(401);
    expect((await post(it.url, body.replace(/,"timestamp".*/, '}'), signed(body))).status).toBe(401);
    expect((await post(it.url, body, signed(body))).status).toBe(200);
    expect(texts(await it.waitForTaken(1).then(() => it))).toEqual(['một']);
  });

  it('is not confused by a timestamp within the text', () => {
    const body = textEvent('{"timestamp":"1"} "timestamp":"2"', '1763700000000');
    expect(signedAt(Buffer.from(body), signed(body), app)).toBe(1_763_700_000_000);
    const forged = textEvent('x', '1763700000000').replace('}', ',"timestamp":"1763700000000"}');
    expect(signedAt(Buffer.from(forged), signed(body), app)).toBeNull();
  });

  it('is refused in a body of more than a megabyte', async () => {
    const it = await start();
    const body = textEvent('x'.repeat(1_100_000));
    expect((await post(it.url, body, signed(body))).status).toBe(413);
  });
});

describe('an event', () => {
  it('is taken up to three hours late, as Zalo retries for nearly two', async () => {
    const it = await start();
    const ago = (ms: number) => textEvent(`trước ${ms}`, String(Date.now() - ms));
    for (const body of [ago(2.9 * 3_600_000), ago(3.1 * 3_600_000), ago(-1.9 * 3_600_000), ago(-2.1 * 3_600_000)])
      expect((await post(it.url, body, signed(body))).status).toBe(200);
    await it.waitForTaken(2);
    expect(texts(it)).toEqual(['trước 10440000', 'trước -6840000']);
    expect(it.failures).toHaveLength(2);
  });

  it('that comes again is given on under the same id', async () => {
    const it = await start();
    const id = it.user.text('một');
    await it.waitForTaken(1);
    it.zalo.redeliver(id);
    it.zalo.redeliver();
    const all = await it.waitForTaken(3);
    expect(new Set(all.map(({ messageId }) => messageId))).toEqual(new Set([id]));
  });

  it('is taken in any order in which it comes', async () => {
    const it = await start();
    it.zalo.reverse(3);
    for (const text of ['một', 'hai', 'ba']) it.user.text(text);
    await it.waitForTaken(3);
    expect(texts(it).sort()).toEqual(['ba', 'hai', 'một']);
  });

  it('is answered within two seconds although the engine hangs, and taken when it goes on', async () => {
    const hanging = gate();
    const it = await start({ receive: () => hanging.promise });
    const began = performance.now();
    for (const text of ['một', 'hai']) it.user.text(text);
    await it.zalo.waitUntilTaken();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(it.zalo.deliveries().map(({ outcome }) => outcome)).toEqual([200, 200]);
    expect(it.inbox.size()).toBe(2);
    expect(it.taken).toEqual([]);
    hanging.open();
    await it.waitForTaken(2);
    expect(texts(it)).toEqual(['một', 'hai']);
  });

  it('that was answered is taken by the next run', async () => {
    const it = await start({ unstarted: true });
    it.user.text('một');
    await it.zalo.waitUntilTaken();
    expect(it.zalo.deliveries()).toMatchObject([{ outcome: 200 }]);
    await it.restart();
    const taken: unknown[] = [];
    await it.channel.start(async ({ said }) => void taken.push(said));
    await it.inbox.idle();
    expect(taken).toEqual([{ kind: 'text', text: 'một' }]);
  });

  it('that cannot be kept is 503, brought again, and kept then', async () => {
    const it = await start({ fake: { webhook: { retryDelayMs: 5 } } });
    const kept: unknown[] = [];
    let times = 2;
    const failing = async (lane: string, event: unknown) => {
      times -= 1;
      if (times >= 0) throw new Error('the disk is full');
      kept.push([lane, (event as { event_name: string }).event_name]);
    };
    await it.restart({ inbox: { ...it.inbox, keep: failing, start: () => {}, stop: async () => {} } });
    it.user.text('một');
    await it.zalo.waitUntilTaken();
    expect(it.zalo.deliveries().map(({ outcome }) => outcome)).toEqual([503, 503, 200]);
    expect(kept).toEqual([['101', 'user_send_text']]);
  });

  it('is 503 when the disk needs longer than Zalo waits', async () => {
    const it = await start({ unstarted: true });
    const keep = () => new Promise<void>(() => {});
    await it.restart({ inbox: { ...it.inbox, keep, start: () => {}, stop: async () => {} } });
    const body = textEvent('một', String(it.clock.now()));
    const answered = post(it.url, body, signed(body));
    await expect.poll(() => it.clock.next()).not.toBeNull();
    it.clock.pass(1_800);
    expect((await answered).status).toBe(503);
  });

  it('that is never taken has the webhook switched off in the end', async () => {
    const it = await start({ fake: { webhook: { retryDelayMs: 1 } } });
    await it.channel.stop();
    it.user.text('một');
    await expect.poll(() => it.zalo.isSwitchedOff()).toBe(true);
    expect(it.zalo.deliveries().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(it.zalo.dropped()).toHaveLength(1);
  });
});

describe('what a citizen does', () => {
  it('is told by kind', async () => {
    const it = await start();
    const { user } = it;
    user.photo(undefined, { caption: 'đây ạ' });
    user.file();
    user.voice();
    user.sticker();
    user.location();
    user.businessCard();
    user.gif();
    user.message('something_new', {});
    user.message('text', { text: '' });
    const media = (kind: string, more = {}) => ({ kind: 'media', media: kind, ...more });
    expect((await it.waitForTaken(9)).map(({ said }) => said)).toEqual([
      media('photo', { caption: 'đây ạ' }),
      media('file'),
      media('voice'),
      media('sticker'),
      media('location'),
      media('contact'),
      media('video'),
      media('unreadable'),
      media('unreadable'),
    ]);
  });

  it('keeps the address of a pasted link, which may be a trap', async () => {
    const it = await start();
    it.user.link('https://dichvucong-gov.example');
    it.user.message('link', { attachments: [{ type: 'link', payload: { url: 'https://b.example' } }] });
    await it.waitForTaken(2);
    expect(texts(it)).toEqual(['https://dichvucong-gov.example', 'https://b.example']);
  });

  it('is a press only when it is exactly one of our buttons', async () => {
    const it = await start();
    for (const text of [
      '#vn:abcd1234-1f:2',
      ' #vn:abcd1234-1f:x12 ',
      '#vn:abcd1234-1f:123',
      '#vn: a:1',
      'xem #vn:a:1',
      '#tuvan',
    ])
      it.user.forge(text);
    const said = (await it.waitForTaken(6)).map((inbound) => inbound.said);
    expect(said.slice(0, 2)).toEqual([
      { kind: 'button', payload: 'abcd1234-1f:2' },
      { kind: 'button', payload: 'abcd1234-1f:x12' },
    ]);
    expect(said.slice(2).map(({ kind }) => kind)).toEqual(['text', 'text', 'text', 'text']);
  });

  it('begins with following, each time anew; leaving and receipts are only acknowledged', async () => {
    const it = await start({ fake: { switches: { echoes: true } } });
    it.user.follow();
    await it.waitForTaken(1);
    await it.send();
    it.user.receives();
    it.user.sees();
    it.user.unfollow();
    it.clock.pass(1_000);
    it.user.start();
    it.zalo.redeliver();
    await it.waitForTaken(3);
    await it.zalo.waitUntilTaken();
    expect(texts(it)).toEqual(['/start', '/start', '/start']);
    const ids = it.taken.map(({ messageId }) => messageId);
    expect(ids[0]).toMatch(/^follow:\d+$/);
    expect(new Set(ids).size).toBe(2);
    expect(it.zalo.deliveries().map(({ outcome }) => outcome)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });

  it.each([
    ['nothing', {}],
    ['no event', { event_name: 7 }],
    ['a group', { event_name: 'user_send_group_text', sender: { id: '1' }, message: { msg_id: 'x', text: 'a' } }],
    ['nobody', { event_name: 'user_send_text', message: { msg_id: 'x', text: 'a' } }],
    ['somebody without an account', { event_name: 'anonymous_send_text', sender: { id: '1' }, message: { text: 'a' } }],
    ['our own words', { event_name: 'oa_send_text', sender: { id: '1' }, message: { msg_id: 'x', text: 'a' } }],
    ['a followed nobody', { event_name: 'follow', timestamp: '1' }],
    ['a list', []],
    ['null', null],
  ])('is nothing when it is %s', (_, body) => {
    expect(readEvent(body)).toBeNull();
  });

  it('is told apart by its content where it has no id', () => {
    const event = (text: string) => ({
      event_name: 'user_send_text',
      sender: { id: '1' },
      message: { text },
      timestamp: '5',
    });
    const id = (text: string) => readEvent(event(text))?.inbound.messageId;
    expect(id('a')).toBe(id('a'));
    expect(id('a')).not.toBe(id('b'));
  });

  it('is acknowledged when it is signed nonsense', async () => {
    const it = await start();
    it.zalo.inject(`"timestamp":"${it.clock.now()}" no JSON`);
    it.zalo.inject({ event_name: 'change_oa_daily_quota' });
    await it.zalo.waitUntilTaken();
    expect(it.zalo.deliveries().at(-1)).toMatchObject({ outcome: 200 });
    expect(it.taken).toEqual([]);
  });
});

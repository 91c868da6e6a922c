/** What the web chat tells open pages, what it keeps for those that are opened again, and what it forgets. */
import { afterEach, describe, expect, it } from 'vitest';
import { RetryLaterError } from '../../src/engine/outside.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { settled } from '../engine/harness.ts';
import { type ChannelWorld, message, signal, startChannel } from './web-client.ts';

let world: ChannelWorld | null = null;
const start = async (...options: Parameters<typeof startChannel>) => {
  world = await startChannel(...options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});
const hour = 3_600_000;

describe('what is new', () => {
  it('is told as events, each under its number, from where the page stands', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    await channel.send(message(chat, 'k1', 'một'), signal);
    const stream = await visitor.listen();
    await channel.send(message(chat, 'k2', 'hai', ['Có']), signal);
    const items = await stream.until('message', 2);
    expect(items.map(({ text }) => text)).toEqual(['một', 'hai']);
    expect(stream.events[0]).toMatchObject({ event: 'hello' });
    const [first] = stream.events.filter(({ event }) => event === 'message');
    expect(first?.id).toBe(String(items[0]?.['seq']));
    channel.typing(chat);
    await stream.until('typing');

    const later = await visitor.listen(`?after=${first?.id}`);
    expect((await later.until('message')).map(({ text }) => text)).toEqual(['hai']);
    const again = await visitor.listen('?after=0', { 'last-event-id': String(items[1]?.['seq']) });
    await again.until('hello');
    await channel.send(message(chat, 'k3', 'ba'), signal);
    expect((await again.until('message')).map(({ text }) => text)).toEqual(['ba']);
    for (const each of [stream, later, again]) each.close();
  });

  it('is told with the headers that proxies need, and something every 20 seconds', async () => {
    const { client, clock, url } = await start();
    const visitor = client();
    await visitor.get('/');
    const cookie = `chat=${visitor.cookies.get('chat')?.value}`;
    const stop = new AbortController();
    const response = await fetch(`${url}/chat/events`, { headers: { cookie }, signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    stop.abort();
    const stream = await visitor.listen();
    await stream.until('hello');
    clock.pass(20_000);
    await stream.until('beat');
    clock.pass(20_000);
    await stream.until('beat', 2);
    stream.close();
  });

  it('is held back for whoever asks, until there is something or the time is over', async () => {
    const { client, channel, chatIdOf, clock } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    const asking = visitor.get('/chat/messages?after=0&wait=25');
    await visitor.get('/chat/messages');
    await settled();
    channel.typing(chat);
    await channel.send(message(chat, 'k1', 'một'), signal);
    const { json } = await asking;
    const items = json['items'] as Array<{ text: string; seq: number }>;
    expect(items.map(({ text }) => text)).toEqual(['một']);
    expect(json).toMatchObject({ oldest: items[0]?.seq, newest: items[0]?.seq });

    let over = false;
    const waiting = visitor.get(`/chat/messages?after=${items[0]?.seq}&wait=600`).then((answer) => {
      over = true;
      return answer;
    });
    await visitor.get('/chat/messages');
    await settled();
    expect(over).toBe(false);
    clock.pass(25_000);
    expect((await waiting).json['items']).toEqual([]);
  });

  it('is never told twice, and survives the end of the process', async () => {
    const store = createMemoryStore();
    const kept = { ...store, close: async () => {} };
    const first = await start({ store: kept as never });
    const visitor = first.client();
    await visitor.get('/');
    const chat = first.chatIdOf(visitor);
    for (let times = 0; times < 2; times += 1) await first.channel.send(message(chat, 'k1', 'một'), signal);
    await first.close();
    const second = await start({ store: kept as never });
    await second.channel.send(message(chat, 'k1', 'một'), signal);
    await second.channel.send(message(chat, 'k2', 'hai'), signal);
    const back = second.client();
    back.cookies.set('chat', visitor.cookies.get('chat') as { value: string; attributes: string });
    expect((await back.items()).map(({ text }) => text)).toEqual(['một', 'hai']);
  });

  it('is not told to anybody else', async () => {
    const { client, channel, chatIdOf } = await start();
    const [one, other] = [client(), client()];
    await Promise.all([one.get('/'), other.get('/')]);
    const stream = await other.listen();
    await stream.until('hello');
    await channel.send(message(chatIdOf(one), 'k', 'riêng'), signal);
    await settled();
    expect(stream.events.map(({ event }) => event)).toEqual(['hello']);
    expect(await other.items()).toEqual([]);
    stream.close();
  });

  it('ends when the assistant does', async () => {
    const { client, channel } = await start();
    const visitor = client();
    await visitor.get('/');
    const stream = await visitor.listen();
    await stream.until('hello');
    await channel.stop();
    await stream.ended;
    expect((await visitor.say({ text: 'x' })).status).toBe(503);
    expect((await visitor.listen()).status).toBe(503);
  });
});

describe('what is kept', () => {
  it('is the newest 60 messages', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    for (let n = 1; n <= 65; n += 1) await channel.send(message(chatIdOf(visitor), `k${n}`, `tin ${n}`), signal);
    const items = await visitor.items();
    expect(items.map(({ text }) => text)).toEqual(Array.from({ length: 60 }, (_, index) => `tin ${index + 6}`));
    expect(items.map(({ seq }) => seq)).toEqual([...items.map(({ seq }) => seq)].sort((a, b) => a - b));
  });

  it('is forgotten 48 hours after the last message, also on a page that is open', async () => {
    const { client, channel, chatIdOf, clock, store } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    await channel.send(message(chat, 'k1', 'một'), signal);
    clock.pass(40 * hour);
    await channel.send(message(chat, 'k2', 'hai'), signal);
    clock.pass(40 * hour);
    await settled();
    expect(await visitor.items()).toHaveLength(2);
    const [, second] = await visitor.items();
    const stream = await visitor.listen();
    clock.pass(8 * hour + 1);
    expect(await stream.until('removed')).toEqual([{ oldest: null, newest: null }]);
    expect(await visitor.items()).toEqual([]);
    expect(await store.read(`web:${chat}`)).toBeNull();
    await channel.send(message(chat, 'k3', 'ba'), signal);
    // A page that has seen the second must not take the third for older.
    expect((await visitor.items(second?.seq)).map(({ text }) => text)).toEqual(['ba']);
    stream.close();
  });

  it('is, after everything was forgotten, the farewell for an hour', async () => {
    const { client, channel, chatIdOf, clock } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    await channel.send(message(chat, 'k1', 'một'), signal);
    await channel.send(message(chat, 'k2', 'Đã xóa tất cả'), signal);
    const stream = await visitor.listen();
    await channel.forget?.(chat);
    const [left] = await stream.until('removed');
    expect(left?.['oldest']).toBe(left?.['newest']);
    expect((await visitor.items()).map(({ text }) => text)).toEqual(['Đã xóa tất cả']);
    expect((await visitor.get('/')).text).toMatch(/<section id="beginning" class="over"\s*>/);
    await channel.send(message(chat, 'k2', 'Đã xóa tất cả'), signal);
    expect(await visitor.items()).toHaveLength(1);
    clock.pass(hour + 600_000);
    await settled();
    expect(await visitor.items()).toEqual([]);
    stream.close();
  });

  it('is nothing after the button "Xóa", which asks the assistant to delete and gives another cookie', async () => {
    const { client, channel, chatIdOf, answer, taken, store } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    await visitor.say({ text: 'xin chào' });
    answer(async () => {
      if (taken.length < 3) return;
      await channel.send(message(chat, 'k2', 'Đã xóa tất cả khỏi hệ thống'), signal);
      await channel.forget?.(chat);
    });
    const before = visitor.cookies.get('chat')?.value;
    const forgotten = await visitor.post('/chat/forget', {}, { form: true });
    expect([forgotten.status, forgotten.headers.location]).toEqual([303, '/#newest']);
    expect(taken.slice(1).map(({ said }) => said)).toEqual([
      { kind: 'text', text: '/xoa' },
      { kind: 'text', text: '/xoa' },
    ]);
    expect(visitor.cookies.get('chat')?.value).not.toBe(before);
    expect(await store.read(`web:${chat}`)).toBeNull();
    expect((await visitor.items()).map(({ text }) => text)).toEqual(['Đã xóa tất cả khỏi hệ thống']);
  });

  it('is nothing also when the assistant is slow to say so', async () => {
    const { client, chatIdOf, clock, until, store } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    await visitor.say({ text: 'xin chào' });
    const forgetting = visitor.post('/chat/forget', {}, { form: true });
    await until(3);
    await settled();
    clock.pass(5_000);
    expect((await forgetting).status).toBe(303);
    expect(await store.read(`web:${chat}`)).toBeNull();
    expect((await visitor.items()).map(({ text }) => text)).toEqual(['Đã xóa cuộc trò chuyện.']);
  });

  it('that another DATA_KEY has sealed counts as nothing, and is told', async () => {
    const { client, chatIdOf, store, failures, channel } = await start();
    const visitor = client();
    await visitor.get('/');
    const id = `web:${chatIdOf(visitor)}`;
    await store.write({ id, version: 1, dueAt: null, sealed: 'damaged' });
    expect(await visitor.items()).toEqual([]);
    expect(failures.map((error) => (error as Error).name)).toContain('BrokenSealError');
    await channel.send(message(chatIdOf(visitor), 'k', 'một'), signal);
    expect(await visitor.items()).toHaveLength(1);
  });
});

it('a failure of the store is told to the engine, which tries again', async () => {
  const store = createMemoryStore();
  const { channel } = await start({
    store: {
      ...store,
      write: async () => {
        throw new RetryLaterError(1_000);
      },
    } as never,
  });
  await expect(channel.send(message('nobody', 'k', 'một'), signal)).rejects.toThrow(RetryLaterError);
});

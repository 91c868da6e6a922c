/** What one address and one chat may ask of the web chat, and what they are told beyond that. */
import { afterEach, describe, expect, it } from 'vitest';
import { createAudience, type Listener } from '../../src/channels/web/audience.ts';
import { type ChannelWorld, freshId, message, signal, startChannel, type WebClient } from './web-client.ts';

let world: ChannelWorld | null = null;
const start = async (...options: Parameters<typeof startChannel>) => {
  world = await startChannel(...options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});
const from = (address: string) => ({ 'x-test-address': address });
const say = (client: WebClient, address: string) =>
  client.post('/chat/messages', { id: freshId(), text: 'xin chào' }, { headers: from(address) });

describe('messages', () => {
  it('of one chat are limited, with a burst on top; the rest is refused in words with the time to wait', async () => {
    const { client, taken } = await start({ limits: { perChatPerMinute: 3, perChatBurst: 2 } });
    const visitor = client();
    await visitor.get('/');
    for (let times = 0; times < 5; times += 1) expect((await say(visitor, 'one')).status).toBe(200);
    const refused = await say(visitor, 'two');
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.json).toMatchObject({ problem: 'TooFast', retryAfterS: seconds });
    expect(refused.json['words']).toBe(`Ông/Bà gửi hơi nhanh. Xin đợi ${seconds} giây rồi gửi lại.`);
    const form = await visitor.post('/chat/messages', { id: freshId(), text: 'đang viết' }, { form: true });
    expect(form.status).toBe(429);
    expect(form.text).toContain('>đang viết</textarea>');
    expect(taken).toHaveLength(5);
    const other = client();
    await other.get('/');
    expect((await say(other, 'one')).status).toBe(200);
  });

  it('of one address are limited together, those of another are not', async () => {
    const { client } = await start({ limits: { messagesPerMinute: 4 } });
    const visitors = [client(), client()];
    for (const visitor of visitors) await visitor.get('/');
    for (const visitor of visitors)
      for (let times = 0; times < 2; times += 1) expect((await say(visitor, 'one')).status).toBe(200);
    expect((await say(visitors[0]!, 'one')).json).toMatchObject({ problem: 'Busy' });
    expect((await say(visitors[1]!, 'two')).status).toBe(200);
  });

  it('that begin a chat are limited by address; chats that have begun go on', async () => {
    const { client } = await start({ limits: { newChatsPerMinute: 2 } });
    const visitors = [client(), client(), client()];
    const answers = [];
    for (const visitor of visitors) {
      await visitor.get('/');
      answers.push((await say(visitor, 'one')).status);
    }
    expect(answers).toEqual([200, 200, 429]);
    expect((await say(visitors[0]!, 'one')).status).toBe(200);
  });
});

describe('reading', () => {
  it('is limited by address, in words on the page too', async () => {
    const { client } = await start({ limits: { readsPerMinute: 3 } });
    const visitor = client();
    for (let times = 0; times < 3; times += 1) expect((await visitor.get('/', from('one'))).status).toBe(200);
    const refused = await visitor.get('/chat/messages', from('one'));
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBeDefined();
    const page = await visitor.get('/', { ...from('one'), accept: 'text/html' });
    expect(page.status).toBe(429);
    expect(page.headers['content-type']).toContain('html');
    expect((await visitor.get('/', from('two'))).status).toBe(200);
  });

  it('of one chat holds four connections: a fifth takes the place of the oldest, which is told', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    const streams = [];
    for (let n = 0; n < 5; n += 1) {
      const stream = await visitor.listen();
      await stream.until('hello');
      streams.push(stream);
    }
    await streams[0]?.until('crowded');
    await streams[0]?.ended;
    await channel.send(message(chatIdOf(visitor), 'k', 'một'), signal);
    for (const stream of streams.slice(1)) await stream.until('message');
    for (const stream of streams) stream.close();
  });

  it('holds no more connections than allowed by address and in all; whoever finds no room is answered at once', async () => {
    const { client } = await start({ limits: { connections: { perChat: 4, perAddress: 1, inAll: 2 } } });
    const visitors = [client(), client(), client()];
    for (const visitor of visitors) await visitor.get('/');
    const first = await visitors[0]!.listen('', from('one'));
    await first.until('hello');
    const refused = await visitors[1]!.get('/chat/events', from('one'));
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('30');
    const second = await visitors[1]!.listen('', from('two'));
    await second.until('hello');
    expect((await visitors[2]!.get('/chat/events', from('three'))).status).toBe(503);
    expect((await visitors[2]!.get('/chat/messages?wait=25', from('three'))).status).toBe(200);
    first.close();
    await expect.poll(async () => (await visitors[0]!.listen('', from('one'))).status, { interval: 5 }).toBe(200);
    second.close();
  });
});

describe('an audience', () => {
  const listener = (address: string): Listener & { dismissed: string[] } => {
    const dismissed: string[] = [];
    return { address, dismissed, hear() {}, dismiss: (why) => dismissed.push(why) };
  };

  it('has room again when somebody leaves, once however often they do', () => {
    const audience = createAudience({ perChat: 2, perAddress: 2, inAll: 2 });
    const leaves = [audience.join('a', listener('x')), audience.join('b', listener('x'))];
    expect(audience.join('c', listener('y'))).toBeNull();
    leaves[0]?.();
    leaves[0]?.();
    expect(audience.join('c', listener('y'))).not.toBeNull();
    expect(audience.join('d', listener('z'))).toBeNull();
  });

  it('lets nobody in after it was closed', () => {
    const audience = createAudience({ perChat: 2, perAddress: 2, inAll: 2 });
    const one = listener('x');
    audience.join('a', one);
    audience.close();
    expect(one.dismissed).toEqual(['stopping']);
    expect(audience.join('a', listener('x'))).toBeNull();
  });
});

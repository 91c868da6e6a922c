/** What is taken in by the web chat over HTTP: cookies, foreign pages, idempotence, plain forms. */
import { afterEach, describe, expect, it } from 'vitest';
import { settled } from '../engine/harness.ts';
import { type ChannelWorld, freshId, message, signal, startChannel } from './web-client.ts';

let world: ChannelWorld | null = null;
const start = async (...options: Parameters<typeof startChannel>) => {
  world = await startChannel(...options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

describe('the cookie', () => {
  it('is 128 bits, unreadable for scripts, for 30 days, and not the id of the chat', async () => {
    const { client, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    const cookie = visitor.cookies.get('chat');
    expect(cookie?.value).toMatch(/^[\w-]{22}$/);
    expect(cookie?.attributes).toMatch(/Max-Age=2592000;.*Path=\/;.*HttpOnly;.*SameSite=Lax/);
    expect(cookie?.attributes).not.toContain('Secure');
    expect(chatIdOf(visitor)).not.toContain(cookie?.value);
    const another = client();
    await another.get('/');
    expect(another.cookies.get('chat')?.value).not.toBe(cookie?.value);
  });

  it('is Secure where citizens come by https', async () => {
    const { client } = await start({ publicUrl: 'https://tro-ly.example' });
    const visitor = client();
    await visitor.get('/');
    expect(visitor.cookies.get('__Host-chat')?.attributes).toContain('Secure');
  });

  it('stays the same on the next visit, and brings the conversation back', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    const { value } = visitor.cookies.get('chat') ?? {};
    await visitor.say({ text: 'xin chào' });
    await channel.send(message(chatIdOf(visitor), 'k', 'Kính chào Ông/Bà', ['Có']), signal);
    const { text } = await visitor.get('/');
    expect(visitor.cookies.get('chat')?.value).toBe(value);
    expect(text).toContain('xin chào');
    expect(text).toMatch(/<button form="say" name="press" value="k:0">Có<\/button>/);
  });

  it('of another shape is replaced by one of ours', async () => {
    const { client } = await start();
    const visitor = client();
    visitor.cookies.set('chat', { value: 'short', attributes: '' });
    await visitor.get('/');
    expect(visitor.cookies.get('chat')?.value).toMatch(/^[\w-]{22}$/);
  });

  it('that is not kept is told in words, and nothing is taken in', async () => {
    const { client, taken } = await start();
    const stranger = client();
    const answer = await stranger.say({ text: 'xin chào' });
    expect(answer.status).toBe(401);
    expect(answer.json['words']).toContain('cookie');
    expect((await stranger.get('/chat/events')).status).toBe(401);
    expect((await stranger.get('/chat/messages')).status).toBe(401);
    expect(taken).toEqual([]);
  });
});

describe('a page of another site', () => {
  it.each([
    ['by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['also of the same organisation', { 'sec-fetch-site': 'same-site' }],
    ['by Origin', { origin: 'https://evil.example' }],
    ['by an opaque Origin', { origin: 'null' }],
  ])('can post nothing: known %s', async (_, headers) => {
    const { client, taken } = await start();
    const visitor = client();
    await visitor.get('/');
    for (const path of ['/chat/messages', '/chat/forget', '/chat/settings']) {
      const answer = await visitor.post(path, { id: freshId(), text: 'x', lang: 'en' }, { form: true, headers });
      expect(answer.status).toBe(403);
    }
    expect(taken).toEqual([]);
  });

  it('is not mistaken for ours, which says so', async () => {
    const { client, url, until } = await start({ publicUrl: 'https://tro-ly.example' });
    const visitor = client();
    await visitor.get('/');
    const from = (headers: Record<string, string>) =>
      visitor.post('/chat/messages', { id: freshId(), text: 'x' }, { headers });
    expect((await from({ origin: url })).status).toBe(200);
    expect((await from({ origin: 'https://tro-ly.example' })).status).toBe(200);
    expect((await from({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    await until(3);
  });
});

describe('a message', () => {
  it('sent again under its id is the same message', async () => {
    const { client, taken } = await start();
    const visitor = client();
    await visitor.get('/');
    const id = freshId();
    for (let times = 0; times < 3; times += 1) expect((await visitor.say({ text: 'xin chào' }, id)).status).toBe(200);
    expect(taken).toHaveLength(1);
    expect(await visitor.items()).toHaveLength(1);
  });

  it('that is not safe is not shown, and is taken when it comes again', async () => {
    const { client, refuse, taken, failures } = await start();
    const visitor = client();
    await visitor.get('/');
    refuse(1);
    const id = freshId();
    const answer = await visitor.say({ text: 'xin chào' }, id);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(failures).toHaveLength(1);
    expect(await visitor.items()).toEqual([]);
    expect((await visitor.say({ text: 'xin chào' }, id)).status).toBe(200);
    expect(taken).toHaveLength(1);
  });

  it('is kept with its numbers masked, and stored sealed', async () => {
    const { client, store, chatIdOf, until } = await start();
    const visitor = client();
    await visitor.get('/');
    await visitor.say({ text: 'số của tôi 079085000001, sinh 15/03/1985' });
    expect((await until(1))[0]?.said).toEqual({ kind: 'text', text: 'số của tôi 079085000001, sinh 15/03/1985' });
    const [item] = await visitor.items();
    expect(item?.text).toBe('số của tôi ***001, sinh [ngày]');
    const stored = JSON.stringify(await store.read(`web:${chatIdOf(visitor)}`));
    expect(stored).not.toMatch(/001|ngày|số của/);
    expect(stored).not.toContain(visitor.cookies.get('chat')?.value);
  });

  it.each([
    ['no id', { text: 'x' }],
    ['a short id', { id: 'x', text: 'x' }],
    ['nothing said', { id: 'id-of-a-test' }],
    ['nothing but space', { id: 'id-of-a-test', text: ' ' }],
    ['a text that is none', { id: 'id-of-a-test', text: { a: 1 } }],
    ['a payload that is too long', { id: 'id-of-a-test', press: 'x'.repeat(201) }],
    ['a command that is none', { id: 'id-of-a-test', command: 'root' }],
    ['no object', []],
  ])('with %s is refused', async (_, body) => {
    const { client, taken, failures } = await start();
    const visitor = client();
    await visitor.get('/');
    const answer = await visitor.post('/chat/messages', body);
    expect(answer.status).toBe(400);
    expect(answer.json['words']).toContain('tải lại');
    expect([taken, failures]).toEqual([[], []]);
  });

  it('of 4,000 characters is taken, a longer one refused in words, a huge one unread', async () => {
    const { client, taken } = await start();
    const visitor = client();
    await visitor.get('/');
    expect((await visitor.say({ text: 'ữ'.repeat(4_000) })).status).toBe(200);
    for (const length of [4_001, 100_000]) {
      const answer = await visitor.say({ text: 'ữ'.repeat(length) });
      expect(answer.status).toBe(413);
      expect(answer.json['words']).toContain('4.000');
    }
    expect(taken).toHaveLength(1);
  });

  it('tells the language of the page', async () => {
    const { client, until } = await start();
    const visitor = client();
    await visitor.get('/?lang=en');
    await visitor.say({ command: 'start' });
    expect((await until(1))[0]).toMatchObject({ said: { kind: 'text', text: '/start' }, languageHint: 'en' });
    expect((await visitor.items())[0]?.text).toBe('Start');
  });

  it('that is no JSON is refused without a word about how', async () => {
    const { client, failures } = await start();
    const visitor = client();
    await visitor.get('/');
    const answer = await visitor.post('/chat/messages', undefined, { headers: { 'content-length': '0' } });
    expect(answer.status).toBe(400);
    expect(failures).toEqual([]);
  });
});

describe('without a script', () => {
  it('a form says something, and the answer is on the page that comes back', async () => {
    const { client, channel, chatIdOf, answer, until } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    answer(() => channel.send(message(chat, 'k', 'Kính chào Ông/Bà', ['Có', 'Không']), signal));
    const sent = await visitor.post('/chat/messages', { id: freshId(), text: 'xin\r\nchào' }, { form: true });
    expect([sent.status, sent.headers.location]).toEqual([303, '/#newest']);
    expect((await until(1))[0]?.said).toEqual({ kind: 'text', text: 'xin\nchào' });
    expect((await visitor.get('/')).text).toContain('Kính chào Ông/Bà');
    const pressed = { id: freshId(), text: 'being typed', press: 'k:1' };
    await visitor.post('/chat/messages', pressed, { form: true });
    expect((await until(2))[1]?.said).toEqual({ kind: 'button', payload: 'k:1' });
    const { text } = await visitor.get('/');
    expect(text).toMatch(/<p>Không<\/p>/);
    expect(text).toMatch(/value="k:1" disabled class="chosen"/);
  });

  it('an answer that takes longer is waited for by a page that loads itself anew', async () => {
    const { client, clock, until } = await start();
    const visitor = client();
    await visitor.get('/');
    const sending = visitor.post('/chat/messages', { id: freshId(), text: 'xin chào' }, { form: true });
    await until(1);
    while ((await visitor.items()).length === 0) await settled();
    clock.pass(2_500);
    expect((await sending).status).toBe(303);
    const waiting = await visitor.get('/');
    expect(waiting.text).toContain('<noscript><meta http-equiv="refresh" content="4"></noscript>');
    expect(waiting.text).toContain('Xem trả lời mới');
    clock.pass(60_000);
    expect((await visitor.get('/')).text).not.toContain('http-equiv="refresh"');
  });

  it('a form that is sent twice says one thing, and two when it was filled in anew', async () => {
    const { client, channel, chatIdOf, answer, taken } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    answer(({ messageId }) => channel.send(message(chat, messageId, 'vâng'), signal));
    const id = freshId();
    await visitor.post('/chat/messages', { id, text: 'một' }, { form: true });
    const again = await visitor.post('/chat/messages', { id, text: 'một' }, { form: true });
    expect(again.status).toBe(303);
    await visitor.post('/chat/messages', { id, text: 'hai' }, { form: true });
    expect(taken.map(({ said }) => said)).toEqual([
      { kind: 'text', text: 'một' },
      { kind: 'text', text: 'hai' },
    ]);
  });

  it('an empty form says nothing', async () => {
    const { client, taken } = await start();
    const visitor = client();
    await visitor.get('/');
    expect((await visitor.post('/chat/messages', { id: freshId(), text: ' ' }, { form: true })).status).toBe(303);
    expect(taken).toEqual([]);
  });

  it('what is refused is said on the page, and what was typed is not lost', async () => {
    const { client, refuse } = await start();
    const visitor = client();
    await visitor.get('/');
    refuse(1);
    const answer = await visitor.post('/chat/messages', { id: freshId(), text: 'tôi <b>hỏi</b>' }, { form: true });
    expect(answer.status).toBe(503);
    expect(answer.text).toMatch(/role="alert">Trợ lý tạm thời chưa nhận được/);
    expect(answer.text).toContain('tôi &#60;b&#62;hỏi&#60;/b&#62;</textarea>');
  });
});

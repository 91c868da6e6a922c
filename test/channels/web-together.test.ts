/** Web chat in two processes on one store: a page that is open at one hears what the other has written. */
import { afterEach, describe, expect, it } from 'vitest';
import { createTogether } from '../../src/channels/together.ts';
import type { MailboxDocument } from '../../src/channels/web/mailbox.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { testKey } from '../engine/harness.ts';
import { createFakeProcesses } from '../processes-fake.ts';
import { type ChannelWorld, createClient, message, signal, startChannel, type WebClient } from './web-client.ts';

const worlds: ChannelWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** Two processes, and somebody who has talked to the first. `mute`: the hints of the second get lost. */
async function two({ mute = false } = {}) {
  const processes = createFakeProcesses(systemClock);
  const store = createMemoryStore<MailboxDocument>();
  const [first, second] = [processes.join(), processes.join()];
  if (mute) second.mute();
  const begin = async (process: typeof first) => {
    const world = await startChannel({ store, together: createTogether(process, testKey) });
    worlds.push(world);
    return world;
  };
  const [a, b] = [await begin(first), await begin(second)];
  const client = a.client();
  await client.get('/');
  await client.say({ text: 'xin chào' });
  return { a, b, client, chat: a.chatIdOf(client), processes };
}

/** The same browser, whose next request comes to another process. */
function movedTo(world: ChannelWorld, client: WebClient): WebClient {
  const moved = createClient(world.url);
  for (const [name, cookie] of client.cookies) moved.cookies.set(name, cookie);
  return moved;
}

const texts = (events: Array<Record<string, unknown>>) =>
  events.map(({ html, text }) => String(html ?? text)).map((shown) => /lời \d+/.exec(shown)?.[0] ?? shown);

describe('a page that is open at one process', () => {
  it('hears at once what another says, in order and once, and that it types', async () => {
    const { a, b, client, chat, processes } = await two();
    const stream = await client.listen();
    await stream.until('message');
    b.channel.typing(chat);
    await stream.until('typing');
    for (let nth = 1; nth <= 5; nth += 1) {
      const by = nth === 3 ? a : b;
      await by.channel.send(message(chat, `k${nth}`, `lời ${nth}`), signal);
    }
    const heard = await stream.until('message', 6);
    expect(texts(heard).slice(1)).toEqual(['lời 1', 'lời 2', 'lời 3', 'lời 4', 'lời 5']);
    a.clock.pass(10_000);
    expect(await client.items()).toHaveLength(6);
    expect(stream.events.filter(({ event }) => event === 'message')).toHaveLength(6);
    stream.close();
    // Hints name nobody and repeat nothing.
    for (const { what } of processes.told) {
      expect(what).not.toContain(chat);
      expect(what).toMatch(/^[\x20-\x7e]{1,200}$/);
    }
  });

  it('hears it within two seconds when the hint got lost, or when it holds a request', async () => {
    const { a, b, client, chat } = await two({ mute: true });
    const stream = await client.listen();
    await stream.until('message');
    await b.channel.send(message(chat, 'k1', 'lời 1'), signal);
    a.clock.pass(2_000);
    expect(texts(await stream.until('message', 2)).at(-1)).toBe('lời 1');
    stream.close();
    const last = (await client.items()).at(-1)!;
    const held = client.get(`/chat/messages?after=${last.seq}&wait=20`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await b.channel.send(message(chat, 'k2', 'lời 2'), signal);
    a.clock.pass(2_000);
    expect(((await held).json['items'] as unknown[]).length).toBe(1);
  });

  it('misses nothing and hears nothing twice when it moves from one to the other', async () => {
    const { a, b, client, chat } = await two();
    await b.channel.send(message(chat, 'k1', 'lời 1'), signal);
    const before = await client.listen();
    const heard = await before.until('message', 2);
    before.close();
    await a.channel.send(message(chat, 'k2', 'lời 2'), signal);
    const after = await movedTo(b, client).listen(`?after=${heard.at(-1)!['seq'] ?? before.events.at(-1)!.id}`);
    await after.until('message');
    await a.channel.send(message(chat, 'k3', 'lời 3'), signal);
    expect(texts(await after.until('message', 2))).toEqual(['lời 2', 'lời 3']);
    after.close();
  });
});

describe('what two processes write to one chat at the same moment', () => {
  it('is all kept, each once, with numbers that grow', async () => {
    const { a, b, client, chat } = await two();
    await Promise.all(
      Array.from({ length: 16 }, (_, nth) =>
        (nth % 2 ? a : b).channel.send(message(chat, `k${nth >> 1}`, 'lời'), signal),
      ),
    );
    const items = await client.items();
    expect(items).toHaveLength(9);
    const seqs = items.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
  });
});

describe('the end of a conversation', () => {
  it('is waited for although another process says the farewell', async () => {
    const { a, b, client, chat } = await two();
    const page = await client.listen();
    await page.until('message');
    a.answer(async ({ said }) => {
      if (said.kind !== 'text' || said.text !== '/xoa' || a.taken.length !== 3) return;
      await b.channel.send(message(chat, 'farewell', 'Tạm biệt, mọi thứ đã được xóa.'), signal);
      await b.channel.forget?.(chat);
    });
    const began = Date.now();
    const answer = await client.post('/chat/forget', {}, { form: true });
    expect(answer.status).toBe(303);
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(await page.until('removed')).not.toEqual([]);
    const [left, ...more] = await client.items();
    expect(more).toEqual([]);
    expect(JSON.stringify(left)).toContain('Tạm biệt, mọi thứ đã được xóa.');
    expect(await a.store.read(`web:${chat}`)).toBeNull();
    page.close();
  });

  it('of a form is on the page that comes back, also when another process answers', async () => {
    const { a, b, client, chat } = await two();
    a.answer(async () => b.channel.send(message(chat, 'answer', 'lời 9'), signal));
    const began = Date.now();
    await client.post('/chat/messages', { id: 'form-of-a-test', text: 'chào' }, { form: true });
    expect(Date.now() - began).toBeLessThan(2_000);
    expect((await client.get('/')).text).toContain('lời 9');
  });
});

describe('what the citizen says, kept after another process has answered it', () => {
  const button = { payload: 'q2.yes', label: 'Đồng ý' };

  it('stands above the answer when the page is opened, whose choices are open', async () => {
    const { a, b, client, chat } = await two();
    await b.channel.send({ ...message(chat, 'k1', 'lời 1'), buttons: [{ payload: 'q1.no', label: 'Không' }] }, signal);
    a.answer(async () => b.channel.send({ ...message(chat, 'k2', 'lời 2'), buttons: [button] }, signal));
    const open = await client.listen();
    await client.say({ press: 'q1.no' });
    const { text } = await client.get('/');
    const places = ['xin chào', 'lời 1', '<p>Không</p>', 'lời 2'].map((what) => text.lastIndexOf(what));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toMatch(/value="q2\.yes">Đồng ý/);
    expect(text).toMatch(/value="q1\.no" disabled class="chosen"/);
    // Whoever listens from the newest on hears nothing twice.
    const seqs = (await client.items()).map(({ seq }) => seq);
    expect(text).toContain(`data-last="${Math.max(...seqs)}"`);
    open.close();
  });

  it('does not come back when everything was removed meanwhile, nor takes the place of the farewell', async () => {
    const { a, b, client, chat } = await two();
    a.answer(async () => {
      await b.channel.send(message(chat, 'farewell', 'Tạm biệt.'), signal);
      await b.channel.forget?.(chat);
    });
    await client.say({ text: 'xóa hết' });
    expect((await client.items()).map(({ text }) => text)).toEqual(['Tạm biệt.']);
    a.answer(async () => b.channel.send(message(chat, 'k1', 'lời 1'), signal));
    await client.say({ text: 'chào lần nữa' });
    await b.channel.forget?.(chat);
    expect((await client.items()).map(({ text }) => text)).toEqual(['lời 1']);
  });
});

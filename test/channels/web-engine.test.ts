/** Whole conversations on the page's HTTP, the engine behind it, and every mishap in between; nothing is lost, nothing answered twice. */
import { request as httpRequest } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { createPost } from '../../src/channels/post.ts';
import type { MailboxDocument } from '../../src/channels/web/mailbox.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createHarness, type Harness, speech } from '../engine/harness.ts';
import { type ChannelWorld, freshId, startChannel, type WebClient } from './web-client.ts';

let world: ChannelWorld;
let harness: Harness;
let visitor: WebClient;
/** How many more writes of the mailbox fail. */
let writesFail = 0;

async function start() {
  harness = await createHarness();
  const { clock, engine } = harness;
  const store = createMemoryStore<MailboxDocument>();
  const failing: typeof store = {
    ...store,
    async write(...args) {
      writesFail -= 1;
      if (writesFail >= 0) throw new Error('the disk is full');
      await store.write(...args);
    },
  };
  writesFail = 0;
  world = await startChannel({ clock, store: failing });
  world.handTo(engine.receive);
  harness.post.deliver = createPost({ channels: [world.channel], speech }).deliver;
  visitor = world.client();
  await visitor.get('/');
}
afterEach(async () => {
  await harness.engine.stop();
  await world.close();
});

const answers = async () => (await visitor.items()).filter(({ who }) => who === 'assistant');
/** Lets time go on until so much is answered, and then so long that whatever was to come has come. */
async function answered(count: number) {
  const look = async () => {
    await harness.clock.advance(5_000);
    return (await answers()).length;
  };
  await expect.poll(look, { interval: 5 }).toBeGreaterThanOrEqual(count);
  for (let minutes = 0; minutes < 15; minutes += 1) await harness.clock.advance(60_000);
  await harness.engine.idle();
  expect(await answers()).toHaveLength(count);
}

it('a message that comes three times at once, and again later, is answered once', async () => {
  await start();
  const id = freshId();
  const say = () => visitor.say({ text: 'xin chào' }, id);
  const all = await Promise.all([say(), say(), say()]);
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
  await answered(1);
  await say();
  await answered(1);
  expect(await visitor.items()).toHaveLength(2);
});

it('a message whose answer is lost on the way is answered once, when the page sends it again', async () => {
  await start();
  const id = freshId();
  const body = JSON.stringify({ id, text: 'xin chào' });
  const cookie = `chat=${visitor.cookies.get('chat')?.value}`;
  const headers = { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const call = httpRequest(`${world.url}/chat/messages`, { method: 'POST', headers });
  call.on('error', () => {});
  call.on('response', () => call.destroy());
  call.end(body);
  await answered(1);
  expect((await visitor.say({ text: 'xin chào' }, id)).status).toBe(200);
  await answered(1);
});

it('messages that overtake one another are answered, each once', async () => {
  await start();
  await visitor.say({ text: 'xin chào' });
  await answered(1);
  const [first, second] = [freshId(), freshId()];
  await visitor.say({ text: 'menu' }, second);
  await visitor.say({ text: 'trợ giúp' }, first);
  await visitor.say({ text: 'menu' }, second);
  await answered(3);
});

it('a press that is sent twice goes one step, and an old one none', async () => {
  await start();
  await visitor.say({ text: 'xin chào' });
  await answered(1);
  const press = (await answers())[0]?.buttons[0]?.payload as string;
  const chat = `web:${world.chatIdOf(visitor)}`;
  const id = freshId();
  await visitor.say({ press }, id);
  await visitor.say({ press }, id);
  await answered(2);
  const place = await harness.at(chat);
  await visitor.say({ press });
  await answered(3);
  expect(await harness.at(chat)).toBe(place);
});

it('an answer that cannot be kept comes when it can, once', async () => {
  await start();
  await visitor.say({ text: 'xin chào' });
  await answered(1);
  // The citizen's own words are the first write, the answer is the second and third.
  const id = freshId();
  writesFail = 1;
  expect((await visitor.say({ text: 'trợ giúp' }, id)).status).toBe(503);
  writesFail = 2;
  await harness.clock.advance(60_000);
  writesFail = 0;
  expect((await visitor.say({ text: 'trợ giúp' }, id)).status).toBe(200);
  await answered(2);
  expect((await visitor.items()).map(({ who }) => who).toSorted()).toEqual([
    'assistant',
    'assistant',
    'citizen',
    'citizen',
  ]);
});

it('what the store of conversations does not take is not answered, and is when it comes again', async () => {
  await start();
  const { engine } = harness;
  const id = freshId();
  world.handTo(async () => {
    throw new Error('the disk is full');
  });
  expect((await visitor.say({ text: 'xin chào' }, id)).status).toBe(503);
  expect(await visitor.items()).toEqual([]);
  world.handTo(engine.receive);
  expect((await visitor.say({ text: 'xin chào' }, id)).status).toBe(200);
  await answered(1);
});

it('words that stand for events of the engine, forged presses and forged ids are only words', async () => {
  await start();
  await visitor.say({ text: 'xin chào' });
  await answered(1);
  const chat = `web:${world.chatIdOf(visitor)}`;
  const place = await harness.at(chat);
  let count = 1;
  for (const press of [
    'xstate.done.actor.saveLink',
    'desk.take',
    '__proto__:0',
    'nonce-1-0:99',
    `${'x'.repeat(198)}:0`,
  ]) {
    expect((await visitor.say({ press })).status).toBe(200);
    count += 1;
    await answered(count);
    expect(await harness.at(chat), press).toBe(place);
  }
  for (const id of ['short', 'x'.repeat(65), 'with space', '../../etc', '<b>nonsense', 'ệ'.repeat(9)])
    expect((await visitor.say({ text: 'x' }, id)).status, id).toBe(400);
});

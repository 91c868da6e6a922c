/** Whole conversations over an Official Account: the engine behind, the fake in front. */
import { afterEach, expect, it } from 'vitest';
import { createPost } from '../../src/channels/post.ts';
import { createHarness, type Harness, speech } from '../engine/harness.ts';
import { startZaloOaWorld, type ZaloOaWorld } from './zalo-oa-world.ts';

let world: ZaloOaWorld;
let harness: Harness;

async function start() {
  harness = await createHarness();
  const { clock, engine } = harness;
  world = await startZaloOaWorld({
    channel: { clock },
    fake: { now: clock.now },
    receive: async (inbound) => void (await engine.receive(inbound)),
  });
  harness.post.deliver = createPost({ channels: [world.channel], speech }).deliver;
}
afterEach(async () => {
  await harness.engine.stop();
  await world.close();
});

const at = () => harness.at('zalo-oa:101');
/** Everything brought has been answered. */
const replied = (count: number) => world.zalo.waitFor(() => world.zalo.sent().length >= count);

it('greets who follows, and goes on by presses, numbers and words', async () => {
  await start();
  const { user } = world;
  user.start();
  const hello = await user.waitForReply();
  expect(hello.buttons.length).toBeGreaterThan(1);
  expect(hello.buttons.length).toBeLessThanOrEqual(5);
  user.press(hello.buttons[0] as string);
  const next = await user.waitForReply();
  expect(next.text).not.toBe(hello.text);
  user.text('menu');
  await user.waitForReply();
  user.text('1');
  expect((await user.waitForReply()).text).toBe(next.text);
});

it('answers an event that comes three times once, and an old press as what it is', async () => {
  await start();
  const { user, zalo } = world;
  user.text('xin chào');
  const hello = await user.waitForReply();
  const press = user.press(hello.buttons[0] as string) as string;
  await user.waitForReply();
  const place = await at();
  zalo.redeliver(press);
  zalo.redeliver(press);
  await zalo.waitUntilTaken();
  await world.inbox.idle();
  expect(zalo.sent()).toHaveLength(2);
  expect(await at()).toBe(place);
  user.press(hello.buttons[0] as string, { on: hello.id });
  await replied(3);
  expect(await at()).toBe(place);
});

it('loses and doubles no answer when the token ends and answers are lost on the way', async () => {
  await start();
  const { user, zalo } = world;
  user.text('xin chào');
  await user.waitForReply();
  await harness.clock.advance(60_000);
  zalo.tokens.expireAccess();
  user.text('trợ giúp');
  await user.waitForReply();
  expect(zalo.sent()).toHaveLength(2);
  zalo.fail('message/cs', { status: 502 });
  user.text('menu');
  await zalo.waitForCall(({ status }) => status === 502);
  await world.inbox.idle();
  await harness.clock.advance(5_000);
  await replied(3);
  expect(zalo.sent()).toHaveLength(3);
});

it('says nothing to who has left, until they come back', async () => {
  await start();
  const { user, zalo } = world;
  user.text('xin chào');
  await user.waitForReply();
  user.text('trợ giúp');
  user.block();
  await zalo.waitForCall(({ code }) => code === -244);
  await expect.poll(async () => (await harness.record('zalo-oa:101')).gone).toBe(true);
  user.unblock();
  user.follow();
  await user.waitForReply();
  expect((await harness.record('zalo-oa:101')).gone).toBe(false);
});

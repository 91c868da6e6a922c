/** Whole conversations over an Official Account: the engine behind, the fake in front. */
import { afterEach, expect, it } from 'vitest';
import { createPost } from '../../src/channels/post.ts';
import type { Fault } from '../../src/mocks/control.ts';
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
/** A minute goes by, but not while something is on its way; until so much has been sent. */
async function later(count: number) {
  const { zalo, inbox } = world;
  const quiet = () =>
    inbox.size() + zalo.pending() === 0 && zalo.calls().every(({ status, lost }) => status !== undefined || lost);
  const look = async () => {
    if (quiet()) await harness.clock.advance(60_000);
    return quiet() && zalo.sent().length >= count;
  };
  await expect.poll(look, { interval: 2, timeout: 8_000 }).toBe(true);
}
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

it.each<[string, Fault, number, number]>([
  ['429', { status: 429, body: '{"message":"slow down"}', type: 'application/json' }, 5, 1],
  ['429 as a page', { status: 429 }, 5, 1],
  ['a code for too many calls', { error: -32 }, 5, 1],
  ['no money', { error: -321 }, 2, 1],
  ['a gateway’s page', { status: 502 }, 5, 1],
  ['a connection that is cut before', { reset: 'before' }, 2, 1],
  ['an answer that is lost', { reset: 'after' }, 1, 2],
  ['answers that are lost for hours', { reset: 'after' }, Number.POSITIVE_INFINITY, 4],
])('an answer that meets %s comes, and as few times as can be', async (_, fault, times, copies) => {
  await start();
  const { user, zalo } = world;
  user.text('xin chào');
  await replied(1);
  await world.inbox.idle();
  zalo.fail('message/cs', fault, { times });
  user.text('trợ giúp');
  await later(1 + copies);
  for (let minutes = 0; minutes < 30; minutes += 1) await later(1 + copies);
  const texts = zalo
    .sent()
    .slice(1)
    .map(({ text }) => text);
  expect(texts).toHaveLength(copies);
  expect(new Set(texts).size).toBe(1);
  zalo.clearFaults();
  user.text('menu');
  await later(2 + copies);
  expect(zalo.sent()).toHaveLength(2 + copies);
});

it('answers, each once, what comes in another order', async () => {
  await start();
  const { user, zalo } = world;
  user.text('xin chào');
  await replied(1);
  zalo.reverse(3);
  for (const text of ['menu', 'trợ giúp', 'menu']) user.text(text);
  await replied(4);
  for (let minutes = 0; minutes < 15; minutes += 1) await later(4);
  expect(zalo.sent()).toHaveLength(4);
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

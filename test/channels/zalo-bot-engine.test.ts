/** Whole conversations with a Zalo bot: the engine behind, the fake in front, and every mishap in between; nothing is lost, nothing answered twice. */
import { afterEach, describe, expect, it } from 'vitest';
import { createPost } from '../../src/channels/post.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { Fault } from '../../src/mocks/control.ts';
import { createHarness, type Harness, speech } from '../engine/harness.ts';
import { type Mode, startZaloBotWorld, token, type ZaloBotWorld } from './zalo-bot-world.ts';

let world: ZaloBotWorld;
let harness: Harness;
let mode: Mode;

async function start(by: Mode) {
  mode = by;
  harness = await createHarness();
  const { clock, engine } = harness;
  world = await startZaloBotWorld(mode, {
    clock,
    callClock: systemClock,
    fake: { now: clock.now },
    receive: async (inbound) => void (await engine.receive(inbound)),
    noPictures: true,
  });
  harness.post.deliver = async (outgoing, signal) => {
    await createPost({ channels: [world.channel], speech }).deliver(outgoing, signal);
  };
}
afterEach(async () => {
  await harness.engine.stop();
  await world.close();
});

/** Lets time go on, but never while something is on its way to the bot or from it, until the bot has said so much. */
async function said(count: number) {
  const { zalo } = world;
  const underWay = () =>
    (mode === 'webhook' && zalo.pending().length > 0) ||
    world.inbox.size() > 0 ||
    zalo.calls().some(({ method, status, lost }) => method !== 'getUpdates' && status === undefined && !lost);
  await expect
    .poll(
      async () => {
        if (zalo.sent().length < count && !underWay()) await harness.clock.advance(5_000);
        return zalo.sent().length;
      },
      { interval: 5, timeout: 8_000 },
    )
    .toBe(count);
}

/** Nothing more is said, however long one waits. */
async function nothingMore() {
  const before = world.zalo.sent().length;
  await world.inbox.idle();
  await harness.engine.idle();
  for (let minutes = 0; minutes < 15; minutes += 1) await harness.clock.advance(60_000);
  await harness.engine.idle();
  expect(world.zalo.sent()).toHaveLength(before);
}

const page = (status: number): Fault => ({ status, body: `<html>/bot${token}</html>`, type: 'text/html' });

describe.each<[Mode]>([['polling'], ['webhook']])('by %s', (by) => {
  it('what is brought three times is answered once', async () => {
    await start(by);
    const id = world.user.text('xin chào');
    world.zalo.redeliver(id);
    await said(1);
    world.zalo.redeliver(id);
    await world.waitForTaken(3);
    await nothingMore();
  });

  it('what comes in another order is answered, each once', async () => {
    await start(by);
    world.user.text('xin chào');
    await said(1);
    world.zalo.deliverOutOfOrder(() => {
      for (const words of ['menu', 'trợ giúp', 'menu']) world.user.text(words);
    });
    await said(4);
    await nothingMore();
  });

  it('what was kept before the process ended is answered by the next, once', async () => {
    await start(by);
    world.user.text('xin chào');
    await said(1);
    await world.inbox.idle();
    world.refusals.left = Number.POSITIVE_INFINITY;
    const id = world.user.text('trợ giúp');
    await expect.poll(() => world.inbox.size(), { interval: 5 }).toBe(1);
    world.refusals.left = 0;
    await world.restart();
    await said(2);
    world.zalo.redeliver(id);
    await world.waitForTaken(3);
    await nothingMore();
  });

  it.each<[string, Fault, number]>([
    ['429', { error: 429 }, 5],
    ['429 as a page', page(429), 5],
    ['a refused token that is good again', { error: 401 }, 1],
    ['403 (sic)', { error: 403, description: 'Internal server error' }, 3],
    ['500', { error: 500 }, 3],
    ['a cut connection', { reset: 'before' }, 1],
    ['a gateway’s page', page(502), 1],
  ])('an answer that meets %s comes, and comes once', async (_, fault, times) => {
    await start(by);
    world.user.text('xin chào');
    await said(1);
    world.zalo.fail('sendMessage', fault, { times });
    world.user.text('trợ giúp');
    await said(2);
    expect(world.zalo.calls('sendMessage').length).toBeGreaterThanOrEqual(2 + times);
    await nothingMore();
    world.user.text('menu');
    await said(3);
  });

  it('an answer that arrived although nobody was told comes at most once more', async () => {
    await start(by);
    world.user.text('xin chào');
    await said(1);
    world.zalo.fail('sendMessage', { reset: 'after' }, { times: 2 });
    world.user.text('trợ giúp');
    await said(3);
    const [, one, other] = world.zalo.sent();
    expect(one?.text).toBe(other?.text);
    await nothingMore();
    world.user.text('menu');
    await said(4);
  });
});

it('a poll that fails in every way before it has an update costs none', async () => {
  await start('polling');
  const { zalo, user } = world;
  for (const fault of [{ error: 500 }, { error: 429 }, page(429), page(502), { reset: 'before' }] as Fault[])
    zalo.fail('getUpdates', fault);
  user.text('xin chào');
  await said(1);
  await nothingMore();
});

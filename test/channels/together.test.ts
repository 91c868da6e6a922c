/** Telegram and both of Zalo's platforms in two processes: one polls, one refreshes, and what all do is counted together. */
import { afterEach, describe, expect, it } from 'vitest';
import { createPacer } from '../../src/channels/pacer.ts';
import { TelegramCallError } from '../../src/channels/telegram/api.ts';
import { poll } from '../../src/channels/telegram/poll.ts';
import { createTelegram } from '../../src/channels/telegram/telegram.ts';
import { createTogether, exclusively } from '../../src/channels/together.ts';
import { createSharedQuota } from '../../src/channels/zalo-bot/shared-quota.ts';
import { createZaloBot } from '../../src/channels/zalo-bot/zalo-bot.ts';
import type { Tokens } from '../../src/channels/zalo-oa/chain.ts';
import { createTokens } from '../../src/channels/zalo-oa/tokens.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { type Inbound, RetryLaterError } from '../../src/engine/outside.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import { startFakeTelegram } from '../../src/mocks/telegram/server.ts';
import { startFakeZaloBot } from '../../src/mocks/zalo-bot/server.ts';
import { startFakeZaloOa } from '../../src/mocks/zalo-oa/server.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';
import { createFakeClock, speech, testKey } from '../engine/harness.ts';
import { createFakeProcesses, type FakeProcess } from '../processes-fake.ts';
import { app } from './zalo-oa-world.ts';

const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const signal = new AbortController().signal;
const never = (what: unknown) => {
  throw new Error(String(what));
};
const until = (what: () => boolean) => expect.poll(what, { timeout: 5_000, interval: 5 }).toBe(true);

describe('polling', () => {
  async function telegramIn(process: FakeProcess, apiRoot: string, token: string, taken: string[], takes = true) {
    const channel = createTelegram({
      token,
      apiRoot,
      mode: { kind: 'polling' },
      clock: systemClock,
      speech,
      failed: () => {},
      gaveUp: never,
      refused: never,
      together: createTogether(process, testKey),
      takes,
    });
    closing.push(channel.stop);
    await channel.start(
      async (inbound: Inbound) => void taken.push(`${process.id()} ${(inbound.said as { text: string }).text}`),
    );
    return channel;
  }

  it('of Telegram is done by one process, and by the next when that has ended or died', async () => {
    const token = '4711:test-token-of-no-bot';
    const telegram = await startFakeTelegram({ token });
    closing.push(telegram.close);
    const processes = createFakeProcesses(systemClock);
    const [web, one, two, three] = [processes.join(), processes.join(), processes.join(), processes.join()];
    const taken: string[] = [];
    await telegramIn(web, telegram.url, token, taken, false);
    const first = await telegramIn(one, telegram.url, token, taken);
    await telegramIn(two, telegram.url, token, taken);
    await telegramIn(three, telegram.url, token, taken);
    const user = telegram.user(101);
    user.text('một');
    await until(() => taken.length === 1);
    await first.stop();
    user.text('hai');
    await until(() => taken.length === 2);
    two.die();
    user.text('ba');
    await until(() => taken.length === 3);
    expect(taken).toEqual([`${one.id()} một`, `${two.id()} hai`, `${three.id()} ba`]);
    expect(processes.holder('poll telegram')).toBe(three.id());
  });

  it('of the Zalo bot goes from one process to the next, too', async () => {
    const token = '1459232241454765289:test-secret-of-no-bot';
    const zalo = await startFakeZaloBot({ token });
    closing.push(zalo.close);
    const processes = createFakeProcesses(systemClock);
    const begin = async (process: FakeProcess) => {
      const kept: string[] = [];
      const inbox: Inbox = {
        keep: async (_lane, raw, id) => void kept.push(`${id === undefined ? 'no id' : 'id'} ${JSON.stringify(raw)}`),
        start() {},
        idle: async () => {},
        size: () => 0,
        forget: async () => {},
        stop: async () => {},
      };
      const channel = createZaloBot({
        token,
        apiRoot: zalo.url,
        mode: { kind: 'polling' },
        inbox,
        quotaStore: { read: async () => null, write: async () => {} },
        monthlyMessages: 3_000,
        clock: systemClock,
        failed: () => {},
        gaveUp: never,
        refused: never,
        warn: never,
        together: createTogether(process, testKey),
      });
      closing.push(channel.stop);
      await channel.start(async () => {});
      return { channel, kept };
    };
    const first = await begin(processes.join());
    const second = await begin(processes.join());
    const user = zalo.user('lan', { name: 'Lan' });
    user.text('một');
    await until(() => first.kept.length === 1);
    // What the platform gives to a poll that is being called off is lost, as whenever a poller ends: so the next must have begun.
    await until(() => zalo.calls('getUpdates').length === 2);
    await first.channel.stop();
    await until(() => zalo.calls('getUpdates').length === 3);
    user.text('hai');
    await until(() => second.kept.length === 1);
    expect(first.kept[0]).toMatch(/^id .*một/);
    expect(second.kept[0]).toMatch(/^id .*hai/);
    expect(second.channel.trouble()).toBeNull();
  });

  it.each([
    { otherPollerMs: 60_000, conflictMs: 40_000, refused: false },
    { otherPollerMs: 60_000, conflictMs: 600_000, refused: true },
    { otherPollerMs: 0, conflictMs: 1_000, refused: true },
  ])(
    'bears with another poller for so long: $otherPollerMs ms, when that one stays for $conflictMs ms',
    async (one) => {
      const clock = createFakeClock();
      const began = clock.now();
      const stop = new AbortController();
      const conflict = { code: 409, description: 'Conflict', retryAfterMs: null };
      let polls = 0;
      const polled = poll({
        api: {
          async call<Result>() {
            if (clock.now() - began < one.conflictMs) throw new TelegramCallError('getUpdates', conflict);
            polls += 1;
            stop.abort();
            return [] as Result;
          },
        },
        clock,
        take: async () => {},
        gaveUp: never,
        failed: () => {},
        works: () => {},
        otherPollerMs: one.otherPollerMs,
        signal: stop.signal,
      }).then(
        () => false,
        () => true,
      );
      await clock.advance(200_000);
      stop.abort();
      expect(await polled).toBe(one.refused);
      expect(polls).toBe(one.refused ? 0 : 1);
    },
  );
});

describe('the pace', () => {
  const pace = { perChatMs: 1_000, inAllMs: 100 };
  const pacersOf = (count: number) => {
    const clock = createFakeClock();
    const processes = createFakeProcesses(clock);
    const pacers = Array.from({ length: count }, () => {
      const shared = { platform: 'telegram', with: createTogether(processes.join(), testKey) };
      return createPacer({ clock, pace, monotonic: clock.now, together: shared });
    });
    return { clock, pacers };
  };

  it('is kept by all processes together, to a chat and in all', async () => {
    const { clock, pacers } = pacersOf(2);
    const began = clock.now();
    const given: Array<{ chat: string; at: number }> = [];
    for (const chat of ['a', 'a', 'a', 'a', 'b', 'c', 'd', 'e'])
      for (const pacer of pacers)
        void pacer.turn(chat, signal).then(() => given.push({ chat, at: clock.now() - began }));
    await clock.advance(20_000);
    expect(given).toHaveLength(16);
    const gaps = (times: number[]) => times.slice(1).map((at, index) => at - times[index]!);
    expect(Math.min(...gaps(given.map(({ at }) => at).sort((x, y) => x - y)))).toBeGreaterThanOrEqual(100);
    // The turn of the chat is its own; that in all may come a little later for the one before it.
    expect(Math.min(...gaps(given.filter(({ chat }) => chat === 'a').map(({ at }) => at)))).toBeGreaterThan(500);
  });

  it('sends back what is too far away, without taking a turn for it', async () => {
    const { clock, pacers } = pacersOf(2);
    const outcomes = Array.from({ length: 20 }, (_, nth) =>
      pacers[nth % 2]!.turn('a', signal).then(
        () => null,
        (error: unknown) => error,
      ),
    );
    await clock.advance(30_000);
    const refused = (await Promise.all(outcomes)).filter((outcome) => outcome !== null);
    expect(refused).toHaveLength(9);
    expect(refused.every((error) => error instanceof RetryLaterError && error.retryAfterMs === 11_000)).toBe(true);
  });

  it.each(['waiting for it', 'asking for it'] as const)(
    'gives no turn to whoever stood still while %s, as others may have sent the message',
    async (when) => {
      const clock = createFakeClock();
      const process = createFakeProcesses(clock).join();
      const { turns } = process;
      let stoodStillMs = 0;
      const monotonic = () => clock.now() + stoodStillMs;
      const shared = { platform: 'telegram', with: createTogether(process, testKey) };
      const pacer = createPacer({ clock, pace, monotonic, together: shared });
      if (when === 'waiting for it') await pacer.turn('a', signal);
      process.turns = async (asked) => {
        const given = await turns(asked);
        if (when === 'asking for it') stoodStillMs = 10_000;
        return given;
      };
      const turn = pacer.turn('a', signal).catch((error: unknown) => error);
      await clock.advance(100);
      stoodStillMs = 10_000;
      await clock.advance(1_000);
      expect(await turn).toMatchObject({ name: 'RetryLaterError', retryAfterMs: 0 });
    },
  );

  it('is kept by each for itself while nobody can be asked', async () => {
    const clock = createFakeClock();
    const process = createFakeProcesses(clock).join();
    process.turns = () => Promise.reject(new Error('the database is away'));
    const shared = { platform: 'telegram', with: createTogether(process, testKey) };
    const pacer = createPacer({ clock, pace, monotonic: clock.now, together: shared });
    const began = clock.now();
    const at: number[] = [];
    for (let nth = 0; nth < 3; nth += 1) void pacer.turn('a', signal).then(() => at.push(clock.now() - began));
    await clock.advance(10_000);
    expect(at).toEqual([0, 1_000, 2_000]);
  });
});

describe('work that only one may do', () => {
  it('is done once by each who asks, never by two at a time, and given up by who waits for too long', async () => {
    const processes = createFakeProcesses(systemClock);
    const clock = createFakeClock();
    const log: string[] = [];
    const ask = (process: FakeProcess, work: () => Promise<void>) =>
      exclusively(createTogether(process, testKey), { name: 'one', clock, beginMsMax: 15_000 }, async () => {
        log.push('begun');
        await work();
        log.push('over');
        return process.id();
      });
    const short = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const done = await Promise.all(Array.from({ length: 4 }, () => ask(processes.join(), short)));
    expect(new Set(done).size).toBe(4);
    expect(log).toEqual(['begun', 'over', 'begun', 'over', 'begun', 'over', 'begun', 'over']);
    const hold = Promise.withResolvers<void>();
    const holding = ask(processes.join(), () => hold.promise);
    await until(() => log.length === 9);
    const waiting = ask(processes.join(), short).catch((error: Error) => error.name);
    await clock.advance(15_000);
    expect(await waiting).toBe('NotOurTurnError');
    hold.resolve();
    await holding;
  });
});

describe('the tokens of the Official Account', () => {
  async function accounts(count: number) {
    const clock = createMovableClock({ runs: true });
    const zalo = await startFakeZaloOa({ ...app, now: clock.now });
    closing.push(zalo.close);
    const processes = createFakeProcesses(systemClock);
    const store = {
      kept: null as Tokens | null,
      failures: 0,
      read: async () => store.kept,
      async write(tokens: Tokens) {
        if (store.failures > 0) {
          store.failures -= 1;
          throw new Error('the database is away');
        }
        store.kept = tokens;
      },
    };
    const tokens = Array.from({ length: count }, () => {
      const together = createTogether(processes.join(), testKey);
      const one = createTokens({
        ...app,
        oauthRoot: zalo.url,
        store,
        clock,
        failed: () => {},
        together,
        random: () => 0,
      });
      closing.push(one.stop);
      return one;
    });
    return { clock, zalo, store, tokens, refreshes: () => zalo.calls('access_token').length };
  }

  it('are refreshed by one process; the others read what it got', async () => {
    const { clock, tokens, refreshes, zalo } = await accounts(4);
    await Promise.all(tokens.map((one) => one.start()));
    const all = async () => new Set(await Promise.all(tokens.map((one) => one.current())));
    expect(await all()).toEqual(new Set([zalo.tokens.newest().access]));
    expect(refreshes()).toBe(1);
    clock.pass(24 * 3_600_000 + 1);
    await until(() => refreshes() === 2);
    await expect.poll(all).toEqual(new Set([zalo.tokens.newest().access]));
    // Refused to all of them at once.
    clock.pass(3_600_000);
    for (const one of tokens) one.refused(zalo.tokens.newest().access!);
    await all();
    expect(refreshes()).toBe(3);
    // And the one that they have now is young to everybody: it is not the token's fault.
    for (const one of tokens) one.refused(zalo.tokens.newest().access!);
    const asked = await Promise.allSettled(tokens.map((one) => one.current()));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(refreshes()).toBe(3);
  });

  it('that could not be kept are kept before anybody else refreshes', async () => {
    const { store, tokens, refreshes, zalo, clock } = await accounts(2);
    store.failures = 3;
    const asked = Promise.all(tokens.map((one) => one.current()));
    await until(() => refreshes() === 1);
    for (let nth = 0; nth < 8; nth += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      clock.pass(500);
    }
    expect(new Set(await asked)).toEqual(new Set([zalo.tokens.newest().access]));
    expect(refreshes()).toBe(1);
    expect(store.kept?.accessToken).toBe(zalo.tokens.newest().access);
  });
});

describe('the quota of the Zalo bot', () => {
  it('is counted by all processes together, over the end of one, and warned of once', async () => {
    const clock = createFakeClock();
    const processes = createFakeProcesses(clock);
    let kept: unknown = null;
    const warnings: string[] = [];
    const begin = async () => {
      const quota = createSharedQuota({
        together: createTogether(processes.join(), testKey),
        store: {
          read: async () => kept,
          async write(value) {
            kept = value;
          },
        },
        clock,
        monthly: 100,
        warn: (words) => warnings.push(words),
        failed: never,
      });
      await quota.load();
      return quota;
    };
    const [one, two] = [await begin(), await begin()];
    for (let nth = 0; nth < 45; nth += 1) {
      one.wentOut();
      two.cameIn();
    }
    await clock.advance(70_000);
    expect(one.count()).toMatchObject({ in: 45, out: 45 });
    expect(two.count()).toMatchObject({ in: 45, out: 45 });
    expect(warnings).toHaveLength(1);
    two.cameIn();
    await two.stop();
    await one.stop();
    expect(kept).toMatchObject({ in: 46, out: 45, warned: 80 });
    expect((await begin()).count()).toMatchObject({ in: 46, out: 45 });
  });
});

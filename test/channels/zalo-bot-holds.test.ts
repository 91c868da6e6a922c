/** What holds all messages back, and the count of a month, on a clock that the tests turn. */
import { describe, expect, it } from 'vitest';
import { createHolds } from '../../src/channels/zalo-bot/holds.ts';
import { createQuota, type QuotaOptions } from '../../src/channels/zalo-bot/quota.ts';
import { createFakeClock, startAt } from '../engine/harness.ts';

describe('a platform that has had enough', () => {
  const begin = (random = 0) => {
    const clock = createFakeClock();
    return { clock, holds: createHolds({ clock, random: () => random }) };
  };

  it('is asked again after 2 s, then after twice as long each time, at most five minutes', async () => {
    const { clock, holds } = begin();
    const pauses: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      const { retryAfterMs } = holds.tooMany(clock.now(), null);
      pauses.push(retryAfterMs / 1_000);
      await clock.advance(retryAfterMs);
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('is not asked at all from the third refusal on, until the pause is over', async () => {
    const { clock, holds } = begin();
    for (let n = 0; n < 2; n += 1) {
      holds.tooMany(clock.now(), null);
      expect(() => holds.check()).not.toThrow();
      await clock.advance(1);
    }
    holds.tooMany(clock.now(), null);
    expect(holds.reason()).toBe('too many');
    expect(() => holds.check()).toThrow(/wait 8000 ms/);
    await clock.advance(7_999);
    expect(() => holds.check()).toThrow(/wait 1 ms/);
    await clock.advance(1);
    expect(() => holds.check()).not.toThrow();
    expect(holds.reason()).toBeNull();
  });

  it('counts a wave of refusals once', async () => {
    const { clock, holds } = begin();
    const askedAt = clock.now();
    await clock.advance(10);
    for (let n = 0; n < 50; n += 1) holds.tooMany(askedAt, null);
    expect(holds.reason()).toBeNull();
    expect(holds.tooMany(clock.now(), null).retryAfterMs).toBe(4_000);
    await clock.advance(10_000);
    expect(holds.tooMany(askedAt, null).retryAfterMs).toBe(0);
  });

  it('is trusted again once it takes something', async () => {
    const { clock, holds } = begin();
    for (let n = 0; n < 5; n += 1) holds.tooMany(clock.now() + n, null);
    holds.passed();
    expect(holds.reason()).toBeNull();
    expect(holds.tooMany(clock.now(), null).retryAfterMs).toBe(2_000);
  });

  it('has messages come back at different times', () => {
    const { clock, holds } = begin(1);
    expect(holds.tooMany(clock.now(), null).retryAfterMs).toBe(2_400);
  });

  it('that refuses the token is left alone for ten minutes', async () => {
    const { clock, holds } = begin();
    expect(holds.tokenRefused(null).retryAfterMs).toBe(600_000);
    expect(holds.reason()).toBe('token');
    expect(() => holds.check()).toThrow(/wait 600000 ms/);
    await clock.advance(600_000);
    expect(() => holds.check()).not.toThrow();
  });
});

describe('the count of a month', () => {
  function begin(options: Partial<QuotaOptions> & { before?: unknown; at?: number } = {}) {
    const clock = createFakeClock(options.at ?? startAt);
    const seen = { warnings: [] as string[], failed: [] as unknown[], written: [] as unknown[] };
    const quota = createQuota({
      store: {
        read: async () => options.before,
        write: async (value) => void seen.written.push(value),
      },
      clock,
      monthly: 10,
      warn: (words) => void seen.warnings.push(words),
      failed: (error) => void seen.failed.push(error),
      ...options,
    });
    return { clock, quota, ...seen };
  }

  it('is of both ways, each by itself, and goes on from what was counted before', async () => {
    const { quota } = begin({ before: { month: '2026-11', in: 3, out: 2, warned: 0 } });
    await quota.load();
    quota.cameIn();
    quota.wentOut();
    quota.wentOut();
    expect(quota.count()).toEqual({ month: '2026-11', in: 4, out: 4, monthly: 10 });
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    { month: '2026-11', in: -1, out: 0, warned: 0 },
    { month: '2026-10', in: 3, out: 3, warned: 80 },
  ])('begins at zero after %j', async (before) => {
    const { quota } = begin({ before });
    await quota.load();
    expect(quota.count()).toEqual({ month: '2026-11', in: 0, out: 0, monthly: 10 });
  });

  it('begins at zero when what was counted cannot be read, and says so', async () => {
    const { quota, failed } = begin({
      store: { read: async () => Promise.reject(new Error('EIO')), write: async () => {} },
    });
    await quota.load();
    expect(failed.map(String)).toEqual(['Error: EIO']);
    expect(quota.count().in).toBe(0);
  });

  it('warns once at 80 % and once when all are used, also over a restart', async () => {
    const first = begin();
    for (let n = 0; n < 7; n += 1) first.quota.wentOut();
    expect(first.warnings).toEqual([]);
    for (let n = 0; n < 2; n += 1) first.quota.cameIn();
    expect(first.warnings).toEqual([expect.stringMatching(/8 of the 10 messages of 2026-11.*\(7 out|8 of the 10/)]);
    await first.quota.stop();
    const second = begin({ before: first.written.at(-1) });
    await second.quota.load();
    second.quota.cameIn();
    expect(second.warnings).toEqual([expect.stringMatching(/10 of the 10 .*from now on/)]);
    second.quota.cameIn();
    expect(second.warnings).toHaveLength(1);
  });

  it('begins anew at midnight of the first, in Vietnam', async () => {
    const { clock, quota } = begin({ at: Date.parse('2026-11-30T16:59:59.000Z') });
    quota.cameIn();
    expect(quota.count()).toMatchObject({ month: '2026-11', in: 1 });
    await clock.advance(1_000);
    expect(quota.count()).toMatchObject({ month: '2026-12', in: 0 });
  });

  it('is written at most once a second, and at the end', async () => {
    const { clock, quota, written } = begin();
    for (let n = 0; n < 50; n += 1) quota.cameIn();
    await clock.advance(999);
    expect(written).toEqual([]);
    await clock.advance(1);
    expect(written).toEqual([{ month: '2026-11', in: 50, out: 0, warned: 100 }]);
    quota.wentOut();
    await quota.stop();
    expect(written.at(-1)).toMatchObject({ out: 1 });
    await quota.stop();
    await clock.advance(10_000);
    expect(written).toHaveLength(2);
    // What comes after the end is written at once.
    quota.wentOut();
    await clock.advance(0);
    expect(written.at(-1)).toMatchObject({ out: 2 });
  });

  it('goes on when it cannot be written', async () => {
    const { clock, quota, failed } = begin({
      store: { read: async () => null, write: async () => Promise.reject(new Error('ENOSPC')) },
    });
    quota.cameIn();
    await clock.advance(1_000);
    quota.cameIn();
    await clock.advance(1_000);
    expect(failed).toHaveLength(2);
    expect(quota.count().in).toBe(2);
  });
});

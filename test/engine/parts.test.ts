/** The engine's small parts: queue, retry plans, what is in hand, leases. */
import { describe, expect, it } from 'vitest';
import { createInHand } from '../../src/engine/in-hand.ts';
import { createLeases, leaseMs } from '../../src/engine/leases.ts';
import { createQueue } from '../../src/engine/queue.ts';
import { callPlan, deliveryPlan, type RetryPlan, waitAfter } from '../../src/engine/retry.ts';
import { createFakeClock, gate, hour, settled } from './harness.ts';

describe('the queue', () => {
  it('runs tasks of one key one after the other, in order', async () => {
    const queue = createQueue();
    const log: string[] = [];
    const first = gate();
    const all = [
      queue.run('a', async () => {
        log.push('1 begins');
        await first.promise;
        log.push('1 ends');
      }),
      queue.run('a', async () => void log.push('2')),
      queue.run('a', async () => void log.push('3')),
    ];
    await settled();
    expect(log).toEqual(['1 begins']);
    first.open();
    await Promise.all(all);
    expect(log).toEqual(['1 begins', '1 ends', '2', '3']);
  });

  it('runs tasks of different keys side by side', async () => {
    const queue = createQueue();
    const held = gate();
    const slow = queue.run('a', () => held.promise);
    expect(await queue.run('b', async () => 'done')).toBe('done');
    held.open();
    await slow;
  });

  it('tells whoever asked of a failure, and goes on with the next', async () => {
    const queue = createQueue();
    const failed = queue.run('a', async () => {
      throw new Error('no');
    });
    const next = queue.run('a', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('is idle only when nothing runs or waits, also what was added meanwhile', async () => {
    const queue = createQueue();
    const held = gate();
    let done = 0;
    void queue.run('a', async () => {
      await held.promise;
      void queue.run('b', async () => {
        await settled();
        done += 1;
      });
    });
    let idle = false;
    const waiting = queue.idle().then(() => {
      idle = true;
    });
    await settled();
    expect(idle).toBe(false);
    held.open();
    await waiting;
    expect(done).toBe(1);
  });
});

describe('a retry plan', () => {
  const waits = (plan: RetryPlan, random: () => number) => {
    const all: number[] = [];
    for (let failures = 1; ; failures += 1) {
      const ms = waitAfter(failures, plan, random);
      if (ms === null) return all;
      all.push(ms);
    }
  };

  it('for calls waits longer and longer, for about 16 s in all', () => {
    expect(waits(callPlan, () => 0)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(waits(callPlan, () => 1).reduce((sum, ms) => sum + ms)).toBe(18_600);
  });

  it('for deliveries goes on for about two hours', () => {
    const all = waits(deliveryPlan, () => 0);
    expect(all.length).toBe(19);
    const total = all.reduce((sum, ms) => sum + ms);
    expect(total).toBeGreaterThan(1.5 * hour);
    expect(total).toBeLessThan(2.5 * hour);
    expect(Math.max(...all)).toBe(600_000);
  });

  it('adds up to 20 % by chance, and never takes any off', () => {
    expect(waitAfter(1, callPlan, () => 0)).toBe(500);
    expect(waitAfter(1, callPlan, () => 0.999_999)).toBe(600);
  });
});

describe('what is in hand', () => {
  it('is begun once, however often it is asked for', async () => {
    const inHand = createInHand(() => {});
    const held = gate();
    let begun = 0;
    const work = () => {
      begun += 1;
      return held.promise;
    };
    inHand.begin('a', work);
    inHand.begin('a', work);
    inHand.begin('b', work);
    expect(begun).toBe(2);
    held.open();
    await inHand.idle();
    expect(inHand.busy).toBe(false);
    inHand.begin('a', work);
    expect(begun).toBe(3);
  });

  it('is done once more when it was asked for meanwhile and its ground may have changed', async () => {
    const inHand = createInHand(() => {});
    const held = [gate(), gate(), gate()];
    let begun = 0;
    const work = () => (held[begun++] as { promise: Promise<void> }).promise;
    inHand.begin('a', work, { repeat: true });
    inHand.begin('a', work, { repeat: true });
    inHand.begin('a', work, { repeat: true });
    held[0]?.open();
    await settled();
    expect(begun).toBe(2);
    held[1]?.open();
    await inHand.idle();
    expect(begun).toBe(2);
  });

  it('reports a failure and lets go of the work', async () => {
    const failures: unknown[] = [];
    const inHand = createInHand((error) => failures.push(error));
    inHand.begin('a', async () => {
      throw new Error('the store has failed');
    });
    await inHand.idle();
    expect(failures).toMatchObject([{ message: 'the store has failed' }]);
    expect(inHand.busy).toBe(false);
  });

  it('begins nothing after the end, also not once more', async () => {
    const inHand = createInHand(() => {});
    const held = gate();
    let begun = 0;
    const work = () => {
      begun += 1;
      return held.promise;
    };
    inHand.begin('a', work, { repeat: true });
    inHand.begin('a', work, { repeat: true });
    inHand.end();
    inHand.begin('b', work);
    held.open();
    await inHand.idle();
    expect(begun).toBe(1);
    expect(inHand.ending).toBe(true);
  });
});

describe('a lease', () => {
  it('keeps others out until it is over', async () => {
    const clock = createFakeClock();
    const ours = createLeases({ owner: 'us', alone: false, clock });
    const theirs = createLeases({ owner: 'them', alone: false, clock });
    const lease = ours.take();
    expect([ours.free(lease), theirs.free(lease)]).toEqual([true, false]);
    await clock.advance(leaseMs - 1);
    expect(theirs.free(lease)).toBe(false);
    await clock.advance(1);
    expect(theirs.free(lease)).toBe(true);
  });

  it('is not to be relied on for long, as whoever was frozen may have lost it', async () => {
    const clock = createFakeClock();
    const ours = createLeases({ owner: 'us', alone: false, clock });
    const lease = ours.take();
    expect(ours.fresh(lease)).toBe(true);
    await clock.advance(5_000);
    expect(ours.fresh(lease)).toBe(false);
    expect(ours.fresh(null)).toBe(false);
  });

  it('of a process that is known to live is kept, and one of the dead is over soon', async () => {
    const clock = createFakeClock();
    const gone = new Set<string>();
    const fellows = (id: string) => ({ id: () => id, isGone: (other: string) => gone.has(other) });
    const ours = createLeases({ owner: '', alone: false, fellows: fellows('us'), clock });
    const theirs = createLeases({ owner: '', alone: false, fellows: fellows('them'), clock });
    const lease = ours.take();
    await clock.advance(leaseMs);
    expect(theirs.free(lease)).toBe(false);
    gone.add('us');
    expect(theirs.free(lease)).toBe(true);
    const another = ours.take();
    expect(theirs.free(another)).toBe(false);
    await clock.advance(15_000);
    expect(theirs.free(another)).toBe(true);
  });

  it('of nobody is free, and not ours yet', () => {
    const leases = createLeases({ owner: 'us', alone: false, clock: createFakeClock() });
    expect([leases.free(null), leases.fresh(null)]).toEqual([true, false]);
  });

  it('does not matter to whoever is alone', () => {
    const leases = createLeases({ owner: 'us', alone: true, clock: createFakeClock() });
    const held = { owner: 'an earlier run', until: Number.MAX_SAFE_INTEGER };
    expect(leases.free(held)).toBe(true);
  });
});

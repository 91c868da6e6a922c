/** Who is alive and who does what, with clocks that the test turns. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDatabase, type TestServer } from '../stores/database.ts';
import { createWorld, type Instance, type World } from './two-times.ts';

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  world = await createWorld(await server.database());
});
afterEach(() => world.end());
afterAll(() => server.end());

/** Work that goes on until it is told to end, and who is at it. */
function shifts() {
  const begun: string[] = [];
  const atWork = new Map<string, AbortSignal>();
  return {
    begun,
    now: () => [...atWork].filter(([, signal]) => !signal.aborted).map(([name]) => name),
    of: (name: string) => async (signal: AbortSignal) => {
      begun.push(name);
      atWork.set(name, signal);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
}

it('gives a duty to one, and to the other at once when that ends', async () => {
  const [one, other] = [await world.start(), await world.start()];
  const { now, of } = shifts();
  const first = one.processes.duty('poll', of('one'));
  await world.pass(2_000);
  const second = other.processes.duty('poll', of('other'));
  await world.pass(30_000);
  expect([now(), first.ours, second.ours]).toEqual([['one'], true, false]);
  await first.stop();
  expect(first.ours).toBe(false);
  await world.soon(() => second.ours);
  expect(now()).toEqual(['other']);
  const again = one.processes.duty('poll', of('one'));
  await world.pass(10_000);
  expect(again.ours).toBe(false);
  await other.processes.close();
  expect(now()).not.toContain('other');
  await world.soon(() => again.ours);
  expect(now()).toEqual(['one']);
});

it('gives the duty of a dead process to another within ten seconds, and takes it for gone soon after', async () => {
  const [one, other] = [await world.start(), await world.start()];
  const { now, begun, of } = shifts();
  one.processes.duty('poll', of('one'));
  await world.pass(250);
  other.processes.duty('poll', of('other'));
  await world.pass(20_000);
  const id = one.processes.id();
  expect(other.processes.isGone(id)).toBe(false);
  one.die();
  await world.pass(5_500);
  expect([now(), other.processes.isGone(id)]).toEqual([['one'], false]);
  await world.pass(4_500);
  expect(begun).toEqual(['one', 'other']);
  await world.pass(3_000);
  expect(other.processes.isGone(id)).toBe(true);
});

it('stops work before another may begin it, also when it stood still, and takes a new id then', async () => {
  const [one, other] = [await world.start(), await world.start()];
  const { now, begun, of } = shifts();
  const first = one.processes.duty('poll', of('one'));
  await world.pass(250);
  const second = other.processes.duty('poll', of('other'));
  await world.pass(20_000);
  const id = one.processes.id();
  one.freeze();
  await world.pass(15_000);
  expect([first.ours, second.ours]).toEqual([false, true]);
  expect(() => one.processes.check()).toThrow('does not answer in time');
  one.thaw();
  await world.pass(250);
  expect(now()).toEqual(['other']);
  expect(one.processes.id()).not.toBe(id);
  expect([one.processes.isGone(id), other.processes.isGone(id)]).toEqual([true, true]);
  expect(other.processes.isGone(one.processes.id())).toBe(false);
  one.processes.check();
  await second.stop();
  await world.pass(1_000);
  expect(begun).toEqual(['one', 'other', 'one']);
});

it('takes nobody for gone who has just come, and everybody who has left', async () => {
  const one = await world.start();
  await world.pass(1_000);
  const other = await world.start();
  const id = other.processes.id();
  expect([one.processes.isGone(id), one.processes.isGone('never there')]).toEqual([false, false]);
  await world.pass(4_000);
  expect([one.processes.isGone(id), one.processes.isGone('never there')]).toEqual([false, true]);
  await other.processes.close();
  await world.soon(() => one.processes.isGone(id));
  expect(one.processes.isGone(one.processes.id())).toBe(false);
});

it('does not judge others by a silence in which it was silent itself', async () => {
  const [one, other] = [await world.start(), await world.start()];
  await world.pass(20_000);
  for (const instance of [one, other]) instance.freeze();
  await world.pass(60_000);
  one.thaw();
  await world.pass(5_000);
  expect(one.processes.isGone(other.processes.id())).toBe(false);
  other.thaw();
  const id = other.processes.id();
  await world.pass(20_000);
  expect([other.processes.id(), one.processes.isGone(id)]).toEqual([id, false]);
});

it('lets work that ended rest, tells of what failed, and lets another have it meanwhile', async () => {
  const [one, other] = [await world.start(), await world.start()];
  let failures = 0;
  one.processes.duty('count', async () => {
    failures += 1;
    throw new Error('no platform here');
  });
  await world.pass(21_000);
  expect(failures).toBe(3);
  expect(one.failures).toHaveLength(3);
  const { now, of } = shifts();
  other.processes.duty('count', of('other'));
  await world.pass(60_000);
  expect([failures, now()]).toEqual([3, ['other']]);
});

it('keeps a duty until its work has ended, however long that takes', async () => {
  const [one, other] = [await world.start(), await world.start()];
  const { begun, of } = shifts();
  const { promise: slow, resolve } = Promise.withResolvers<void>();
  const duty = one.processes.duty('poll', () => slow);
  await world.pass(1_000);
  other.processes.duty('poll', of('other'));
  const stopped = duty.stop();
  expect(() => one.processes.duty('poll', of('one'))).toThrow('has not been given up yet');
  await world.pass(40_000);
  expect(begun).toEqual([]);
  resolve();
  await stopped;
  await world.soon(() => begun.length > 0);
  expect(begun).toEqual(['other']);
});

it('never has two at the same work, whoever stands still and whenever', async () => {
  const instances: Instance[] = [await world.start(), await world.start(), await world.start()];
  const names = ['a', 'b', 'c'];
  const { begun, of } = shifts();
  const awake = () => instances.filter(({ isFrozen }) => !isFrozen);
  const all = names.map((name) => {
    const signals = new Map<Instance, AbortSignal>();
    const duties = instances.map((instance) => {
      const work = of(name);
      return instance.processes.duty(name, async (signal) => {
        signals.set(instance, signal);
        await work(signal);
      });
    });
    return { signals, duties };
  });
  function atMostOne(): void {
    for (const { signals, duties } of all) {
      expect(duties.filter(({ ours }) => ours).length).toBeLessThanOrEqual(1);
      expect(awake().filter((instance) => signals.get(instance)?.aborted === false).length).toBeLessThanOrEqual(1);
    }
  }
  const step = fc.record({ who: fc.nat(2), ms: fc.integer({ min: 1, max: 60 }).map((count) => count * 250) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      for (const { who, ms } of steps) {
        const instance = instances[who]!;
        if (instance.isFrozen) instance.thaw();
        else instance.freeze();
        await world.pass(ms, atMostOne);
      }
    }),
    { numRuns: 15 },
  );
  for (const instance of instances) instance.thaw();
  await world.pass(15_000, atMostOne);
  for (const { duties } of all) expect(duties.filter(({ ours }) => ours)).toHaveLength(1);
  expect(begun.length).toBeGreaterThan(10);
});

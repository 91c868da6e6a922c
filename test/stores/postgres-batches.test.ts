/** What is gathered in one batch, and what is kept apart. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBatches } from '../../src/stores/postgres/batches.ts';

interface Ask {
  key: string;
  kind: string;
  number: number;
}

/** Batches whose ends the test decides. */
function world({ lanes = 2, sizeMax = 10 } = {}) {
  const begun: Array<{ asks: Ask[]; end: (answers?: Array<number | Error>) => void; fail: (error: Error) => void }> =
    [];
  const batches = createBatches<Ask, number>({
    lanes,
    sizeMax,
    keyOf: ({ key }) => key,
    kindOf: ({ kind }) => kind,
    run: (asks) => {
      const { promise, resolve, reject } = Promise.withResolvers<Array<number | Error>>();
      begun.push({ asks, end: (answers = asks.map(({ number }) => number)) => resolve(answers), fail: reject });
      return promise;
    },
  });
  let number = 0;
  const ask = (key: string, kind = 'write') => {
    number += 1;
    return batches.ask({ key, kind, number });
  };
  return { batches, begun, ask, keys: () => begun.map(({ asks }) => asks.map(({ key }) => key).join('')) };
}

/** Lets everything happen that can without an end of a batch. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

it('takes what was asked for at the same moment together, and what comes later to the next lane', async () => {
  const { begun, ask, keys } = world();
  const first = [ask('a'), ask('b')];
  await turns();
  const second = ask('c');
  await turns();
  const third = [ask('d'), ask('e')];
  await turns();
  expect(keys()).toEqual(['ab', 'c']);
  begun[0]?.end();
  expect(await Promise.all(first)).toEqual([1, 2]);
  await turns();
  expect(keys()).toEqual(['ab', 'c', 'de']);
  begun[1]?.end();
  begun[2]?.end();
  expect(await Promise.all([second, ...third])).toEqual([3, 4, 5]);
});

it('brings those together again who go on at once when they are answered', async () => {
  const { begun, ask, keys } = world({ lanes: 1 });
  const chains = ['a', 'b', 'c'].map(async (key) => {
    await ask(key);
    for (let microtasks = 0; microtasks < key.charCodeAt(0) % 7; microtasks += 1) await null;
    await ask(key);
  });
  await turns();
  begun[0]?.end();
  await turns();
  begun[1]?.end();
  await Promise.all(chains);
  expect(keys()).toEqual(['abc', 'bca']);
});

it('takes no more than fits, and only one kind', async () => {
  const { begun, ask, keys } = world({ sizeMax: 2, lanes: 1 });
  for (const key of 'abc') void ask(key);
  void ask('d', 'erase');
  void ask('e');
  for (let batch = 0; batch < 3; batch += 1) {
    await turns();
    begun[batch]?.end();
  }
  expect(keys()).toEqual(['ab', 'ce', 'd']);
});

it('rejects one ask, or all of a batch, and goes on', async () => {
  const { begun, ask } = world();
  const some = Promise.allSettled([ask('a'), ask('b')]);
  await turns();
  begun[0]?.end([1, new Error('not b')]);
  expect((await some).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  const none = Promise.allSettled([ask('a'), ask('b')]);
  await turns();
  begun[1]?.fail(new Error('none'));
  expect((await none).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = ask('a');
  await turns();
  begun[2]?.end();
  expect(await again).toBe(5);
});

it('is settled when everything asked for was answered', async () => {
  const { batches, begun, ask } = world({ lanes: 1 });
  await batches.settled();
  void ask('a');
  let settled = false;
  const settling = batches.settled().then(() => {
    settled = true;
  });
  await turns();
  void ask('b');
  begun[0]?.end();
  await turns();
  expect(settled).toBe(false);
  begun[1]?.end();
  await settling;
});

it('never has a key in two batches at once, nor answers its asks out of order', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('write', 'erase'), fc.nat(3)), {
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, lanes, sizeMax) => {
        const under = new Set<string>();
        const answered = new Map<string, number>();
        let running = 0;
        const batches = createBatches<Ask, number>({
          lanes,
          sizeMax,
          keyOf: ({ key }) => key,
          kindOf: ({ kind }) => kind,
          run: async (asks) => {
            running += 1;
            expect(running).toBeLessThanOrEqual(lanes);
            expect(asks.length).toBeLessThanOrEqual(sizeMax);
            for (const { key, kind, number } of asks) {
              expect(under.has(key)).toBe(false);
              expect(kind).toBe(asks[0]?.kind);
              expect(number).toBeGreaterThan(answered.get(key) ?? 0);
              under.add(key);
              answered.set(key, number);
            }
            await turns();
            running -= 1;
            for (const { key } of asks) under.delete(key);
            return asks.map(({ number }) => number);
          },
        });
        const answers = [];
        for (const [index, [key, kind, wait]] of steps.entries()) {
          answers.push(batches.ask({ key, kind, number: index + 1 }));
          if (wait === 0) await turns();
        }
        expect(await Promise.all(answers)).toEqual(steps.map((_, index) => index + 1));
        await batches.settled();
      },
    ),
    { numRuns: 60 },
  ));

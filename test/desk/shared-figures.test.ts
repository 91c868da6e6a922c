/** Figures of several processes in one store: they add up, whoever is faster and whatever fails. */
import { expect, it } from 'vitest';
import type { FiguresDocument } from '../../src/desk/figures/figures.ts';
import { createSharedFigures, type SharedFigures } from '../../src/desk/figures/shared-figures.ts';
import type { Conversation } from '../../src/engine/conversation.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { StoreUnwritableError } from '../../src/stores/store.ts';
import { dayOf } from '../../src/vietnam-time.ts';
import { createWorld, seal } from './board-world.ts';

interface Faults {
  /** Of the next write: it fails before or after it has taken effect. */
  next: 'before' | 'after' | null;
}

function faulty(store: Store<FiguresDocument>, faults: Faults): Store<FiguresDocument> {
  return {
    ...store,
    read: (id) => store.read(id),
    ids: () => store.ids(),
    erase: (id) => store.erase(id),
    async write(document) {
      const how = faults.next;
      faults.next = null;
      if (how === 'before') throw new StoreUnwritableError('away');
      await store.write(document);
      if (how === 'after') throw new StoreUnwritableError('away');
    },
  };
}

async function world() {
  const store = createMemoryStore<FiguresDocument>();
  const faults: Faults = { next: null };
  const failures: unknown[] = [];
  let marks = 0;
  const all: SharedFigures[] = [];
  let turn = 0;
  const engine = await createWorld({
    watcher: ({ clock }) => {
      for (const _ of [1, 2])
        all.push(
          createSharedFigures({
            store: faulty(store, faults),
            seal,
            clock,
            failed: (error) => failures.push(error),
            mark: () => `mark ${marks++}`,
          }),
        );
      // Each write of the engine is another process's.
      return { wrote: (before: Conversation, after: Conversation) => all[turn++ % 2]!.wrote(before, after) };
    },
  });
  const [first, second] = all as [SharedFigures, SharedFigures];
  const today = () => dayOf(engine.clock.now());
  return {
    ...engine,
    first,
    second,
    faults,
    failures,
    store,
    figures: (of = first) => of.figures({ from: today(), to: today() }),
  };
}

it('add up over processes, and each shows all that were written', async () => {
  const { say, first, second, figures, failures } = await world();
  for (const chat of ['web:1', 'web:2', 'telegram:3']) await say(chat, 'xin chào', 'liên kết');
  await Promise.all([figures(first), figures(second)]);
  const [one, other] = await Promise.all([figures(first), figures(second)]);
  expect(one).toEqual(other);
  expect(one).toMatchObject({ conversations: 3, messages: 6 });
  expect(failures).toEqual([]);
});

it.each(['before', 'after'] as const)(
  'count once what was written when the store failed %s it took effect',
  async (how) => {
    const { say, first, second, figures, faults, failures, clock } = await world();
    await say('web:1', 'xin chào');
    faults.next = how;
    await figures(first);
    await figures(second);
    await say('web:1', 'xin chào');
    await clock.advance(5_000);
    await clock.advance(5_000);
    expect(await figures(second)).toMatchObject({ conversations: 1, messages: 2 });
    expect(failures).toHaveLength(1);
  },
);

it('keep one list of questions, from which any process takes what is settled or taken back', async () => {
  const { say, first, second, engine } = await world();
  await say('web:1', 'xin chào', 'Cá mập bơi ở đâu?');
  await say('web:2', 'xin chào', 'Cá mập bơi ở đâu?');
  await Promise.all([first.unanswered(), second.unanswered()]);
  const [asked] = await second.unanswered();
  expect(asked).toMatchObject({ count: 2 });
  await engine.erase('web:2');
  await Promise.all([first.unanswered(), second.unanswered()]);
  expect(await first.unanswered()).toMatchObject([{ count: 1 }]);
  expect(await first.settle(asked!.id)).toBe(true);
  expect(await second.settle(asked!.id)).toBe(false);
});

it('forget days that are too old', async () => {
  const { say, first, store, clock } = await world();
  await say('web:1', 'xin chào');
  await first.stop();
  await store.write({ id: 'figures:2020-01-01', version: 1, dueAt: null, cells: {} });
  first.start();
  await clock.advance(1_000);
  const ids: string[] = [];
  for await (const id of store.ids()) ids.push(id);
  expect(ids.filter((id) => id.startsWith('figures:2'))).toEqual([`figures:${dayOf(clock.now())}`]);
});

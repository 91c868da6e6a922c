/** Who is told of the engine's writes: a part that fails harms neither the others nor the engine. */
import { expect, it } from 'vitest';
import { createBoard } from '../../src/desk/board/board.ts';
import { watchedBy } from '../../src/desk/watching.ts';
import { begin } from '../../src/engine/conversation.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';

it('tells each part, whatever another one throws, and tells of that', () => {
  const failures: unknown[] = [];
  const told: string[] = [];
  const broken = new Error('a bug of the first one');
  const watcher = watchedBy(
    [
      {
        wrote() {
          throw broken;
        },
        erased: (id) => told.push(`first: ${id} erased`),
      },
      { wrote: (before, after) => told.push(`second: ${before.id} → ${after.id}`) },
    ],
    (error) => failures.push(error),
  );
  const record = begin('telegram:1', 'nonce', 'vi');
  watcher.wrote(record, record);
  watcher.erased('telegram:1');
  expect(told).toEqual(['second: telegram:1 → telegram:1', 'first: telegram:1 erased']);
  expect(failures).toEqual([broken]);
});

it('is told of what the list chokes on a moment later, when nobody else could be', () => {
  const failures: unknown[] = [];
  const broken = new Error('a bug of the list');
  const clock = createMovableClock({ runs: false, startAt: Date.UTC(2026, 10, 21) });
  const board = createBoard({
    store: {} as never,
    seal: {} as never,
    clock,
    numberOf(id) {
      if (id === 'telegram:1') throw broken;
      return '0123456789ab';
    },
    speech: { outline: () => '' },
    failed: (error) => failures.push(error),
  });
  for (const id of ['telegram:1', 'telegram:2']) board.wrote(begin(id, 'nonce', 'vi'), begin(id, 'nonce', 'vi'));
  clock.pass(1_000);
  expect(failures).toEqual([broken]);
  expect(board.idOf('0123456789ab')).toBe('telegram:2');
});

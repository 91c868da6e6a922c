/** Arbitrary work on a store, done to a plain map as well. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { StaleVersionError, type Store } from '../../src/stores/store.ts';
import type { Note } from './contract.ts';

export type Step =
  /** `ahead` 1 is the version that is expected. */
  | { do: 'write'; id: string; ahead: number; dueAt: number | null }
  | { do: 'erase' | 'read'; id: string }
  | { do: 'reopen' };

export function anyStep(): fc.Arbitrary<Step> {
  const id = fc.constantFrom('a:1', 'a:2', 'b:1');
  const dueAt = fc.option(fc.integer({ min: 0, max: 20 }));
  const ahead = fc.constantFrom(1, 1, 1, 1, 0, 2);
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), id, ahead, dueAt }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('erase' as const, 'read' as const), id }) },
    { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
  );
}

interface Pair {
  store: Store<Note>;
  model: Map<string, Note>;
}

export async function play({ step, store, model }: Pair & { step: Exclude<Step, { do: 'reopen' }> }): Promise<void> {
  const { id } = step;
  if (step.do === 'write') {
    const version = (model.get(id)?.version ?? 0) + step.ahead;
    const offered: Note = { id, version, dueAt: step.dueAt, text: `${id} ${version}` };
    if (step.ahead !== 1) return expect(store.write(offered)).rejects.toBeInstanceOf(StaleVersionError);
    await store.write(offered);
    model.set(id, offered);
  } else if (step.do === 'erase') {
    await store.erase(id);
    model.delete(id);
  } else {
    expect(await store.read(id)).toEqual(model.get(id) ?? null);
  }
}

export async function expectSame({ store, model }: Pair): Promise<void> {
  expect(await idsOf(store)).toEqual([...model.keys()].sort());
  const times = [...model.values()].flatMap(({ dueAt }) => dueAt ?? []);
  expect(await store.nextDueAt()).toBe(times.length > 0 ? Math.min(...times) : null);
  expect(await store.due(10, 100)).toHaveLength(times.filter((time) => time <= 10).length);
}

export async function idsOf(store: Store<Note>): Promise<string[]> {
  const ids = [];
  for await (const id of store.ids()) ids.push(id);
  return ids.sort();
}

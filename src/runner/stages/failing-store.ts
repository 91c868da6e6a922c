/** A store whose next operations fail on request, and which is deaf to a process that has died. */
import type { Store, StoredDocument } from '../../stores/store.ts';

export interface FailingStore<T extends StoredDocument> {
  /** The store as one life of the process has it. */
  forLife(alive: () => boolean): Store<T>;
  /** The next `times` reads and writes fail, without or after having taken effect. */
  fail(times: number, effect: 'none' | 'taken'): void;
  /** Reads beside everything. */
  peek(id: string): Promise<T | null>;
}

/** The store failed because a script wished so. */
export class PlannedStoreFailure extends Error {
  override name = 'PlannedStoreFailure';
}

/** `used` is called at every operation. */
export function createFailingStore<T extends StoredDocument>(store: Store<T>, used: () => void): FailingStore<T> {
  let planned: { times: number; effect: 'none' | 'taken' } = { times: 0, effect: 'none' };

  async function carryOut<R>(alive: () => boolean, operation: () => Promise<R>): Promise<R> {
    used();
    if (!alive()) throw new PlannedStoreFailure('this process is dead');
    const fails = planned.times > 0;
    if (fails) planned = { ...planned, times: planned.times - 1 };
    if (fails && planned.effect === 'none') throw new PlannedStoreFailure('the store failed, as planned');
    const result = await operation();
    if (fails) throw new PlannedStoreFailure('the store failed after the deed, as planned');
    return result;
  }

  return {
    forLife: (alive) => ({
      ...store,
      read: (id) => carryOut(alive, () => store.read(id)),
      write: (document) => carryOut(alive, () => store.write(document)),
      erase: (id, version) => carryOut(alive, () => store.erase(id, version)),
    }),
    fail(times, effect) {
      planned = { times, effect };
    },
    peek: (id) => store.read(id),
  };
}

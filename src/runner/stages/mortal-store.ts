/** A store that can fail when it is told to, or die as with its process. */
import { join } from 'node:path';
import type { FrozenConversation } from '../../engine/conversation.ts';
import { type Files, type OpenFile, realFiles } from '../../stores/lowdb/files.ts';
import { openLowdbStore } from '../../stores/lowdb/store.ts';
import { type Store, StoreUnwritableError } from '../../stores/store.ts';

export interface MortalStore {
  /** For the assistant: fails when told to, and for ever after `die`. */
  store: Store<FrozenConversation>;
  /** The same, never failing on purpose, for whoever looks from outside. */
  truth: Store<FrozenConversation>;
  /** The next `times` operations of `store` fail, before or after having taken effect; 0 for none. */
  fail(times: number, effect: 'none' | 'taken'): void;
  /** Resolves when no operation of `store` is under way. */
  idle(): Promise<void>;
  /** Grows with every operation of `store` that begins or ends. */
  touched(): number;
  busy(): boolean;
  /** As when the process dies: not another byte is written. Resolves when the folder can be opened anew. */
  die(): Promise<void>;
}

/** The embedded store under `folder`. */
export async function openMortalStore(folder: string): Promise<MortalStore> {
  const disk = createMortalFiles();
  const truth = await openLowdbStore<FrozenConversation>({
    folder,
    files: disk.files,
    onDamage: (report) => {
      throw new Error(`the store is damaged: ${JSON.stringify(report)}`);
    },
    onFatal: () => {},
  });
  const running = new Set<Promise<unknown>>();
  let touches = 0;
  let dead = false;
  let failing: { times: number; effect: 'none' | 'taken' } = { times: 0, effect: 'none' };

  async function attempt<Result>(operation: () => Promise<Result>): Promise<Result> {
    if (dead) throw deadError();
    const fails = failing.times > 0;
    if (fails) failing.times -= 1;
    if (fails && failing.effect === 'none') throw new StoreUnwritableError('the store fails on purpose');
    const result = await operation();
    if (fails) throw new Error('the store fails on purpose, having done what it was told');
    return result;
  }

  function guarded<Result>(operation: () => Promise<Result>): Promise<Result> {
    touches += 1;
    const result = attempt(operation).finally(() => {
      touches += 1;
      running.delete(result);
    });
    running.add(result);
    return result;
  }

  return {
    truth,
    store: {
      read: (id) => guarded(() => truth.read(id)),
      write: (document) => guarded(() => truth.write(document)),
      erase: (id, version) => guarded(() => truth.erase(id, version)),
      due: (now, limit) => guarded(() => truth.due(now, limit)),
      nextDueAt: () => guarded(() => truth.nextDueAt()),
      ids: () => truth.ids(),
      check: () => guarded(() => truth.check()),
      close: async () => (dead ? undefined : truth.close()),
    },
    fail(times, effect) {
      failing = { times, effect };
    },
    async idle() {
      await Promise.allSettled(running);
    },
    touched: () => touches,
    busy: () => running.size > 0,
    async die() {
      dead = true;
      await disk.die();
      // It can write nothing any more, but its timers have to go.
      await truth.close().catch(() => {});
      for (const name of await realFiles.list(folder))
        if (name.startsWith('lock-')) await realFiles.remove(join(folder, name));
    },
  };
}

const deadError = () => new Error('this process is dead');

/** The files as one process has them, until it dies: then what is under way comes to its end, and nothing more is done. */
function createMortalFiles(): { files: Files; die(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  const open = new Set<OpenFile>();
  let dead = false;

  function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (dead) return Promise.reject(deadError());
    const result = work().finally(() => running.delete(result));
    running.add(result);
    return result;
  }

  const files: Files = {
    open: (path, how) =>
      run(async () => {
        const file = await realFiles.open(path, how);
        open.add(file);
        return {
          write: (bytes, position) => run(() => file.write(bytes, position)),
          sync: () => run(() => file.sync()),
          close: () => run(() => file.close().finally(() => open.delete(file))),
        };
      }),
    read: (path) => run(() => realFiles.read(path)),
    list: (folder) => run(() => realFiles.list(folder)),
    makeFolder: (path) => run(() => realFiles.makeFolder(path)),
    rename: (from, to) => run(() => realFiles.rename(from, to)),
    remove: (path) => run(() => realFiles.remove(path)),
    syncFolder: (path) => run(() => realFiles.syncFolder(path)),
  };

  return {
    files,
    async die() {
      dead = true;
      await Promise.allSettled(running);
      for (const file of open) await file.close();
    },
  };
}

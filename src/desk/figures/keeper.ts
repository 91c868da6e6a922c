/** Keeps a few documents on disk that change often: each is written whole, at most every five seconds and at the end. */
import type { Clock } from '../../engine/clock.ts';
import { DamagedDocumentError, type Store, type StoredDocument } from '../../stores/store.ts';

export interface KeeperOptions<T extends StoredDocument> {
  store: Store<T>;
  clock: Clock;
  /** What the document is to hold now; null when it is to be removed. */
  contentOf: (id: string) => Omit<T, keyof StoredDocument> | null;
  /** The store has failed; what was to be written is tried again. */
  failed: (error: unknown) => void;
}

export interface Keeper<T extends StoredDocument> {
  /** Shows everything stored; what cannot be read is told and left out. Nothing is written before this has resolved, as it would replace what is stored. */
  load(show: (document: T) => void): Promise<void>;
  /** It is to be written. */
  changed(id: string): void;
  /** Resolves when everything changed is written, or could not be, which is told. */
  flush(): Promise<void>;
  /** The same, and nothing is written from then on. */
  stop(): Promise<void>;
}

const writeEveryMs = 5_000;

/** Nobody else may write these documents. */
export function createKeeper<T extends StoredDocument>(options: KeeperOptions<T>): Keeper<T> {
  const { store, clock, contentOf, failed } = options;
  const changed = new Set<string>();
  const versions = new Map<string, number>();
  let callOff: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let loaded = false;
  let stopped = false;

  function plan() {
    if (loaded && !stopped && changed.size > 0) callOff ??= clock.after(writeEveryMs, () => void flush());
  }

  async function readOne(id: string): Promise<T | null> {
    try {
      return await store.read(id);
    } catch (error) {
      failed(error);
      // It was set aside, so that there is none any more.
      if (error instanceof DamagedDocumentError) return null;
      throw error;
    }
  }

  async function write(id: string) {
    const content = contentOf(id);
    if (content === null) {
      await store.erase(id);
      versions.delete(id);
      return;
    }
    const version = (versions.get(id) ?? (await readOne(id))?.version ?? 0) + 1;
    await store.write({ ...content, id, version, dueAt: null } as T);
    versions.set(id, version);
  }

  async function writeAll() {
    for (const id of [...changed]) {
      changed.delete(id);
      try {
        await write(id);
      } catch (error) {
        failed(error);
        // It may have taken effect all the same: then only the store knows.
        versions.delete(id);
        changed.add(id);
      }
    }
    plan();
  }

  function flush(): Promise<void> {
    callOff?.();
    callOff = null;
    if (loaded) writing = writing.then(writeAll);
    return writing;
  }

  return {
    async load(show) {
      for await (const id of store.ids()) {
        const document = await readOne(id);
        if (document === null) continue;
        versions.set(id, document.version);
        show(document);
      }
      loaded = true;
      plan();
    },
    changed(id) {
      changed.add(id);
      plan();
    },
    flush,
    async stop() {
      stopped = true;
      await flush();
    },
  };
}

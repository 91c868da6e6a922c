/** A store that forgets when the process ends: for tests, the terminal and the dialogue runner. */
import { DueQueue } from './due-queue.ts';
import { StaleVersionError, type Store, StoreClosedError, type StoredDocument } from './store.ts';

/** An empty store in memory; keeps the contract of `Store` but for durability. */
export function createMemoryStore<T extends StoredDocument = StoredDocument>(): Store<T> {
  // Kept as JSON, so that what comes back is the caller's own and has lost what JSON loses, as with every other store.
  const documents = new Map<string, { version: number; json: string }>();
  const due = new DueQueue();
  let closed = false;

  function mustBeOpen(): void {
    if (closed) throw new StoreClosedError();
  }

  return {
    async read(id) {
      mustBeOpen();
      const stored = documents.get(id);
      return stored ? (JSON.parse(stored.json) as T) : null;
    },
    async write(document) {
      mustBeOpen();
      const { id, version, dueAt } = document;
      const stored = documents.get(id)?.version ?? 0;
      if (version !== stored + 1) throw new StaleVersionError({ id, stored, offered: version });
      documents.set(id, { version, json: JSON.stringify(document) });
      due.set(id, dueAt);
    },
    async erase(id, version) {
      mustBeOpen();
      const stored = documents.get(id)?.version;
      if (stored !== undefined && stored !== (version ?? stored))
        throw new StaleVersionError({ id, stored, offered: version ?? stored });
      documents.delete(id);
      due.set(id, null);
    },
    async due(now, limit) {
      mustBeOpen();
      return due.until(now, limit);
    },
    async nextDueAt() {
      mustBeOpen();
      return due.first();
    },
    async *ids() {
      mustBeOpen();
      yield* documents.keys();
    },
    async check() {
      mustBeOpen();
    },
    async close() {
      closed = true;
    },
  };
}

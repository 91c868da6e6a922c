/** A kind of documents in an embedded store; a store that is not there is empty, and made when something is put into it. */
import type { Files } from '../stores/lowdb/files.ts';
import { type LowdbDocuments, openLowdbDocuments } from '../stores/lowdb/import.ts';
import { type DocumentShelf, documentOf } from './documents.ts';
import { type Entry, inPages } from './kinds.ts';

export interface DiskDocumentsOptions {
  folder: string;
  files: Files;
  /** To be opened, and locked, in any case. */
  always: boolean;
  /** What is damaged, for the operator. */
  damaged: (what: string) => void;
}

/** Locks the folder. Throws `StoreLockedError`. */
export async function openDiskDocuments(
  options: DiskDocumentsOptions,
): Promise<DocumentShelf & { close(): Promise<void> }> {
  const { folder, files, always, damaged } = options;
  const there = always || (await files.list(folder)).length > 0;
  let opened: Promise<LowdbDocuments> | null = there ? open() : null;
  await opened;

  function open(): Promise<LowdbDocuments> {
    return openLowdbDocuments({
      folder,
      files,
      onDamage: ({ what, file, detail }) => damaged(`${what} ${file}: ${detail}`),
      unreadable: (file, { message }) => damaged(`${file}: ${message}`),
    });
  }

  return {
    async *pages() {
      if (opened !== null) yield* inPages(entriesOf(await opened));
    },
    get: async (ids) => (await opened)?.read(ids) ?? new Map(),
    async put(entries) {
      opened ??= open();
      await (await opened).write(entries.map(documentOf));
    },
    remove: async (ids) => (await opened)?.erase(ids),
    count: async () => (await opened)?.count() ?? 0,
    index() {
      let known: Promise<Map<string, number>> | null = null;
      let left = 0;
      return {
        async wrong(documents) {
          known ??= Promise.resolve(opened).then((store) => store?.dueAt() ?? new Map());
          const dueAt = await known;
          const wrong = documents.filter(({ id, dueAt: own }) => (dueAt.get(id) ?? null) !== own).length;
          for (const { id } of documents) dueAt.delete(id);
          left = dueAt.size;
          return wrong;
        },
        left: () => left,
      };
    },
    async close() {
      // One that could not be opened has given its lock back already.
      const store = await opened?.catch(() => null);
      await store?.close();
    },
  };
}

async function* entriesOf(store: LowdbDocuments): AsyncGenerator<Entry> {
  for await (const { id, json } of store.all()) yield { id, text: json };
}

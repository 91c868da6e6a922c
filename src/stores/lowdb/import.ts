/** The documents of an embedded store taken and put as they are, whatever their versions: for copies, backups and checks, while no assistant runs. */
import { join } from 'node:path';
import { DamagedDocumentError, type StoredDocument } from '../store.ts';
import type { DamageReport } from './damaged.ts';
import type { UnreadableFileError } from './document-file.ts';
import { type Files, realFiles } from './files.ts';
import { unwritable } from './journal.ts';
import { lockFolder } from './lock.ts';
import { ERASED, type Held } from './recent.ts';
import { withDefaults } from './settings.ts';
import { openParts } from './start.ts';

export interface LowdbDocuments {
  /** Every document that can be read; `unreadable` is told of the others, which stay where they are. */
  all(): AsyncGenerator<{ id: string; json: string }>;
  /** Those there are, as JSON by their ids; one that cannot be read is set aside, as the store does, and is none. */
  read(ids: string[]): Promise<Map<string, string>>;
  /** Replaces what is stored; durable when it resolves. Throws as `Store.write`, but at no version. */
  write(documents: StoredDocument[]): Promise<void>;
  /** Durable when it resolves. */
  erase(ids: string[]): Promise<void>;
  /** Files there are, readable or not. */
  count(): Promise<number>;
  /** What the index says of when which document is due; grows and shrinks with the documents. */
  dueAt(): Map<string, number>;
  /** Finishes what was begun and gives the folder free. */
  close(): Promise<void>;
}

export interface LowdbDocumentsOptions {
  folder: string;
  files?: Files;
  /** Told as a store would tell it. */
  onDamage: (report: DamageReport) => void;
  /** Told of each file that is no document any more, by its path in the folder, whenever it is met. */
  unreadable: (file: string, error: UnreadableFileError) => void;
}

/** Everything is in files, so more than a few would only take memory. */
const cacheEntries = 1_000;

/** Opens the folder as the store itself does, made if missing, and locks it. Throws as `openLowdbStore`. */
export async function openLowdbDocuments(options: LowdbDocumentsOptions): Promise<LowdbDocuments> {
  const { folder, files = realFiles, onDamage, unreadable } = options;
  let failed: Error | null = null;
  const onFatal = (error: Error) => {
    failed ??= error;
  };
  await files.makeFolder(folder);
  const unlock = await lockFolder({ folder, files });
  const settings = withDefaults({ folder, files, onDamage, onFatal, cacheEntries });
  const parts = await files
    .makeFolder(settings.temporary)
    .then(() => openParts<StoredDocument>(settings))
    .catch(async (error) => {
      await unlock();
      throw error;
    });
  const { journal, documents, recent, due, checkpoints, idle } = parts;
  /** Something is in the journal that is not in the documents' files. */
  let unsaved = true;

  async function save(): Promise<void> {
    if (failed) throw unwritable(failed);
    if (unsaved) await checkpoints.request();
    unsaved = false;
  }

  function append(record: { kind: 'put' | 'erase'; json: string }, id: string, held: Held): Promise<void> {
    unsaved = true;
    return journal.append({
      ...record,
      onDurable() {
        recent.put(id, held);
        due.set(id, held.dueAt);
      },
    });
  }

  async function readOne(id: string): Promise<string | null> {
    const held = recent.get(id);
    if (held !== undefined) return held.json;
    try {
      return (await documents.read(id))?.json ?? null;
    } catch (error) {
      if (!(error instanceof DamagedDocumentError)) throw error;
      return null;
    }
  }

  return {
    async *all() {
      await save();
      const skip = async (file: string, error: UnreadableFileError) => unreadable(file, error);
      for await (const { document, json } of documents.all(skip)) yield { id: document.id, json };
    },
    async read(ids) {
      const found = await Promise.all(ids.map(async (id) => [id, await readOne(id)] as const));
      return new Map(found.flatMap(([id, json]) => (json === null ? [] : [[id, json] as const])));
    },
    async write(written) {
      await Promise.all(
        written.map((document) => {
          const { id, version, dueAt } = document;
          const json = JSON.stringify(document);
          return append({ kind: 'put', json }, id, { json, version, dueAt });
        }),
      );
    },
    async erase(ids) {
      await Promise.all(ids.map((id) => append({ kind: 'erase', json: JSON.stringify(id) }, id, ERASED)));
      await save();
    },
    async count() {
      await save();
      let count = 0;
      for (const shard of await files.list(join(folder, 'documents')))
        count += (await files.list(join(folder, 'documents', shard))).length;
      return count;
    },
    dueAt: () => new Map(due),
    async close() {
      idle.stop();
      await checkpoints.last();
      await journal.close().finally(unlock);
    },
  };
}

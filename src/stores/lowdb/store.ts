/**
 * The embedded store: lowdb documents, one small file a conversation, behind a journal that makes a write cost a share of one flush.
 * The order of writes that keeps them consistent is at the top of checkpoints.ts; measurements and what else was tried are in DESIGN.md 5.
 */
import { join } from 'node:path';
import {
  DamagedDocumentError,
  StaleVersionError,
  type Store,
  StoreClosedError,
  type StoredDocument,
} from '../store.ts';
import { FlushFailedError } from './files.ts';
import { unwritable } from './journal.ts';
import { lockFolder } from './lock.ts';
import { ERASED, type Held, type Saved } from './recent.ts';
import { type LowdbStoreOptions, withDefaults } from './settings.ts';
import { openParts, type Parts } from './start.ts';

/**
 * Opens the store in `folder`, with everything that was ever acknowledged there. Throws `StoreLockedError` when another process has
 * it, and what the file system throws when the folder cannot be read or written. One machine only: not for network file systems.
 */
export async function openLowdbStore<T extends StoredDocument = StoredDocument>(
  options: LowdbStoreOptions,
): Promise<Store<T>> {
  const settings = withDefaults(options);
  const { files, folder, temporary } = settings;
  await files.makeFolder(folder);
  const unlock = await lockFolder({ folder, files });
  try {
    await files.makeFolder(temporary);
    for (const name of await files.list(temporary)) await files.remove(join(temporary, name));
    return new LowdbStore<T>(await openParts<T>(settings), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

class LowdbStore<T extends StoredDocument> implements Store<T> {
  readonly #parts: Parts<T>;
  readonly #unlock: () => Promise<void>;
  /** The last work begun for an id; the next one waits for it. */
  readonly #turns = new Map<string, Promise<void>>();
  /** Documents being read from their files, so that nobody reads one twice or caches what is no longer the latest. */
  readonly #loads = new Map<string, Promise<Saved | null>>();
  #closing: Promise<void> | null = null;

  constructor(parts: Parts<T>, unlock: () => Promise<void>) {
    this.#parts = parts;
    this.#unlock = unlock;
  }

  async read(id: string): Promise<T | null> {
    this.#mustBeOpen();
    const held = await this.#load(id);
    return held && (JSON.parse(held.json) as T);
  }

  async write(document: T): Promise<void> {
    this.#mustBeOpen();
    const { id, version, dueAt } = document;
    const json = JSON.stringify(document);
    await this.#inTurn(id, async () => {
      const stored = await this.#storedVersion(id);
      if (version !== stored + 1) throw new StaleVersionError({ id, stored, offered: version });
      await this.#parts.journal.append({
        kind: 'put',
        json,
        onDurable: () => this.#keep(id, { json, version, dueAt }),
      });
    });
  }

  async erase(id: string, version?: number): Promise<void> {
    this.#mustBeOpen();
    await this.#inTurn(id, async () => {
      if (version !== undefined) await this.#mustBeAt(id, version);
      // A load may be setting the document aside just now, which must not come after the erasure.
      await this.#loads.get(id)?.catch(() => null);
      await this.#parts.journal.append({
        kind: 'erase',
        json: JSON.stringify(id),
        onDurable: () => this.#keep(id, ERASED),
      });
    });
    await this.#parts.checkpoints.request();
  }

  async due(now: number, limit: number): Promise<string[]> {
    this.#mustBeOpen();
    return this.#parts.due.until(now, limit);
  }

  async nextDueAt(): Promise<number | null> {
    this.#mustBeOpen();
    return this.#parts.due.first();
  }

  /** Reads every document file, some 10,000 a second: not for every day. */
  async *ids(): AsyncGenerator<string> {
    this.#mustBeOpen();
    const { recent, documents } = this.#parts;
    const unsaved = recent.unsaved();
    for (const [id, { json }] of unsaved) if (json !== null) yield id;
    // Left where it is, since it may be replaced at this moment; reading its conversation sets it aside.
    const skip = async () => {};
    for await (const { document } of documents.all(skip)) {
      const { id } = document;
      if (!unsaved.has(id) && recent.get(id)?.json !== null) yield id;
    }
  }

  async check(): Promise<void> {
    this.#mustBeOpen();
    const { journal, checkpoints } = this.#parts;
    if (journal.fatal) throw unwritable(journal.fatal);
    if (!journal.inTrouble) return;
    // Whoever is told that nothing can be written stops writing, so nobody but this would ever learn that it works again.
    await checkpoints.request();
    await journal.append({ kind: 'probe', json: '{}', onDurable: () => {} });
  }

  /** What cannot be checkpointed for want of space stays in the journal and is found at the next start. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { journal, checkpoints, idle } = this.#parts;
    while (this.#turns.size > 0) await Promise.allSettled(this.#turns.values());
    idle.stop();
    await checkpoints.last();
    try {
      await journal.close();
    } finally {
      await this.#unlock();
    }
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new StoreClosedError();
  }

  /** One after the other for one id, so that of two writers of the same version the second finds the first's. */
  #inTurn(id: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(id);
    const turn = before ? before.then(work, work) : work();
    const end = () => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    };
    this.#turns.set(id, turn);
    turn.then(end, end);
    return turn;
  }

  /** Takes over a state that has become durable. */
  #keep(id: string, held: Held): void {
    this.#loads.delete(id);
    this.#parts.recent.put(id, held);
    this.#parts.due.set(id, held.dueAt);
    this.#parts.idle.touch();
  }

  async #mustBeAt(id: string, version: number): Promise<void> {
    const stored = await this.#storedVersion(id);
    if (stored !== 0 && stored !== version) throw new StaleVersionError({ id, stored, offered: version });
  }

  async #storedVersion(id: string): Promise<number> {
    try {
      return (await this.#load(id))?.version ?? 0;
    } catch (error) {
      if (error instanceof DamagedDocumentError) return 0;
      throw error;
    }
  }

  async #load(id: string): Promise<Saved | null> {
    const held = this.#parts.recent.get(id) ?? (await (this.#loads.get(id) ?? this.#beginLoad(id)));
    return held === null || held.json === null ? null : held;
  }

  #beginLoad(id: string): Promise<Saved | null> {
    const load = this.#readDocument(id).then((held) => {
      // Written meanwhile: then this is no longer the latest, and there may be nothing left in memory that says so.
      if (this.#loads.get(id) === load && held) this.#parts.recent.cache(id, held);
      return held;
    });
    const end = () => {
      if (this.#loads.get(id) === load) this.#loads.delete(id);
    };
    this.#loads.set(id, load);
    load.then(end, end);
    return load;
  }

  async #readDocument(id: string): Promise<Saved | null> {
    try {
      const stored = await this.#parts.documents.read(id);
      return stored && { json: stored.json, version: stored.document.version, dueAt: stored.document.dueAt };
    } catch (error) {
      if (error instanceof DamagedDocumentError) this.#parts.due.set(id, null);
      if (error instanceof FlushFailedError) this.#parts.journal.fail(error);
      throw error;
    }
  }
}

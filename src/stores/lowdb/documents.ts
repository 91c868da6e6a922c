/** The folder of documents: `documents/3f/<rest of the id's SHA-256>.json`, 256 folders so that none grows too large. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { Low } from 'lowdb';
import { DamagedDocumentError, type StoredDocument } from '../store.ts';
import type { Damaged } from './damaged.ts';
import { DocumentFile, UnreadableFileError } from './document-file.ts';
import { type Files, flushed } from './files.ts';
import type { Frozen } from './recent.ts';

const FOLDER = 'documents';
/** Files written at once: one of libuv's four threads stays free for the journal, for which citizens wait. */
const WRITERS = 3;
/** Files read at once when all of them are. */
const READERS = 32;

/** A document, and the JSON text that it was parsed from. */
export interface Stored<T> {
  document: T;
  json: string;
}

export class Documents<T extends StoredDocument> {
  readonly #folder: string;
  readonly #temporary: string;
  readonly #files: Files;
  readonly #damaged: Damaged;
  readonly #shards = new Set<string>();

  constructor({
    folder,
    temporary,
    files,
    damaged,
  }: { folder: string; temporary: string; files: Files; damaged: Damaged }) {
    this.#folder = folder;
    this.#temporary = temporary;
    this.#files = files;
    this.#damaged = damaged;
  }

  /** Null when there is none. A damaged one is set aside, and `DamagedDocumentError` thrown; from then on there is none. */
  async read(id: string): Promise<Stored<T> | null> {
    const file = fileOf(id);
    try {
      return await this.#readFile(file);
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      throw new DamagedDocumentError(await this.#setAside(file, error), error);
    }
  }

  /**
   * Writes what a checkpoint has frozen and removes what is erased; durable when it resolves. After a failure some may have been
   * written, which is fine, as the journal still has them all.
   */
  async flush({ entries, erased }: Frozen): Promise<void> {
    const touched = new Set<string>();
    await this.#makeShards([...entries.keys(), ...erased]);
    await inParallel(entries, WRITERS, async ([id, { json }]) => {
      const file = fileOf(id);
      touched.add(shardOf(file));
      if (json !== null) await new Low(this.#adapter(file), json).write();
      else await this.#remove(file);
    });
    await inParallel(touched, WRITERS, (shard) => flushed(this.#files.syncFolder(join(this.#folder, shard))));
    if (erased.size > 0) await this.#damaged.forget(new Set([...erased].map((id) => nameAside(fileOf(id)))));
  }

  /** Every document that can be read; `onUnreadable` is told of the others. Those written meanwhile may come or not. */
  async *all(onUnreadable: (file: string, error: UnreadableFileError) => Promise<void>): AsyncGenerator<Stored<T>> {
    for (const shard of await this.#files.list(join(this.#folder, FOLDER))) {
      const names = await this.#files.list(join(this.#folder, FOLDER, shard));
      for (let at = 0; at < names.length; at += READERS) {
        const documents = names
          .slice(at, at + READERS)
          .map((name) => this.#readOrTell(join(FOLDER, shard, name), onUnreadable));
        for (const stored of await Promise.all(documents)) if (stored) yield stored;
      }
    }
  }

  /** As `all`, setting aside what cannot be read: only while nobody else reads or writes. */
  allSettingAside(): AsyncGenerator<Stored<T>> {
    return this.all(async (file, error) => void (await this.#setAside(file, error)));
  }

  async #readOrTell(
    file: string,
    onUnreadable: (file: string, error: UnreadableFileError) => Promise<void>,
  ): Promise<Stored<T> | null> {
    try {
      return await this.#readFile(file);
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      await onUnreadable(file, error);
      return null;
    }
  }

  async #readFile(file: string): Promise<Stored<T> | null> {
    const low = new Low<string | null>(this.#adapter(file), null);
    await low.read();
    if (low.data === null) return null;
    const document = JSON.parse(low.data) as T;
    if (fileOf(document.id) !== file) throw new UnreadableFileError('it belongs to another conversation');
    return { document, json: low.data };
  }

  #adapter(file: string): DocumentFile {
    return new DocumentFile({
      path: join(this.#folder, file),
      temporary: join(this.#temporary, nameAside(file)),
      files: this.#files,
    });
  }

  #setAside(file: string, { message }: UnreadableFileError): Promise<string> {
    return this.#damaged.moveDocument({ file, name: nameAside(file), detail: message });
  }

  /** With the rest of a write that failed, if there is one. */
  async #remove(file: string): Promise<void> {
    await this.#files.remove(join(this.#temporary, nameAside(file)));
    await this.#files.remove(join(this.#folder, file));
  }

  async #makeShards(ids: string[]): Promise<void> {
    const missing = new Set(ids.map((id) => shardOf(fileOf(id))).filter((shard) => !this.#shards.has(shard)));
    if (missing.size === 0) return;
    for (const shard of missing) await this.#files.makeFolder(join(this.#folder, shard));
    await flushed(this.#files.syncFolder(join(this.#folder, FOLDER)));
    await flushed(this.#files.syncFolder(this.#folder));
    for (const shard of missing) this.#shards.add(shard);
  }
}

function fileOf(id: string): string {
  // Of the id as JSON, where lone surrogates are escaped: as UTF-8 they would all become the same character.
  const hash = createHash('sha256').update(JSON.stringify(id)).digest('hex');
  return join(FOLDER, hash.slice(0, 2), `${hash.slice(2)}.json`);
}

function shardOf(file: string): string {
  return file.slice(0, FOLDER.length + 3);
}

/** Its name where documents of all shards are in one folder. */
function nameAside(file: string): string {
  return `document-${shardOf(file).slice(-2)}${basename(file)}`;
}

/** Runs `work` on all, `width` at a time; after a failure begins nothing more, lets what runs end, and throws the first. */
async function inParallel<V>(values: Iterable<V>, width: number, work: (value: V) => Promise<void>): Promise<void> {
  const rest = values[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async () => {
    for (let next = rest.next(); !next.done && failures.length === 0; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
}

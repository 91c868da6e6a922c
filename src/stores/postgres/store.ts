/**
 * The store of many processes: documents in PostgreSQL, a row each. What several callers in one process ask for at the same moment goes in
 * one statement and one commit (measured 4.2 times the textbook transaction per write); of several processes that write the same version
 * the database lets one win. It holds nothing in memory, so nothing here can be older than the database.
 */
import { StaleVersionError, type Store, StoreClosedError, type StoredDocument } from '../store.ts';
import { type Batches, createBatches } from './batches.ts';
import { createPool, endPool, type Pool } from './connections.ts';
import { createDocuments, type Documents, type Row, type Table } from './documents.ts';
import { isAboutValues, isUndone, PostgresUnavailableError, told } from './failures.ts';
import { migrate } from './migrate.ts';

export interface PostgresStoreOptions {
  /** postgres://user:password@host:5432/name; PostgreSQL 14 or later, in UTF-8, reached without a pooler that shares sessions. */
  url: string;
  /** Which documents these are; `conversation` unless said. */
  table?: Table;
  /** A connection broke while nobody used it; whoever needs one next gets another. Only to be told of. */
  failed: (error: unknown) => void;
}

/** A store among others on one pool, which stays open when the store is closed; the database has been migrated. */
export interface SharedPostgresStoreOptions {
  pool: Pool;
  table?: Table;
}

/** With two at once half as much shares a commit: of four processes 4.0 instead of 3.5 ms of processor time a message, database included. */
const lanes = 1;
const batchSizeMax = 256;
/** Work undone by the database in favour of others is done again so often. */
const undoneMax = 5;

type Change = { do: 'write'; row: Row } | { do: 'erase'; id: string; version: number | null };

/**
 * Opens the store, its tables migrated unless it shares a pool. Throws what `migrate` throws. Its calls throw `PostgresUnavailableError` (a
 * `StoreUnwritableError`) while the database cannot be reached, and work again by themselves once it can; a write that failed so may have
 * taken effect all the same, which its repetition finds out by its version. `RangeError` for a document that no row can hold.
 * What is erased is gone for every query at once, and from the disk when the server has vacuumed; its log and backups keep it for as long
 * as they are kept.
 */
export async function openPostgresStore<T extends StoredDocument = StoredDocument>(
  options: PostgresStoreOptions | SharedPostgresStoreOptions,
): Promise<Store<T>> {
  const { table = 'conversation' } = options;
  if ('pool' in options) return new PostgresStore<T>(createDocuments({ pool: options.pool, table }), async () => {});
  await migrate(options);
  const pool = createPool({ url: options.url, lost: (error) => options.failed(told(error)) });
  return new PostgresStore<T>(createDocuments({ pool, table }), () => endPool(pool));
}

class PostgresStore<T extends StoredDocument> implements Store<T> {
  readonly #letGo: () => Promise<void>;
  readonly #documents: Documents;
  readonly #reads: Batches<string, string | null>;
  readonly #changes: Batches<Change, null>;
  /** Calls under way that are in no batch. */
  readonly #others = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;
  /** The last attempt to write failed, so that the next one may too. */
  #trouble = false;

  constructor(documents: Documents, letGo: () => Promise<void>) {
    this.#letGo = letGo;
    this.#documents = documents;
    this.#reads = createBatches<string, string | null>({
      lanes,
      sizeMax: batchSizeMax,
      keyOf: () => null,
      kindOf: () => 'read',
      run: (ids) => this.#read(ids),
    });
    this.#changes = createBatches<Change, null>({
      lanes,
      sizeMax: batchSizeMax,
      keyOf: (change) => (change.do === 'write' ? change.row.id : change.id),
      kindOf: (change) => change.do,
      run: (changes) => this.#change(changes),
    });
  }

  async read(id: string): Promise<T | null> {
    this.#mustBeOpen();
    const json = await this.#reads.ask(id);
    return json === null ? null : (JSON.parse(json) as T);
  }

  async write(document: T): Promise<void> {
    this.#mustBeOpen();
    const { id, version, dueAt } = document;
    await this.#changes.ask({ do: 'write', row: { id, version, dueAt, json: JSON.stringify(document) } });
  }

  async erase(id: string, version?: number): Promise<void> {
    this.#mustBeOpen();
    await this.#changes.ask({ do: 'erase', id, version: version ?? null });
  }

  async due(now: number, limit: number, takenUntil?: number): Promise<string[]> {
    return this.#other(() =>
      takenUntil === undefined ? this.#documents.due(now, limit) : this.#documents.takeDue(now, limit, takenUntil),
    );
  }

  async nextDueAt(): Promise<number | null> {
    return this.#other(() => this.#documents.nextDueAt());
  }

  /** By the index, a thousand at a time; those written or erased meanwhile may come or not. */
  async *ids(): AsyncGenerator<string> {
    for (let after: string | null = null; ; ) {
      const last: string | null = after;
      const page: string[] = await this.#other(() => this.#documents.idsAfter(last));
      yield* page;
      after = page.at(-1) ?? null;
      if (after === null) return;
    }
  }

  async check(): Promise<void> {
    await this.#other(async () => {
      if (!(await this.#documents.isWritable())) throw new PostgresUnavailableError('25006');
      if (!this.#trouble) return;
      // Whoever is told that nothing can be written stops writing, so nobody but this would ever learn that it works again.
      await this.#documents.probe();
      this.#trouble = false;
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#reads.settled(), this.#changes.settled(), Promise.allSettled(this.#others)]);
    await this.#letGo();
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new StoreClosedError();
  }

  async #other<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#mustBeOpen();
    const working = work();
    this.#others.add(working);
    try {
      return await working;
    } catch (error) {
      throw told(error);
    } finally {
      this.#others.delete(working);
    }
  }

  async #read(ids: string[]): Promise<Array<string | null>> {
    try {
      const found = await this.#documents.read([...new Set(ids)]);
      return ids.map((id) => found.get(id) ?? null);
    } catch (error) {
      throw told(error);
    }
  }

  async #change(changes: Change[]): Promise<Array<null | Error>> {
    try {
      const outcomes = await this.#changeAgain(changes);
      this.#trouble = false;
      return outcomes;
    } catch (error) {
      // One document that no row can hold must not take the others with it.
      if (isAboutValues(error) && changes.length > 1) return this.#changeEach(changes);
      if (!isAboutValues(error)) this.#trouble = true;
      throw told(error);
    }
  }

  async #changeEach(changes: Change[]): Promise<Array<null | Error>> {
    const outcomes: Array<null | Error> = [];
    for (const change of changes) {
      outcomes.push(...(await this.#change([change]).catch((error: Error) => [error])));
    }
    return outcomes;
  }

  async #changeAgain(changes: Change[]): Promise<Array<null | Error>> {
    for (let undone = 0; ; undone += 1) {
      try {
        return await this.#changeOnce(changes);
      } catch (error) {
        if (!isUndone(error) || undone >= undoneMax) throw error;
      }
    }
  }

  /** Of one kind, as the batches are. */
  async #changeOnce(changes: Change[]): Promise<Array<null | Error>> {
    const rows = changes.flatMap((change) => (change.do === 'write' ? change.row : []));
    const erased = changes.flatMap((change) => (change.do === 'erase' ? change : []));
    const done = rows.length > 0 ? await this.#documents.write(rows) : await this.#documents.erase(erased);
    const asked = rows.length > 0 ? rows : erased;
    const refused = asked.filter(({ id, version }) => !done.has(id) && version !== null);
    const versions = refused.length > 0 ? await this.#documents.versions(refused.map(({ id }) => id)) : new Map();
    const mayBeGone = rows.length === 0;
    return asked.map(({ id, version }) =>
      done.has(id) || version === null || (mayBeGone && !versions.has(id))
        ? null
        : new StaleVersionError({ id, stored: versions.get(id) ?? 0, offered: version }),
    );
  }
}

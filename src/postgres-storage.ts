/** Everything durable in one PostgreSQL, which several processes share: nothing is on this machine's own disk. */
import type { Clock } from './engine/clock.ts';
import { createSeal } from './engine/seal.ts';
import { openPostgresInbox } from './inbox/postgres-inbox.ts';
import type { Processes } from './processes/processes.ts';
import { openProcesses } from './processes/together.ts';
import type { Storage } from './storage.ts';
import { connectionsMax, createPool, endPool, type Pool } from './stores/postgres/connections.ts';
import { told } from './stores/postgres/failures.ts';
import { migrate } from './stores/postgres/migrate.ts';
import { createPostgresNote } from './stores/postgres/note.ts';
import { openPostgresStore } from './stores/postgres/store.ts';

export interface PostgresStorageOptions {
  /** postgres://user:password@host:5432/name, as for `openPostgresStore`. */
  url: string;
  /** The operator's secret: seals what is kept, and makes hashes where something must be found again. */
  dataKey: string;
  clock: Clock;
  /** The database is away, or work of a duty has failed; everything goes on by itself. */
  failed: (error: unknown) => void;
  /** From 0 to 1. */
  random?: () => number;
}

export interface PostgresStorage extends Storage {
  readonly processes: Processes;
  /** Shared by everything of this process that asks the database, but for the desk; short statements only. */
  readonly pool: Pool;
  readonly deskPool: Pool;
}

/**
 * Migrates the database and joins the processes on it. Throws what `migrate` throws. Everything it opens throws `PostgresUnavailableError` while
 * the database is away, and goes on by itself afterwards.
 */
export async function openPostgresStorage(options: PostgresStorageOptions): Promise<PostgresStorage> {
  const { url, dataKey, failed } = options;
  const seal = createSeal(dataKey);
  await migrate({ url });
  const lost = (error: Error) => failed(told(error));
  const pool = createPool({ url, lost });
  const deskPool = createPool({ url, lost, max: connectionsMax.desk });
  const processes = await openProcesses({ ...options, pool }).catch(async (error) => {
    await endPool(pool);
    throw error;
  });
  let closing: Promise<void> | null = null;
  return {
    processes,
    pool,
    deskPool,
    documents: (kind) => openPostgresStore({ pool, table: kind }),
    note: (name) => createPostgresNote({ pool, name, seal }),
    inbox: (channel, told) => openPostgresInbox({ ...options, ...told, pool, channel, processes }),
    close() {
      closing ??= processes.close().finally(() => Promise.all([endPool(pool), endPool(deskPool)]).then(() => {}));
      return closing;
    },
  };
}

/** Copies and assistants keep out of each other's way: whoever begins first says so, and only then looks for the others. */
import { z } from 'zod';
import type { Client, Pool } from '../stores/postgres/connections.ts';
import { markerNote } from './database-shelves.ts';
import { readDiskMarker } from './disk.ts';
import { type Marker, StoreCommandError } from './kinds.ts';

/** What is there is only a part of what is being copied or restored: no assistant may start on it. */
export class UnfinishedCopyError extends Error {
  override name = 'UnfinishedCopyError';
}

/** Any number, that nothing else locks, but the same for all who copy, and all who start. */
const storeLock = 4_711_150_301;
const markerShape = z.object({ of: z.string(), at: z.number() });
const unfinished =
  'a copy or a restore into this store has begun and not ended: finish it with the same npm run store command, or empty the store';

/**
 * To be called by an assistant that has just locked its folder. Throws `UnfinishedCopyError`; a copy that still runs has the lock itself, so
 * that it is told by `StoreLockedError`.
 */
export async function mustBeWholeOnDisk(dataDir: string): Promise<void> {
  if ((await readDiskMarker({ dataDir })) !== null) throw new UnfinishedCopyError(unfinished);
}

/**
 * To be called by an assistant that has just entered itself among the processes (the table `process`), so that at least one of two that begin
 * at once sees the other. Throws `UnfinishedCopyError`, also while a copy from or to the database or a restore is under way; and what the
 * driver throws.
 */
export async function mustBeWholeInDatabase(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ free: boolean }>('select pg_try_advisory_xact_lock_shared($1) as free', [
    storeLock,
  ]);
  if (!rows[0]?.free)
    throw new UnfinishedCopyError('the database is being copied or restored: start again when that has ended');
  if ((await readDatabaseMarker(pool)) !== null) throw new UnfinishedCopyError(unfinished);
}

/** `lock`: nobody may begin until the client is closed. Throws `StoreCommandError` while an assistant runs, or with `lock` another copy. */
export async function mustBeAlone(client: Client, how: 'lock' | 'look'): Promise<void> {
  if (how === 'lock' && !(await tryLock(client, 'pg_try_advisory_lock')))
    throw new StoreCommandError('another copy, backup or restore of the database is under way: wait for its end');
  const { rows: found } = await client.query<{ there: boolean }>(`select to_regclass('process') is not null as there`);
  if (!found[0]?.there) return;
  const { rows } = await client.query<{ alive: number }>(
    // As the processes see it themselves (src/processes/members.ts): one that has been silent for longer is gone.
    `select count(*)::integer as alive from process where beat_at > clock_timestamp() - interval '10 seconds'`,
  );
  const alive = rows[0]?.alive ?? 0;
  if (alive > 0)
    throw new StoreCommandError(
      `the assistant is running on the database (processes: ${alive}): stop them all, wait ten seconds, and do this again`,
    );
}

/** For who reads beside assistants; holds until the client is closed. Throws `StoreCommandError`. */
export async function mustNotBeCopiedInto(client: Client): Promise<void> {
  if (!(await tryLock(client, 'pg_try_advisory_lock_shared')))
    throw new StoreCommandError('the database is being copied or restored: wait for its end');
}

async function tryLock(client: Client, how: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared'): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`select ${how}($1) as locked`, [storeLock]);
  return rows[0]?.locked === true;
}

/** The copy or restore into the database that has not ended; null when there is none. */
export async function readDatabaseMarker(database: Pick<Client | Pool, 'query'>): Promise<Marker | null> {
  const { rows } = await database.query<{ sealed: string }>('select sealed from note where name = $1', [markerNote]);
  return rows[0] === undefined ? null : markerShape.parse(JSON.parse(rows[0].sealed));
}

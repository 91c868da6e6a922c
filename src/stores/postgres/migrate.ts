/** Brings a database to the form this program knows: the numbered files of migrations/, each once, in order, by one process at a time. */
import { readdir, readFile } from 'node:fs/promises';
import { type Client, createClient } from './connections.ts';
import { told } from './failures.ts';

/** A newer program has changed this database; this one would not know what it does there. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
  readonly database: number;
  readonly program: number;
  constructor({ database, program }: { database: number; program: number }) {
    super(
      `the database is at migration ${database}, and this program knows only ${program}: start the newer program, or restore an older backup`,
    );
    this.database = database;
    this.program = program;
  }
}

/** The database can never do, whatever is migrated. */
export class UnsuitableDatabaseError extends Error {
  override name = 'UnsuitableDatabaseError';
}

const folder = new URL('./migrations/', import.meta.url);
/** Any number, but the same for all who migrate. */
const migrationLock = 4_711_150_226;
const oldestServer = 14;

export interface MigrateOptions {
  url: string;
}

/**
 * Applies what is missing, all of it or nothing, while others who migrate wait; says which numbers these were. When nothing is missing it
 * needs no right but to read the table `migration`. Throws `NewerDatabaseError`,
 * `UnsuitableDatabaseError` (before PostgreSQL 14, or not in UTF-8) and `PostgresUnavailableError`.
 */
export async function migrate({ url }: MigrateOptions): Promise<number[]> {
  const client = createClient(url);
  try {
    await client.connect();
    await mustBeSuitable(client);
    await client.query('begin');
    const applied = await applyMissing(client);
    await client.query('commit');
    return applied;
  } catch (error) {
    if (error instanceof NewerDatabaseError || error instanceof UnsuitableDatabaseError) throw error;
    throw told(error);
  } finally {
    // With the connection an open transaction ends too.
    await client.end().catch(() => {});
  }
}

async function mustBeSuitable(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::integer / 10000 as version, current_setting('server_encoding') as encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < oldestServer)
    throw new UnsuitableDatabaseError(`PostgreSQL ${version} is too old: ${oldestServer} or later is needed`);
  if (encoding !== 'UTF8')
    throw new UnsuitableDatabaseError(`the database is encoded in ${encoding} and must be in UTF8`);
}

async function applyMissing(client: Client): Promise<number[]> {
  await client.query(`select pg_advisory_xact_lock(${migrationLock})`);
  const { rows: found } = await client.query<{ isNew: boolean }>(`select to_regclass('migration') is null as "isNew"`);
  // Not `if not exists`, which a user without the right to create tables may not even ask.
  if (found[0]?.isNew)
    await client.query(
      'create table migration (number integer primary key, applied_at timestamptz not null default now())',
    );
  const { rows } = await client.query<{ number: number }>('select coalesce(max(number), 0) as number from migration');
  const database = rows[0]?.number ?? 0;
  const known = await numbers();
  const program = known.at(-1) ?? 0;
  if (database > program) throw new NewerDatabaseError({ database, program });
  const missing = known.filter((number) => number > database);
  for (const number of missing) {
    await client.query(await readFile(new URL(nameOf(number), folder), 'utf8'));
    await client.query('insert into migration (number) values ($1)', [number]);
  }
  return missing;
}

/** Of the files there are; throws when one is missing in between or named otherwise. */
async function numbers(): Promise<number[]> {
  const names = (await readdir(folder)).sort();
  const stray = names.find((name, index) => name !== nameOf(index + 1));
  if (stray !== undefined) throw new Error(`migrations must be numbered without a gap, and ${stray} is not`);
  return names.map((_, index) => index + 1);
}

function nameOf(number: number): string {
  return `${String(number).padStart(6, '0')}.sql`;
}

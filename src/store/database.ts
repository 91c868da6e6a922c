/** The store of many processes: what is in a database, over one connection of its own. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { Seal } from '../engine/seal.ts';
import { type Client, createClient } from '../stores/postgres/connections.ts';
import { migrate, NewerDatabaseError } from '../stores/postgres/migrate.ts';
import { mustBeAlone, mustNotBeCopiedInto, readDatabaseMarker } from './alone.ts';
import { readAuditEnd } from './database-audit.ts';
import { createDatabaseShelves, markerNote } from './database-shelves.ts';
import type { Indexed } from './documents.ts';
import { type Kind, type Place, StoreCommandError, streamOf } from './kinds.ts';

export interface DatabaseOptions {
  url: string;
  dataKey: string;
  seal: Seal;
  /**
   * `write`: brought to the form this program knows, and everything committed as it is put. `read`: only read, as it is at one moment.
   * `readBeside`: the same, while assistants may run.
   */
  use: 'write' | 'read' | 'readBeside';
  /** How a document is named to the operator. */
  numberOf: (id: string) => string;
  damaged: (kind: Kind, what: string) => void;
}

/**
 * Connects. Unless beside others it keeps assistants and other copies away until it is closed. Throws `StoreCommandError` while an assistant
 * runs or a copy is under way, and for a database that lacks migrations; `NewerDatabaseError` and `UnsuitableDatabaseError`; and, as
 * everything it is asked, what the driver throws.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Place & { indexed: Indexed }> {
  const { url, use } = options;
  const client = createClient(url);
  try {
    await client.connect();
    await client.query(sessionSettings);
    if (use === 'readBeside') await mustNotBeCopiedInto(client);
    else await mustBeAlone(client, 'lock');
    if (use === 'write') await migrate({ url });
    else await mustBeMigrated(client);
    const identity = await identityOf(client);
    if (use !== 'write') await client.query('begin transaction isolation level repeatable read read only');
    return { ...createPlace(client, options), identity };
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

function createPlace(client: Client, options: DatabaseOptions): Omit<Place, 'identity'> & { indexed: Indexed } {
  const { shelves, indexed } = createDatabaseShelves({ ...options, client });
  return {
    name: 'PostgreSQL (DATABASE_URL)',
    shelves,
    indexed,
    stream: () => streamOf(shelves),
    auditEnd: () => readAuditEnd(client),
    marker: () => readDatabaseMarker(client),
    async mark(marker) {
      if (marker === null) await client.query('delete from note where name = $1', [markerNote]);
      else
        await client.query(
          `insert into note (name, version, sealed) values ($1, 1, $2)
           on conflict (name) do update set sealed = excluded.sealed`,
          [markerNote, JSON.stringify(marker)],
        );
    },
    async stillAlone() {
      // On another connection, as this one may only see how everything was.
      const other = createClient(options.url);
      try {
        await other.connect();
        await mustBeAlone(other, 'look');
      } finally {
        await other.end().catch(() => {});
      }
    },
    close: () => client.end().catch(() => {}),
  };
}

/** Work on millions of rows may take its time between two statements; every query goes by index, every commit is flushed. */
const sessionSettings = `
  select set_config('idle_in_transaction_session_timeout', '0', false), set_config('enable_seqscan', 'off', false),
    set_config('jit', 'off', false), set_config('tcp_keepalives_idle', '10', false),
    set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false),
    set_config('synchronous_commit', case current_setting('synchronous_commit')
      when 'off' then 'on' else current_setting('synchronous_commit') end, false)`;

const migrations = new URL('../stores/postgres/migrations/', import.meta.url);

/** What is only read is not changed, not even that. */
async function mustBeMigrated(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`);
  const applied = rows[0]?.there ? await numberOfLast(client) : 0;
  const known = (await readdir(migrations)).length;
  if (applied > known) throw new NewerDatabaseError({ database: applied, program: known });
  if (applied < known)
    throw new StoreCommandError(
      `the database is at migration ${applied} of ${known}: is it the assistant's? Then do npm run migrate first`,
    );
}

async function numberOfLast(client: Client): Promise<number> {
  const { rows } = await client.query<{ last: number | null }>('select max(number) as last from migration');
  return rows[0]?.last ?? 0;
}

/** When it was made is in it for ever, and nobody needs a right to ask for it. */
async function identityOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ made: string }>(
    `select min(applied_at)::text || ' ' || (select oid from pg_database where datname = current_database()) as made from migration`,
  );
  return createHash('sha256').update(`postgres ${rows[0]?.made}`).digest('hex');
}

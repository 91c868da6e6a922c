/** The statements by which a store keeps its documents; each is one round trip and one commit. */
import type { StoredDocument } from '../store.ts';
import type { Pool } from './connections.ts';

/** The kinds of documents there are, each a table of its own (migrations/000001.sql). */
export type Table = 'conversation' | 'mailbox' | 'figures';

/** A document as it is stored; `id` as the caller has it. */
export interface Row extends StoredDocument {
  json: string;
}

/** Ids fetched at once when all are. */
const idsAtOnce = 1_000;
/** Of the probe: hashes of 32 bytes, together about a page, which is not to be had on a full disk. */
const probeHashes = 250;

export interface Documents {
  /** The documents as JSON by id; those there are. */
  read(ids: string[]): Promise<Map<string, string>>;
  /** Writes each row whose version is one more than what is stored, all in one commit; says the ids of these. Ids must differ. */
  write(rows: Row[]): Promise<Set<string>>;
  /** The versions stored by id; those there are. */
  versions(ids: string[]): Promise<Map<string, number>>;
  /** Removes each document, or, where a version is given, that version of it; says the ids of these. Ids must differ. */
  erase(documents: Array<{ id: string; version: number | null }>): Promise<Set<string>>;
  due(now: number, limit: number): Promise<string[]>;
  /** As `due`, and lets nobody else have them before `until`. Rows that others are just writing or taking are left out. */
  takeDue(now: number, limit: number, until: number): Promise<string[]>;
  nextDueAt(): Promise<number | null>;
  /** A thousand ids at most, those that follow `last` in the order of the index; none when it was the last. */
  idsAfter(last: string | null): Promise<string[]>;
  /** False on a standby and whenever else nothing may be written. Asks only. */
  isWritable(): Promise<boolean>;
  /** Writes something and removes it; durable. */
  probe(): Promise<void>;
}

/** The documents of one table; everything throws what the driver throws. */
export function createDocuments({ pool, table }: { pool: Pool; table: Table }): Documents {
  const sql = statements(table);

  async function query<T>(name: keyof typeof sql, values: unknown[]): Promise<T[]> {
    // Named, so that a connection parses and plans each once.
    const { rows } = await pool.query({ name: `${table} ${name}`, text: sql[name], values });
    return rows as T[];
  }

  return {
    async read(ids) {
      const rows = await query<{ id: string; json: string }>('read', [ids.map(escaped)]);
      return new Map(rows.map(({ id, json }) => [unescaped(id), json]));
    },
    async write(rows) {
      const written = await query<{ id: string }>('write', [
        rows.map(({ id }) => escaped(id)),
        rows.map(({ version }) => version),
        // As in the JSON, which has null for what is no number.
        rows.map(({ dueAt }) => (Number.isFinite(dueAt) ? dueAt : null)),
        rows.map(({ json }) => json),
      ]);
      return new Set(written.map(({ id }) => unescaped(id)));
    },
    async versions(ids) {
      const rows = await query<{ id: string; version: number }>('versions', [ids.map(escaped)]);
      return new Map(rows.map(({ id, version }) => [unescaped(id), version]));
    },
    async erase(documents) {
      const erased = await query<{ id: string }>('erase', [
        documents.map(({ id }) => escaped(id)),
        documents.map(({ version }) => version),
      ]);
      return new Set(erased.map(({ id }) => unescaped(id)));
    },
    async due(now, limit) {
      return (await query<{ id: string }>('due', [now, limit])).map(({ id }) => unescaped(id));
    },
    async takeDue(now, limit, until) {
      return (await query<{ id: string }>('takeDue', [now, limit, until])).map(({ id }) => unescaped(id));
    },
    async nextDueAt() {
      return (await query<{ due_at: number | null }>('nextDueAt', []))[0]?.due_at ?? null;
    },
    async idsAfter(last) {
      const after = last === null ? '' : escaped(last);
      return (await query<{ id: string }>('idsAfter', [after, idsAtOnce])).map(({ id }) => unescaped(id));
    },
    async isWritable() {
      const { rows } = await pool.query<{ read_only: string }>(
        `select current_setting('transaction_read_only') as read_only`,
      );
      return rows[0]?.read_only === 'off';
    },
    async probe() {
      // Two statements in one query are one transaction; nobody else ever sees the row.
      await pool.query(sql.probe);
    },
  };
}

/** Ids with JSON's escapes and without its quotes: plain ones look as they are. */
function escaped(id: string): string {
  return JSON.stringify(id).slice(1, -1);
}

function unescaped(id: string): string {
  return JSON.parse(`"${id}"`) as string;
}

/**
 * `write` takes its rows in order of their ids (a nested loop over `given`, which the session's settings leave as the only plan), first those
 * to update and then those to insert; so two processes with conversations in common wait for each other, but not in a circle. Should a server
 * do otherwise, it finds the circle and the batch is repeated. Locking all rows in that order first would make sure, and took 15 % of the speed.
 * A version of 1 may only be inserted, a higher one only be updated: what was erased meanwhile does not come back.
 */
function statements(table: Table) {
  return {
    read: `select id, json from ${table} where id = any($1::text[])`,
    versions: `select id, version from ${table} where id = any($1::text[])`,
    write: `
      with given as materialized (
        select * from unnest($1::text[], $2::integer[], $3::double precision[], $4::text[]) as given (id, version, due_at, json)
        order by id collate "C"
      ), updated as (
        update ${table} as stored set version = given.version, due_at = given.due_at, json = given.json
        from given
        where stored.id = given.id and given.version > 1 and stored.version = given.version - 1
        returning stored.id
      ), inserted as (
        insert into ${table} (id, version, due_at, json)
        select id, version, due_at, json from given where version = 1
        on conflict (id) do nothing
        returning id
      )
      select id from updated union all select id from inserted`,
    erase: `
      with given as materialized (select * from unnest($1::text[], $2::integer[]) as given (id, version)),
      held as materialized (
        select stored.id from given join ${table} as stored on stored.id = given.id
        where given.version is null or stored.version = given.version order by stored.id for update of stored
      )
      delete from ${table} as stored using held where stored.id = held.id returning stored.id`,
    due: `select id from ${table} where due_at <= $1 order by due_at, id limit $2`,
    // Waits for nobody, so no circles either.
    takeDue: `
      with found as materialized (
        select id, due_at from ${table} where due_at <= $1 order by due_at, id limit $2 for update skip locked
      ), taken as (
        update ${table} as stored set due_at = $3 from found where stored.id = found.id returning stored.id, found.due_at
      )
      select id from taken order by due_at, id`,
    nextDueAt: `select min(due_at) as due_at from ${table}`,
    idsAfter: `select id from ${table} where id > $1 order by id limit $2`,
    // No document's id looks like this, as its backslash escapes nothing.
    probe: `
      insert into ${table} (id, version, due_at, json)
      select E'\\\\probe', 0, null, string_agg(md5(number::text), '') from generate_series(1, ${probeHashes}) as number;
      delete from ${table} where id = E'\\\\probe'`,
  };
}

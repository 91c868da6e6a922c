/** The documents of a table taken and put as they are, whatever their versions, over one connection: for copies, backups and checks. */
import type { StoredDocument } from '../store.ts';
import type { Client } from './connections.ts';
import type { Table } from './documents.ts';

export interface DocumentRow {
  id: string;
  json: string;
}

export interface DocumentTable {
  /** `limit` at most, of those that follow `last` in the order of the index. */
  after(last: string | null, limit: number): Promise<DocumentRow[]>;
  /** Those there are, as JSON by their ids. */
  read(ids: string[]): Promise<Map<string, string>>;
  /** Replaces what is stored; one commit. */
  write(documents: StoredDocument[]): Promise<void>;
  erase(ids: string[]): Promise<void>;
  count(): Promise<number>;
  /** How many of these are not as the columns beside them say; a row that was taken for a while is due later than its document. */
  countWrong(documents: StoredDocument[]): Promise<number>;
}

/** Everything throws what the driver throws. */
export function createDocumentTable(client: Client, table: Table): DocumentTable {
  return {
    async after(last, limit) {
      const { rows } = await client.query<DocumentRow>(
        `select id, json from ${table} where id > $1 order by id limit $2`,
        [last === null ? '' : escaped(last), limit],
      );
      return rows.map(({ id, json }) => ({ id: unescaped(id), json }));
    },
    async read(ids) {
      const { rows } = await client.query<DocumentRow>(`select id, json from ${table} where id = any($1::text[])`, [
        ids.map(escaped),
      ]);
      return new Map(rows.map(({ id, json }) => [unescaped(id), json]));
    },
    async write(documents) {
      await client.query(
        `insert into ${table} (id, version, due_at, json)
         select * from unnest($1::text[], $2::integer[], $3::double precision[], $4::text[])
         on conflict (id) do update set version = excluded.version, due_at = excluded.due_at, json = excluded.json`,
        [...columnsOf(documents), documents.map((document) => JSON.stringify(document))],
      );
    },
    async erase(ids) {
      await client.query(`delete from ${table} where id = any($1::text[])`, [ids.map(escaped)]);
    },
    async count() {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::double precision as count from ${table}`,
      );
      return rows[0]?.count ?? 0;
    },
    async countWrong(documents) {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::double precision as count
         from unnest($1::text[], $2::integer[], $3::double precision[]) as given (id, version, due_at)
         left join ${table} as stored on stored.id = given.id
         where stored.version is distinct from given.version
           or (stored.due_at is null) <> (given.due_at is null) or stored.due_at < given.due_at`,
        columnsOf(documents),
      );
      return rows[0]?.count ?? 0;
    },
  };
}

const columnsOf = (documents: StoredDocument[]) => [
  documents.map(({ id }) => escaped(id)),
  documents.map(({ version }) => version),
  documents.map(({ dueAt }) => dueAt),
];

/** As documents.ts keeps ids: with JSON's escapes, since text can hold neither NUL nor half a surrogate pair. */
function escaped(id: string): string {
  return JSON.stringify(id).slice(1, -1);
}

function unescaped(id: string): string {
  return JSON.parse(`"${id}"`) as string;
}

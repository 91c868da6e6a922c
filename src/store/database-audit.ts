/** The lines of the audit log in a database, byte for byte; they are only ever added to. */
import { entryOf, type Link, linkOf } from '../desk/audit/chain.ts';
import type { Client } from '../stores/postgres/connections.ts';
import { type Entry, pageEntries, type Shelf, StoreCommandError } from './kinds.ts';

/** Ids are the numbers of the entries. */
export function createDatabaseAudit(client: Client): Shelf {
  return {
    async *pages() {
      for (let last = 0; ; ) {
        const { rows } = await client.query<Entry>(
          `select n::text as id, line as text from audit where n > $1 order by n limit ${pageEntries}`,
          [last],
        );
        if (rows.length === 0) return;
        yield rows;
        last = Number(rows.at(-1)?.id);
      }
    },
    async get(ids) {
      const { rows } = await client.query<Entry>(
        'select n::text as id, line as text from audit where n = any($1::bigint[])',
        [ids],
      );
      return new Map(rows.map(({ id, text }) => [id, text]));
    },
    put: (entries) => append(client, entries),
    async remove() {
      throw new StoreCommandError('nothing is ever taken out of the audit log');
    },
    async count() {
      const { rows } = await client.query<{ count: number }>('select count(*)::double precision as count from audit');
      return rows[0]?.count ?? 0;
    },
  };
}

async function append(client: Client, entries: Entry[]): Promise<void> {
  const rows = entries.map(({ text }) => {
    const line = Buffer.from(text);
    const [entry, link] = [entryOf(line), linkOf(line)];
    if (entry === null || link === null) throw new StoreCommandError('a line of the audit log is none');
    return { ...entry, ...link, text };
  });
  const last = rows.at(-1);
  if (last === undefined) return;
  // Where it ends is told in the same commit, or it would look as if something were missing.
  const { rows: added } = await client.query(
    `with head as (
       insert into audit_head as stored (n, chain) values ($6, $7)
       on conflict (one) do update set n = excluded.n, chain = excluded.chain where stored.n = $8::bigint
       returning n
     )
     insert into audit (n, line, who, what, conversation)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) where exists (select from head)
     returning n`,
    [
      rows.map(({ n }) => n),
      rows.map(({ text }) => text),
      rows.map(({ who }) => who),
      rows.map(({ what }) => what),
      rows.map(({ conversation }) => conversation),
      last.n,
      last.chain,
      (rows[0]?.n ?? 1) - 1,
    ],
  );
  if (added.length !== rows.length)
    throw new StoreCommandError(
      'the audit log that is there goes on otherwise than the one that is copied, and nothing may be changed in it',
    );
}

/** Where the desks have noted that the log ends; null when they have not. */
export async function readAuditEnd(client: Client): Promise<Link | null> {
  const { rows } = await client.query<Link>('select n::double precision as n, chain from audit_head');
  return rows[0] ?? null;
}

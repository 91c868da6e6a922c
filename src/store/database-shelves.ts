/** What a database holds, kind by kind, over one connection. */
import type { Seal } from '../engine/seal.ts';
import type { Client } from '../stores/postgres/connections.ts';
import type { Table } from '../stores/postgres/documents.ts';
import { createDocumentTable } from '../stores/postgres/import.ts';
import type { StoredDocument } from '../stores/store.ts';
import { createDatabaseAudit } from './database-audit.ts';
import { createDatabaseUpdates } from './database-updates.ts';
import { type DocumentShelf, documentOf } from './documents.ts';
import { type Entry, type Kind, type Place, pageEntries, type Shelf } from './kinds.ts';

export interface DatabaseShelvesOptions {
  client: Client;
  dataKey: string;
  seal: Seal;
  /** How a document is named to the operator. */
  numberOf: (id: string) => string;
  /** What cannot be read, for the operator. */
  damaged: (kind: Kind, what: string) => void;
}

/** The note in which a copy into the database is marked; nothing of it is sealed. */
export const markerNote = 'store-copy';
/** Says that the desk's list is complete, which it is not in another database: there it is made anew. */
const listNote = 'desk-cards';

/** Its tables must be there. Everything throws what the driver throws. */
export function createDatabaseShelves(options: DatabaseShelvesOptions) {
  const { client, damaged } = options;
  const documents = {
    conversation: createDocuments(options, 'conversation'),
    mailbox: createDocuments(options, 'mailbox'),
    figures: createDocuments(options, 'figures'),
  };
  const shelves: Place['shelves'] = {
    ...documents,
    note: createTexts({ client, table: 'note', id: 'name', text: 'sealed', except: [markerNote, listNote] }),
    account: createTexts({ client, table: 'desk_account', id: 'id', text: 'account' }),
    update: createDatabaseUpdates({ ...options, damaged: (what) => damaged('update', what) }),
    audit: createDatabaseAudit(client),
  };
  return { shelves, indexed: documents };
}

function createDocuments({ client, numberOf, damaged }: DatabaseShelvesOptions, table: Table): DocumentShelf {
  const rows = createDocumentTable(client, table);

  function isDocument(entry: Entry): boolean {
    try {
      documentOf(entry);
      return true;
    } catch {
      // What the parser says may quote what it could not read.
      damaged(table, `${numberOf(entry.id)}: its row holds no document`);
      return false;
    }
  }

  return {
    async *pages() {
      for (let last: string | null = null; ; ) {
        const page: Entry[] = (await rows.after(last, pageEntries)).map(({ id, json }) => ({ id, text: json }));
        last = page.at(-1)?.id ?? null;
        if (last === null) return;
        yield page.filter(isDocument);
      }
    },
    get: rows.read,
    put: (entries) => rows.write(entries.map(documentOf)),
    remove: rows.erase,
    count: rows.count,
    index: () => ({ wrong: (found: StoredDocument[]) => rows.countWrong(found), left: () => 0 }),
  };
}

interface TextsOptions {
  client: Client;
  table: string;
  id: string;
  text: string;
  /** No entries. */
  except?: string[];
}

/** Small sealed texts by their names, in a table that counts their versions. */
function createTexts({ client, table, id, text, except = [] }: TextsOptions): Shelf {
  const select = `select ${id} as id, ${text} as text from ${table}`;
  return {
    async *pages() {
      for (let last = ''; ; ) {
        const { rows } = await client.query<Entry>(
          `${select} where ${id} > $1 and ${id} <> all($2::text[]) order by ${id} limit ${pageEntries}`,
          [last, except],
        );
        const end = rows.at(-1);
        if (end === undefined) return;
        yield rows;
        last = end.id;
      }
    },
    async get(ids) {
      const { rows } = await client.query<Entry>(`${select} where ${id} = any($1::text[])`, [ids]);
      return new Map(rows.map((row) => [row.id, row.text]));
    },
    async put(entries) {
      await client.query(
        `insert into ${table} as stored (${id}, version, ${text})
         select id, 1, text from unnest($1::text[], $2::text[]) as given (id, text)
         on conflict (${id}) do update set version = stored.version + 1, ${text} = excluded.${text}`,
        [entries.map((entry) => entry.id), entries.map((entry) => entry.text)],
      );
    },
    async remove(ids) {
      await client.query(`delete from ${table} where ${id} = any($1::text[])`, [ids]);
    },
    async count() {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::integer as count from ${table} where ${id} <> all($1::text[])`,
        [except],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

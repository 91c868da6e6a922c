/** A small sealed thing by its name, read and written by several processes: a row of the table `note` (migrations/000002.sql). */
import type { Seal } from '../../engine/seal.ts';
import type { Note } from '../note.ts';
import type { Pool } from './connections.ts';
import { told } from './failures.ts';

export interface PostgresNoteOptions {
  pool: Pool;
  /** Bound into the seal, so that one note cannot be put in the place of another. */
  name: string;
  seal: Seal;
}

/** Of several processes that write at the same time the last has it. Throws `PostgresUnavailableError`; then it may be written all the same. */
export function createPostgresNote<Value = unknown>({ pool, name, seal }: PostgresNoteOptions): Note<Value> {
  let last: Promise<unknown> = Promise.resolve();

  async function query<Row>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await pool.query(text, values)).rows as Row[];
    } catch (error) {
      throw told(error);
    }
  }

  return {
    async read() {
      const [row] = await query<{ sealed: string }>('select sealed from note where name = $1', [name]);
      return row ? (seal.open(row.sealed, name) as Value) : null;
    },
    write(value) {
      const sealed = seal.close(value, name);
      const written = last.then(async () => {
        await query(
          `insert into note as known (name, version, sealed) values ($1, 1, $2)
           on conflict (name) do update set version = known.version + 1, sealed = excluded.sealed`,
          [name, sealed],
        );
      });
      last = written.catch(() => {});
      return written;
    },
  };
}

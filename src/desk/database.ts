/** The desk's statements to the database; what the driver throws quotes rows and addresses, and is told without. */

import type { Pool } from '../stores/postgres/connections.ts';
import { told } from '../stores/postgres/failures.ts';

/** Throws `PostgresUnavailableError`, and `RangeError` for values it cannot hold. A `name` has the statement parsed and planned once a connection. */
export type Ask = <Row>(text: string, values?: unknown[], name?: string) => Promise<Row[]>;

export interface Database {
  ask: Ask;
  /** Undone when `work` throws, which is thrown on. Nothing else may be awaited in it than what is asked there. */
  together<Result>(work: (ask: Ask) => Promise<Result>): Promise<Result>;
}

/** The query that ran at the time has been rejected. */
const heard = () => {};

/** Over connections that others use, too. */
export function createDatabase(pool: Pool): Database {
  const askOf =
    (on: Pick<Pool, 'query'>): Ask =>
    async <Row>(text: string, values: unknown[] = [], name?: string) => {
      try {
        return (await on.query({ text, values, ...(name !== undefined && { name: `desk ${name}` }) })).rows as Row[];
      } catch (error) {
        throw told(error);
      }
    };

  return {
    ask: askOf(pool),
    async together(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw told(error);
      });
      const ask = askOf(client);
      // The pool listens while nobody has it. A connection that breaks says so beside rejecting the query, and unheard that ends the process.
      client.on('error', heard);
      try {
        await ask('begin');
        const result = await work(ask);
        await ask('commit');
        client.off('error', heard);
        client.release();
        return result;
      } catch (error) {
        const undone = await ask('rollback').then(
          () => true,
          () => false,
        );
        // A connection of which nobody knows where it stands is not used again, and may still have to say that it broke.
        if (undone) client.off('error', heard);
        client.release(!undone);
        throw error;
      }
    },
  };
}

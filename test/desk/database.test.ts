/** Several statements of the desk that belong together, over a database that goes away in the middle. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '../../src/desk/database.ts';
import { createPool, endPool, type Pool } from '../../src/stores/postgres/connections.ts';
import { PostgresUnavailableError } from '../../src/stores/postgres/failures.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';

let server: TestServer;
let url: string;
let pool: Pool;
beforeAll(async () => {
  server = await startDatabase();
  url = await server.database();
  await query(url, 'create table deed (what text)');
  pool = createPool({ url, lost: () => {}, max: 1 });
});
afterAll(async () => {
  await endPool(pool);
  await server.end();
});

const written = async () => (await query(url, 'select what from deed')).map(({ what }) => what);

it('are done together or not at all, and a later one finds the only connection again', async () => {
  const { together } = createDatabase(pool);
  const failing = together(async (ask) => {
    await ask('insert into deed values ($1)', ['half']);
    throw new Error('no more');
  });
  await expect(failing).rejects.toThrow('no more');
  await together((ask) => ask('insert into deed values ($1)', ['whole']));
  expect(await written()).toEqual(['whole']);
});

it.each([
  ['is told by the server', 'select pg_terminate_backend(pg_backend_pid())'],
  ['is noticed at the next statement', 'select 1'],
])('that lose their connection, which %s, end with an error and not with the process', async (_, statement) => {
  const { together, ask } = createDatabase(pool);
  const lost = together(async (askHere) => {
    await askHere('insert into deed values ($1)', ['lost']);
    await query(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    await askHere(statement);
  });
  // What nobody hears of a connection that broke is an uncaught exception, which fails this file.
  await expect(lost).rejects.toBeInstanceOf(PostgresUnavailableError);
  expect(await ask('select what from deed')).toEqual([{ what: 'whole' }]);
});

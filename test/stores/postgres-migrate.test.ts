/** How a database comes to the form the program knows. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { migrate, NewerDatabaseError, UnsuitableDatabaseError } from '../../src/stores/postgres/migrate.ts';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import { query, startDatabase, type TestServer } from './database.ts';

/** SHA-256 of each file, as it was first released: a change of the form is a new file. */
const released = [
  'c253174bc81fd09171e37d9c90d2f42e2d24e13f295653d6072d6dafec327659',
  'b3c61183bc992fdc2e434a8e5f507f6a080aa5339c2ab9aa71b61d8373119e58',
  '6f3799251e57e0e1c2334478e20ee4afafe01c1733c097a9261a46bbf9a68955',
  '8ee7b34d66cc4044dc03908e127ad29374240b6115071beb99a2cce45c343862',
  'a3454722e4e39d8f654c4da0033132685cad1a614724b189d353bab94c2e92dc',
];
const folder = join(import.meta.dirname, '../../src/stores/postgres/migrations');

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startDatabase();
  all = (await readdir(folder)).map((_, index) => index + 1);
});
beforeEach(async () => {
  url = await server.database();
});
afterAll(() => server.end());

const applied = () => query(url, 'select number from migration order by number');
let all: number[];

it('applies each migration once', async () => {
  expect(await migrate({ url })).toEqual(all);
  expect(await migrate({ url })).toEqual([]);
  expect(await applied()).toEqual(all.map((number) => ({ number })));
});

it('applies each once when many start at the same moment', async () => {
  const done = await Promise.all(Array.from({ length: 6 }, () => migrate({ url })));
  expect(done.flat()).toEqual(all);
});

it('refuses a database that a newer program has changed, and leaves it alone', async () => {
  await migrate({ url });
  await query(url, 'insert into migration (number) values (999)');
  const refusal = migrate({ url });
  await expect(refusal).rejects.toBeInstanceOf(NewerDatabaseError);
  await expect(refusal).rejects.toThrow(
    `the database is at migration 999, and this program knows only ${all.length}: start the newer program`,
  );
  await expect(openPostgresStore({ url, failed: () => {} })).rejects.toBeInstanceOf(NewerDatabaseError);
  expect((await applied()).at(-1)).toEqual({ number: 999 });
});

it('leaves nothing behind when a migration fails', async () => {
  await query(url, 'create table mailbox (id integer)');
  await expect(migrate({ url })).rejects.toMatchObject({ name: 'PostgresUnavailableError', code: '42P07' });
  expect(
    await query(url, `select to_regclass('conversation') as conversation, to_regclass('migration') as migration`),
  ).toEqual([{ conversation: null, migration: null }]);
  await query(url, 'drop table mailbox');
  expect(await migrate({ url })).toEqual(all);
});

it('lets a user who may only read and write open a database that was migrated by another', async () => {
  await migrate({ url });
  await query(
    url,
    `create role clerk login password 'clerk';
     grant select on migration to clerk; grant select, insert, update, delete on conversation to clerk`,
  );
  const store = await openPostgresStore({ url: url.replace(/postgres:\w+@/, 'clerk:clerk@'), failed: () => {} });
  await store.write({ id: 'a:1', version: 1, dueAt: null });
  await store.erase('a:1');
  await store.check();
  await store.close();
});

it('refuses a database that cannot hold every text', async () => {
  await query(url, `create database latin encoding 'LATIN1' template template0`);
  const latin = url.replace(/[^/]*$/, 'latin');
  await expect(migrate({ url: latin })).rejects.toBeInstanceOf(UnsuitableDatabaseError);
});

it('has migrations that were never edited', async () => {
  const names = (await readdir(folder)).sort();
  const digests = await Promise.all(
    names.map(async (name) =>
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex'),
    ),
  );
  expect(digests).toEqual(released);
});

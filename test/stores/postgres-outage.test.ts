/** The database goes away and comes back, is slow, or refuses; and what is said of it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PostgresUnavailableError } from '../../src/stores/postgres/failures.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import { StaleVersionError, type Store, StoreUnwritableError } from '../../src/stores/store.ts';
import type { Note } from './contract.ts';
import { query, startDatabase, type TestServer } from './database.ts';

let server: TestServer;
let url: string;
let store: Store<Note>;
let failures: unknown[];

beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  url = await server.database();
  failures = [];
  store = await openPostgresStore<Note>({ url, failed: (error) => failures.push(error) });
});
afterEach(() => store.close());
afterAll(() => server.end());

const note = (fields: Partial<Note> = {}): Note => ({
  id: 'a:1',
  version: 1,
  dueAt: null,
  text: 'xin chào',
  ...fields,
});

for (const how of ['stop', 'kill'] as const) {
  it(`loses nothing that was acknowledged when the database is restarted in the middle (${how})`, async () => {
    const acknowledged = new Map<string, number>();
    let outages = 0;
    let back = false;
    async function writer(id: string): Promise<void> {
      for (let after = 0; after < 5; after += back ? 1 : 0) {
        try {
          const version = ((await store.read(id))?.version ?? 0) + 1;
          await store.write(note({ id, version, dueAt: version }));
          acknowledged.set(id, version);
        } catch (error) {
          // A write that failed may have taken effect all the same; then its number is taken.
          if (error instanceof StaleVersionError) continue;
          expect(error).toBeInstanceOf(StoreUnwritableError);
          outages += 1;
        }
      }
    }
    const writers = Array.from({ length: 16 }, (_, index) => writer(`a:${index}`));
    await expect.poll(() => acknowledged.size).toBe(16);
    await server.stop(how);
    await expect(store.check()).rejects.toBeInstanceOf(StoreUnwritableError);
    await server.start().finally(() => {
      back = true;
    });
    await Promise.all(writers);
    expect(outages).toBeGreaterThan(0);
    for (const [id, version] of acknowledged) expect((await store.read(id))?.version).toBe(version);
    await store.check();
  });
}

it('can be closed while the database is gone', async () => {
  await store.write(note());
  await server.stop('kill');
  await store.close();
  await expect(openPostgresStore({ url, failed: () => {} })).rejects.toBeInstanceOf(PostgresUnavailableError);
  await server.start();
});

it('goes on with new connections after idle ones were cut, and tells of it', async () => {
  await store.write(note());
  await query(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'assistant'`);
  await expect.poll(() => failures.length).toBeGreaterThan(0);
  expect(failures[0]).toMatchObject({ name: 'PostgresUnavailableError', code: '57P01' });
  await store.write(note({ version: 2 }));
  expect((await store.read('a:1'))?.version).toBe(2);
});

it('says that nothing can be written while that is so, and that it can again once it can', async () => {
  await store.write(note());
  await query(
    url,
    `create function full_disk() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100'; end $$;
     create trigger full_disk before insert or update on conversation for each row execute function full_disk()`,
  );
  await store.check();
  await expect(store.write(note({ version: 2 }))).rejects.toThrow('the database has a full disk (53100)');
  await expect(store.check()).rejects.toBeInstanceOf(StoreUnwritableError);
  expect((await store.read('a:1'))?.version).toBe(1);
  await query(url, 'drop function full_disk cascade');
  await store.check();
  expect(await query(url, 'select id from conversation')).toEqual([{ id: 'a:1' }]);
});

it('is not well on a database that may only be read', async () => {
  await query(url, `alter database ${url.split('/').at(-1)} set default_transaction_read_only = on`);
  await query(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'assistant'`);
  await expect.poll(() => store.check().then(null, ({ code }) => code)).toBe('25006');
});

it('flushes every commit, sees what is committed and gives up what hangs, whatever the database was set to', async () => {
  const name = url.split('/').at(-1);
  await store.close();
  await query(
    url,
    `alter database ${name} set synchronous_commit = off; alter database ${name} set default_transaction_isolation = serializable`,
  );
  store = await openPostgresStore<Note>({ url, failed: (error) => failures.push(error) });
  await query(
    url,
    `create table seen (name text, value text);
     create function look() returns trigger language plpgsql as $$ begin
       insert into seen select setting.name, setting.setting from pg_settings as setting; return new;
     end $$;
     create trigger look before insert on conversation for each row execute function look()`,
  );
  await store.write(note());
  const seen = await query(url, 'select name, value from seen');
  expect(Object.fromEntries(seen.map(({ name, value }) => [name, value]))).toMatchObject({
    synchronous_commit: 'on',
    transaction_isolation: 'read committed',
    statement_timeout: '10000',
    idle_in_transaction_session_timeout: '5000',
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
  });
});

it('tells neither password nor address nor user, whatever goes wrong', async () => {
  const password = new URL(url).password;
  const wrong = [
    url.replace(password, 'wrong-password'),
    url.replace(/[^/]*$/, 'no-such-database'),
    url.replace(/:\d+\//, ':1/'),
    'postgres://some-user:wrong-password@[no-host',
  ];
  const errors = await Promise.all(
    wrong.map((url) =>
      migrate({ url }).then(
        () => null,
        (error: Error) => error,
      ),
    ),
  );
  expect(errors.map((error) => (error instanceof PostgresUnavailableError ? error.code : error?.name))).toEqual([
    '28P01',
    '3D000',
    'ECONNREFUSED',
    'RangeError',
  ]);
  for (const error of errors) {
    const all = `${error?.stack} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
    for (const secret of [password, 'wrong-password', 'some-user', '127.0.0.1', 'no-such-database'])
      expect(all).not.toContain(secret);
  }
});

/** Everything durable of two processes in one database. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { BrokenSealError, createSeal } from '../../src/engine/seal.ts';
import { mustBeItsKey, OtherKeyError } from '../../src/key-check.ts';
import { openPostgresStorage, type PostgresStorage } from '../../src/postgres-storage.ts';
import { NewerDatabaseError } from '../../src/stores/postgres/migrate.ts';
import type { Note } from './contract.ts';
import { query, startDatabase, type TestServer } from './database.ts';

let server: TestServer;
let url: string;
let storages: PostgresStorage[];
const failures: unknown[] = [];
const ourKey = 'a key that only these tests know, 32+';

async function open(dataKey = ourKey): Promise<PostgresStorage> {
  const failed = (error: unknown) => void failures.push(error);
  const storage = await openPostgresStorage({ url, dataKey, clock: systemClock, failed });
  storages.push(storage);
  return storage;
}

beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  url = await server.database();
  storages = [];
});
afterEach(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  expect(failures).toEqual([]);
});
afterAll(() => server.end());

it('is migrated by several that begin at the same moment, and shows each what the other writes', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  const conversations = await one.documents<Note>('conversation');
  const mailboxes = await one.documents<Note>('mailbox');
  const others = await other.documents<Note>('conversation');
  const written: Note = { id: 'a:1', version: 1, dueAt: null, text: 'xin chào' };
  await conversations.write(written);
  expect([await others.read('a:1'), await mailboxes.read('a:1')]).toEqual([written, null]);
  // The others go on with the pool.
  await conversations.close();
  await mailboxes.write(written);
  expect(await others.read('a:1')).toEqual(written);
  const connections = await query(
    url,
    `select from pg_stat_activity where application_name = 'assistant' and datname = current_database()`,
  );
  expect(connections.length).toBeLessThanOrEqual(2 * 7);
});

it('keeps notes sealed, the latest for everybody, each in its own place', async () => {
  const [one, other] = [await open(), await open()];
  const note = one.note<{ token: string }>('zalo');
  expect(await note.read()).toBeNull();
  await Promise.all(['first', 'second', 'third'].map((token) => note.write({ token })));
  expect(await other.note('zalo').read()).toEqual({ token: 'third' });
  await other.note('zalo').write({ token: 'đã đổi' });
  expect(await note.read()).toEqual({ token: 'đã đổi' });
  await note.write({ token: 'very-secret' });
  const rows = await query(url, 'select name, version, sealed from note');
  expect(rows).toMatchObject([{ name: 'zalo', version: 5 }]);
  expect(JSON.stringify(rows)).not.toContain('very-secret');
  await query(url, `insert into note select 'other', version, sealed from note`);
  await expect(one.note('other').read()).rejects.toBeInstanceOf(BrokenSealError);
  const stranger = await open('another key that only these tests know');
  await expect(stranger.note('zalo').read()).rejects.toBeInstanceOf(BrokenSealError);
});

describe('the key that a database was first used with', () => {
  const [ours, others] = [createSeal(ourKey), createSeal('another key that only these tests know')];
  const check = async (seal: typeof ours, storage: PostgresStorage) =>
    mustBeItsKey(seal, { pool: storage.pool, store: await storage.documents('conversation') });

  it('is the only one: of two that begin at once on an empty one, one is refused, and always will be', async () => {
    const storage = await open();
    const outcomes = await Promise.allSettled([check(ours, storage), check(others, storage)]);
    const [won, lost] = outcomes[0]?.status === 'fulfilled' ? [ours, others] : [others, ours];
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await check(won, storage);
    await expect(check(lost, storage)).rejects.toBeInstanceOf(OtherKeyError);
  });

  it('is told from what a copy has left there, where nothing else tells, and one damaged document tells nothing', async () => {
    const storage = await open();
    const store = await storage.documents<Note & { sealed: string }>('conversation');
    const document = { version: 1, dueAt: null, text: '' };
    await store.write({ ...document, id: 'a:1', sealed: 'damaged' });
    await store.write({ ...document, id: 'a:2', sealed: ours.close('xin chào', 'a:2') });
    await expect(check(others, storage)).rejects.toBeInstanceOf(OtherKeyError);
    expect(await query(url, 'select from note')).toEqual([]);
    await check(ours, storage);
  });
});

it('lets go of everything when it is closed or cannot be opened', async () => {
  const storage = await open();
  await storage.processes.turns([{ name: 'all', gapMs: 1 }]);
  await storage.close();
  await query(url, 'insert into migration (number) values (999999)');
  await expect(open()).rejects.toBeInstanceOf(NewerDatabaseError);
  await query(url, 'delete from migration where number = 999999; alter table process rename to elsewhere');
  await expect(open()).rejects.toMatchObject({ code: '42P01' });
  await expect
    .poll(() =>
      query(
        url,
        `select 1 from pg_stat_activity where datname = current_database() and application_name = 'assistant'`,
      ),
    )
    .toEqual([]);
});

/** Several writers on one database: in one batch, in two processes; and values that are awkward for PostgreSQL. */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import { StaleVersionError, type Store } from '../../src/stores/store.ts';
import { idsOf } from './any-order.ts';
import type { Note } from './contract.ts';
import { query, startDatabase, type TestServer } from './database.ts';

let server: TestServer;
let url: string;
let stores: Store<Note>[];
const failures: unknown[] = [];

async function open(): Promise<Store<Note>> {
  const store = await openPostgresStore<Note>({ url, failed: (error) => failures.push(error) });
  stores.push(store);
  return store;
}

beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  url = await server.database();
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  expect(failures).toEqual([]);
});
afterAll(() => server.end());

const note = (fields: Partial<Note>): Note => ({ id: 'a:1', version: 1, dueAt: null, text: 'xin chào', ...fields });
/** A figure the server keeps of this database; connections hand in theirs when they end. */
const statistic = async (what: string) =>
  Number(
    (await query(url, `select ${what} as value from pg_stat_database where datname = current_database()`))[0]?.value,
  );

const allGone = () =>
  expect
    .poll(() =>
      query(url, `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`),
    )
    .toEqual([]);

it('refuses the one stale row of a batch, saying what is stored, and writes the others', async () => {
  const store = await open();
  const ids = Array.from({ length: 20 }, (_, index) => `a:${index}`);
  await Promise.all(ids.map((id) => store.write(note({ id }))));
  const versions = ids.map((_, index) => (index === 7 ? 1 : index === 9 ? 5 : 2));
  const outcomes = await Promise.allSettled(
    ids.map((id, index) => store.write(note({ id, version: versions[index] ?? 0, text: 'second' }))),
  );
  for (const [index, outcome] of outcomes.entries()) {
    if (index !== 7 && index !== 9) expect(outcome.status).toBe('fulfilled');
    else
      expect(outcome).toMatchObject({
        reason: { name: 'StaleVersionError', id: `a:${index}`, stored: 1, offered: versions[index] },
      });
    expect((await store.read(`a:${index}`))?.version).toBe(index === 7 || index === 9 ? 1 : 2);
  }
});

it('writes what is ready at the same moment in few commits', async () => {
  const store = await open();
  await store.write(note({ id: 'warm:1' }));
  const xids = () => query(url, 'select count(distinct xmin::text)::integer as commits from conversation');
  await Promise.all(Array.from({ length: 64 }, (_, index) => store.write(note({ id: `a:${index}` }))));
  expect(Number((await xids())[0]?.commits)).toBeLessThanOrEqual(3);
});

it('writes several versions of one document in the order in which they were asked for', async () => {
  const store = await open();
  const written = [1, 2, 3].map((version) => store.write(note({ version, text: `lần ${version}` })));
  const erased = store.erase('a:1');
  const again = store.write(note({ text: 'anew' }));
  await Promise.all([...written, erased, again]);
  expect(await store.read('a:1')).toEqual(note({ text: 'anew' }));
});

it('gives every version of a document to one of two processes that race for it, and makes no circles of waiting', async () => {
  const racers = [await open(), await open()];
  const ids = Array.from({ length: 30 }, (_, index) => `a:${(index * 7) % 30}`);
  const rounds = 25;
  const won = new Map<string, number>();
  async function race(store: Store<Note>, ids: string[]): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(
        ids.map(async (id) => {
          const version = ((await store.read(id))?.version ?? 0) + 1;
          try {
            await store.write(note({ id, version, dueAt: version }));
            won.set(id, (won.get(id) ?? 0) + 1);
          } catch (error) {
            expect(error).toBeInstanceOf(StaleVersionError);
          }
        }),
      );
    }
  }
  await Promise.all([race(racers[0]!, ids), race(racers[1]!, [...ids].reverse())]);
  for (const id of ids) {
    const stored = (await racers[0]!.read(id))?.version ?? 0;
    expect(stored).toBe(won.get(id));
    expect(stored).toBeGreaterThanOrEqual(rounds);
  }
  await Promise.all(racers.map((store) => store.close()));
  await allGone();
  expect(await statistic('deadlocks')).toBe(0);
});

for (const { end, stored } of [
  { end: `update conversation set version = 2; commit`, stored: 2 },
  { end: 'delete from conversation; commit', stored: 0 },
  { end: 'update conversation set version = 2; rollback', stored: null },
]) {
  it(`goes by what another process has left when that had the row: ${end}`, async () => {
    const store = await open();
    await store.write(note({}));
    const other = new pg.Client(url);
    await other.connect();
    const [change = '', ending = ''] = end.split('; ');
    await other.query('begin');
    await other.query(change);
    const write = store.write(note({ version: 2 })).then(
      () => null,
      (error) => error,
    );
    await expect
      .poll(() =>
        query(url, `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`),
      )
      .toHaveLength(1);
    await other.query(ending);
    await other.end();
    if (stored === null) expect(await write).toBeNull();
    else expect(await write).toMatchObject({ name: 'StaleVersionError', stored, offered: 2 });
  });
}

it('does not bring back what another process has erased', async () => {
  const [one, other] = [await open(), await open()];
  await one.write(note({ dueAt: 5 }));
  await other.erase('a:1');
  await expect(one.write(note({ version: 2 }))).rejects.toMatchObject({ name: 'StaleVersionError', stored: 0 });
  expect(await idsOf(one)).toEqual([]);
});

it('repeats a batch that the database has undone for the sake of another', async () => {
  const store = await open();
  await store.write(note({}));
  await query(
    url,
    `create sequence tries;
     create function undo() returns trigger language plpgsql as $$ begin
       if nextval('tries') < 3 then raise exception using errcode = '40P01'; end if; return new;
     end $$;
     create trigger undo before update on conversation for each row execute function undo()`,
  );
  await store.write(note({ version: 2 }));
  expect((await store.read('a:1'))?.version).toBe(2);
});

it('lets a document that no row can hold fail alone', async () => {
  const store = await open();
  const ids = ['a:1', 'a:2', 'a:3'];
  await Promise.all(ids.map((id) => store.write(note({ id }))));
  const tooLarge = 2 ** 31;
  const outcomes = await Promise.allSettled([
    store.write(note({ id: 'a:1', version: 2 })),
    store.write(note({ id: 'a:2', version: tooLarge, text: 'a secret' })),
    store.write(note({ id: 'a:3', version: 2 })),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const { reason } = outcomes[1] as PromiseRejectedResult;
  expect(reason).toBeInstanceOf(RangeError);
  expect(`${reason.stack} ${JSON.stringify(reason)}`).not.toContain('secret');
  await store.check();
});

it('keeps any id and any JSON as they are, halves of surrogate pairs and NUL included', async () => {
  const store = await open();
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\u0000', '\ud83d', '\ude00', '\\', '"', '\u2028', 'é', 'e\u0301', "'", '%', '\\u0000'),
  );
  const text = fc.array(unit, { minLength: 1, maxLength: 20 }).map((units) => units.join(''));
  const model = new Map<string, Note>();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(text, { minLength: 1, maxLength: 10 }),
      text,
      fc.jsonValue(),
      async (ids, words, tags) => {
        const fresh = ids.filter((id) => !model.has(id));
        for (const id of fresh) model.set(id, JSON.parse(JSON.stringify(note({ id, text: words, tags, dueAt: 1.5 }))));
        await Promise.all(fresh.map((id) => store.write(model.get(id) as Note)));
        for (const id of ids) expect(await store.read(id)).toEqual(model.get(id));
      },
    ),
    { numRuns: 40 },
  );
  expect(await idsOf(store)).toEqual([...model.keys()].sort());
  expect((await store.due(2, 10_000)).sort()).toEqual([...model.keys()].sort());
  expect(await store.nextDueAt()).toBe(1.5);
});

it('lists more ids than it fetches at once, and everything that is due', async () => {
  const store = await open();
  await query(
    url,
    `insert into conversation select 'a:' || number, 1, number, '{}' from generate_series(1, 2500) as number`,
  );
  expect(new Set(await idsOf(store)).size).toBe(2500);
  expect(await store.due(2000, Number.MAX_SAFE_INTEGER)).toHaveLength(2000);
});

it('gives what is due to one of several who take it, the longest due first, until it is time again or written anew', async () => {
  const stores = [await open(), await open(), await open()];
  const ids = Array.from({ length: 60 }, (_, index) => `a:${index}`);
  await Promise.all(ids.map((id, index) => stores[0]!.write(note({ id, dueAt: index + 1 }))));
  expect(await stores[1]!.due(2, 10, 500)).toEqual(['a:0', 'a:1']);
  const taken = (await Promise.all(stores.map((store) => store.due(100, 30, 900)))).flat();
  // Two who look at the same moment may each leave to the other what neither then has; that is found at the next look.
  const rest = await stores[0]!.due(100, 60, 900);
  expect([...taken, ...rest].sort()).toEqual(ids.slice(2).sort());
  expect(await stores[0]!.due(499, 60)).toEqual([]);
  expect(await stores[0]!.nextDueAt()).toBe(500);
  expect(await stores[0]!.read('a:7')).toEqual(note({ id: 'a:7', dueAt: 8 }));
  await stores[1]!.write(note({ id: 'a:7', version: 2, dueAt: 30 }));
  expect(await stores[2]!.due(499, 60, 900)).toEqual(['a:7']);
  expect(await stores[2]!.due(500, 60, 900)).toEqual(['a:0', 'a:1']);
  expect(await stores[2]!.due(900, 60)).toHaveLength(60);
});

it('takes what is due without waiting for one that is just being written', async () => {
  const store = await open();
  await Promise.all(['a:1', 'a:2'].map((id) => store.write(note({ id, dueAt: 5 }))));
  const other = new pg.Client(url);
  await other.connect();
  await other.query(`begin; update conversation set version = 2 where id = 'a:1'`);
  expect(await store.due(10, 10, 100)).toEqual(['a:2']);
  await other.query('commit');
  await other.end();
  expect(await store.due(10, 10, 100)).toEqual(['a:1']);
});

it('goes by index for everything, also with plans made while the table was small', async () => {
  const scans = `select seq_scan from pg_stat_user_tables where relname = 'conversation'`;
  const store = await open();
  const ids = Array.from({ length: 200 }, (_, index) => `a:${index}`);
  async function everything(version: number): Promise<void> {
    await Promise.all(ids.map((id) => store.write(note({ id, version, dueAt: 5 }))));
    await Promise.all(ids.map((id) => store.read(id)));
    await store.due(10, 10);
    await store.due(10, 10, 20);
    await store.nextDueAt();
    await idsOf(store);
    await Promise.all(ids.slice(-10).map((id) => store.erase(id)));
  }
  // Those of the migration, which builds the indexes; the store itself connects when it is first asked.
  await allGone();
  const before = await query(url, scans);
  await everything(1);
  await query(url, 'analyze conversation');
  // The server keeps a plan from the sixth time on.
  for (let version = 2; version <= 8; version += 1) {
    ids.splice(-10);
    await everything(version);
  }
  await store.close();
  await allGone();
  expect(await query(url, scans)).toEqual(before);
});

it('keeps kinds of documents apart', async () => {
  const store = await open();
  const mailbox = await openPostgresStore<Note>({ url, table: 'mailbox', failed: (error) => failures.push(error) });
  stores.push(mailbox);
  await store.write(note({ text: 'of the conversation' }));
  await mailbox.write(note({ text: 'of the mailbox', dueAt: 1 }));
  expect((await store.read('a:1'))?.text).toBe('of the conversation');
  expect(await store.nextDueAt()).toBeNull();
});

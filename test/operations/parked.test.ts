/** `npm run parked`, beside what an assistant has stored. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import type { Store } from '../../src/stores/store.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';
import { run } from './process.ts';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parked-'));
  server = await startDatabase();
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

const dataKey = 'a key that only this test knows, 32 characters and more';
const at = Date.parse('2026-11-20T01:00:00Z');
const came = Date.parse('2026-11-20T03:00:00Z');

async function fill(store: Store) {
  const parked = [{ at, what: 'delivery', which: 'n1/4.say', error: 'UndeliverableError' }];
  const plain = { version: 1, dueAt: null, at: 'menu' };
  await store.write({ ...plain, id: 'telegram:1', parked: [] } as never);
  await store.write({ ...plain, id: 'telegram:2', parked } as never);
  await store.close();
}

async function parked(variables: Record<string, string>) {
  const running = run('src/parked.ts', { DATA_DIR: folder, ...variables });
  const { code } = await running.ended();
  return { code, lines: running.output().trim().split('\n') };
}

const everything = [
  '2026-11-20T03:00:00.000Z  zalo-oa  update  could not be taken',
  '2026-11-20T01:00:00.000Z  telegram:2  delivery n1/4.say  UndeliverableError  (in menu)',
  '2 parked',
];

it('lists on a disk what was given up and what was set aside, the newest first', async () => {
  await fill(await openLowdbStore({ folder: join(folder, 'conversations'), onDamage: () => {}, onFatal: () => {} }));
  const inbox = join(folder, 'inbox', 'zalo-oa');
  await mkdir(inbox, { recursive: true });
  await writeFile(join(inbox, `${came * 1_000}.parked`), 'sealed');
  await writeFile(join(inbox, `${came * 1_000 + 1}.update`), 'waits to be taken');
  expect(await parked({})).toEqual({ code: 0, lines: everything });
});

it('lists the same of a database', async () => {
  const url = await server.database();
  await migrate({ url });
  await fill(await openPostgresStore({ url, failed: () => {} }));
  const update = `insert into inbox (channel, lane, digest, state, at) values ('zalo-oa', 'lane', $1, $2, $3)`;
  await query(url, update, ['one', 'parked', new Date(came)]);
  await query(url, update, ['other', 'waiting', new Date(came)]);
  expect(await parked({ DATABASE_URL: url, DATA_KEY: dataKey })).toEqual({
    code: 0,
    lines: everything,
  });
});

it('says in one line that the database is away', async () => {
  const { code, lines } = await parked({
    DATABASE_URL: 'postgres://somebody:secret@127.0.0.1:1/none',
    DATA_KEY: dataKey,
  });
  expect(code).toBe(1);
  expect(lines).toEqual(['the database does not answer (ECONNREFUSED)']);
});

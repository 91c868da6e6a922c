/** `npm run store -- copy` over a real database: there and back, interrupted, refused. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSharedAudit } from '../../src/desk/audit/shared-audit.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { openPostgresStorage } from '../../src/postgres-storage.ts';
import { mustBeWholeInDatabase, mustBeWholeOnDisk } from '../../src/store/alone.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createPool, endPool } from '../../src/stores/postgres/connections.ts';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import type { StoredDocument } from '../../src/stores/store.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';
import { diskError, faultyFiles } from '../stores/faulty-files.ts';
import { dataKey, filesIn, fillStore, folders, openStore, secretWords, store } from './filled.ts';

const there = ['copy', '--from', 'lowdb', '--to', 'postgres'];
const back = ['copy', '--from', 'postgres', '--to', 'lowdb'];
const made = folders();
let server: TestServer;
/** A few hundred conversations, and a few. */
let full: string;
let small: string;
beforeAll(async () => {
  server = await startDatabase();
  full = await made.make();
  await fillStore(full);
  small = await made.make();
  await fillStore(small, { conversations: 5 });
}, 60_000);
afterAll(async () => {
  await server.end();
  await made.remove();
});

describe('a copy', () => {
  it('brings everything into a database and back, the same to the byte', async () => {
    const databaseUrl = await server.database();
    const other = await made.make();
    const before = await filesIn(full);
    const gone = await store(there, { dataDir: full, databaseUrl });
    expect(gone).toMatchObject({ code: 0, err: '' });
    expect(gone.out).toContain(
      'Copied and compared: 300 conversations, 20 web mailboxes, 2 documents of figures, 3 notes, 2 accounts, 4 waiting messages, 700 audit entries.',
    );
    expect(await store(back, { dataDir: other, databaseUrl })).toMatchObject({ code: 0, err: '' });
    expect(await filesIn(other)).toEqual(before);
    expect(await filesIn(full)).toEqual(before);
    expect(await store(['verify', '--store', 'lowdb'], { dataDir: other })).toMatchObject({ code: 0, err: '' });
    expect(await store(['verify'], { databaseUrl })).toMatchObject({ code: 0, err: '' });

    const again = await store(there, { dataDir: full, databaseUrl });
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain('Nothing to do: both hold the same');
    const rows = await query(databaseUrl, 'select sealed as text from note union all select account from desk_account');
    expect(JSON.stringify(rows)).not.toContain(secretWords);
    expect(await query(databaseUrl, 'select count(*)::integer as lanes from inbox_lane')).toEqual([{ lanes: 2 }]);
  }, 60_000);

  it('is what an assistant on the database goes on with: waiting messages, notes, and the audit log', async () => {
    const url = await server.database();
    expect(await store(there, { dataDir: small, databaseUrl: url })).toMatchObject({ code: 0 });
    const failed = (error: unknown) => {
      throw error;
    };
    const storage = await openPostgresStorage({ url, dataKey, clock: systemClock, failed });
    await mustBeWholeInDatabase(storage.pool);
    expect(await storage.note('zalo-bot-quota').read()).toEqual({ month: '2026-11', sent: 12 });
    const inbox = await storage.inbox('zalo-bot', { failed, gaveUp: failed });
    const taken: unknown[] = [];
    inbox.start(async (raw) => taken.push(raw));
    await inbox.idle();
    const of = (chat: string) => taken.filter((raw) => (raw as { chat: string }).chat === chat);
    expect([...of('an'), ...of('binh')].map((raw) => (raw as { text: string }).text)).toEqual([
      'một',
      'ba',
      'bốn',
      'hai',
    ]);
    await inbox.stop();
    const audit = createSharedAudit({ pool: storage.pool, clock: systemClock });
    await audit.append({ who: 'an', what: 'take', conversation: 'c1', detail: null, address: null });
    expect(await audit.read({ limit: 1 })).toMatchObject({ intact: true, entries: [{ n: 701, who: 'an' }] });
    await audit.close();
    await storage.close();
    expect(await store(['verify'], { databaseUrl: url })).toMatchObject({ code: 0, err: '' });
  }, 60_000);

  it('goes on after it was killed, also when the source has changed meanwhile; nobody may start on a part', async () => {
    const databaseUrl = await server.database();
    const dataDir = await made.make();
    await cp(full, dataDir, { recursive: true });
    await killedAfter(2, { dataDir, databaseUrl });
    const [part] = await query(databaseUrl, 'select count(*)::integer as count from conversation');
    expect(part?.['count']).toBeGreaterThan(0);
    expect(part?.['count']).toBeLessThan(300);
    const pool = createPool({ url: databaseUrl, lost: () => {} });
    await expect(mustBeWholeInDatabase(pool)).rejects.toThrow(/has begun and not ended/);

    expect(await store(['backup', join(dataDir, 'b')], { databaseUrl })).toMatchObject({
      code: 1,
      err: expect.stringContaining('holds only a part'),
    });
    expect(await store(there, { dataDir: full, databaseUrl })).toMatchObject({
      code: 1,
      err: expect.stringContaining('a copy of something else has begun'),
    });

    const conversations = await openStore<StoredDocument>(join(dataDir, 'conversations'));
    const ids = (await query(databaseUrl, 'select id from conversation order by id')).map(({ id }) => String(id));
    const [first = '', second = ''] = ids;
    await conversations.erase(first);
    const changed = await conversations.read(second);
    await conversations.write({ ...changed!, version: 2, dueAt: 77 });
    await conversations.close();

    const resumed = await store(there, { dataDir, databaseUrl });
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toContain('Going on with what was begun');
    expect(resumed.out).toContain('299 conversations');
    await mustBeWholeInDatabase(pool);
    await endPool(pool);
    const opened = await openPostgresStore({ url: databaseUrl, failed: () => {} });
    expect(await opened.read(first)).toBeNull();
    expect(await opened.read(second)).toMatchObject({ version: 2, dueAt: 77 });
    expect(await opened.due(77, 9)).toEqual([second]);
    await opened.close();
  }, 60_000);

  it('into a folder whose disk fails at any moment is finished the next time', async () => {
    const databaseUrl = await server.database();
    expect(await store(there, { dataDir: small, databaseUrl })).toMatchObject({ code: 0 });
    const dataDir = await made.make();
    const files = faultyFiles(dataDir);
    let failing = 30;
    for (let tries = 1; ; tries += 1) {
      const until = files.operations.length + failing;
      files.fault = ({ number, name }) =>
        number > until && name !== 'close' && name !== 'remove' ? { error: diskError('ENOSPC'), when: 'before' } : null;
      const { code, err } = await store(back, { dataDir, databaseUrl, files });
      if (code === 0) {
        expect(tries).toBeGreaterThan(4);
        break;
      }
      expect(err).toMatch(/disk is full|ENOSPC/);
      if (tries > 1 && (await filesIn(dataDir)).has('copying.json'))
        await expect(mustBeWholeOnDisk(dataDir)).rejects.toThrow(/has begun and not ended/);
      failing = Math.trunc(failing * 1.7);
    }
    await mustBeWholeOnDisk(dataDir);
    expect(await filesIn(dataDir)).toEqual(await filesIn(small));
  }, 60_000);
});

describe('a copy is refused', () => {
  it('while an assistant runs on either side', async () => {
    const databaseUrl = await server.database();
    const running = await openStore(join(small, 'conversations'));
    const locked = await store(there, { dataDir: small, databaseUrl });
    expect(locked).toMatchObject({ code: 1, err: expect.stringMatching(/is in use by process \d+: stop it first/) });
    await running.close();

    expect(await store(['migrate'], { databaseUrl })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Migrated: 1/),
    });
    await query(databaseUrl, "insert into process (id) values ('one')");
    for (const args of [there, back])
      expect(await store(args, { dataDir: small, databaseUrl })).toMatchObject({
        code: 1,
        err: expect.stringContaining('the assistant is running on the database (processes: 1): stop them all'),
      });
    // A backup may be made beside it.
    expect(await store(['verify'], { databaseUrl })).toMatchObject({ code: 0 });
    const reading = { use: 'read', url: databaseUrl, dataKey, seal: createSeal(dataKey), numberOf: String } as const;
    await query(databaseUrl, "update process set beat_at = clock_timestamp() - interval '11 seconds'");
    const copying = await openDatabase({ ...reading, damaged: () => {} });
    const pool = createPool({ url: databaseUrl, lost: () => {} });
    await expect(mustBeWholeInDatabase(pool)).rejects.toThrow(/is being copied or restored/);
    expect(await store(there, { dataDir: small, databaseUrl })).toMatchObject({
      code: 1,
      err: expect.stringContaining('another copy, backup or restore of the database is under way'),
    });
    await copying.close();
    await mustBeWholeInDatabase(pool);
    await endPool(pool);
    expect(await store(there, { dataDir: small, databaseUrl })).toMatchObject({ code: 0, err: '' });
  }, 60_000);

  it('into a store that holds something else, with another key, from nothing, and to nowhere', async () => {
    const databaseUrl = await server.database();
    expect(await store(there, { dataDir: small, databaseUrl })).toMatchObject({ code: 0 });
    const other = await made.make();
    await fillStore(other, { conversations: 4 });
    const before = await filesIn(other);
    expect(await store(back, { dataDir: other, databaseUrl })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not empty and holds something else; nothing was changed'),
    });
    expect(await filesIn(other)).toEqual(before);
    const fresh = { dataDir: await made.make(), databaseUrl };
    expect(await store(back, { ...fresh, dataKey: 'another key, just as long as it has to be' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not open with the DATA_KEY given here'),
    });
    expect((await filesIn(fresh.dataDir)).size).toBe(0);
    expect(await store(back, { ...fresh, dataKey: null })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^there is no key/),
    });
    const empty = { dataDir: await made.make(), databaseUrl };
    expect(await store(there, empty)).toMatchObject({
      code: 1,
      err: expect.stringContaining('no conversations under'),
    });
    expect(await store(there, { dataDir: full })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^DATABASE_URL is not set/),
    });
    expect(await store(back, { ...fresh, databaseUrl: 'postgres://somebody:hunter2@127.0.0.1:1/x' })).toEqual({
      code: 1,
      out: '',
      err: 'could not be done: the database does not answer (ECONNREFUSED)',
    });
  }, 60_000);

  it('when the audit log was changed, at the entry where it was', async () => {
    const dataDir = await made.make();
    await cp(small, dataDir, { recursive: true });
    const path = join(dataDir, 'desk', 'audit', 'audit-2026-10.ndjson');
    const lines = (await readFile(path, 'utf8')).split('\n');
    const number = (JSON.parse(lines[5]!) as { n: number }).n;
    await writeFile(path, lines.with(5, lines[5]!.replace('"binh"', '"an"')).join('\n'));
    const told = await store(there, { dataDir, databaseUrl: await server.database() });
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining(`from entry ${number} on`) });
    expect(await store(['verify'], { dataDir })).toMatchObject({
      code: 1,
      err: `WRONG: the audit log is not as it was written from entry ${number} on`,
    });
  }, 60_000);
});

/** Copies in a process of its own, which is killed after so many lines of its progress. */
async function killedAfter(lines: number, settings: { dataDir: string; databaseUrl: string }): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'copy-child.ts'), JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    if (!line.includes('conversations copied')) continue;
    seen += 1;
    if (seen === lines) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
}

/** What an audit log promises, wherever it is: in files of one process, in a database of many. */
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Audit, openAudit } from '../../src/desk/audit/audit.ts';
import { createSharedAudit } from '../../src/desk/audit/shared-audit.ts';
import { AuditUnwritableError } from '../../src/desk/audit/writer.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { createPool, endPool, type Pool } from '../../src/stores/postgres/connections.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';

interface Place {
  clock: MovableClock;
  open(): Promise<Audit>;
  /** Changes the entry of this number beside the log; `gone`: removes it. */
  spoil(n: number, how: 'changed' | 'gone'): Promise<void>;
  close(): Promise<void>;
}

let server: TestServer;
beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server?.end());

const startAt = Date.parse('2026-11-21T02:00:00Z');

async function inFiles(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  const clock = createMovableClock({ runs: false, startAt });
  return {
    clock,
    open: () => openAudit({ folder, clock }),
    async spoil(n, how) {
      const file = join(folder, (await readdir(folder)).find((name) => name.endsWith('.ndjson'))!);
      const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
      if (how === 'gone') lines.splice(n - 1, 1);
      else lines[n - 1] = lines[n - 1]!.replace('"who":"', '"who":"not-');
      await writeFile(file, '');
      await appendFile(file, lines.map((line) => `${line}\n`).join(''));
    },
    close: () => rm(folder, { recursive: true }),
  };
}

async function inDatabase(): Promise<Place & { pool: Pool; url: string }> {
  const url = await server.database();
  await migrate({ url });
  const clock = createMovableClock({ runs: false, startAt });
  const pool = createPool({ url, lost: () => {} });
  return {
    clock,
    pool,
    url,
    open: async () => createSharedAudit({ pool, clock }),
    async spoil(n, how) {
      const change =
        how === 'gone'
          ? `delete from audit where n = ${n}`
          : `update audit set line = replace(line, '"who":"', '"who":"not-') where n = ${n}`;
      // As only the owner of the table can.
      await query(url, `alter table audit disable trigger all; ${change}; alter table audit enable trigger all`);
    },
    close: () => endPool(pool),
  };
}

const deed = (what: string, more: Partial<Parameters<Audit['append']>[0]> = {}) => ({
  who: 'lan',
  what,
  conversation: null,
  detail: null,
  address: '192.0.2.1',
  ...more,
});

for (const [name, start] of Object.entries({ inFiles, inDatabase })) {
  describe(`an audit log ${name}`, () => {
    it('tells the newest first, by who, what and which conversation, in pages', async () => {
      const place = await start();
      const audit = await place.open();
      await audit.append(deed('take', { conversation: '0123456789ab' }));
      await audit.append(deed('reply', { who: 'minh', conversation: '0123456789ab' }));
      await audit.append(deed('take:held', { who: 'minh' }));
      await audit.append(deed('addNote', { detail: 'gọi 0912345678 nhé' }));
      const all = await audit.read({ limit: 10 });
      expect(all).toMatchObject({ intact: true, brokenAt: null });
      expect(all.entries.map(({ n, what }) => `${n} ${what}`)).toEqual([
        '4 addNote',
        '3 take:held',
        '2 reply',
        '1 take',
      ]);
      expect(all.entries[0]?.detail).not.toContain('0912345678');
      expect(all.entries[0]).toMatchObject({ at: startAt, who: 'lan', address: '192.0.2.1' });
      const numbers = async (filter: object) =>
        (await audit.read({ limit: 10, ...filter })).entries.map((entry) => entry.n);
      expect(await numbers({ who: 'minh' })).toEqual([3, 2]);
      expect(await numbers({ what: 'take' })).toEqual([3, 1]);
      expect(await numbers({ conversation: '0123456789ab' })).toEqual([2, 1]);
      expect(await numbers({ before: 3, limit: 1 })).toEqual([2]);
      await audit.close();
      await place.close();
    });

    it('goes on where it ended, numbered without a gap, and exports every entry as it was written', async () => {
      const place = await start();
      const first = await place.open();
      await Promise.all(Array.from({ length: 300 }, (_, index) => first.append(deed('reply', { detail: `${index}` }))));
      await first.close();
      await expect(first.append(deed('reply'))).rejects.toBeInstanceOf(AuditUnwritableError);
      const second = await place.open();
      await second.append(deed('close'));
      const lines: string[] = [];
      for await (const line of second.exported()) lines.push(line);
      expect(lines.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 301 }, (_, index) => index + 1));
      expect(JSON.parse(lines[1]!).chain).toMatch(/^[0-9a-f]{64}$/);
      expect(await second.read({ limit: 1 })).toMatchObject({ intact: true, entries: [{ what: 'close' }] });
      await second.close();
      await place.close();
    });

    it.each([
      ['changed', 2, 2],
      ['gone', 2, 2],
      ['gone', 5, 5],
    ] as const)('notices that an entry is %s: %i', async (how, n, brokenAt) => {
      const place = await start();
      const audit = await place.open();
      for (const what of ['take', 'reply', 'reply', 'move', 'close']) await audit.append(deed(what));
      expect((await audit.read({ limit: 1 })).intact).toBe(true);
      await place.spoil(n, how);
      place.clock.pass(10 * 60_000);
      expect(await audit.read({ limit: 1 })).toMatchObject({ intact: false, brokenAt });
      await audit.close();
      const later = await place.open();
      await later.append(deed('signIn'));
      expect(await later.read({ limit: 1 })).toMatchObject({ brokenAt, entries: [{ n: 6, what: 'signIn' }] });
      await later.close();
      await place.close();
    });
  });
}

describe('an audit log in a database', () => {
  it('is one chain of many who write at once, and nobody changes it by the way', async () => {
    const place = await inDatabase();
    const logs = await Promise.all([1, 2, 3].map(place.open));
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => logs[index % 3]!.append(deed('reply', { detail: String(index) }))),
    );
    for (const log of logs) expect(await log.read({ limit: 1 })).toMatchObject({ intact: true, entries: [{ n: 200 }] });
    for (const change of ["update audit set who = 'x'", 'delete from audit where n = 200', 'truncate audit'])
      await expect(query(place.url, change)).rejects.toThrow('only added to');
    await place.close();
  });

  it('keeps nothing of what could not be written, and says so without what it was', async () => {
    const place = await inDatabase();
    const audit = await place.open();
    await audit.append(deed('take'));
    await query(place.url, 'alter table audit rename to elsewhere');
    const error = await audit.append(deed('reply', { detail: 'bí mật' })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuditUnwritableError);
    expect(String((error as Error).cause)).not.toContain('bí mật');
    await query(place.url, 'alter table elsewhere rename to audit');
    await audit.append(deed('close'));
    const { entries, intact } = await audit.read({ limit: 5 });
    expect([intact, entries.map(({ what }) => what)]).toEqual([true, ['close', 'take']]);
    await place.close();
  });
});

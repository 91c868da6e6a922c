/** The audit log: entries are only ever added, and whatever is done to its files is noticed. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Audit, openAudit } from '../../src/desk/audit/audit.ts';
import { AuditUnwritableError } from '../../src/desk/audit/writer.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { type Files, realFiles } from '../../src/stores/lowdb/files.ts';

let folder: string;
let clock: MovableClock;
let audit: Audit;
let damage: string[];
const day = 86_400_000;
const november = 'audit-2026-11.ndjson';

const open = async (files?: Files) => {
  audit = await openAudit({ folder, clock, damaged: (one) => damage.push(one), ...(files && { files }) });
  return audit;
};
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'audit-')), 'log');
  clock = createMovableClock({ runs: false, startAt: Date.parse('2026-11-21T08:00:00Z') });
  damage = [];
  await open();
});
afterEach(async () => {
  await audit.close();
  await rm(join(folder, '..'), { recursive: true });
});

const entry = (what: string, more: Partial<Parameters<Audit['append']>[0]> = {}) => ({
  who: 'an',
  what,
  conversation: null,
  detail: null,
  address: '192.0.2.1',
  ...more,
});
const add = async (...whats: string[]) => {
  for (const what of whats) await audit.append(entry(what));
};
const exported = async () => {
  const lines: string[] = [];
  for await (const line of audit.exported()) lines.push(line);
  return lines;
};
const all = { limit: 500 };
const whats = async () => (await audit.read(all)).entries.map(({ what }) => what);
const lines = async (file = november) => (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n');
const rewrite = async (change: (lines: string[]) => string[], file = november) =>
  writeFile(join(folder, file), `${change(await lines(file)).join('\n')}\n`);
const restart = async (files?: Files) => {
  await audit.close();
  return open(files);
};

describe('the audit log', () => {
  it('tells what was written, the newest first, numbered from 1 on over restarts', async () => {
    await add('signIn', 'take');
    await restart();
    await audit.append(entry('reply', { conversation: '0123456789ab', detail: 'one' }));
    expect(await audit.read(all)).toEqual({
      entries: [
        {
          n: 3,
          at: clock.now(),
          who: 'an',
          what: 'reply',
          conversation: '0123456789ab',
          detail: 'one',
          address: '192.0.2.1',
        },
        expect.objectContaining({ n: 2, what: 'take' }),
        expect.objectContaining({ n: 1, what: 'signIn' }),
      ],
      intact: true,
      brokenAt: null,
    });
    expect(damage).toEqual([]);
  });

  it('is empty and intact before anything was written', async () => {
    expect(await audit.read(all)).toEqual({ entries: [], intact: true, brokenAt: null });
    expect(await exported()).toEqual([]);
  });

  it('can be read by its owner only', async () => {
    await add('signIn');
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('keeps nothing of a citizen that stands in a detail', async () => {
    await audit.append(entry('reveal', { detail: 'gọi 0912 345 678, CCCD 079203001234, an@example.vn' }));
    const [text] = await lines();
    expect(text).not.toMatch(/345|203001|example/);
    expect(text).toContain('***');
  });

  it('keeps whose account was changed and which days were exported, which look like a citizen’s numbers', async () => {
    for (const what of ['changeAccount', 'changeAccount:last-admin', 'reveal', 'sendTopic'])
      await audit.append(entry(what, { detail: 'cb202611: disabled' }));
    await audit.append(entry('figuresCsv', { detail: '2026-11-01 – 2026-11-21' }));
    expect((await audit.read(all)).entries.map(({ detail }) => detail).reverse()).toEqual([
      'cb202611: disabled',
      'cb202611: disabled',
      'cb***: disabled',
      'cb***: disabled',
      '2026-11-01 – 2026-11-21',
    ]);
  });

  it('finds by who, what and conversation, and pages by number', async () => {
    for (let n = 1; n <= 30; n++)
      await audit.append(entry(n % 3 ? 'reply' : 'take', { who: n % 2 ? 'an' : 'binh', conversation: `${n % 5}` }));
    const numbers = async (filter: Parameters<Audit['read']>[0]) =>
      (await audit.read(filter)).entries.map(({ n }) => n);
    expect(await numbers({ limit: 3 })).toEqual([30, 29, 28]);
    expect(await numbers({ before: 28, limit: 3 })).toEqual([27, 26, 25]);
    expect(await numbers({ who: 'an', what: 'take', limit: 9 })).toEqual([27, 21, 15, 9, 3]);
    expect(await numbers({ conversation: '0', before: 20, limit: 9 })).toEqual([15, 10, 5]);
    expect(await numbers({ before: 1, limit: 9 })).toEqual([]);
  });

  it('reads lines that are longer than a block, and lines of any words', async () => {
    const odd = 'ngoặc " và \u2028 dòng\nmới '.repeat(20);
    for (let n = 0; n < 600; n++) await audit.append(entry(`${n}`, { detail: n % 50 ? odd : 'ngắn' }));
    const { entries, intact } = await audit.read({ limit: 1_000 });
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 600 }, (_, n) => 600 - n));
    expect(entries[1]?.detail).toBe(odd);
    expect(intact).toBe(true);
    expect((await exported()).map((line) => JSON.parse(line).n)).toEqual(entries.map(({ n }) => n).reverse());
  }, 60_000);

  it('begins a file with each month in Vietnam, and goes on counting', async () => {
    await add('in november');
    clock.pass(10 * day - 16 * 3_600_000);
    expect(new Date(clock.now()).toISOString()).toBe('2026-11-30T16:00:00.000Z');
    await add('at 23:00');
    clock.pass(3_600_000);
    await add('in december');
    await restart();
    expect((await readdir(folder)).sort()).toEqual([november, 'audit-2026-12.ndjson', 'audit.head']);
    expect((await audit.read(all)).entries.map(({ n, what }) => [n, what])).toEqual([
      [3, 'in december'],
      [2, 'at 23:00'],
      [1, 'in november'],
    ]);
    expect((await audit.read({ before: 3, limit: 1 })).entries[0]?.what).toBe('at 23:00');
  });

  it('keeps the order of entries when the clock goes back over a month’s end', async () => {
    clock.pass(10 * day);
    await add('december');
    clock.pass(-10 * day);
    await add('november again');
    await restart();
    expect(await whats()).toEqual(['november again', 'december']);
    expect((await audit.read(all)).intact).toBe(true);
  });

  it('refuses entries after it was closed, and has on disk what came before', async () => {
    const before = audit.append(entry('before'));
    await audit.close();
    await before;
    await expect(audit.append(entry('after'))).rejects.toThrow(AuditUnwritableError);
    await open();
    expect(await whats()).toEqual(['before']);
  });
});

describe('appending', () => {
  it('is done when the entry is flushed; those who come at once share a flush, in their order', async () => {
    let syncs = 0;
    await restart({
      ...realFiles,
      open: async (path, how) => {
        const file = await realFiles.open(path, how);
        const isLog = path.endsWith('.ndjson');
        const sync = () => {
          if (isLog) syncs++;
          return file.sync();
        };
        return { ...file, sync };
      },
    });
    const done: number[] = [];
    await Promise.all(Array.from({ length: 100 }, (_, n) => audit.append(entry(`${n}`)).then(() => done.push(n))));
    expect(done).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(syncs).toBeLessThanOrEqual(2);
    expect((await whats()).reverse()).toEqual(done.map(String));
  });

  it('fails when the disk is full, leaves nothing of it, and works once there is room', async () => {
    let full = false;
    await restart({
      ...realFiles,
      open: async (path, how) => {
        const file = await realFiles.open(path, how);
        return {
          ...file,
          async write(bytes, position) {
            if (!full) return file.write(bytes, position);
            await file.write(bytes.subarray(0, 70), position);
            throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
          },
        };
      },
    });
    await add('one');
    full = true;
    await expect(audit.append(entry('two', { detail: 'long '.repeat(50) }))).rejects.toThrow(AuditUnwritableError);
    expect(await audit.read(all)).toMatchObject({ intact: true, entries: [{ what: 'one' }] });
    full = false;
    await add('three');
    expect(await whats()).toEqual(['three', 'one']);
    await restart();
    expect(await audit.read(all)).toMatchObject({ intact: true, entries: [{ n: 2 }, { n: 1 }] });
  });

  it('trusts the disk no more after a flush that failed', async () => {
    let failing = false;
    await restart({
      ...realFiles,
      open: async (path, how) => {
        const file = await realFiles.open(path, how);
        return { ...file, sync: () => (failing ? Promise.reject(new Error('EIO')) : file.sync()) };
      },
    });
    await add('one');
    failing = true;
    await expect(audit.append(entry('two'))).rejects.toThrow(AuditUnwritableError);
    failing = false;
    await expect(audit.append(entry('three'))).rejects.toThrow(AuditUnwritableError);
  });

  it('can be read meanwhile, and is intact all the time', async () => {
    const adding = Promise.all(Array.from({ length: 300 }, (_, n) => add(`${n}`, `${n}`)));
    for (let times = 0; times < 20; times++) expect((await audit.read(all)).intact).toBe(true);
    await adding;
    expect(await audit.read({ limit: 1 })).toMatchObject({ intact: true, entries: [{ n: 600 }] });
  });
});

describe('after a crash', () => {
  it('an unfinished last line is taken off and told of, wherever it was cut', async () => {
    await add('one', 'two');
    await audit.close();
    const whole = await readFile(join(folder, november));
    const firstEnds = whole.indexOf(0x0a) + 1;
    for (const cut of [firstEnds + 1, firstEnds + 30, whole.length - 1]) {
      await writeFile(join(folder, november), whole.subarray(0, cut));
      await rm(join(folder, 'audit.head'));
      damage = [];
      await open();
      expect(damage).toEqual([expect.stringMatching(/^audit-2026-11.ndjson: an unfinished line/)]);
      await add('three');
      expect(await audit.read(all)).toMatchObject({ intact: true, entries: [{ n: 2, what: 'three' }, { n: 1 }] });
      await audit.close();
    }
  });

  it('goes on where a month was begun and nothing written', async () => {
    await add('one');
    await audit.close();
    await writeFile(join(folder, 'audit-2026-12.ndjson'), '');
    clock.pass(12 * day);
    await open();
    await add('two');
    expect(await audit.read(all)).toMatchObject({ intact: true, entries: [{ n: 2 }, { n: 1 }] });
  });
});

describe('the chain', () => {
  const manipulations: Array<[string, number, () => Promise<unknown>]> = [
    ['a changed entry', 2, () => rewrite((all) => all.map((line) => line.replace('"two"', '"new"')))],
    [
      'a changed chain',
      2,
      () => rewrite((all) => all.map((line, i) => (i === 1 ? line.replace(/"chain":"./, '"chain":"g') : line))),
    ],
    ['a removed entry', 2, () => rewrite((all) => all.toSpliced(1, 1))],
    ['the first entry removed', 1, () => rewrite((all) => all.slice(1))],
    ['the last entries removed', 4, () => rewrite((all) => all.slice(0, 3))],
    ['an entry put in', 3, () => rewrite((all) => all.toSpliced(2, 0, all[1]!))],
    ['an entry put at the end', 6, () => rewrite((all) => [...all, all[4]!.replace('"n":5', '"n":6')])],
    ['two that changed places', 3, () => rewrite(([a, b, c, d, e]) => [a!, b!, d!, c!, e!])],
    [
      'a space that means nothing',
      4,
      () => rewrite((all) => all.map((line, i) => (i === 3 ? line.replace(',"who"', ', "who"') : line))),
    ],
    ['an empty line', 2, () => rewrite((all) => all.toSpliced(1, 0, ''))],
    ['everything removed', 1, () => truncate(join(folder, november), 0)],
    ['the file removed', 1, () => unlink(join(folder, november))],
  ];
  const five = ['one', 'two', 'three', 'four', 'five'];

  it.each(manipulations)('tells of %s, at entry %i, while the log is open', async (_, at, manipulate) => {
    await add(...five);
    expect((await audit.read(all)).intact).toBe(true);
    await manipulate();
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: at });
  });

  it.each(manipulations)('tells of %s, at entry %i, after a restart and for ever', async (_, at, manipulate) => {
    await add(...five);
    await audit.close();
    await manipulate();
    await open();
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: at });
    await add('six', 'seven');
    await restart();
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: at });
    expect((await audit.read(all)).entries.slice(0, 2)).toMatchObject([{ what: 'seven' }, { what: 'six' }]);
  });

  it('holds over the end of a month', async () => {
    await add('one', 'two');
    clock.pass(12 * day);
    await add('three', 'four');
    expect((await audit.read(all)).intact).toBe(true);
    await rewrite((all) => all.slice(0, 1));
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: 2 });
    await unlink(join(folder, november));
    await restart();
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: 1 });
  });

  it('tells of a log that was written anew from the beginning', async () => {
    await add('one', 'two');
    await audit.close();
    const head = await readFile(join(folder, 'audit.head'));
    await rm(folder, { recursive: true });
    await open();
    await add('other', 'two');
    await audit.close();
    await writeFile(join(folder, 'audit.head'), head);
    await open();
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: 2 });
  });

  it('loses no further entry to a file that was replaced under its name or shortened', async () => {
    await add(...five);
    await rewrite((all) => all.slice(0, 2));
    await add('six');
    expect(damage).toEqual([expect.stringMatching(/^audit-2026-11.ndjson: it has \d+ bytes/)]);
    expect(await whats()).toEqual(['six', 'two', 'one']);
    await unlink(join(folder, november));
    await add('seven');
    expect(await whats()).toEqual(['seven']);
    expect(await audit.read(all)).toMatchObject({ intact: false, brokenAt: 1 });
  });

  it('can be followed in the export by anybody', async () => {
    await add(...five);
    let chain = '0'.repeat(64);
    for await (const line of audit.exported()) {
      const { chain: told, ...body } = JSON.parse(line);
      chain = createHash('sha256')
        .update(chain + JSON.stringify(body))
        .digest('hex');
      expect(told).toBe(chain);
    }
  });
});

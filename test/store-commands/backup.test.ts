/** `npm run store -- backup`, `restore`, `verify`: whole, or said not to be. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../operations/process.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';
import { diskError, faultyFiles } from '../stores/faulty-files.ts';
import { dataKey, filesIn, fillStore, folders, openStore, secretWords, store } from './filled.ts';

const made = folders();
let server: TestServer;
let full: string;
let file: string;
beforeAll(async () => {
  server = await startDatabase();
  full = await made.make();
  await fillStore(full, { conversations: 120 });
  file = join(await made.make(), 'backup.gz');
}, 60_000);
afterAll(async () => {
  await server.end();
  await made.remove();
});

describe('a backup', () => {
  it('of a folder comes back in a database, and of that in a folder, the same', async () => {
    const written = await store(['backup', file], { dataDir: full });
    expect(written).toMatchObject({ code: 0, err: '' });
    expect(written.out).toContain('and read again: 120 conversations, 20 web mailboxes,');
    expect(written.out).toContain('THE KEY IS NOT IN IT');
    const text = gunzipSync(await readFile(file)).toString();
    for (const hidden of [dataKey, secretWords]) expect(text).not.toContain(hidden);

    const databaseUrl = await server.database();
    expect(await store(['restore', file], { databaseUrl })).toMatchObject({ code: 0, err: '' });
    // Beside an assistant that runs.
    await query(databaseUrl, "insert into process (id) values ('one')");
    // That the desk's list is complete there is true nowhere else.
    await query(databaseUrl, "insert into note (name, version, sealed) values ('desk-cards', 1, 'complete')");
    const second = `${file}.2`;
    expect(await store(['backup', second], { databaseUrl })).toMatchObject({ code: 0, err: '' });
    const dataDir = await made.make();
    expect(await store(['restore', second], { dataDir })).toMatchObject({ code: 0, err: '' });
    expect(await filesIn(dataDir)).toEqual(await filesIn(full));
    expect(await store(['verify'], { dataDir })).toMatchObject({ code: 0, err: '' });
  }, 60_000);

  it('replaces no file, is not made of a folder in use, and not restored into a store with something in it', async () => {
    expect(await store(['backup', file], { dataDir: full })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });
    const running = await openStore(join(full, 'conversations'));
    expect(await store(['backup', `${file}.3`], { dataDir: full })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is in use by process'),
    });
    await running.close();
    const before = await filesIn(full);
    expect(await store(['restore', file], { dataDir: full })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not empty; nothing was changed'),
    });
    expect(await filesIn(full)).toEqual(before);
    expect((await readdir(join(file, '..'))).sort()).toEqual(['backup.gz', 'backup.gz.2']);
  }, 60_000);

  it('leaves nothing where the disk is full, whenever that is', async () => {
    const folder = await made.make();
    const files = faultyFiles(folder);
    for (const failing of ['write', 'sync', 'rename', 'syncFolder'] as const) {
      files.fault = ({ name, path }) =>
        name === failing && !path.startsWith('..') ? { error: diskError('ENOSPC'), when: 'before' } : null;
      const told = await store(['backup', join(folder, 'b.gz')], { dataDir: full, files });
      expect(told).toMatchObject({ code: 1, err: expect.stringContaining('the disk is full') });
      expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    }
  }, 60_000);

  it('is found damaged whichever byte is another, cut short or longer, and then not restored', async () => {
    const whole = await readFile(file);
    expect(await store(['verify', file], {})).toMatchObject({ code: 0, err: '' });
    const bad = `${file}.bad`;
    const ends = [...Array(24).keys(), ...Array.from({ length: 100 }, (_, back) => whole.length - 1 - back)];
    const inside = Array.from({ length: 40 }, (_, nth) => Math.trunc(((nth + 0.5) / 40) * whole.length));
    for (const at of [...ends, ...inside]) {
      await writeFile(bad, whole.with(at, (whole[at] ?? 0) ^ (1 << (at % 8))));
      const { code, err } = await store(['verify', bad], {});
      expect({ at, code, told: /damaged|is no backup/.test(err) }).toEqual({ at, code: 1, told: true });
    }
    for (const other of [
      whole.subarray(0, -1),
      whole.subarray(0, 2_000),
      Buffer.alloc(0),
      Buffer.concat([whole, Buffer.from('x')]),
    ]) {
      await writeFile(bad, other);
      expect((await store(['verify', bad], {})).code).toBe(1);
    }
    await writeFile(bad, whole.with(whole.length >> 1, (whole[whole.length >> 1] ?? 0) ^ 4));
    const dataDir = await made.make();
    expect((await store(['restore', bad], { dataDir })).code).toBe(1);
    expect((await filesIn(dataDir)).size).toBe(0);
  }, 60_000);

  it('says whether it opens with the key', async () => {
    expect(await store(['verify', file], { dataKey: null })).toMatchObject({
      code: 0,
      out: expect.stringContaining('Whether it opens was not tried'),
    });
    const other = { dataKey: 'another key, just as long as it has to be', dataDir: await made.make() };
    expect(await store(['verify', file], other)).toMatchObject({
      code: 1,
      err: expect.stringContaining('sealed with another key'),
    });
    expect(await store(['restore', file], other)).toMatchObject({
      code: 1,
      err: expect.stringContaining('sealed with another key'),
    });
  });
});

describe('verify', () => {
  it('names what is damaged in a folder, which a backup leaves out and a copy does not finish without', async () => {
    const dataDir = await made.make();
    await cp(full, dataDir, { recursive: true });
    const names = [...(await filesIn(dataDir)).keys()].filter((name) => name.startsWith('conversations/documents'));
    const [torn = '', forged = ''] = names;
    await writeFile(join(dataDir, torn), '{"crc32"');
    const text = await readFile(join(dataDir, forged), 'utf8');
    await writeFile(join(dataDir, forged), text.replace('"version":1', '"version":7'));
    await writeFile(join(dataDir, 'notes', 'zalo-oa-tokens'), 'c2VhbGVk');
    const told = await store(['verify'], { dataDir });
    expect(told.code).toBe(1);
    for (const line of [
      `conversation: ${torn.replace('conversations/', '')}: it is not JSON`,
      `conversation: ${forged.replace('conversations/', '')}: its checksum does not fit`,
      'note zalo-oa-tokens does not open with this DATA_KEY',
    ])
      expect(told.err).toContain(line);
    const backedUp = await store(['backup', join(dataDir, 'b.gz')], { dataDir });
    expect(backedUp).toMatchObject({ code: 1, out: expect.stringContaining('118 conversations') });
    const databaseUrl = await server.database();
    const copied = await store(['copy', '--from', 'lowdb', '--to', 'postgres'], { dataDir, databaseUrl });
    expect(copied).toMatchObject({ code: 1, err: expect.stringContaining('could not be copied') });
    expect([...(await filesIn(dataDir)).keys()]).toEqual(expect.arrayContaining([torn, forged]));
  }, 60_000);

  it('names what is damaged in a database by its number, not by its chat', async () => {
    const databaseUrl = await server.database();
    expect(await store(['restore', file], { databaseUrl })).toMatchObject({ code: 0 });
    const ids = (await query(databaseUrl, 'select id from conversation order by id limit 4')).map(({ id }) => id);
    const change = (set: string, id: unknown) =>
      query(databaseUrl, `update conversation set ${set} where id = $1`, [id]);
    await change("json = '{'", ids[0]);
    await change(`json = replace(json, '"sealed":"', '"sealed":"AAAA')`, ids[1]);
    await change('due_at = 5', ids[2]);
    await change('version = 9', ids[3]);
    const told = await store(['verify'], { databaseUrl });
    expect(told.code).toBe(1);
    expect(told.err.split('\n').map((line) => line.replace(/[0-9a-f]{12}/, '#'))).toEqual(
      expect.arrayContaining([
        'WRONG: conversation: #: its row holds no document',
        'WRONG: conversation # does not open with this DATA_KEY',
        'WRONG: the index has another time, version or document for 2 conversations',
      ]),
    );
    for (const id of ids) expect(told.err).not.toContain(String(id));
  }, 60_000);
});

describe('the command line', () => {
  it('says what it can do, and ends with 2 for what it does not understand', async () => {
    const asked = run('src/store/main.ts', { DATA_DIR: full, DATA_KEY: dataKey }, ['--help']);
    expect((await asked.ended()).code).toBe(0);
    expect(asked.output()).toContain('copy --from lowdb --to postgres');
    for (const args of [
      [],
      ['fly'],
      ['copy', '--from', 'lowdb', '--to', 'lowdb'],
      ['copy', '--from', 'lowdb'],
      ['backup'],
      ['verify', 'a', 'b'],
      ['backup', 'a', '--from', 'lowdb'],
      ['migrate', 'a'],
      ['verify', '--all'],
    ])
      expect({ args, code: (await store(args, {})).code }).toEqual({ args, code: 2 });
  });

  it('makes no key where there is none, and takes the one that is there', async () => {
    const dataDir = await made.make();
    const asked = run('src/store/main.ts', { DATA_DIR: dataDir }, ['verify']);
    expect((await asked.ended()).code).toBe(1);
    expect(asked.stderr()).toMatch(/^there is no key: set DATA_KEY/);
    expect(await readdir(dataDir)).toEqual([]);
    const whole = run('src/store/main.ts', { DATA_DIR: dataDir, DATA_KEY: dataKey }, ['verify', file]);
    expect((await whole.ended()).code).toBe(0);
    expect(whole.output()).toContain('All is well: the file is whole');
  });
});

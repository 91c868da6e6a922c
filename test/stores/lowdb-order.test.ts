/** The order of writes of src/stores/lowdb/checkpoints.ts, read off the file operations; and what is left in the files. */
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FaultyFiles, faultyFiles, type Operation } from './faulty-files.ts';
import { bigNote, type TestFolder, testFolder } from './folder.ts';

let folder: TestFolder;
let files: FaultyFiles;

beforeEach(async () => {
  folder = await testFolder();
  files = faultyFiles(folder.path);
});
afterEach(() => folder.remove());

const isZero = ({ bytes }: Operation) => bytes?.every((byte) => byte === 0) ?? false;
const says = ({ bytes }: Operation, text: string) => bytes !== undefined && Buffer.from(bytes).includes(text);

/** The number of the first such operation after another one. */
function after(number: number, wanted: (operation: Operation) => boolean): number {
  const found = files.operations.find((operation) => operation.number > number && wanted(operation));
  if (!found) throw new Error(`nothing of the kind after operation ${number}`);
  return found.number;
}

it('flushes the journal before a write is acknowledged', async () => {
  const store = await folder.open({ files });
  await store.write(bigNote({ id: 'a:1', version: 1 }));
  const begin = files.operations.length;
  await store.write(bigNote({ id: 'a:1', version: 2 }));
  expect(files.operations.slice(begin).map(({ name, path }) => `${name} ${path}`)).toEqual([
    'write journal-0.log',
    'sync journal-0.log',
  ]);
  await store.close();
});

it('flushes what is written together only once', async () => {
  const store = await folder.open({ files, segmentBytes: 1024 * 1024 });
  const begin = files.operations.length;
  await Promise.all(Array.from({ length: 100 }, (_, index) => store.write(bigNote({ id: `a:${index}`, version: 1 }))));
  expect(files.operations.slice(begin).filter(({ name }) => name === 'sync').length).toBeLessThanOrEqual(2);
  await store.close();
});

it('empties a segment only when its documents, their folders and the due log are flushed, and says so before it does', async () => {
  const store = await folder.open({ files });
  for (let version = 1; version <= 60; version += 1)
    await store.write(bigNote({ id: `a:${version % 4}`, version: Math.ceil(version / 4), dueAt: version }));
  await store.close();
  const frees = files.operations.filter(
    (operation) => operation.path.startsWith('journal-') && says(operation, '"use":"free"'),
  );
  expect(frees.length).toBeGreaterThanOrEqual(8);
  let from = 0;
  for (const free of frees) {
    const temporary = files.operations.filter(
      ({ number, name, path }) =>
        name === 'open' && path.startsWith('temporary/document') && number > from && number < free.number,
    );
    for (const { number, path } of temporary) {
      const written = after(number, (some) => some.name === 'write' && some.path === path);
      const synced = after(written, (some) => some.name === 'sync' && some.path === path);
      const renamed = after(synced, (some) => some.name === 'rename' && some.path.endsWith(path.slice(-50)));
      const shard = files.operations[renamed - 1]?.path.slice(0, 'documents/00'.length);
      const durable = after(renamed, (some) => some.name === 'syncFolder' && some.path === shard);
      const noted = after(durable, (some) => some.name === 'sync' && some.path.endsWith('due.log'));
      expect(noted).toBeLessThan(free.number);
    }
    const freed = after(free.number, (some) => some.name === 'sync' && some.path === free.path);
    const zeroed = after(freed, (some) => some.name === 'write' && some.path === free.path);
    expect(isZero(files.operations[zeroed - 1] as Operation)).toBe(true);
    expect(after(zeroed, (some) => some.path === free.path && some.name !== 'write')).toBe(
      after(zeroed, (some) => some.path === free.path && some.name === 'sync'),
    );
    from = free.number;
  }
});

it('never has a document that is newer than the journal', async () => {
  const acknowledged = new Map<string, number>();
  const store = await folder.open({ files });
  files.fault = (operation) => {
    const [, json] =
      /"document":(.*)}\n$/s.exec(operation.name === 'write' ? Buffer.from(operation.bytes ?? []).toString() : '') ??
      [];
    if (operation.path.startsWith('temporary/document') && json) {
      const { id, version } = JSON.parse(json) as { id: string; version: number };
      expect(version).toBeLessThanOrEqual(acknowledged.get(id) ?? 0);
    }
    return null;
  };
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let version = 1; version <= 50; version += 1) {
        await store.write(bigNote({ id: `a:${writer}`, version }));
        acknowledged.set(`a:${writer}`, version);
      }
    }),
  );
  await store.close();
});

it('survives thousands of writes through the smallest segments', async () => {
  const store = await folder.open({ segmentBytes: 4096, cacheEntries: 3 });
  const versions = new Map<string, number>();
  await Promise.all(
    Array.from({ length: 10 }, async (_, writer) => {
      for (let write = 0; write < 200; write += 1) {
        const id = `a:${writer}-${write % 7}`;
        const version = (versions.get(id) ?? 0) + 1;
        await store.write(bigNote({ id, version }));
        versions.set(id, version);
      }
    }),
  );
  await store.close();
  const again = await folder.open();
  for (const [id, version] of versions) expect((await again.read(id))?.version).toBe(version);
  await again.close();
  expect(folder.damage).toEqual([]);
}, 20_000);

it('takes the journal over when the size of its segments has been changed', async () => {
  for (const [index, segmentBytes] of [4096, 16_384, 2048, 8192].entries()) {
    const store = await folder.open({ segmentBytes });
    await store.write(bigNote({ id: 'a:1', version: index + 1 }));
    await store.close();
    expect((await folder.bytes('journal-0.log')).length).toBe(segmentBytes);
  }
  expect(folder.damage).toEqual([]);
});

it('refuses a document that no segment can hold, and goes on', async () => {
  const store = await folder.open();
  await expect(store.write({ id: 'a:1', version: 1, dueAt: null, text: 'x'.repeat(5000) })).rejects.toBeInstanceOf(
    RangeError,
  );
  await store.write(bigNote({ id: 'a:1', version: 1 }));
  await store.close();
});

it('keeps a document as JSON that a person can read, and may even reformat', async () => {
  const store = await folder.open();
  await store.write(bigNote({ id: 'a:1', version: 1 }));
  await store.close();
  const [name] = (await folder.names()).filter((some) => some.startsWith('documents/'));
  const parsed = JSON.parse((await folder.bytes(String(name))).toString());
  expect(parsed).toEqual({
    crc32: expect.stringMatching(/^[0-9a-f]{8}$/),
    document: bigNote({ id: 'a:1', version: 1 }),
  });
  await writeFile(`${folder.path}/${name}`, JSON.stringify(parsed, null, 2));
  const again = await folder.open();
  expect(await again.read('a:1')).toEqual(bigNote({ id: 'a:1', version: 1 }));
  await again.close();
});

it('leaves nothing in the journal once nobody has written for a while', async () => {
  const store = await folder.open({ idleCheckpointMs: 1 });
  await store.write({ id: 'a:1', version: 1, dueAt: null, text: 'số căn cước bí mật' });
  await vi.waitFor(async () => {
    expect((await folder.holding('số căn cước bí mật')).map((name) => name.split('/')[0])).toEqual(['documents']);
  });
  await store.close();
});

it('leaves nothing in the journal for long even if the writing never pauses', async () => {
  let now = 0;
  const store = await folder.open({ idleCheckpointMs: 10, now: () => now, segmentBytes: 1024 * 1024 });
  await store.write({ id: 'a:1', version: 1, dueAt: null, text: 'số căn cước bí mật' });
  let version = 0;
  await vi.waitFor(
    async () => {
      now += 9;
      version += 1;
      await store.write(bigNote({ id: 'a:2', version }));
      expect((await folder.holding('số căn cước bí mật')).map((name) => name.split('/')[0])).toEqual(['documents']);
    },
    { interval: 1, timeout: 5000 },
  );
  await store.close();
});

it('leaves no byte of an erased conversation in any file, though it was written many times', async () => {
  const store = await folder.open({ files });
  const secret = { id: 'telegram:4711-secret', dueAt: 5, text: 'số căn cước bí mật' };
  for (let version = 1; version <= 30; version += 1) {
    await store.write({ ...secret, version });
    await store.write(bigNote({ id: 'a:1', version }));
  }
  expect(await folder.holding('bí mật')).not.toEqual([]);
  await store.erase(secret.id);
  expect(await folder.holding('bí mật')).toEqual([]);
  expect(await folder.holding('4711-secret')).toEqual([]);
  expect((await store.read('a:1'))?.version).toBe(30);
  await store.close();
});

it('shares one checkpoint among conversations that are erased at once', async () => {
  const store = await folder.open({ files, segmentBytes: 1024 * 1024 });
  const ids = Array.from({ length: 40 }, (_, index) => `a:${index}`);
  await Promise.all(ids.map((id) => store.write(bigNote({ id, version: 1 }))));
  const begin = files.operations.length;
  await Promise.all(ids.map((id) => store.erase(id)));
  expect(
    files.operations.slice(begin).filter((operation) => says(operation, '"use":"free"')).length,
  ).toBeLessThanOrEqual(2);
  expect(await folder.holding('chữ')).toEqual([]);
  await store.close();
});

/** Every file operation of a run is made to fail, in turn, before and after it has taken effect; and the disk gets full. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Store, StoreUnwritableError } from '../../src/stores/store.ts';
import type { Note } from './contract.ts';
import { diskError, type Fault, type FaultyFiles, faultyFiles, type Operation } from './faulty-files.ts';
import { bigNote, type TestFolder, testFolder } from './folder.ts';

let folder: TestFolder;
let files: FaultyFiles;

beforeEach(async () => {
  folder = await testFolder();
  files = faultyFiles(folder.path);
});
afterEach(() => folder.remove());

const IDS = ['a:1', 'a:2', 'a:3'];
const ERASED = 'a:3';

/** What has been promised: the highest version acknowledged, and the highest one tried. */
interface Promised {
  acknowledged: Map<string, number>;
  tried: Map<string, number>;
}

/** Opens, writes through several checkpoints, erases, closes. Whatever fails, it goes on as the engine would: by reading again. */
async function live(promised: Promised): Promise<void> {
  let store: Store<Note>;
  try {
    store = await folder.open({ files, segmentBytes: 2048 });
  } catch {
    return;
  }
  for (let round = 1; round <= 5; round += 1) {
    await Promise.all(IDS.map((id) => writeNext(store, id, promised).catch(() => {})));
    if (round !== 3) continue;
    try {
      promised.tried.set(ERASED, 0);
      await store.erase(ERASED);
      promised.acknowledged.delete(ERASED);
    } catch {
      promised.acknowledged.set(ERASED, 0);
    }
  }
  await store.close().catch(() => {});
}

async function writeNext(store: Store<Note>, id: string, { acknowledged, tried }: Promised): Promise<void> {
  const version = ((await store.read(id))?.version ?? 0) + 1;
  tried.set(id, Math.max(version, tried.get(id) ?? 0));
  await store.write(bigNote({ id, version, dueAt: version }));
  acknowledged.set(id, version);
}

/** Opens what is left with a sound disk; its process is the same one, so a lock that could not be removed is removed for it. */
async function expectKept({ acknowledged, tried }: Promised): Promise<void> {
  for (const name of await folder.names()) if (name.startsWith('lock-')) await rm(`${folder.path}/${name}`);
  const store = await folder.open();
  for (const id of IDS) {
    const version = (await store.read(id))?.version ?? 0;
    expect(version).toBeGreaterThanOrEqual(acknowledged.get(id) ?? 0);
    if (id !== ERASED) expect(version).toBeLessThanOrEqual(tried.get(id) ?? 0);
    await store.write(bigNote({ id, version: version + 1, dueAt: 1 }));
  }
  expect((await store.due(1, 10)).sort()).toEqual(IDS);
  await store.close();
}

describe.each(['before', 'after'] as const)('an operation that fails %s it has taken effect', (when) => {
  it('loses nothing that was acknowledged, whichever operation it is', async () => {
    for (let failing = 1; ; failing += 1) {
      await folder.remove();
      folder = await testFolder();
      files = faultyFiles(folder.path);
      let failed: Operation | null = null;
      files.fault = (operation) => {
        if (operation.number !== failing) return null;
        failed = operation;
        return { when, error: diskError('EIO') };
      };
      const promised: Promised = { acknowledged: new Map(), tried: new Map() };
      await live(promised);
      files.fault = () => null;
      if (!failed) break;
      const { name, path } = failed as Operation;
      await expectKept(promised).catch((cause) => {
        throw new Error(`after a failure ${when} operation ${failing}: ${name} ${path}`, { cause });
      });
      expect({ name, path, damage: folder.damage }).toEqual({ name, path, damage: [] });
    }
  }, 60_000);
});

it('ends all writing when a flush of the journal fails, tells it once, and still reads', async () => {
  const store = await folder.open({ files });
  await store.write(bigNote({ id: 'a:1', version: 1 }));
  files.fault = ({ name }) => (name === 'sync' ? { when: 'before', error: diskError('EIO') } : null);
  await expect(store.write(bigNote({ id: 'a:1', version: 2 }))).rejects.toBeInstanceOf(StoreUnwritableError);
  files.fault = () => null;
  await expect(store.write(bigNote({ id: 'a:2', version: 1 }))).rejects.toBeInstanceOf(StoreUnwritableError);
  await expect(store.check()).rejects.toBeInstanceOf(StoreUnwritableError);
  expect((await store.read('a:1'))?.version).toBe(1);
  expect(folder.fatal).toHaveLength(1);
  await store.close();
});

it('ends all writing when a flush of a document or a folder fails', async () => {
  for (const flush of ['sync', 'syncFolder']) {
    folder.fatal.length = 0;
    const store = await folder.open({ files });
    files.fault = ({ name, path }) =>
      name === flush && !path.startsWith('journal-') ? { when: 'before', error: diskError('EIO') } : null;
    await expect(store.erase('a:1')).rejects.toBeInstanceOf(StoreUnwritableError);
    files.fault = () => null;
    await expect(store.write(bigNote({ id: `a:${flush}`, version: 1 }))).rejects.toBeInstanceOf(StoreUnwritableError);
    expect(folder.fatal).toHaveLength(1);
    await store.close();
  }
});

/** A disk on which nothing new fits; what is there already can be written over. */
const full = (operation: Operation): Fault | null =>
  ['makeFolder', 'open', 'rename'].includes(operation.name) ||
  (operation.name === 'write' && !operation.path.startsWith('journal-'))
    ? { when: 'before', error: diskError('ENOSPC') }
    : null;

it('goes on while the disk is full until the journal is, says so, and recovers by itself', async () => {
  const store = await folder.open({ files });
  for (const id of IDS) await store.write(bigNote({ id, version: 1 }));
  files.fault = full;
  const versions = new Map(IDS.map((id) => [id, 1]));
  let refused: unknown = null;
  for (let write = 0; refused === null && write < 40; write += 1) {
    const id = IDS[write % IDS.length] as string;
    const version = (versions.get(id) ?? 0) + 1;
    try {
      await store.write(bigNote({ id, version }));
      versions.set(id, version);
    } catch (error) {
      refused = error;
    }
  }
  expect(refused).toBeInstanceOf(StoreUnwritableError);
  expect(refused).toMatchObject({ message: 'the disk is full', cause: { code: 'ENOSPC' } });
  await expect(store.check()).rejects.toBeInstanceOf(StoreUnwritableError);
  for (const id of IDS) expect((await store.read(id))?.version).toBe(versions.get(id));

  files.fault = () => null;
  await store.check();
  for (const id of IDS) await store.write(bigNote({ id, version: (versions.get(id) ?? 0) + 1 }));
  await store.close();
  const again = await folder.open();
  for (const id of IDS) expect((await again.read(id))?.version).toBe((versions.get(id) ?? 0) + 1);
  await again.close();
  expect(folder.fatal).toEqual([]);
});

it('keeps the journal when the disk is full at the end, and finds everything at the next start', async () => {
  const store = await folder.open({ files });
  for (const id of IDS) await store.write(bigNote({ id, version: 1, dueAt: 9 }));
  files.fault = full;
  await store.close();
  const again = await folder.open();
  expect((await again.due(9, 10)).sort()).toEqual(IDS);
  for (const id of IDS) expect((await again.read(id))?.version).toBe(1);
  await again.close();
});

it('takes a write that failed as never made: its place in the journal goes to the next one', async () => {
  const store = await folder.open({ files, segmentBytes: 16_384 });
  await store.write(bigNote({ id: 'a:1', version: 1 }));
  files.fault = ({ name }) => (name === 'write' ? { when: 'after', error: diskError('ENOSPC') } : null);
  const failing = IDS.map((id) => store.write(bigNote({ id, version: id === 'a:1' ? 2 : 1 })));
  for (const outcome of await Promise.allSettled(failing)) expect(outcome.status).toBe('rejected');
  files.fault = () => null;
  await store.write({ id: 'b:1', version: 1, dueAt: null, text: 'short' });
  files.fault = () => ({ when: 'before', error: diskError('EIO') });
  await store.close().catch(() => {});
  files.fault = () => null;
  for (const name of await folder.names()) if (name.startsWith('lock-')) await rm(`${folder.path}/${name}`);
  const again = await folder.open();
  expect((await again.read('a:1'))?.version).toBe(1);
  for (const id of ['a:2', 'a:3']) expect(await again.read(id)).toBeNull();
  expect((await again.read('b:1'))?.text).toBe('short');
  await again.close();
});

it('cleans a segment in which nothing but a failed write is left before it goes on', async () => {
  const store = await folder.open({ files });
  files.fault = ({ name }) => (name === 'write' ? { when: 'after', error: diskError('EIO') } : null);
  await expect(store.write({ id: 'a:1', version: 1, dueAt: null, text: 'số căn cước bí mật' })).rejects.toBeInstanceOf(
    StoreUnwritableError,
  );
  files.fault = () => null;
  expect(await folder.holding('bí mật')).not.toEqual([]);
  await store.erase('a:1');
  expect(await folder.holding('bí mật')).toEqual([]);
  await store.close();
});

it('keeps the segments in order when the first write to a new one has failed', async () => {
  const store = await folder.open({ files });
  // The second segment's turn: with the first one, the order of their names would hide a mistake.
  await store.erase('nobody:1');
  files.fault = ({ name }) => (name === 'write' ? { when: 'after', error: diskError('EIO') } : null);
  await expect(store.write(bigNote({ id: 'a:1', version: 1 }))).rejects.toBeInstanceOf(StoreUnwritableError);
  // No segment can be freed, yet the journal takes more: were it to go on in the other one, both would begin with the same number.
  files.fault = ({ name, bytes }) =>
    name === 'write' && Buffer.from(bytes ?? []).includes('"use":"free"')
      ? { when: 'before', error: diskError('EIO') }
      : null;
  await store.check().catch(() => {});
  await store.write(bigNote({ id: 'a:2', version: 1 }));
  files.fault = ({ name }) => (name === 'close' ? null : { when: 'before', error: diskError('EIO') });
  await store.close().catch(() => {});
  files.fault = () => null;
  for (const name of await folder.names()) if (name.startsWith('lock-')) await rm(`${folder.path}/${name}`);
  const again = await folder.open();
  expect(await again.read('a:1')).toBeNull();
  expect((await again.read('a:2'))?.version).toBe(1);
  expect(folder.damage).toEqual([]);
  await again.close();
});

it('does not forget an erasure that could not be finished for want of space', async () => {
  const store = await folder.open({ files });
  await store.write({ id: 'a:1', version: 1, dueAt: 1, text: 'số căn cước bí mật' });
  files.fault = full;
  await expect(store.erase('a:1')).rejects.toBeInstanceOf(StoreUnwritableError);
  expect(await store.read('a:1')).toBeNull();
  files.fault = () => null;
  await store.close();
  expect(await folder.holding('bí mật')).toEqual([]);
});

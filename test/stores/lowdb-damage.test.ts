/** What is broken on the disk: told, set aside, and never in the way of the rest. */
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedDocumentError, type Store } from '../../src/stores/store.ts';
import type { Note } from './contract.ts';
import { diskError, faultyFiles } from './faulty-files.ts';
import { bigNote, type TestFolder, testFolder } from './folder.ts';

let folder: TestFolder;

beforeEach(async () => {
  folder = await testFolder();
});
afterEach(() => folder.remove());

/** Leaves the folder as a killed process would: nothing is finished, and the lock is another's. */
async function abandon(write: (store: Store<Note>) => Promise<void>): Promise<void> {
  const files = faultyFiles(folder.path);
  const store = await folder.open({ files, segmentBytes: 16_384 });
  await write(store);
  files.fault = ({ name }) => (name === 'close' ? null : { when: 'before', error: diskError('EIO') });
  await store.close().catch(() => {});
  for (const name of await folder.names()) if (name.startsWith('lock-')) await rm(`${folder.path}/${name}`);
}

async function writeFive(store: Store<Note>): Promise<void> {
  for (const index of [1, 2, 3, 4, 5]) await store.write(bigNote({ id: `a:${index}`, version: 1, dueAt: index }));
}

async function journal(): Promise<{ name: string; bytes: Buffer }> {
  for (const name of ['journal-0.log', 'journal-1.log']) {
    const bytes = await folder.bytes(name);
    if (bytes.includes('"use":"records"')) return { name, bytes };
  }
  throw new Error('no segment is in use');
}

async function change(name: string, edit: (bytes: Buffer) => void): Promise<void> {
  const bytes = await folder.bytes(name);
  edit(bytes);
  await writeFile(`${folder.path}/${name}`, bytes);
}

async function readable(store: Store<Note>): Promise<string[]> {
  const found = [];
  for (const id of ['a:1', 'a:2', 'a:3', 'a:4', 'a:5']) if (await store.read(id)) found.push(id);
  return found;
}

describe('the journal', () => {
  it('is replayed when the last process was killed, with nothing to tell', async () => {
    await abandon(writeFive);
    const store = await folder.open();
    expect(await readable(store)).toHaveLength(5);
    expect(await store.due(3, 10)).toEqual(['a:1', 'a:2', 'a:3']);
    expect(folder.damage).toEqual([]);
    await store.close();
  });

  it('drops a last record that was cut, without a word, and goes on in its place', async () => {
    await abandon(writeFive);
    const { name, bytes } = await journal();
    const last = bytes.lastIndexOf('put ');
    await change(name, (all) => all.fill(0, Math.ceil(last / 512) * 512));
    const store = await folder.open();
    expect(await readable(store)).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
    await store.write(bigNote({ id: 'a:5', version: 1 }));
    await store.close();
    const again = await folder.open();
    expect(await readable(again)).toHaveLength(5);
    expect(folder.damage).toEqual([]);
    await again.close();
  });

  it('drops what a power loss has left of a flush that was never acknowledged, without a word', async () => {
    await abandon(async (store) => {
      await writeFive(store);
      await Promise.all([2, 3, 4, 5].map((index) => store.write(bigNote({ id: `a:${index}`, version: 2 }))));
    });
    const { name, bytes } = await journal();
    const second = Math.ceil(bytes.indexOf('"a:3","version":2') / 512) * 512;
    await change(name, (all) => all.fill(0, second, second + 512));
    const store = await folder.open();
    expect((await store.read('a:1'))?.version).toBe(1);
    expect((await store.read('a:2'))?.version).toBe(2);
    for (const id of ['a:3', 'a:4', 'a:5']) expect((await store.read(id))?.version).toBe(1);
    for (const id of ['a:3', 'a:4', 'a:5']) await store.write(bigNote({ id, version: 2 }));
    await store.close();
    await (await folder.open()).close();
    expect(folder.damage).toEqual([]);
  });

  it('tells a damaged record, keeps a copy of the segment, serves all the others, and tells it once', async () => {
    for (const index of [1, 2, 3, 4, 5]) {
      await folder.remove();
      await mkdir(folder.path);
      folder.damage.length = 0;
      await abandon(writeFive);
      const { name, bytes } = await journal();
      const at = bytes.indexOf(`"a:${index}"`) + 30;
      await change(name, (all) => all.writeUInt8((all[at] ?? 0) ^ 4, at));
      const store = await folder.open();
      expect(await readable(store)).toEqual(['a:1', 'a:2', 'a:3', 'a:4', 'a:5'].filter((id) => id !== `a:${index}`));
      expect(folder.damage).toMatchObject([{ what: 'journal', file: name, setAside: 'damaged/journal-from-1.log' }]);
      expect(await folder.bytes('damaged/journal-from-1.log')).toHaveLength(bytes.length);
      await store.close();
      await (await folder.open()).close();
      expect(folder.damage).toHaveLength(1);
    }
  });

  it('survives any flipped bit: whatever it hits is told, or nothing is lost', async () => {
    await abandon(writeFive);
    const { name, bytes } = await journal();
    const end = bytes.lastIndexOf('\n') + 1;
    const seed = 20_261_121;
    for (let trial = 0, at = seed; trial < 60; trial += 1) {
      at = (at * 48_271) % 0x7fffffff;
      await rm(`${folder.path}/damaged`, { recursive: true, force: true });
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8((flipped[at % end] ?? 0) ^ (1 << (at % 8)), at % end);
      await rm(`${folder.path}/documents`, { recursive: true, force: true });
      await rm(`${folder.path}/due.log`, { force: true });
      await writeFile(`${folder.path}/${name}`, flipped);
      folder.damage.length = 0;
      const store = await folder.open();
      const found = (await readable(store)).length;
      await store.close();
      expect({ seed, trial, byte: at % end, kept: found >= 4, told: found === 5 || folder.damage.length > 0 }).toEqual({
        seed,
        trial,
        byte: at % end,
        kept: true,
        told: true,
      });
    }
  }, 20_000);

  it('tells that a segment was shortened or is missing, and serves what is left', async () => {
    await abandon(writeFive);
    const { name, bytes } = await journal();
    await truncate(`${folder.path}/${name}`, bytes.indexOf('"a:4"'));
    const store = await folder.open();
    expect(await readable(store)).toEqual(['a:1', 'a:2', 'a:3']);
    await store.close();
    await rm(`${folder.path}/${name}`);
    const again = await folder.open();
    expect(await readable(again)).toEqual(['a:1', 'a:2', 'a:3']);
    expect(folder.damage).toMatchObject([{ what: 'journal' }, { what: 'journal', detail: 'it is missing' }]);
    await again.close();
  });

  it('does not put an older state over a newer document when records are gone', async () => {
    await abandon(async (store) => {
      await store.write(bigNote({ id: 'a:1', version: 1 }));
      await store.write(bigNote({ id: 'a:1', version: 2 }));
    });
    const { name } = await journal();
    const before = await folder.bytes(name);
    await (await folder.open()).close();
    before.writeUInt8(0x21, before.lastIndexOf('chữ'));
    await writeFile(`${folder.path}/${name}`, before);
    const store = await folder.open();
    expect((await store.read('a:1'))?.version).toBe(2);
    expect(folder.damage).toHaveLength(1);
    await store.close();
  });
});

describe('a document', () => {
  async function damageDocument(edit: (bytes: Buffer) => Buffer): Promise<string> {
    const store = await folder.open();
    await store.write(bigNote({ id: 'a:1', version: 1, dueAt: 3 }));
    await store.close();
    const name = (await folder.names()).find((some) => some.startsWith('documents/')) as string;
    await writeFile(`${folder.path}/${name}`, edit(await folder.bytes(name)));
    const others = await folder.open();
    for (const id of ['a:2', 'a:3']) await others.write(bigNote({ id, version: 1 }));
    await others.close();
    return name;
  }

  it.each([
    { how: 'has a changed letter', edit: (bytes: Buffer) => Buffer.from(bytes.toString().replace('chữ', 'chứ')) },
    { how: 'is cut', edit: (bytes: Buffer) => bytes.subarray(0, 100) },
    { how: 'is empty', edit: () => Buffer.alloc(0) },
    { how: 'is all zeros', edit: (bytes: Buffer) => Buffer.alloc(bytes.length) },
    { how: 'is the JSON of something else', edit: () => Buffer.from('null') },
  ])('that $how is told, set aside, and may begin anew', async ({ edit }) => {
    const file = await damageDocument(edit);
    const store = await folder.open();
    await expect(store.read('a:1')).rejects.toBeInstanceOf(DamagedDocumentError);
    expect(folder.damage).toMatchObject([
      { what: 'document', file, setAside: expect.stringContaining('damaged/document-') },
    ]);
    expect(await folder.names()).toContain(folder.damage[0]?.setAside);
    expect(await readable(store)).toEqual(['a:2', 'a:3']);
    expect(await store.nextDueAt()).toBeNull();
    await store.write(bigNote({ id: 'a:1', version: 1 }));
    await store.close();
    const again = await folder.open();
    expect((await again.read('a:1'))?.version).toBe(1);
    await again.close();
  });

  it("that belongs to another conversation is not taken for this one's", async () => {
    const file = await damageDocument((bytes) => bytes);
    const other = (await folder.names()).find((name) => name.startsWith('documents/') && name !== file) as string;
    await writeFile(`${folder.path}/${file}`, await folder.bytes(other));
    const store = await folder.open();
    await expect(store.read('a:1')).rejects.toBeInstanceOf(DamagedDocumentError);
    await store.close();
  });

  it('begins anew with a write too, without having been read', async () => {
    await damageDocument(() => Buffer.from('{'));
    const store = await folder.open();
    await store.write(bigNote({ id: 'a:1', version: 1 }));
    expect(folder.damage).toHaveLength(1);
    await store.close();
  });

  it('is not left in the damaged folder when its conversation is erased', async () => {
    await damageDocument((bytes) => bytes.subarray(0, 200));
    const store = await folder.open();
    await expect(store.read('a:1')).rejects.toBeInstanceOf(DamagedDocumentError);
    await store.erase('a:1');
    expect((await folder.names()).filter((name) => name.startsWith('damaged/'))).toEqual([]);
    await store.close();
  });
});

describe('the due log', () => {
  async function someDue(): Promise<void> {
    const store = await folder.open();
    await writeFive(store);
    await store.close();
  }

  it.each([
    { how: 'missing', spoil: (path: string) => rm(path), told: [] },
    { how: 'cut', spoil: (path: string) => truncate(path, 60), told: [{ what: 'due log' }] },
    { how: 'empty', spoil: (path: string) => truncate(path, 0), told: [{ what: 'due log' }] },
  ])('is made again from the documents when it is $how', async ({ spoil, told }) => {
    await someDue();
    await spoil(`${folder.path}/due.log`);
    for (const times of [1, 2]) {
      const store = await folder.open();
      expect(await store.due(9, 9)).toHaveLength(5);
      await store.erase(`nobody:${times}`);
      await store.close();
    }
    expect(folder.damage).toMatchObject(told);
  });

  it.each([
    { how: 'to which more has been added since', erased: [] },
    { how: 'which has been rewritten since', erased: ['nobody:1'] },
  ])('is made again when an older copy was put back, $how', async ({ erased }) => {
    const first = await folder.open();
    await first.write(bigNote({ id: 'b:1', version: 1, dueAt: 1 }));
    await first.close();
    const old = await folder.bytes('due.log');
    await someDue();
    const later = await folder.open();
    for (const id of erased) await later.erase(id);
    await later.close();
    await writeFile(`${folder.path}/due.log`, old);
    const store = await folder.open();
    expect(await store.due(9, 9)).toHaveLength(6);
    expect(folder.damage).toMatchObject([{ what: 'due log' }]);
    await store.close();
  });
});

it('removes what the last process has left half written', async () => {
  await mkdir(`${folder.path}/temporary`);
  await writeFile(`${folder.path}/temporary/document-x.json`, 'half a conver');
  await (await folder.open()).close();
  expect((await folder.names()).filter((name) => name.startsWith('temporary/'))).toEqual([]);
});

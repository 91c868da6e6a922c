import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokenSealError, createSeal } from '../../src/engine/seal.ts';
import { createNote } from '../../src/stores/note.ts';

const seal = createSeal('a key that only these tests know, 32+');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'note-'));
});
afterEach(() => rm(folder, { recursive: true }));
const open = (id = 'tokens', key = seal) => createNote({ file: join(folder, 'deep', 'note'), id, seal: key });

describe('a note', () => {
  it('is null until it is written, and is there after a restart', async () => {
    expect(await open().read()).toBeNull();
    await open().write({ token: 'very-secret', count: 3 });
    expect(await open().read()).toEqual({ token: 'very-secret', count: 3 });
  });

  it('keeps what was asked for last', async () => {
    const note = open();
    await Promise.all([1, 2, 3, 4].map((count) => note.write({ count })));
    expect(await open().read()).toEqual({ count: 4 });
    expect(await readdir(join(folder, 'deep'))).toEqual(['note']);
  });

  it('cannot be read by who has only the file', async () => {
    await open().write({ token: 'very-secret' });
    expect(await readFile(join(folder, 'deep', 'note'), 'utf8')).not.toContain('secret');
  });

  it('says so when it was sealed with another key, is another note, or is torn', async () => {
    await open().write({ count: 1 });
    await expect(open('tokens', createSeal('another key, also long enough to be one')).read()).rejects.toThrow(
      BrokenSealError,
    );
    await expect(open('quota').read()).rejects.toThrow(BrokenSealError);
    await writeFile(join(folder, 'deep', 'note'), 'half of i');
    await expect(open().read()).rejects.toThrow(BrokenSealError);
  });

  it('writes again after a write that failed', async () => {
    await writeFile(join(folder, 'deep'), 'a file stands where the folder should be');
    const note = open();
    await expect(note.write({ count: 1 })).rejects.toThrow();
    await rm(join(folder, 'deep'));
    await note.write({ count: 2 });
    expect(await note.read()).toEqual({ count: 2 });
  });
});

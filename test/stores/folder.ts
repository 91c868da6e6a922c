/** A folder for a lowdb store under test, and what tests do to it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DamageReport } from '../../src/stores/lowdb/damaged.ts';
import type { LowdbStoreOptions } from '../../src/stores/lowdb/settings.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import type { Store } from '../../src/stores/store.ts';
import type { Note } from './contract.ts';

export interface TestFolder {
  path: string;
  /** What the stores opened here have told. */
  damage: DamageReport[];
  fatal: Error[];
  open(options?: Partial<LowdbStoreOptions>): Promise<Store<Note>>;
  /** Every file below the folder, relative to it. */
  names(): Promise<string[]>;
  bytes(name: string): Promise<Buffer>;
  /** The files in which the text occurs. */
  holding(text: string): Promise<string[]>;
  remove(): Promise<void>;
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'store-'));
  const damage: DamageReport[] = [];
  const fatal: Error[] = [];
  const folder: TestFolder = {
    path,
    damage,
    fatal,
    open: (options) =>
      openLowdbStore<Note>({
        folder: path,
        segmentBytes: 4096,
        onDamage: (report) => damage.push(report),
        onFatal: (error) => fatal.push(error),
        ...options,
      }),
    async names() {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
        .sort();
    },
    bytes: (name) => readFile(join(path, name)),
    async holding(text) {
      const names = await folder.names();
      const found = await Promise.all(names.map(async (name) => (await folder.bytes(name)).includes(text)));
      return names.filter((_, index) => found[index]);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
  return folder;
}

/** A note of about 600 bytes, so that a segment of 4 KiB takes five. */
export function bigNote({ id, version, dueAt = null }: { id: string; version: number; dueAt?: number | null }): Note {
  return { id, version, dueAt, text: `${id} ${version} `.padEnd(350, 'chữ ') };
}

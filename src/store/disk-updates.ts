/** Updates that wait or are parked under DATA_DIR/inbox. What was set aside as broken cannot be opened by anybody, and stays behind. */
import { join } from 'node:path';
import { BrokenSealError, type Seal } from '../engine/seal.ts';
import { openUpdateFiles, type UpdateFiles } from '../inbox/update-files.ts';
import type { Files } from '../stores/lowdb/files.ts';
import { type Entry, inPages, type Shelf, type Update } from './kinds.ts';
import { placeOf, updateEntry, updateIn } from './updates.ts';

export interface DiskUpdatesOptions {
  folder: string;
  files: Files;
  seal: Seal;
  /** Epoch ms. */
  now: () => number;
  damaged: (what: string) => void;
}

interface Found extends Entry {
  path: string;
}

const fileShape = /^(\d{16})\.(update|parked)$/;

/** Holds them in memory: the inbox bounds how many there are. */
export function createDiskUpdates({ folder, files, seal, now, damaged }: DiskUpdatesOptions): Shelf {
  /** By id, in the order of their numbers; of the same one the first, as taking it again does nothing. */
  async function find(): Promise<Map<string, Found>> {
    const found = new Map<string, Found>();
    for (const channel of (await files.list(folder)).sort())
      for (const name of (await files.list(join(folder, channel))).sort()) {
        const one = await read(channel, name);
        if (one !== null && !found.has(one.id)) found.set(one.id, one);
      }
    return found;
  }

  async function read(channel: string, name: string): Promise<Found | null> {
    const [, number, ending] = fileShape.exec(name) ?? [];
    const path = join(folder, channel, name);
    const bytes = number === undefined ? null : await files.read(path);
    if (bytes === null) return null;
    try {
      // As update-files.ts seals them.
      const kept = seal.open(bytes.toString('utf8'), `inbox/${number}`) as Update;
      return { path, ...updateEntry({ channel, state: ending === 'parked' ? 'parked' : 'waiting' }, kept) };
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error;
      damaged(`inbox/${channel}/${name}: it does not open with this DATA_KEY`);
      return null;
    }
  }

  async function* entries(): AsyncGenerator<Entry> {
    for (const { id, text } of (await find()).values()) yield { id, text };
  }

  return {
    pages: () => inPages(entries()),
    async get(ids) {
      const found = await find();
      return new Map(ids.flatMap((id) => (found.has(id) ? [[id, found.get(id)?.text ?? ''] as const] : [])));
    },
    async put(entries) {
      const found = await find();
      const opened = new Map<string, UpdateFiles>();
      for (const { id, text } of entries) {
        if (found.has(id)) continue;
        const { channel, state } = placeOf(id);
        const store =
          opened.get(channel) ?? (await openUpdateFiles({ folder: join(folder, channel), seal, files, now }));
        opened.set(channel, store);
        const number = store.nextNumber();
        await store.write(number, updateIn(text));
        if (state === 'parked') await store.setAside(number, 'parked');
      }
    },
    async remove(ids) {
      const found = await find();
      for (const id of ids) await files.remove(found.get(id)?.path ?? join(folder, 'none'));
    },
    count: async () => (await find()).size,
  };
}

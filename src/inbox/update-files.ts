/**
 * Updates on disk: one small sealed file each, named by a number that only grows. `<number>.update` waits to be taken;
 * `.parked` could not be taken and `.broken` not be opened, both are kept for staff to look at.
 */
import { join } from 'node:path';
import { retentionMs } from '../engine/retention.ts';
import type { Seal } from '../engine/seal.ts';
import { type Files, flushed, replaceFile } from '../stores/lowdb/files.ts';

export interface Kept {
  lane: string;
  raw: unknown;
}

export interface UpdateFiles {
  /** The numbers of what an earlier run left, the oldest first. */
  left: string[];
  /** Larger than all before, also those of earlier runs. */
  nextNumber(): string;
  /** On disk, under its name, when it resolves; nothing is left of it when it rejects. */
  write(number: string, kept: Kept): Promise<void>;
  /** Throws `BrokenSealError` for a torn file or one sealed with another key; null when there is none. */
  read(number: string): Promise<Kept | null>;
  /** Not flushed: what a loss of power brings back is taken again, and the engine drops what it has seen. */
  remove(number: string): Promise<void>;
  setAside(number: string, as: 'parked' | 'broken'): Promise<void>;
  /** Removes what is parked of one lane. */
  forgetParked(lane: string): Promise<void>;
}

export interface UpdateFilesOptions {
  folder: string;
  seal: Seal;
  files: Files;
  /** Epoch ms. */
  now: () => number;
}

const waiting = /^(\d{16})\.update$/;
/** Its number is when it came, in µs. */
export const aside = /^(\d{16})\.(parked|broken)$/;
const unfinished = /^\d{16}\.part$/;
/** Bound into the seal, so that a file is nobody else's under another number. */
const sealId = (number: string) => `inbox/${number}`;

/** Makes the folder; removes what was never acknowledged, and what was set aside longer ago than anything of a citizen's is kept. */
export async function openUpdateFiles({ folder, seal, files, now }: UpdateFilesOptions): Promise<UpdateFiles> {
  const pathOf = (number: string, ending: string) => join(folder, `${number}.${ending}`);
  await files.makeFolder(folder);
  const names = await files.list(folder);
  for (const name of names) if (unfinished.test(name) || isOld(name, now())) await files.remove(join(folder, name));
  let last = Math.max(0, ...names.map((name) => Number.parseInt(name, 10)).filter(Number.isSafeInteger));
  const flushFolder = createSharedFlush(() => flushed(files.syncFolder(folder)));

  async function open(path: string, number: string): Promise<Kept | null> {
    const bytes = await files.read(path);
    return bytes && (seal.open(bytes.toString('utf8'), sealId(number)) as Kept);
  }

  return {
    left: names.flatMap((name) => waiting.exec(name)?.[1] ?? []).sort(),
    nextNumber() {
      // By the clock, so that numbers go on growing although an emptied folder has nothing to count on from: µs, 16 digits until 2286.
      last = Math.max(last + 1, Math.trunc(now() * 1_000));
      return String(last).padStart(16, '0');
    },
    async write(number, kept) {
      const [path, temporary] = [pathOf(number, 'update'), pathOf(number, 'part')];
      try {
        await replaceFile({ files, path, temporary, bytes: Buffer.from(seal.close(kept, sealId(number))) });
        await flushFolder();
      } catch (error) {
        // The platform is told that it is not safe and may bring it again under another number; once is enough.
        for (const each of [path, temporary]) await files.remove(each).catch(() => {});
        throw error;
      }
    },
    read: (number) => open(pathOf(number, 'update'), number),
    remove: (number) => files.remove(pathOf(number, 'update')),
    setAside: (number, as) => files.rename(pathOf(number, 'update'), pathOf(number, as)),
    async forgetParked(lane) {
      for (const name of await files.list(folder)) {
        if (!name.endsWith('.parked')) continue;
        const kept = await open(join(folder, name), name.slice(0, 16)).catch(() => null);
        if (kept?.lane === lane) await files.remove(join(folder, name));
      }
      await flushFolder();
    },
  };
}

const isOld = (name: string, now: number) => {
  const number = aside.exec(name)?.[1];
  return number !== undefined && Number(number) / 1_000 < now - retentionMs;
};

/** Those who ask while one flush runs share the next: theirs may have come too late for the one that runs. */
function createSharedFlush(flush: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running.then(() => {
      next = null;
      const mine = flush();
      running = mine.catch(() => {});
      return mine;
    });
    return next;
  };
}

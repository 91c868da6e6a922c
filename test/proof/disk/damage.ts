/** Ways in which a disk gives back what was not written, and files to try them on. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export type Spoil = 'flipped' | 'cut' | 'zeroed' | 'emptied';
export const spoils: readonly Spoil[] = ['flipped', 'cut', 'zeroed', 'emptied'];

const sectorBytes = 512;

export interface Damage {
  spoil: Spoil;
  /** Relative to the folder. */
  file: string;
  at: number;
}

/** Every file with something in it, relative to the folder, in order of their names. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('lock-'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Where something is written: a journal is made long before it is full, and in the rest of it there is nothing to lose. */
const writtenBytes = (bytes: Buffer): number => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
};

/** Does it; null when there is nothing in the file. `random` says where. */
export async function damage(
  folder: string,
  { file, spoil }: Pick<Damage, 'file' | 'spoil'>,
  random: () => number,
): Promise<Damage | null> {
  const path = join(folder, file);
  const bytes = await readFile(path);
  const written = writtenBytes(bytes);
  if (written === 0) return null;
  const at = Math.floor(random() * written);
  await writeFile(path, spoilt(bytes, spoil, at, Math.floor(random() * 8)));
  return { spoil, file, at };
}

function spoilt(bytes: Buffer, spoil: Spoil, at: number, bit: number): Buffer {
  if (spoil === 'emptied') return Buffer.alloc(0);
  if (spoil === 'cut') return bytes.subarray(0, at);
  const changed = Buffer.from(bytes);
  if (spoil === 'flipped') changed.writeUInt8((changed[at] ?? 0) ^ (1 << bit), at);
  else {
    const from = at - (at % sectorBytes);
    changed.fill(0, from, Math.min(from + sectorBytes, changed.length));
  }
  return changed;
}

/** The secret that seals conversations and keys fingerprints, when the operator gives none. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads `<folder>/data.key`, or makes it once (64 hex digits, readable by its owner only). Whoever has it can open what is stored beside it. */
export async function loadDataKey(folder: string): Promise<string> {
  const file = join(folder, 'data.key');
  await mkdir(folder, { recursive: true });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(32).toString('hex'));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = (await readFile(file, 'utf8')).trim();
  if (key.length < 32)
    throw new Error(`${file} does not hold a key; restore it from a backup, or remove it and lose what it sealed`);
  return key;
}

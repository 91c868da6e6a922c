/** The secret that seals conversations and keys fingerprints, when the operator gives none. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Reads `<folder>/data.key`, or makes it once (64 hex digits, readable by its owner only); the file is never there half written,
 * and of several processes that start at once all get the same. Whoever has it can open what is stored beside it.
 */
export async function loadDataKey(folder: string): Promise<string> {
  const file = join(folder, 'data.key');
  await mkdir(folder, { recursive: true });
  const key = (await read(file)) ?? (await make(file));
  if (!/^[0-9a-f]{64}$/.test(key)) {
    throw new Error(`${file} does not hold a key; restore it from a backup, or remove it and lose what it sealed`);
  }
  return key;
}

async function read(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function make(file: string): Promise<string> {
  const whole = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(whole, 'wx', 0o600);
  try {
    await handle.writeFile(randomBytes(32).toString('hex'));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(whole, file);
  } catch (error) {
    // Another process was first; its key is taken.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(whole);
  }
  return (await readFile(file, 'utf8')).trim();
}

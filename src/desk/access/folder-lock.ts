/** Lets one process at a time change something in a folder, for some milliseconds. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Files } from '../../stores/lowdb/files.ts';

/** Somebody else has been changing something for longer than that takes. */
export class FolderBusyError extends Error {
  override name = 'FolderBusyError';
}

const name = 'lock';
const pauseMs = 20;
const attempts = 250;
/** By the time of the disk: whoever made it has ended without removing it. */
const staleMs = 3_000;

/** Makes the folder if there is none. Throws `FolderBusyError` after five seconds, and what `work` throws. */
export async function withFolderLock<T>(
  { folder, files }: { folder: string; files: Files },
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, name);
  await files.makeFolder(folder);
  for (let attempt = 1; !(await make(path, files)); attempt += 1) {
    if (attempt === attempts) throw new FolderBusyError('the accounts are being changed by another process');
    if (await isStale(path)) await files.remove(path);
    else await delay(pauseMs);
  }
  try {
    return await work();
  } finally {
    await files.remove(path);
  }
}

async function make(path: string, files: Files): Promise<boolean> {
  try {
    await (await files.open(path, 'exclusive')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > staleMs;
}

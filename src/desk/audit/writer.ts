/** Puts lines at the end of the audit log's files, so that they are on disk when it says so. */
import { stat, truncate } from 'node:fs/promises';
import { type Files, FlushFailedError, flushed } from '../../stores/lowdb/files.ts';
import { pathOf } from './months.ts';

/** The audit log could not be written, now or until a restart; nobody may be told that what they wanted was done. */
export class AuditUnwritableError extends Error {
  override name = 'AuditUnwritableError';
}

export interface Writer {
  /** A write that failed may have left something behind the end. */
  readonly leftovers: boolean;
  /** Durable when it resolves, to the bytes the file has now. Not to be called again before. After a throw nothing of it counts; throws `AuditUnwritableError` when that is for good. */
  write(file: string, bytes: Buffer): Promise<number>;
}

export interface WriterOptions {
  folder: string;
  files: Files;
  damaged: (notice: string) => void;
  /** Where the log ends now; null when there is none. */
  file: string | null;
  bytes: number;
}

/**
 * The file is opened for each write, since an open one could be replaced under its name (an editor does so), and what is written
 * would be nowhere.
 */
export function createWriter({ folder, files, damaged, ...place }: WriterOptions): Writer {
  let fatal: Error | null = null;
  let leftovers = false;

  /** Where to go on in the file, and what to put before the lines. */
  async function find(file: string): Promise<{ isNew: boolean; position: number; glue: string }> {
    const path = pathOf(folder, file);
    const expected = file === place.file ? place.bytes : 0;
    if (leftovers && (await sizeOf(path)) !== null) await truncate(path, expected);
    leftovers = false;
    const found = await sizeOf(path);
    if (found === null) {
      if (file === place.file) damaged(`${file}: it was removed`);
      return { isNew: true, position: 0, glue: '' };
    }
    if (found === expected) return { isNew: false, position: found, glue: '' };
    damaged(`${file}: it has ${found} bytes, ${expected} were written`);
    return { isNew: false, position: found, glue: found > 0 ? '\n' : '' };
  }

  async function put(file: string, bytes: Buffer): Promise<number> {
    const { isNew, position, glue } = await find(file);
    const all = glue ? Buffer.concat([Buffer.from(glue), bytes]) : bytes;
    const open = await files.open(pathOf(folder, file), isNew ? 'exclusive' : 'change');
    leftovers = true;
    place.file = file;
    place.bytes = position;
    try {
      await open.write(all, position);
      await flushed(open.sync());
    } finally {
      await open.close();
    }
    if (isNew) await flushed(files.syncFolder(folder));
    leftovers = false;
    place.bytes = position + all.length;
    return place.bytes;
  }

  return {
    get leftovers() {
      return leftovers;
    },
    async write(file, bytes) {
      if (fatal) throw new AuditUnwritableError('the audit log cannot be written before a restart', { cause: fatal });
      try {
        return await put(file, bytes);
      } catch (error) {
        // After a failed flush nobody can say what is on the disk.
        if (error instanceof FlushFailedError) fatal = error;
        throw new AuditUnwritableError('the audit log could not be written', { cause: error });
      }
    },
  };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

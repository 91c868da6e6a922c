/** The file operations the store needs and no others: injectable, so that tests can record them or let the n-th one fail. */
import fs from 'node:fs';
import { promisify } from 'node:util';

export interface OpenFile {
  /** Writes all of `bytes` at `position` or throws; when it throws, any part of them may have been written. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when what was written would survive the loss of power (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Files {
  /** `create` empties what is there, `exclusive` throws EEXIST when something is, `change` throws ENOENT when nothing is. */
  open(path: string, how: 'create' | 'exclusive' | 'change'): Promise<OpenFile>;
  /** Null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** The names in a folder, empty when there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** With its parents; fine when it exists. */
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Fine when there is no such file. */
  remove(path: string): Promise<void>;
  /** Makes renames and removals in this folder (not below it) survive the loss of power. */
  syncFolder(path: string): Promise<void>;
}

/** A flush that failed: the kernel may already have dropped the pages, so a second flush that succeeds proves nothing. */
export class FlushFailedError extends Error {
  override name = 'FlushFailedError';
}

/** Every sync of the store goes through here, so that none is ever retried as if nothing had been. */
export async function flushed(sync: Promise<void>): Promise<void> {
  try {
    await sync;
  } catch (cause) {
    throw new FlushFailedError('a flush to disk failed, what it should have kept may be lost', { cause });
  }
}

/** Writes a whole file that is on disk under its name, old or new and never half, once its folder has been synced. */
export async function replaceFile({
  files,
  path,
  temporary,
  bytes,
}: {
  files: Files;
  path: string;
  temporary: string;
  bytes: Uint8Array;
}): Promise<void> {
  const file = await files.open(temporary, 'create');
  try {
    await file.write(bytes, 0);
    await flushed(file.sync());
  } finally {
    await file.close();
  }
  await files.rename(temporary, path);
}

// Callbacks and not node:fs/promises: a FileHandle costs some 10 µs more a call, which one writer alone would feel.
const open = promisify(fs.open);
const close = promisify(fs.close);
const write = promisify(fs.write) as (
  fd: number,
  bytes: Uint8Array,
  from: number,
  length: number,
  position: number,
) => Promise<{ bytesWritten: number }>;
const fsync = promisify(fs.fsync);
const fdatasync = promisify(fs.fdatasync);
const readFile = promisify(fs.readFile);
const readdir = promisify(fs.readdir) as (folder: string) => Promise<string[]>;
const mkdir = promisify(fs.mkdir);
const rename = promisify(fs.rename);
const unlink = promisify(fs.unlink);

const FLAGS = { create: 'w', exclusive: 'wx', change: 'r+' };
/** Conversations are personal data: nobody but the owner of the process reads them. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export const realFiles: Files = {
  async open(path, how) {
    const fd = await open(path, FLAGS[how], FILE_MODE);
    return {
      async write(bytes, position) {
        for (let done = 0; done < bytes.length; ) {
          done += (await write(fd, bytes, done, bytes.length - done, position + done)).bytesWritten;
        }
      },
      sync: () => fdatasync(fd),
      close: () => close(fd),
    };
  },
  read: (path) => readFile(path).catch(unlessMissing(null)),
  list: (folder) => readdir(folder).catch(unlessMissing([])),
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => unlink(path).catch(unlessMissing(undefined)),
  async syncFolder(path) {
    const fd = await open(path, 'r');
    try {
      await fsync(fd);
    } finally {
      await close(fd);
    }
  },
};

function unlessMissing<V>(value: V): (error: NodeJS.ErrnoException) => V {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}

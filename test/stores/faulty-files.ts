/** File operations that are written down, and of which one or some can be made to fail, before or after they have taken effect. */
import { relative } from 'node:path';
import { type Files, type OpenFile, realFiles } from '../../src/stores/lowdb/files.ts';

export interface Operation {
  /** Counted from 1. */
  number: number;
  name: keyof Files | 'write' | 'sync' | 'close';
  /** Relative to the store's folder; of a rename the new name. */
  path: string;
  /** What was written, for telling zeros from records. */
  bytes?: Uint8Array;
}

export interface Fault {
  error: Error;
  when: 'before' | 'after';
}

export function diskError(code: 'EIO' | 'ENOSPC'): Error {
  return Object.assign(new Error(`${code}: made up by a test`), { code });
}

export interface FaultyFiles extends Files {
  readonly operations: Operation[];
  /** Asked before each operation. */
  fault: (operation: Operation) => Fault | null;
}

export function faultyFiles(folder: string): FaultyFiles {
  const operations: Operation[] = [];

  async function run<V>(
    named: Omit<Operation, 'number'>,
    work: () => Promise<V>,
    undo: (value: V) => Promise<void> = async () => {},
  ): Promise<V> {
    const operation = { ...named, path: relative(folder, named.path), number: operations.length + 1 };
    operations.push(operation);
    const fault = files.fault(operation);
    if (fault?.when === 'before') throw fault.error;
    const value = await work();
    if (!fault) return value;
    await undo(value);
    throw fault.error;
  }

  function wrap(path: string, file: OpenFile): OpenFile {
    return {
      write: (bytes, position) => run({ name: 'write', path, bytes }, () => file.write(bytes, position)),
      sync: () => run({ name: 'sync', path }, () => file.sync()),
      close: () => run({ name: 'close', path }, () => file.close()),
    };
  }

  const files: FaultyFiles = {
    operations,
    fault: () => null,
    open: async (path, how) =>
      wrap(
        path,
        await run(
          { name: 'open', path },
          () => realFiles.open(path, how),
          (file) => file.close(),
        ),
      ),
    read: (path) => run({ name: 'read', path }, () => realFiles.read(path)),
    list: (path) => run({ name: 'list', path }, () => realFiles.list(path)),
    makeFolder: (path) => run({ name: 'makeFolder', path }, () => realFiles.makeFolder(path)),
    rename: (from, to) => run({ name: 'rename', path: to }, () => realFiles.rename(from, to)),
    remove: (path) => run({ name: 'remove', path }, () => realFiles.remove(path)),
    syncFolder: (path) => run({ name: 'syncFolder', path }, () => realFiles.syncFolder(path)),
  };
  return files;
}

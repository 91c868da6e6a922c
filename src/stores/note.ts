/** A small thing to keep over restarts, such as a counter or a pair of tokens: one sealed file behind lowdb's `Low`, replaced whole. */
import { dirname } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import type { Seal } from '../engine/seal.ts';
import { type Files, realFiles, replaceFile } from './lowdb/files.ts';

export interface Note<Value> {
  /** What was written last, taken as it is; null when nothing was. Throws `BrokenSealError` when it was sealed with another key. */
  read(): Promise<Value | null>;
  /** On disk, whole, when it resolves. Writes are done in the order asked for. */
  write(value: Value): Promise<void>;
}

export interface NoteOptions {
  file: string;
  id: string;
  seal: Seal;
  files?: Files;
}

/** `id` is bound into the seal, so that one note cannot be put in the place of another. Its folder is made with the first write. */
export function createNote<Value = unknown>(options: NoteOptions): Note<Value> {
  const low = new Low<Value | null>(sealedFile<Value>({ files: realFiles, ...options }), null);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async read() {
      await low.read();
      return low.data;
    },
    write(value) {
      const written = last.then(async () => {
        low.data = value;
        await low.write();
      });
      last = written.catch(() => {});
      return written;
    },
  };
}

const sealedFile = <Value>({ file, id, seal, files }: Required<NoteOptions>): Adapter<Value | null> => ({
  async read() {
    const bytes = await files.read(file);
    return bytes === null ? null : (seal.open(bytes.toString('utf8'), id) as Value);
  },
  async write(value) {
    await files.makeFolder(dirname(file));
    const bytes = Buffer.from(seal.close(value, id));
    await replaceFile({ files, path: file, temporary: `${file}.new`, bytes });
    await files.syncFolder(dirname(file));
  },
});

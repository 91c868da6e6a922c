/** Writes a backup: under its name it is whole, or not there. */
import { createHash, randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Seal } from '../engine/seal.ts';
import { type Files, flushed, type OpenFile } from '../stores/lowdb/files.ts';
import { encodeLine } from '../stores/lowdb/lines.ts';
import { type Counts, formatVersion, type Header, keyProof, tailOf, updateSealId } from './backup-file.ts';
import { type Entry, type Kind, kinds, type Source, StoreCommandError } from './kinds.ts';
import type { Progress } from './progress.ts';

export interface WriteBackupOptions {
  path: string;
  from: Source;
  seal: Seal;
  files: Files;
  progress: Progress;
  /** Epoch ms. */
  now: () => number;
}

/** Flushed under its name when it resolves, to how much is in it. Throws `StoreCommandError` when there is a file of that name, and what the disk throws; then nothing is left of it. */
export async function writeBackup(options: WriteBackupOptions): Promise<Counts> {
  const { path, files } = options;
  const temporary = `${path}.part`;
  if ((await files.list(dirname(path))).includes(basename(path)))
    throw new StoreCommandError(`${path} is there already; a backup replaces none: give another name`);
  try {
    const file = await files.open(temporary, 'create');
    const counts = await write(file, options).finally(() => file.close());
    await files.rename(temporary, path);
    await flushed(files.syncFolder(dirname(path)));
    return counts;
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw error;
  }
}

async function write(file: OpenFile, options: WriteBackupOptions): Promise<Counts> {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Counts;
  const hash = createHash('sha256');
  let bytes = 0;
  async function put(chunk: Buffer): Promise<void> {
    await file.write(chunk, bytes);
    bytes += chunk.length;
  }
  await pipeline(Readable.from(linesOf(options, counts)), createGzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      await put(chunk);
    }
  });
  await put(tailOf(hash.digest('hex')));
  await flushed(file.sync());
  return counts;
}

async function* linesOf({ from, seal, progress, now }: WriteBackupOptions, counts: Counts): AsyncGenerator<string> {
  const header: Header = {
    backup: 'vneid-assistant',
    version: formatVersion,
    id: randomUUID(),
    at: now(),
    of: from.name,
    key: seal.close(keyProof, keyProof),
    audit: await from.auditEnd(),
  };
  yield encodeLine(JSON.stringify(header));
  for await (const { kind, entries } of from.stream()) {
    yield entries.map((entry) => encodeLine(JSON.stringify([kind, entry.id, kept(kind, entry, seal)]))).join('');
    counts[kind] += entries.length;
    progress.add('written', kind, entries.length);
  }
  yield encodeLine(JSON.stringify({ end: counts }));
}

const kept = (kind: Kind, entry: Entry, seal: Seal) =>
  kind === 'update' ? seal.close(entry.text, updateSealId(entry)) : entry.text;

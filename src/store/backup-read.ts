/** Reads a backup, and notices when a single bit of it is another than was written. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BrokenSealError, type Seal } from '../engine/seal.ts';
import { decodeLine, NEWLINE } from '../stores/lowdb/lines.ts';
import {
  type Counts,
  entryShape,
  formatVersion,
  type Header,
  headerShape,
  keyProof,
  tailBytes,
  tailOf,
  trailerShape,
  updateSealId,
} from './backup-file.ts';
import { type Entry, type Kind, kinds, type Page, pageEntries, type Source, StoreCommandError } from './kinds.ts';

/** The file is not what was written. */
export class DamagedBackupError extends StoreCommandError {
  override name = 'DamagedBackupError';
}

export interface Backup extends Source {
  readonly header: Header;
  /** Whether what is sealed in it opens with the key given; null without a key. */
  readonly opens: boolean | null;
}

/** No document is near as long (a segment of the journal must hold it); what is longer is no line. */
const lineBytesMax = 64 * 1024 * 1024;

/**
 * Opens the file, of which only the beginning is read now. `stream` throws `DamagedBackupError` when it comes to where the file is not as it
 * was written, at the end at the latest: what it has told before may be false, so whoever acts on it reads all of it once before. Without a
 * seal, or with another, updates stay sealed.
 */
export async function openBackup({ path, seal }: { path: string; seal: Seal | null }): Promise<Backup> {
  const header = await readHeader(path);
  const opens = seal && canOpen(header, seal);
  return {
    name: `the backup ${path}`,
    identity: createHash('sha256').update(`backup ${header.id}`).digest('hex'),
    header,
    opens,
    stream: () => pagesOf(path, opens ? seal : null),
    auditEnd: async () => header.audit,
    close: async () => {},
  };
}

function canOpen({ key }: Header, seal: Seal): boolean {
  try {
    return seal.open(key, keyProof) === keyProof;
  } catch (error) {
    if (error instanceof BrokenSealError) return false;
    throw error;
  }
}

async function readHeader(path: string): Promise<Header> {
  for await (const line of textsOf(path)) {
    const { data } = headerShape.safeParse(JSON.parse(line));
    if (data === undefined) break;
    if (data.version > formatVersion)
      throw new StoreCommandError(`${path} was made by a newer program (form ${data.version}): use that one`);
    return data;
  }
  throw new DamagedBackupError(`${path} is no backup of the assistant, or its beginning is damaged`);
}

async function* pagesOf(path: string, seal: Seal | null): AsyncGenerator<Page> {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Counts;
  let page: Page | null = null;
  let end: Counts | null = null;
  let number = 0;
  for await (const line of textsOf(path)) {
    number += 1;
    if (number === 1) continue;
    const value: unknown = JSON.parse(line);
    const { data } = entryShape.safeParse(value);
    if (data === undefined || end !== null) {
      end = endIn(value, { path, number });
      continue;
    }
    const [kind, id, text] = data;
    counts[kind] += 1;
    if (page !== null && (page.kind !== kind || page.entries.length >= pageEntries)) {
      yield page;
      page = null;
    }
    page ??= { kind, entries: [] };
    page.entries.push(opened(kind, { id, text }, seal));
  }
  if (end === null || kinds.some((kind) => end?.[kind] !== counts[kind]))
    throw new DamagedBackupError(`${path} is damaged: it does not hold as much as was written`);
  if (page !== null) yield page;
}

function endIn(value: unknown, { path, number }: { path: string; number: number }): Counts {
  const { data } = trailerShape.safeParse(value);
  if (data === undefined) throw new DamagedBackupError(`${path} is damaged: line ${number} is none of a backup`);
  return data.end;
}

function opened(kind: Kind, entry: Entry, seal: Seal | null): Entry {
  if (kind !== 'update' || seal === null) return entry;
  return { id: entry.id, text: seal.open(entry.text, updateSealId(entry)) as string };
}

/** The lines' texts; throws `DamagedBackupError` at the first that is not as it was written, and at the end when any bit of the file is not. */
async function* textsOf(path: string): AsyncGenerator<string> {
  const tail = await readTail(path);
  const hash = createHash('sha256');
  let number = 0;
  try {
    for await (const line of linesOf(unzipped(path, hash))) {
      number += 1;
      const text = decodeLine(line);
      if (text === null) throw new DamagedBackupError(`${path} is damaged at line ${number}`);
      yield text;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new DamagedBackupError(`${path} is damaged after line ${number} (${code})`);
    throw error;
  }
  if (!tailOf(hash.digest('hex')).equals(tail))
    throw new DamagedBackupError(`${path} is damaged: its bytes are not those that were written`);
}

function unzipped(path: string, hash: Hash): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // What fails destroys the last stream with it, which is being read from.
  pipeline(Readable.from(hashed(path, hash)), gunzip, () => {});
  return gunzip;
}

async function* hashed(path: string, hash: Hash): AsyncGenerator<Buffer> {
  const { size } = await stat(path);
  for await (const chunk of createReadStream(path, { end: size - tailBytes - 1 })) {
    hash.update(chunk as Buffer);
    yield chunk as Buffer;
  }
}

async function readTail(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size <= tailBytes) throw new DamagedBackupError(`${path} is too short for a backup`);
    const { buffer } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, size - tailBytes);
    return buffer;
  } finally {
    await file.close();
  }
}

/** Without their newlines; what is left behind the last newline is told as a line, too. */
async function* linesOf(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const block of blocks) {
    let at = 0;
    for (let newline = block.indexOf(NEWLINE); newline >= 0; newline = block.indexOf(NEWLINE, at)) {
      yield Buffer.concat([...rest, block.subarray(at, newline)]);
      rest = [];
      restBytes = 0;
      at = newline + 1;
    }
    rest.push(block.subarray(at));
    restBytes += block.length - at;
    if (restBytes > lineBytesMax) throw new DamagedBackupError('a line of the backup does not end');
  }
  if (restBytes > 0) yield Buffer.concat(rest);
}

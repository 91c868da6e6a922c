/** Finds where the audit log ends: takes off what a crash has left of a line, and compares with what was noted of the end. */
import { open, stat, truncate } from 'node:fs/promises';
import { z } from 'zod';
import { type Files, replaceFile } from '../../stores/lowdb/files.ts';
import { NEWLINE } from '../../stores/lowdb/lines.ts';
import { beginning, type Link, linkOf } from './chain.ts';
import { linesBack } from './lines.ts';
import { monthFiles, pathOf } from './months.ts';

export interface Start {
  /** Names of the month's files, the oldest first. */
  names: string[];
  /** Of the last file. */
  bytes: number;
  /** After which the next entry comes. */
  last: Link;
  /** A place the chain must go through. */
  anchor: Link;
}

interface StartOptions {
  folder: string;
  files: Files;
  damaged: (notice: string) => void;
}

/** The end of the log is noted beside it: of a chain alone nobody can see that its last links are gone. */
const headFile = 'audit.head';
const headShape = z.object({ n: z.int().min(0), chain: z.string().regex(/^[0-9a-f]{64}$/) });

/** Notes where the log ends; not to be called again before it resolves. */
export async function noteHead({ folder, files, link }: { folder: string; files: Files; link: Link }): Promise<void> {
  const path = pathOf(folder, headFile);
  await replaceFile({ files, path, temporary: `${path}.new`, bytes: Buffer.from(JSON.stringify(link)) });
}

/** Makes the folder if there is none. */
export async function findStart(options: StartOptions): Promise<Start> {
  const { folder, files, damaged } = options;
  await files.makeFolder(folder);
  const names = await monthFiles(folder, files);
  const newest = names.at(-1);
  const bytes = newest === undefined ? 0 : await withoutTorn(newest, options);
  const found = await lastLink(folder, names);
  const head = (await readHead(options)) ?? beginning;
  if (head.n > found.n) damaged(`${newest ?? headFile}: ends with entry ${found.n}, there have been ${head.n}`);
  return { names, bytes, last: { n: Math.max(found.n, head.n), chain: found.chain }, anchor: head };
}

/** Bytes of the file once it ends with a whole line. An unfinished one was told to nobody as written. */
async function withoutTorn(name: string, { folder, damaged }: StartOptions): Promise<number> {
  const path = pathOf(folder, name);
  const { size } = await stat(path);
  if (size === 0 || (await endsWithNewline(path, size))) return size;
  const whole = size - (await lastLine(path, size)).length;
  await truncate(path, whole);
  damaged(`${name}: an unfinished line of ${size - whole} bytes was taken off`);
  return whole;
}

async function lastLine(path: string, size: number): Promise<Buffer> {
  for await (const line of linesBack(path, size)) return line;
  return Buffer.alloc(0);
}

async function endsWithNewline(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === NEWLINE;
  } finally {
    await file.close();
  }
}

async function lastLink(folder: string, names: string[]): Promise<Link> {
  for (const name of names.toReversed()) {
    const path = pathOf(folder, name);
    for await (const line of linesBack(path, (await stat(path)).size)) {
      const link = linkOf(line);
      if (link) return link;
    }
  }
  return beginning;
}

async function readHead({ folder, files, damaged }: StartOptions): Promise<Link | null> {
  const bytes = await files.read(pathOf(folder, headFile));
  if (bytes === null) return null;
  try {
    return headShape.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    // What it says is lost, and with it only whether the last entries are all there.
    damaged(`${headFile}: it cannot be read`);
    return null;
  }
}

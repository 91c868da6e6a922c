/** The lines of the audit log as they are in its monthly files; they are only ever added to. */
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { entryOf, type Link, linkOf } from '../desk/audit/chain.ts';
import { linesOf } from '../desk/audit/lines.ts';
import { monthFile, monthFiles, pathOf } from '../desk/audit/months.ts';
import { findStart, noteHead } from '../desk/audit/start.ts';
import { type Files, flushed } from '../stores/lowdb/files.ts';
import { type Entry, inPages, type Shelf, StoreCommandError } from './kinds.ts';

interface Where {
  folder: string;
  files: Files;
}

/** Ids are the numbers of the lines, from 1 on; in a log that is whole those are the numbers of its entries. A line that a crash cut off is none. */
export function createDiskAudit(where: Where): Shelf & { close(): Promise<void> } {
  let reading = createReading(where);
  /** Lines there are; unknown before the first is put. */
  let lines: number | null = null;

  async function readAgain(): Promise<void> {
    await reading.end();
    reading = createReading(where);
  }

  async function count(): Promise<number> {
    let count = 0;
    for await (const _ of linesIn(where)) count += 1;
    return count;
  }

  return {
    pages: () => inPages(linesIn(where)),
    async get(ids) {
      const numbers = ids.map(Number);
      const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
      if (first < reading.next()) await readAgain();
      return reading.between(first, last);
    },
    async put(entries) {
      lines ??= await count();
      if (Number(entries[0]?.id) !== lines + 1)
        throw new StoreCommandError(
          'the audit log that is there goes on otherwise than the one that is copied, and nothing may be changed in it',
        );
      await append(entries, where);
      lines += entries.length;
      // What it has open ends where the file ended.
      await readAgain();
    },
    async remove() {
      throw new StoreCommandError('nothing is ever taken out of the audit log');
    },
    count,
    close: () => reading.end(),
  };
}

/** Where the desk has noted that the log ends; null when it has not, or nobody can read it. */
export async function readAuditEnd({ folder, files }: Where): Promise<Link | null> {
  const bytes = await files.read(pathOf(folder, 'audit.head'));
  const { data } = headShape.safeParse(jsonIn(bytes?.toString('utf8') ?? ''));
  return data ?? null;
}

const headShape = z.object({ n: z.int().min(0), chain: z.string() });

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged or not there: nothing is known.
    return null;
  }
}

/** Forwards only, as nobody asks otherwise. */
function createReading(where: Where) {
  const lines = linesIn(where);
  let next = 1;
  return {
    next: () => next,
    /** Lets go of the file. */
    async end(): Promise<void> {
      await lines.return(undefined);
    },
    async between(first: number, last: number): Promise<Map<string, string>> {
      const found = new Map<string, string>();
      while (next <= last) {
        const { value, done } = await lines.next();
        if (done) break;
        if (next >= first) found.set(value.id, value.text);
        next += 1;
      }
      return found;
    },
  };
}

async function* linesIn({ folder, files }: Where): AsyncGenerator<Entry> {
  let number = 0;
  for (const name of await monthFiles(folder, files)) {
    for await (const text of wholeLines(pathOf(folder, name))) {
      number += 1;
      yield { id: String(number), text };
    }
  }
}

/** Without what is behind the last newline. */
async function* wholeLines(path: string): AsyncGenerator<string> {
  const { size } = await stat(path);
  let bytes = 0;
  for await (const line of linesOf(path, size)) {
    bytes += line.length + 1;
    if (bytes <= size) yield line.toString('utf8');
  }
}

/** Each where the desk would have put it: in the file of its month, but never before the newest there is. */
async function append(entries: Entry[], { folder, files }: Where): Promise<void> {
  const { names } = await findStart({ folder, files, damaged: () => {} });
  let file = names.at(-1) ?? '';
  const parts = new Map<string, string>();
  for (const { text } of entries) {
    const entry = entryOf(Buffer.from(text));
    if (entry === null) throw new StoreCommandError('a line of the audit log is none');
    const own = monthFile(entry.at);
    if (own > file) file = own;
    parts.set(file, `${parts.get(file) ?? ''}${text}\n`);
  }
  for (const [name, lines] of parts) await appendTo({ folder, files, name, lines });
  const link = linkOf(Buffer.from(entries.at(-1)?.text ?? ''));
  if (link !== null) await noteHead({ folder, files, link });
}

async function appendTo({ folder, files, name, lines }: Where & { name: string; lines: string }): Promise<void> {
  const path = pathOf(folder, name);
  const isNew = !(await files.list(folder)).includes(name);
  const position = isNew ? 0 : (await stat(path)).size;
  const file = await files.open(path, isNew ? 'exclusive' : 'change');
  try {
    await file.write(Buffer.from(lines), position);
    await flushed(file.sync());
  } finally {
    await file.close();
  }
  if (isNew) await flushed(files.syncFolder(folder));
}

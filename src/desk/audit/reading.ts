/** What is read of the audit log: a page of entries from its end, or all of it. */
import { stat } from 'node:fs/promises';
import { type AuditEntry, entryOf, linkOf } from './chain.ts';
import { linesBack, linesOf } from './lines.ts';

export interface AuditFilter {
  /** Entries older than this number. */
  before?: number | undefined;
  who?: string | undefined;
  what?: string | undefined;
  conversation?: string | undefined;
  limit: number;
}

/** The files, the oldest first; of the last one only the first `bytes` count. */
export interface Readable {
  paths: string[];
  bytes: number;
}

/** The newest entries that fit, the newest first; reads no more of the files than it takes to find them. */
export async function newestEntries(readable: Readable, { limit, ...filter }: AuditFilter): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const line of newestLines(readable)) {
    const entry = entryIn(line, filter);
    if (entry) entries.push(entry);
    if (entries.length >= limit) break;
  }
  return entries;
}

/** Every line without its newline, the oldest first. */
export async function* allLines({ paths, bytes }: Readable): AsyncGenerator<string> {
  for (const [index, path] of paths.entries()) {
    const end = await endOf(path, index === paths.length - 1 ? bytes : null);
    if (end > 0) for await (const line of linesOf(path, end)) yield line.toString('utf8');
  }
}

async function* newestLines({ paths, bytes }: Readable): AsyncGenerator<Buffer> {
  for (const [index, path] of [...paths.entries()].reverse()) {
    const end = await endOf(path, index === paths.length - 1 ? bytes : null);
    if (end > 0) yield* linesBack(path, end);
  }
}

/** The entry, if it is one that is looked for. */
function entryIn(line: Buffer, { before, who, what, conversation }: Omit<AuditFilter, 'limit'>): AuditEntry | null {
  // Without parsing what is newer, or each further page would take longer.
  if (before !== undefined && (linkOf(line)?.n ?? 0) >= before) return null;
  const entry = entryOf(line);
  const fits =
    entry !== null &&
    (who === undefined || entry.who === who) &&
    // What was refused stands with its reason behind a colon.
    (what === undefined || entry.what === what || entry.what.startsWith(`${what}:`)) &&
    (conversation === undefined || entry.conversation === conversation);
  return fits ? entry : null;
}

/** 0 when there is no such file: of what is missing, the chain tells. */
async function endOf(path: string, ours: number | null): Promise<number> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  return Math.min(size, ours ?? size);
}

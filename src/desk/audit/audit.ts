/**
 * The audit log: who of the staff did what, and when. Entries are only ever added; each is chained to the one before by its SHA-256,
 * so that a changed, removed or inserted one is noticed. The chain has no key: it convicts whoever edits a file by hand, not somebody
 * with the server's own rights who writes the whole rest of the log anew; against that, exports are kept elsewhere.
 */
import type { Clock } from '../../engine/clock.ts';
import { type Files, realFiles } from '../../stores/lowdb/files.ts';
import { mask } from '../../understanding/mask.ts';
import type { OperationId } from '../api/operations.ts';
import { type AuditEntry, chained, type Link } from './chain.ts';
import { monthFile, pathOf } from './months.ts';
import { type AuditFilter, allLines, newestEntries } from './reading.ts';
import { findStart, noteHead } from './start.ts';
import { createVerifier } from './verify.ts';
import { AuditUnwritableError, createWriter } from './writer.ts';

export interface AuditPage {
  /** The newest first. */
  entries: AuditEntry[];
  /** The whole log is as it was written. */
  intact: boolean;
  /** Where it is not: the number of the first entry that was changed, removed or put in; null when it is intact. */
  brokenAt: number | null;
}

export interface Audit {
  /** On disk when it resolves; the detail is masked before, where people may have written it. Throws `AuditUnwritableError`: then nothing is kept, and nobody may be told that it was done. */
  append(entry: Omit<AuditEntry, 'n' | 'at'>): Promise<void>;
  read(filter: AuditFilter): Promise<AuditPage>;
  /** Everything written so far, from the first entry on, a line of JSON (without newline) each, which holds its `chain`, too. */
  exported(): AsyncIterable<string>;
  /** Writes what is under way; whoever appends afterwards is refused. */
  close(): Promise<void>;
}

export interface AuditOptions {
  folder: string;
  clock: Clock;
  files?: Files;
  /** Told at the start, and when a file is found changed while the log is open: which one and how, nothing of what it says. */
  damaged?: (notice: string) => void;
}

interface Waiting {
  entry: Omit<AuditEntry, 'n'>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Entries of one flush. */
const batchMax = 500;
/** Longer fields say no more. */
const fieldCharsMax = 300;

/** Only one process may have a folder open. */
export async function openAudit({
  folder,
  clock,
  files = realFiles,
  damaged = () => {},
}: AuditOptions): Promise<Audit> {
  const start = await findStart({ folder, files, damaged });
  const { names } = start;
  let end = { last: start.last, bytes: start.bytes };
  const writer = createWriter({ folder, files, damaged, file: names.at(-1) ?? null, bytes: start.bytes });
  const verifier = createVerifier(start.anchor);
  const waiting: Waiting[] = [];
  let pumping: Promise<void> | null = null;
  let writing = false;
  let closed = false;

  /** Never back to an earlier file, should the clock go back: the order of the files is that of the entries. */
  function fileFor(at: number): string {
    const newest = names.at(-1);
    const file = monthFile(at);
    return newest !== undefined && newest > file ? newest : file;
  }

  function nextBatch(): { file: string; batch: Waiting[] } {
    const file = fileFor(waiting[0]?.entry.at ?? 0);
    const other = waiting.findIndex(({ entry }) => fileFor(entry.at) !== file);
    return { file, batch: waiting.splice(0, Math.min(batchMax, other < 0 ? waiting.length : other)) };
  }

  async function writeBatch(file: string, batch: Waiting[]): Promise<void> {
    let link: Link = end.last;
    let lines = '';
    for (const { entry } of batch) {
      const next = chained(entry, link);
      lines += `${next.line}\n`;
      link = next.link;
    }
    writing = true;
    try {
      end = { bytes: await writer.write(file, Buffer.from(lines)), last: link };
    } finally {
      writing = false;
    }
    if (names.at(-1) !== file) names.push(file);
  }

  async function pump(): Promise<void> {
    while (waiting.length > 0) {
      const { file, batch } = nextBatch();
      try {
        await writeBatch(file, batch);
        for (const { resolve } of batch) resolve();
        await noteHead({ folder, files, link: end.last }).catch(() => {
          damaged(`${file}: where it ends could not be noted`);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    pumping = null;
  }

  /** Taken in one step, so that it fits together whatever is written meanwhile. */
  const extent = () => ({
    paths: names.map((name) => pathOf(folder, name)),
    ...end,
    still: !writing && !writer.leftovers,
  });

  async function check(): Promise<number | null> {
    const before = extent();
    const brokenAt = await verifier.brokenAt(before);
    // What was written while it looked is none of what it looked for.
    const now = extent();
    const written = now.last !== before.last || !now.still;
    return brokenAt !== null && before.still && written ? verifier.brokenAt({ ...now, still: false }) : brokenAt;
  }

  return {
    append(deed) {
      if (closed) return Promise.reject(new AuditUnwritableError('the audit log is closed'));
      return new Promise((resolve, reject) => {
        const entry = entryAt(clock.now(), deed);
        waiting.push({ entry, resolve, reject });
        // A moment later, so that whoever appends now shares the flush.
        pumping ??= Promise.resolve().then(pump);
      });
    },
    async read(filter) {
      const brokenAt = await check();
      return { entries: await newestEntries(extent(), filter), intact: brokenAt === null, brokenAt };
    },
    exported: () => allLines(extent()),
    async close() {
      closed = true;
      await pumping;
    },
  };
}

/** Operations whose details are made by our own code, of ids of accounts, roles and days: masked, nobody could tell whose account was changed. */
const ownWords: ReadonlySet<string> = new Set<OperationId>([
  'signIn',
  'setUp',
  'addAccount',
  'changeAccount',
  'figuresCsv',
]);

/** As it is written down: bounded, and masked where people may have written it. */
export const entryAt = (
  at: number,
  { who, what, conversation, detail, address }: Omit<AuditEntry, 'n' | 'at'>,
): Omit<AuditEntry, 'n'> => ({
  at,
  who: who.slice(0, fieldCharsMax),
  what: what.slice(0, fieldCharsMax),
  conversation,
  detail: detail === null ? null : detailOf(what, detail),
  address,
});

/** Of an operation that was refused, `what` goes on with the reason: `changeAccount:last-admin`. */
const detailOf = (what: string, detail: string) =>
  ownWords.has(what.split(':')[0] ?? '') ? detail.slice(0, fieldCharsMax) : mask(detail);

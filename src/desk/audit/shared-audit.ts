/** The audit log in a database, of many processes: one chain for all, each entry the next after whichever process wrote last. */
import type { Clock } from '../../engine/clock.ts';
import { createBatches } from '../../stores/postgres/batches.ts';
import type { Pool } from '../../stores/postgres/connections.ts';
import { type Ask, createDatabase, type Database } from '../database.ts';
import { type Audit, entryAt } from './audit.ts';
import { type AuditEntry, beginning, chained, entryOf, follows, type Link, linkOf } from './chain.ts';
import type { AuditFilter } from './reading.ts';
import { AuditUnwritableError } from './writer.ts';

type Entry = Omit<AuditEntry, 'n'>;

/** Entries of one transaction. */
const batchMax = 500;
const pageSize = 1_000;
/** Any number that nothing else locks. */
const appendLock = 4_711_150_227;
/**
 * Nobody can see of a row that it was changed since it was read, so all are read again after this long; in between, what came since. The
 * database refuses changes (migrations/000004.sql), so that this is for whoever has its superuser.
 */
const readAllEveryMs = 10 * 60_000;

/**
 * Of an append that fails while it is being committed nobody can say whether it was: then it is not told as done, and may stand there.
 * `append` throws `AuditUnwritableError`, whatever else is asked throws `PostgresUnavailableError`.
 */
export function createSharedAudit({ pool, clock }: { pool: Pool; clock: Clock }): Audit {
  const database = createDatabase(pool);
  const verifier = createVerifier(database.ask, clock);
  let closed = false;
  const appends = createBatches<Entry, null>({
    lanes: 1,
    sizeMax: batchMax,
    keyOf: () => null,
    kindOf: () => '',
    async run(entries) {
      await append(database, entries);
      return entries.map(() => null);
    },
  });

  return {
    async append(deed) {
      if (closed) throw new AuditUnwritableError('the audit log is closed');
      try {
        await appends.ask(entryAt(clock.now(), deed));
      } catch (error) {
        throw new AuditUnwritableError('the audit log could not be written', { cause: error });
      }
    },
    async read(filter) {
      const brokenAt = await verifier.brokenAt();
      return { entries: await newest(database.ask, filter), intact: brokenAt === null, brokenAt };
    },
    async *exported() {
      for await (const { line } of lines(database.ask, 0)) yield line;
    },
    async close() {
      closed = true;
      await appends.settled();
    },
  };
}

/** All of them, or none. */
async function append(database: Database, entries: Entry[]): Promise<void> {
  await database.together(async (ask) => {
    // Before anything is read, so that what is read is the end of the log; until the commit.
    await ask(`select pg_advisory_xact_lock(${appendLock})`);
    let link = await end(ask);
    const rows = entries.map((entry) => {
      const { who, what, conversation } = entry;
      const next = chained(entry, link);
      link = next.link;
      return { n: next.link.n, line: next.line, who, what, conversation };
    });
    await ask(
      `insert into audit (n, line, who, what, conversation)
        select * from json_to_recordset($1::json) as given (n bigint, line text, who text, what text, conversation text)`,
      [JSON.stringify(rows)],
      'audit append',
    );
    await ask(
      `insert into audit_head (n, chain) values ($1, $2) on conflict (one) do update set n = excluded.n, chain = excluded.chain`,
      [link.n, link.chain],
      'audit head',
    );
  });
}

/** Where the next one goes. Were the last ones removed, their numbers are not given again, and the chain shows the gap. */
async function end(ask: Ask): Promise<Link> {
  const [last] = await ask<{ line: string }>('select line from audit order by n desc limit 1', [], 'audit last');
  const found = last === undefined ? null : linkOf(Buffer.from(last.line));
  const head = (await headOf(ask)) ?? beginning;
  return { n: Math.max(found?.n ?? 0, head.n), chain: (found ?? beginning).chain };
}

async function headOf(ask: Ask): Promise<Link | null> {
  const [head] = await ask<{ n: string; chain: string }>('select n, chain from audit_head', [], 'audit where');
  return head === undefined ? null : { n: Number(head.n), chain: head.chain };
}

interface Line {
  n: number;
  line: string;
  who: string;
  what: string;
  conversation: string | null;
}

/** Those after `after`, in pages. */
async function* lines(ask: Ask, after: number): AsyncGenerator<Line> {
  for (let last: number | undefined = after; last !== undefined; ) {
    const page: Array<Omit<Line, 'n'> & { n: string }> = await ask(
      `select n, line, who, what, conversation from audit where n > $1 order by n limit ${pageSize}`,
      [last],
      'audit page',
    );
    for (const row of page) yield { ...row, n: Number(row.n) };
    last = page.length < pageSize ? undefined : Number(page.at(-1)?.n);
  }
}

async function newest(ask: Ask, filter: AuditFilter): Promise<AuditEntry[]> {
  const values: unknown[] = [];
  const where: string[] = [];
  const value = (given: unknown) => `$${values.push(given)}`;
  const { before, who, what, conversation, limit } = filter;
  if (before !== undefined) where.push(`n < ${value(before)}`);
  if (who !== undefined) where.push(`who = ${value(who)}`);
  // What was refused stands with its reason behind a colon.
  if (what !== undefined) where.push(`(what = ${value(what)} or starts_with(what, ${value(`${what}:`)}))`);
  if (conversation !== undefined) where.push(`conversation = ${value(conversation)}`);
  const rows = await ask<{ line: string }>(
    `select line from audit ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by n desc limit ${value(limit)}`,
    values,
  );
  return rows.flatMap(({ line }) => entryOf(Buffer.from(line)) ?? []);
}

/** Goes on where it was the last time, and through everything from time to time. */
function createVerifier(ask: Ask, clock: Clock) {
  let known: Link = beginning;
  let fromStartAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<number | null> | null = null;

  async function look(): Promise<number | null> {
    if (clock.now() - fromStartAt >= readAllEveryMs) {
      known = beginning;
      fromStartAt = clock.now();
    }
    // Taken first: what is appended while it goes on is behind it.
    const head = await headOf(ask);
    let link = known;
    for await (const row of lines(ask, known.n)) {
      const next = goesOn(row, link);
      if (next === null || (next.n === head?.n && next.chain !== head.chain)) return broken(link);
      link = next;
    }
    if (link.n < (head?.n ?? 0)) return broken(link);
    known = link;
    return null;
  }

  /** Looked for from the start the next time, too: somebody may be mending it. */
  function broken({ n }: Link): number {
    fromStartAt = Number.NEGATIVE_INFINITY;
    return n + 1;
  }

  return {
    /** The number of the first entry that is not as it was written; null when all are. */
    brokenAt(): Promise<number | null> {
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
  };
}

/** Its place in the chain, if it is the one after `link` and is found by what it says; otherwise null. */
function goesOn(row: Line, link: Link): Link | null {
  const line = Buffer.from(row.line);
  const entry = entryOf(line);
  if (entry === null || !follows(line, link) || entry.n !== row.n) return null;
  const isFound = entry.who === row.who && entry.what === row.what && entry.conversation === row.conversation;
  return isFound ? linkOf(line) : null;
}

/** Who is alive: each process says so in a row of the table `process` every two seconds, and removes the rows of those who are silent. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../engine/clock.ts';
import { PostgresUnavailableError } from '../stores/postgres/failures.ts';
import { channel, type Line } from './line.ts';
import type { Elapsed } from './stopwatch.ts';

/** Told among processes when one has left, so that the others need not wait for their next look. */
export const leftTopic = 'left';

export interface MembersOptions {
  line: Line;
  clock: Clock;
  startStopwatch: () => Elapsed;
}

export interface Members {
  id(): string;
  isGone(id: string): boolean;
  /** Throws `PostgresUnavailableError` when the last beat that worked was sent more than 6 s ago. */
  check(): void;
  /** Looks who is there before it would by itself. */
  hurry(): void;
  /** Beats no more and removes the row of this process, as far as the database can be reached. */
  close(): Promise<void>;
}

const beatMs = 2_000;
const sickAfterMs = 6_000;
/** Ids asked for or gone that are remembered; the oldest is forgotten and found out anew. */
const idsMax = 10_000;

/**
 * After a pause of 5 s in its own beats a process has not seen what the others did meanwhile, so it watches them for 10 s before it judges: after
 * the database or this process was away, everybody looks silent. Flushed with whatever is flushed next: a beat that a crash takes back is soon
 * followed by another.
 */
const beatSql = `
  with beat as (
    update process set beat_at = clock_timestamp(),
      since = case when beat_at < clock_timestamp() - interval '5 seconds' then clock_timestamp() else since end
    where id = $1
    returning since
  ), silent as (
    select id from process
    where beat_at < clock_timestamp() - interval '10 seconds' and id <> $1
      and exists (select from beat where since <= clock_timestamp() - interval '10 seconds')
    for update skip locked
  ), removed as (
    delete from process using silent where process.id = silent.id returning process.id
  )
  select id, set_config('synchronous_commit', 'off', true) from process
  where id not in (select id from removed) order by id`;
const leaveSql = `with gone as (delete from process where id = $1) select pg_notify($2, $3)`;

/** Resolves when this process is among those alive; throws `PostgresUnavailableError` when it could not say so. */
export async function openMembers({ line, clock, startStopwatch }: MembersOptions): Promise<Members> {
  let id = '';
  let listed = new Set<string>();
  /** Unknown ids, by the number of the last beat begun when they were first asked for. */
  const asked = new Map<string, number>();
  const gone = new Set<string>();
  let beats = 0;
  let sinceBeat: Elapsed = startStopwatch();
  let beating: Promise<void> | null = null;
  let again = false;
  let cancel = () => {};
  let closed = false;

  /** Only one that is in the table may be used: the others take an unknown one for gone. */
  async function join(): Promise<void> {
    const fresh = randomUUID();
    await line.query('insert into process (id) values ($1)', [fresh]);
    id = fresh;
  }

  async function beat(): Promise<void> {
    beats += 1;
    const number = beats;
    const since = startStopwatch();
    const rows = await line.query<{ id: string }>(beatSql, [id]);
    learn(new Set(rows.map((row) => row.id)), number);
    // This process stood still, or the database was away from it, and the others have given it up.
    if (!listed.has(id)) await join();
    sinceBeat = since;
  }

  /** An id comes into the table once only, so one that was there and is not any more never comes again. */
  function learn(found: Set<string>, number: number): void {
    for (const known of listed) if (!found.has(known)) remember(gone, known);
    listed = found;
    for (const [unknown, askedAt] of asked) {
      if (!found.has(unknown) && askedAt >= number) continue;
      asked.delete(unknown);
      if (!found.has(unknown)) remember(gone, unknown);
    }
  }

  function beatAndGoOn(): void {
    cancel();
    if (closed) return;
    const since = startStopwatch();
    again = false;
    // A failure shows in `check`, and the line tells of it.
    beating = beat()
      .catch(() => {})
      .finally(() => {
        beating = null;
        if (!closed) cancel = clock.after(again ? 0 : Math.max(0, beatMs - since()), beatAndGoOn);
      });
  }

  function hurry(): void {
    if (beating) again = true;
    else beatAndGoOn();
  }

  await join();
  beatAndGoOn();
  line.onBack(hurry);
  return {
    id: () => id,
    isGone(other) {
      if (other === id || listed.has(other)) return false;
      if (gone.has(other)) return true;
      if (!asked.has(other)) {
        asked.set(other, beats);
        if (asked.size > idsMax) asked.delete(asked.keys().next().value ?? '');
      }
      return false;
    },
    check() {
      if (sinceBeat() > sickAfterMs) throw new PostgresUnavailableError('slow');
    },
    hurry,
    async close() {
      closed = true;
      cancel();
      await beating;
      await line.query(leaveSql, [id, channel, `${leftTopic} `]).catch(() => {});
    },
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size > idsMax) ids.delete(ids.values().next().value ?? '');
}

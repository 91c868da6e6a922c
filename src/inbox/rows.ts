/** The statements by which updates and lanes are kept in PostgreSQL (migrations/000003.sql); each is one round trip and one commit. */

import type { Pool } from '../stores/postgres/connections.ts';
import { isUndone, told } from '../stores/postgres/failures.ts';

/** An update to be kept: the hashes of its lane and of its id, and what it is, sealed. */
export interface NewRow {
  lane: string;
  digest: string;
  sealed: string;
}

/** One that waits, the first of its lane first. */
export interface WaitingRow extends NewRow {
  number: string;
}

/** A lane in hand. */
export interface TakenLane {
  lane: string;
  /** How much had been kept in it when it was taken. */
  kept: number;
  /** Of its first message, in a row. */
  failures: number;
}

export interface Rows {
  /** Durable, in this order, when it resolves; those whose digest is known are left out. */
  keep(rows: NewRow[]): Promise<void>;
  /** Lanes that wait, the longest waiting first, for `leaseMs` nobody else's. Those that are being kept in at this moment come next time. */
  take(limit: number, leaseMs: number): Promise<TakenLane[]>;
  /** Puts off when the lanes in hand may be had by others. */
  renew(lanes: string[], leaseMs: number): Promise<void>;
  /** The first `limit` waiting of each lane. */
  heads(lanes: string[], limit: number): Promise<Map<string, WaitingRow[]>>;
  done(numbers: string[]): Promise<void>;
  setAside(number: string, as: 'parked' | 'broken'): Promise<void>;
  /** Lets go of a lane, for good when `kept` still stands; false when something may wait in it. Null for `kept`: something does. */
  release(lane: string, kept: number | null): Promise<boolean>;
  /** Lets others have a lane when `pauseMs` have gone by; says how often its first message has failed while those of others were taken. */
  fail(lane: string, failure: { failures: number; isFirst: boolean; pauseMs: number }): Promise<number>;
  /** How many wait. */
  count(): Promise<number>;
  forgetParked(lane: string): Promise<void>;
  /** Removes some of what was done or set aside longer ago than told; says how much. */
  sweep(ages: { doneMs: number; asideMs: number }): Promise<number>;
  /** Lets go of all lanes. */
  releaseAll(): Promise<void>;
}

export interface RowsOptions {
  pool: Pool;
  channel: string;
  /** Who takes: of this run of this process alone. */
  taker: string;
}

/** Work undone by the database in favour of others is done again so often. */
const undoneMax = 5;
/** Removed at once. */
const sweepAtOnce = 1_000;

/** Of one channel. Everything throws `PostgresUnavailableError` while the database does not do its work. */
export function createRows({ pool, channel, taker }: RowsOptions): Rows {
  async function query<T>(name: keyof typeof statements, values: unknown[]): Promise<T[]> {
    for (let undone = 0; ; undone += 1) {
      try {
        // Named, so that a connection parses and plans each once.
        const { rows } = await pool.query({
          name: `inbox ${name}`,
          text: statements[name],
          values: [channel, ...values],
        });
        return rows as T[];
      } catch (error) {
        if (!isUndone(error) || undone >= undoneMax) throw told(error);
      }
    }
  }

  return {
    async keep(rows) {
      await query('keep', [
        rows.map(({ lane }) => lane),
        rows.map(({ digest }) => digest),
        rows.map(({ sealed }) => sealed),
      ]);
    },
    take: (limit, leaseMs) => query<TakenLane>('take', [limit, taker, leaseMs]),
    async renew(lanes, leaseMs) {
      await query('renew', [lanes, taker, leaseMs]);
    },
    async heads(lanes, limit) {
      const found = new Map<string, WaitingRow[]>(lanes.map((lane) => [lane, []]));
      for (const row of await query<WaitingRow>('heads', [lanes, limit])) found.get(row.lane)?.push(row);
      return found;
    },
    async done(numbers) {
      await query('done', [numbers]);
    },
    async setAside(number, as) {
      await query('setAside', [number, as]);
    },
    release: async (lane, kept) => (await query('release', [lane, taker, kept])).length > 0,
    async fail(lane, { failures, isFirst, pauseMs }) {
      const [row] = await query<{ besideOthers: number }>('fail', [lane, taker, failures, isFirst, pauseMs]);
      return row?.besideOthers ?? 0;
    },
    count: async () => (await query<{ count: number }>('count', []))[0]?.count ?? 0,
    async forgetParked(lane) {
      await query('forgetParked', [lane]);
    },
    sweep: async ({ doneMs, asideMs }) => (await query('sweep', [doneMs, asideMs, sweepAtOnce])).length,
    async releaseAll() {
      await query('releaseAll', [taker]);
    },
  };
}

/**
 * `keep` locks its lanes first, in their order, and only then gives numbers (the sort comes before the insert): so of one lane what is
 * committed later has the larger number, and nobody who has seen a message can have missed one before it. The count in the lane tells
 * whoever empties it that something has come meanwhile; the statement that removes the lane waits for the lock, and looks again. It begins
 * anywhere, so that a lane that is there anew is not taken for the one that somebody slow has emptied.
 * Statements on several lanes or updates lock them in order or skip those that are locked, so that none wait in a circle.
 */
const statements = {
  keep: `
    with given as materialized (
      select lane, digest, sealed, nth from unnest($2::text[], $3::text[], $4::text[]) with ordinality as given (lane, digest, sealed, nth)
    ), fresh as materialized (
      select * from given where not exists (select from inbox where channel = $1 and digest = given.digest)
    ), lanes as (
      insert into inbox_lane (channel, lane, kept)
      select $1, lane, (random() * 1000000000)::integer from (select distinct lane from fresh) as given order by lane
      on conflict (channel, lane) do update set kept = inbox_lane.kept + 1
      returning lane
    )
    insert into inbox (channel, lane, digest, sealed)
    select $1, fresh.lane, digest, sealed from fresh join lanes on lanes.lane = fresh.lane order by nth
    on conflict (channel, digest) do nothing`,
  take: `
    with ready as materialized (
      select lane from inbox_lane where channel = $1 and ready_at <= now() order by ready_at limit $2 for update skip locked
    )
    update inbox_lane as taken set taken_by = $3, ready_at = now() + $4 * interval '1 ms'
    from ready where taken.channel = $1 and taken.lane = ready.lane
    returning taken.lane, taken.kept, taken.failures`,
  renew: `
    with held as materialized (
      select lane from inbox_lane where channel = $1 and lane = any($2::text[]) and taken_by = $3 order by lane for update
    )
    update inbox_lane as renewed set ready_at = now() + $4 * interval '1 ms'
    from held where renewed.channel = $1 and renewed.lane = held.lane`,
  heads: `
    select head.number::text, lane, head.digest, head.sealed from unnest($2::text[]) as given (lane)
    cross join lateral (
      select number, digest, sealed from inbox
      where channel = $1 and inbox.lane = given.lane and state = 'waiting' order by number limit $3
    ) as head
    order by head.number`,
  done: `
    with held as materialized (
      select number from inbox where channel = $1 and number = any($2::bigint[]) and state = 'waiting' order by number for update
    )
    update inbox set state = 'done', sealed = null, at = now() from held where inbox.number = held.number`,
  setAside: `update inbox set state = $3, at = now() where channel = $1 and number = $2 and state = 'waiting'`,
  release: `
    with gone as (
      delete from inbox_lane where channel = $1 and lane = $2 and taken_by = $3 and kept = $4::integer returning lane
    ), passed_on as (
      update inbox_lane set taken_by = null, ready_at = now(), failures = 0, beside_others = 0, failed_at = null
      where channel = $1 and lane = $2 and taken_by = $3 and not exists (select from gone)
    )
    select lane from gone`,
  fail: `
    update inbox_lane as failing set failures = $4, failed_at = now(), ready_at = now() + $6 * interval '1 ms',
      beside_others = case when $5 then 0 else beside_others + (exists (
        select from inbox where channel = $1 and state = 'done' and at > failing.failed_at and inbox.lane <> $2
      ))::integer end
    where channel = $1 and lane = $2 and taken_by = $3
    returning beside_others as "besideOthers"`,
  count: `select count(*)::integer as count from inbox where channel = $1 and state = 'waiting'`,
  forgetParked: `delete from inbox where channel = $1 and lane = $2 and state in ('parked', 'broken')`,
  sweep: `
    with old as materialized (
      (select number from inbox where channel = $1 and state = 'done' and at < now() - $2 * interval '1 ms' limit $4)
      union all
      (select number from inbox where channel = $1 and state in ('parked', 'broken') and at < now() - $3 * interval '1 ms' limit $4)
    ), held as materialized (
      select number from inbox where number in (select number from old) order by number for update skip locked
    )
    delete from inbox using held where inbox.number = held.number returning inbox.number`,
  releaseAll: `
    with held as materialized (
      select lane from inbox_lane where channel = $1 and taken_by = $2 order by lane for update
    )
    update inbox_lane as left_to set taken_by = null, ready_at = now()
    from held where left_to.channel = $1 and left_to.lane = held.lane`,
};

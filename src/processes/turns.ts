/** Whose turn it is when several processes share a platform's pace: the time at which each name is free is a row of the table `turn`. */
import type { Clock } from '../engine/clock.ts';
import { createBatches } from '../stores/postgres/batches.ts';
import type { Pool } from '../stores/postgres/connections.ts';
import { told } from '../stores/postgres/failures.ts';
import type { TurnAsked } from './processes.ts';

export interface TurnsOptions {
  pool: Pool;
  clock: Clock;
}

export interface Turns {
  /** See `Processes.turns`. */
  take(asked: TurnAsked[]): Promise<number[]>;
  close(): Promise<void>;
}

const asksAtOnce = 256;
const sweepMs = 60_000;
const takeSql = `
  select take_turns($1, $2, $3) as waits, set_config('synchronous_commit', 'off', true)`;
/** Free for a minute: as good as unknown. */
const sweepSql = `
  with old as materialized (
    select name from turn where free_at < clock_timestamp() - interval '1 minute' for update skip locked
  )
  delete from turn using old where turn.name = old.name`;

/** One statement at a time for all who ask meanwhile; names nobody has asked for in a minute are removed by whoever takes turns. */
export function createTurns({ pool, clock }: TurnsOptions): Turns {
  let cancelSweep: (() => void) | null = null;
  let sweeping: Promise<unknown> = Promise.resolve();
  let closed = false;

  const batches = createBatches<TurnAsked[], number[]>({
    lanes: 1,
    sizeMax: asksAtOnce,
    keyOf: () => null,
    kindOf: () => 'turns',
    async run(asks) {
      const asked = asks.flat();
      const { rows } = await pool.query<{ waits: number[] }>({
        name: 'take turns',
        text: takeSql,
        values: [
          asked.map(({ name }) => name),
          asked.map(({ gapMs }) => gapMs),
          asked.map(({ withinMs }) => withinMs ?? null),
        ],
      });
      const waits = rows[0]?.waits ?? [];
      let given = 0;
      return asks.map(({ length }) => {
        given += length;
        return waits.slice(given - length, given);
      });
    },
  });

  function sweepLater(): void {
    cancelSweep ??= clock.after(sweepMs, () => {
      // What failed is swept next time.
      sweeping = pool
        .query(sweepSql)
        .catch(() => {})
        .finally(() => {
          cancelSweep = null;
        });
    });
  }

  return {
    async take(asked) {
      if (asked.length === 0) return [];
      if (!closed) sweepLater();
      try {
        return await batches.ask(asked);
      } catch (error) {
        throw told(error);
      }
    },
    async close() {
      closed = true;
      cancelSweep?.();
      await Promise.all([batches.settled(), sweeping]);
    },
  };
}

/**
 * Processes whose time, and the database's, a test turns. The database's clock is turned by a function of its own `clock_timestamp` in a schema
 * that is looked up before PostgreSQL's. One process may stand still while the others go on, as one does that was suspended.
 */
import pg from 'pg';
import { expect, vi } from 'vitest';
import type { Clock } from '../../src/engine/clock.ts';
import type { Processes } from '../../src/processes/processes.ts';
import { openProcesses } from '../../src/processes/together.ts';
import { createPool, endPool } from '../../src/stores/postgres/connections.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { query } from '../stores/database.ts';

interface Timer {
  at: number;
  callback: () => void;
}

export interface Instance {
  processes: Processes;
  failures: unknown[];
  isFrozen: boolean;
  /** It stands still: no timer of its runs, though its clock goes on. */
  freeze(): void;
  thaw(): void;
  /** As if its machine had lost its power: nothing of it runs any more. */
  die(): void;
}

export interface World {
  start(): Promise<Instance>;
  /** Lets so much time pass for all, a bit at a time; everything that is asked of the database meanwhile is answered. */
  pass(ms: number, seen?: () => void): Promise<void>;
  /** What processes tell each other arrives in no time by the clocks; lets less pass than any process would wait for. */
  soon(hasCome: () => boolean): Promise<void>;
  end(): Promise<void>;
}

const stepMs = 250;

export async function createWorld(url: string): Promise<World> {
  const name = url.split('/').at(-1);
  await query(
    url,
    `create schema turned;
     create table turned.clock (now timestamptz not null);
     insert into turned.clock values ('2026-11-01T00:00:00Z');
     create function turned.clock_timestamp() returns timestamptz language sql volatile as 'select now from turned.clock';
     alter database ${name} set search_path = turned, pg_catalog, public`,
  );
  await migrate({ url });
  const hands = new pg.Client(url);
  await hands.connect();
  const asked = watchQueries();
  const instances: Array<{ timers: Set<Timer>; isDead: boolean; instance: Instance; end: () => Promise<void> }> = [];
  let now = 0;

  function run({ timers, instance, isDead }: (typeof instances)[number]): void {
    if (instance.isFrozen || isDead) return;
    for (const timer of [...timers].sort((one, other) => one.at - other.at)) {
      if (timer.at > now || !timers.delete(timer)) continue;
      timer.callback();
    }
  }

  async function pass(ms: number, seen = () => {}): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      const step = Math.min(left, stepMs);
      now += step;
      await hands.query(`update turned.clock set now = now + $1 * interval '1 millisecond'`, [step]);
      // What a timer brings about may set the next one for the same moment.
      for (let round = 0; round < 3; round += 1) {
        for (const instance of instances) run(instance);
        await asked.settled();
      }
      seen();
    }
  }

  return {
    async start() {
      const timers = new Set<Timer>();
      const clock: Clock = {
        now: () => now,
        after(ms, callback) {
          const timer = { at: now + ms, callback };
          timers.add(timer);
          return () => void timers.delete(timer);
        },
      };
      const failures: unknown[] = [];
      const failed = (error: unknown) => void failures.push(error);
      const pool = createPool({ url, lost: failed });
      const processes = await openProcesses({ pool, url, clock, failed, random: () => 1, monotonic: () => now });
      const instance: Instance = {
        processes,
        failures,
        isFrozen: false,
        freeze() {
          instance.isFrozen = true;
        },
        thaw() {
          instance.isFrozen = false;
        },
        die() {
          known.isDead = true;
        },
      };
      const known = {
        timers,
        isDead: false,
        instance,
        async end() {
          await processes.close();
          await endPool(pool);
        },
      };
      instances.push(known);
      await asked.settled();
      return instance;
    },
    pass,
    async soon(hasCome) {
      await expect
        .poll(
          async () => {
            await pass(1);
            return hasCome();
          },
          { timeout: 5_000 },
        )
        .toBe(true);
    },
    async end() {
      await Promise.all(instances.map(({ end }) => end()));
      await hands.end();
      asked.stop();
    },
  };
}

/** Knows when nobody in this program waits for an answer of the database. */
function watchQueries(): { settled(): Promise<void>; stop(): void } {
  let open = 0;
  const original = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...values: unknown[]
  ) {
    const answer = (original as (...values: unknown[]) => unknown).apply(this, values);
    if (answer instanceof Promise) {
      open += 1;
      const done = () => {
        open -= 1;
      };
      answer.then(done, done);
    }
    return answer;
  } as never);
  return {
    async settled() {
      for (let quiet = 0; quiet < 4; quiet = open === 0 ? quiet + 1 : 0)
        await new Promise((resolve) => setImmediate(resolve));
    },
    stop: () => spy.mockRestore(),
  };
}

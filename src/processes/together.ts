/** Several processes on one PostgreSQL. */
import type { Clock } from '../engine/clock.ts';
import type { Pool } from '../stores/postgres/connections.ts';
import { createDuties } from './duties.ts';
import { freeTopic } from './duty-rows.ts';
import { openLine } from './line.ts';
import { leftTopic, openMembers } from './members.ts';
import { createNotices } from './notices.ts';
import type { Processes } from './processes.ts';
import { createStopwatch } from './stopwatch.ts';
import { createTurns } from './turns.ts';

export interface ProcessesOptions {
  /** For turns; everything else has a connection of its own. */
  pool: Pool;
  /** Of the same database, which has been migrated. */
  url: string;
  clock: Clock;
  /** The database is away, work of a duty has rejected, a listener has thrown. Everything goes on. */
  failed: (error: unknown) => void;
  /** From 0 to 1. */
  random?: () => number;
  /** Ms that only ever grow. */
  monotonic?: () => number;
}

/** Resolves when this process is known to the others; throws `PostgresUnavailableError` when the database cannot be reached. */
export async function openProcesses(options: ProcessesOptions): Promise<Processes> {
  const { pool, url, clock, failed, random = Math.random, monotonic = () => performance.now() } = options;
  const startStopwatch = createStopwatch({ clock, monotonic });
  const line = await openLine({ url, clock, failed, random });
  const members = await openMembers({ line, clock, startStopwatch }).catch(async (error) => {
    await line.close();
    throw error;
  });
  const notices = createNotices({ line, clock, failed });
  const turns = createTurns({ pool, clock });
  const duties = createDuties({ line, clock, startStopwatch, id: members.id, failed, random });
  notices.on(freeTopic, duties.hurry);
  notices.on(leftTopic, members.hurry);
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await duties.close();
    await Promise.all([notices.close(), turns.close()]);
    await members.close();
    await line.close();
  }

  return {
    id: members.id,
    isGone: members.isGone,
    duty: duties.begin,
    tell: notices.tell,
    on: notices.on,
    turns: turns.take,
    check: members.check,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

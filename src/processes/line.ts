/**
 * The one connection on which a process says that it is alive, renews its duties, and hears the others. Apart from the pool, so that work that
 * waits for its turn there never makes a living process look dead; and never silent for long, so that a connection cut without a word is found out.
 */
import pg from 'pg';
import type { Clock } from '../engine/clock.ts';
import { type Client, createLineClient } from '../stores/postgres/connections.ts';
import { PostgresUnavailableError, told } from '../stores/postgres/failures.ts';

export interface LineOptions {
  url: string;
  clock: Clock;
  /** The first failure of each time without a connection. */
  failed: (error: unknown) => void;
  /** From 0 to 1; spreads new connections over time. */
  random: () => number;
}

export interface Heard {
  payload: string;
  /** By this very connection. */
  own: boolean;
}

export interface Line {
  /** Throws `PostgresUnavailableError`: at once while there is no connection, and within about 3 s otherwise; then it may have been done. One after the other. */
  query<Row>(text: string, values: unknown[]): Promise<Row[]>;
  /** Each notification of the channel. */
  onHeard(listener: (heard: Heard) => void): void;
  /** There is a connection again; notifications may have been missed. */
  onBack(listener: () => void): void;
  close(): Promise<void>;
}

/** The channel of PostgreSQL on which all processes of one database listen. */
export const channel = 'assistant';
const firstPauseMs = 100;
/** Below the time for which a process may be silent (members.ts), with room for connecting. */
const longestPauseMs = 2_000;
const closeMsMax = 1_000;

/** Resolves with a connection that listens; throws `PostgresUnavailableError` when there is none to be had. Later ones are made by itself. */
export async function openLine({ url, clock, failed, random }: LineOptions): Promise<Line> {
  const heardListeners: Array<(heard: Heard) => void> = [];
  const backListeners: Array<() => void> = [];
  let client: Client | null = null;
  let connecting: Promise<void> = Promise.resolve();
  let cancelPause = () => {};
  let pauseMs = firstPauseMs;
  let closed = false;
  /** The driver has one statement under way at a time. */
  let last: Promise<unknown> = Promise.resolve();

  async function connect(): Promise<void> {
    const { client: next, begin } = createLineClient(url);
    next.on('notification', ({ payload = '', processId }) => {
      const own = processId === (next as { processID?: number }).processID;
      for (const listener of heardListeners) listener({ payload, own });
    });
    try {
      await begin();
      await next.query(`listen ${channel}`);
    } catch (error) {
      void drop(next);
      throw told(error);
    }
    next.once('error', (error) => lose(next, error));
    next.once('end', () => lose(next, new PostgresUnavailableError('disconnected')));
    client = next;
    pauseMs = firstPauseMs;
  }

  function lose(lost: Client, error: unknown): void {
    if (lost !== client) return;
    client = null;
    void drop(lost);
    if (closed) return;
    failed(told(error));
    connectSoon();
  }

  function connectSoon(): void {
    cancelPause = clock.after(pauseMs * (0.5 + random() / 2), () => {
      connecting = connect().then(
        () => {
          if (!closed) for (const listener of backListeners) listener();
        },
        // Told of when it was lost.
        () => {
          if (!closed) connectSoon();
        },
      );
    });
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  async function ask<Row>(text: string, values: unknown[]): Promise<Row[]> {
    const asked = client;
    if (asked === null) throw new PostgresUnavailableError('disconnected');
    try {
      return (await asked.query(text, values)).rows as Row[];
    } catch (error) {
      // One that has not answered in time would keep the next statement waiting behind this one.
      if (!(error instanceof pg.DatabaseError)) lose(asked, error);
      throw told(error);
    }
  }

  await connect();
  return {
    query<Row>(text: string, values: unknown[]) {
      const answer = last.then(() => ask<Row>(text, values));
      last = answer.catch(() => {});
      return answer;
    },
    onHeard: (listener) => void heardListeners.push(listener),
    onBack: (listener) => void backListeners.push(listener),
    async close() {
      closed = true;
      cancelPause();
      await connecting;
      const open = client;
      client = null;
      if (!open) return;
      const { promise: patience, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(closeMsMax, resolve);
      await Promise.race([drop(open), patience]);
      cancel();
    },
  };
}

/** With a statement under way it breaks the connection off, which is meant. */
async function drop(client: Client): Promise<void> {
  await client.end().catch(() => {});
}

/** A real PostgreSQL for tests, started by database-keeper.ts and ended with the test, whatever happens to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

export interface TestServer {
  /** Makes an empty database and says its URL. */
  database(): Promise<string>;
  /** Ends it, in peace or by SIGKILL; connections break. */
  stop(how: 'stop' | 'kill'): Promise<void>;
  /** On the same port, with what it had. */
  start(): Promise<void>;
  /** Ends it for good and removes its folder. */
  end(): Promise<void>;
}

/** Takes about a second. `durable`: it flushes to the disk, as it does not when only processes die. */
export async function startDatabase({ durable = false } = {}): Promise<TestServer> {
  const keeper = spawn(
    process.execPath,
    [join(import.meta.dirname, 'database-keeper.ts'), ...(durable ? ['durable'] : [])],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exited = once(keeper, 'exit');
  const answers = createInterface(keeper.stdout)[Symbol.asyncIterator]();
  async function answer(): Promise<{ url?: string }> {
    const { value, done } = await answers.next();
    if (done) throw new Error('the keeper of the test database has ended');
    return JSON.parse(value);
  }
  async function tell(what: string): Promise<void> {
    keeper.stdin.write(`${what}\n`);
    await answer();
  }

  const url = String((await answer()).url);
  let databases = 0;
  return {
    async database() {
      databases += 1;
      const name = `test_${databases}`;
      // Three times as fast as through the log.
      await query(url, `create database ${name} template template0 strategy file_copy`);
      return url.replace(/\/postgres$/, `/${name}`);
    },
    stop: tell,
    start: () => tell('start'),
    async end() {
      keeper.stdin.end();
      await exited;
    },
  };
}

/** One query on a connection of its own; the rows. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

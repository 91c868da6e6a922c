/** Connections to PostgreSQL that notice when the other side is gone, and settings without which a store's promises would not hold. */
import pg from 'pg';

export type Pool = pg.Pool;
export type Client = pg.Client;

/**
 * Of a process: for everything it keeps, and for the desk, whose searches may take seconds and must not be what citizens wait for. One more is
 * for what it hears of the others (createLineClient).
 */
export const connectionsMax = { keeping: 6, desk: 2 };
const connectMsMax = 5_000;
/** The server gives up a statement by itself after this. */
const statementMsMax = 10_000;
/** A process that was frozen in a transaction loses it, and its locks, after this. */
const idleInTransactionMsMax = 5_000;
/** Longer than the server's limit, so that it only strikes when the server or the network says nothing at all. */
const answerMsMax = 12_000;
const keepaliveAfterMs = 10_000;
const closeMsMax = 1_000;
const idleMsMax = 60_000;
/** A connection on which a process says that it is alive must be found dead well before the process is taken for dead. */
const lineMsMax = 3_000;

/**
 * Of the session, whatever the server, the database and the role say: commits are flushed, statements see what is committed, every query
 * goes by index (a plan made while a table was small would otherwise be kept while it grows; compiling plans, which a cost put so high would
 * bring on, takes longer than they do), and a dead client is found out within 25 s.
 */
const sessionSettings = `
  select set_config('default_transaction_isolation', 'read committed', false),
    set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),
    set_config('enable_mergejoin', 'off', false), set_config('jit', 'off', false), set_config('tcp_keepalives_idle', '10', false),
    set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false),
    set_config('synchronous_commit', case current_setting('synchronous_commit')
      when 'off' then 'on' else current_setting('synchronous_commit') end, false)`;

/** A pool of `max` connections that connects when it is first asked to. `lost` is told of those that broke while nobody used them. */
export function createPool({
  url,
  lost,
  max = connectionsMax.keeping,
}: {
  url: string;
  lost: (error: Error) => void;
  max?: number;
}): Pool {
  const pool = new pg.Pool({
    ...commonOptions(url),
    max,
    idleTimeoutMillis: idleMsMax,
    statement_timeout: statementMsMax,
    query_timeout: answerMsMax,
    onConnect: async (client) => {
      await client.query(sessionSettings);
    },
  });
  pool.on('error', lost);
  return pool;
}

/** Ends a pool that nobody uses any more; its connections are closed when this resolves, or the other side has not answered for a second. */
export async function endPool(pool: Pool): Promise<void> {
  let open = pool.totalCount;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  pool.on('remove', () => {
    open -= 1;
    if (open <= 0) resolve();
  });
  if (open === 0) resolve();
  await pool.end();
  const patience = setTimeout(resolve, closeMsMax);
  await closed;
  clearTimeout(patience);
}

/** One connection for work that may take its time, not connected yet. Throws `RangeError` for what is no URL, without quoting it. */
export function createClient(url: string, options: pg.ClientConfig = {}): Client {
  try {
    const client = new pg.Client({ ...commonOptions(url), ...options });
    // It would end the process; the query that runs at the time is rejected anyway.
    client.on('error', () => {});
    return client;
  } catch {
    throw new RangeError('the URL of the database is not one, such as postgres://user:password@host:5432/name');
  }
}

/**
 * One connection for short statements and notifications, not connected yet, with the pool's settings once `begin` resolves. Its errors and its
 * end are told by `error` and `end`. Throws as `createClient` does; `begin` throws what the driver throws.
 */
export function createLineClient(url: string): { client: Client; begin(): Promise<void> } {
  const client = createClient(url, {
    connectionTimeoutMillis: lineMsMax,
    statement_timeout: lineMsMax,
    query_timeout: lineMsMax,
  });
  return {
    client,
    async begin() {
      await client.connect();
      await client.query(sessionSettings);
    },
  };
}

function commonOptions(url: string) {
  return {
    connectionString: url,
    fallback_application_name: 'assistant',
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepaliveAfterMs,
    idle_in_transaction_session_timeout: idleInTransactionMsMax,
  };
}

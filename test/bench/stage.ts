/** Where variants are put up: a folder, the Bot API, perhaps a database; all of it gone at the end, whatever the end. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase, type TestServer } from '../stores/database.ts';
import { type BotApi, startBotApi } from './bot-api.ts';
import { fillStore, type ServerKind, startServer } from './processes.ts';
import { childrenOf, descendantsOf } from './usage.ts';
import { createVariant, type Variant } from './variant.ts';

export interface VariantPlan {
  name: string;
  kind: ServerKind;
  /** Processes that share the work; one unless told. */
  processes?: number;
  /** On PostgreSQL instead of a folder. */
  postgres?: boolean;
  /** Conversations in its store before it starts. */
  existing?: number;
}

export interface Stage {
  /** Starts it; resolves when it takes updates. */
  open(plan: VariantPlan): Promise<Variant>;
  /** Rejects with the first thing that makes the figures worthless; never resolves. */
  broken: Promise<never>;
  close(): Promise<void>;
}

const secret = 'secret-of-the-benchmark';
/** They answer nothing. */
const bare: readonly ServerKind[] = ['bare-http', 'bare-express'];

interface Database {
  server: TestServer;
  /** Every process of the server at this moment. */
  pids(): number[];
}

/** The database is started when the first variant needs it. */
export async function createStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  // Of 100,000 files, for which node's own way takes several times as long.
  const removeFolder = () => execFileSync('rm', ['-rf', folder]);
  process.once('exit', removeFolder);
  const api: BotApi = await startBotApi();
  const { promise: fallen, reject } = Promise.withResolvers<never>();
  let database: Promise<Database> | null = null;
  let opened = 0;

  async function startFlushing(): Promise<Database> {
    const before = new Set(childrenOf(process.pid));
    const server = await startDatabase({ durable: true });
    const keeper = childrenOf(process.pid).find((pid) => !before.has(pid)) ?? 0;
    return { server, pids: () => descendantsOf(keeper) };
  }

  async function open({ name, kind, processes = 1, postgres = false, existing = 0 }: VariantPlan) {
    opened += 1;
    const token = `${opened}:token-of-no-bot`;
    const own = join(folder, String(opened));
    if (postgres) database ??= startFlushing();
    const shared = postgres ? await database : null;
    const databaseUrl = await shared?.server.database();
    const start = async (_: unknown, index: number) => {
      const place = join(own, String(index));
      await mkdir(place, { recursive: true });
      if (existing > 0) await fillStore(place, existing);
      const settings = { folder: place, apiRoot: api.root, token, secret, ...(databaseUrl && { databaseUrl }) };
      return startServer(kind, settings, reject);
    };
    return createVariant({
      name,
      processes: await Promise.all(Array.from({ length: processes }, start)),
      line: bare.includes(kind) ? null : api.line(token),
      secret,
      helpers: shared?.pids ?? null,
    });
  }

  const broken = Promise.race([fallen, api.broken]);
  // Told to whoever waits for it; nobody may be waiting just now.
  broken.catch(() => {});
  return {
    open,
    broken,
    async close() {
      await (await database)?.server.end();
      await api.close();
      removeFolder();
      process.off('exit', removeFolder);
    },
  };
}

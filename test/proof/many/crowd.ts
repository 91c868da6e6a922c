/** Hundreds of citizens who link at the same time, through a fleet that is struck again and again, and what came of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type MockServices, startMockServices } from '../../../src/mocks/services.ts';
import type { FakeTelegram } from '../../../src/mocks/telegram/driver.ts';
import { startFakeTelegram } from '../../../src/mocks/telegram/server.ts';
import { crowd } from '../../kill/citizens.ts';
import { startDatabase, type TestServer } from '../../stores/database.ts';
import { filesIn } from '../disk/damage.ts';
import { randomFrom } from '../random.ts';
import { dialogues, speak } from '../steps/dialogue.ts';
import type { StoreName } from '../steps/plan.ts';
import { openRecords } from '../steps/record.ts';
import type { Variables } from '../steps/words.ts';
import { type Account, account, firstChat } from './account.ts';
import { type Blow, chaos } from './chaos.ts';
import { type Fleet, startFleet } from './fleet.ts';

export interface CrowdOptions {
  store: StoreName;
  seed: number;
  citizens: number;
  processes: number;
  /** As many as come while people talk, unless told. */
  blowsMost?: number;
  /** The whole of it may take so long. */
  limitMs: number;
  progress?: (line: string) => void;
}

export interface CrowdResult extends Account {
  name: string;
  seed: number;
  blows: Record<Blow['what'], number>;
  /** Starts that failed while the database was away. */
  waited: number;
  /** Refusals for going beyond the platform's pace. */
  tooFast: number;
  logged: Map<string, number>;
  seconds: number;
}

const token = '4711:of-the-crowd';
const servicesToken = 'token-of-the-crowd-proof';
const dataKey = 'the key of the crowd, which is long enough';
/** Among several, above what a process is given to be heard of again (10 s); a single one, above what the platform waits for it. */
const frozenMs = { among: 15_000, alone: 5_000 };
const platformWaitsMs = 4_000;
/** Replies between two blows, at most; with many citizens a quarter of their number, so that they come to an end in some 80 blows. */
const progressLeast = 8;
const settleMs = 30_000;
const settleStepMs = 250;

/** What is wrong is told, never thrown, but for what cannot be set up. */
export async function crowdTrial(options: CrowdOptions): Promise<CrowdResult> {
  const began = performance.now();
  const { store, seed, citizens, processes } = options;
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'crowd-'));
  const people = crowd(citizens);
  const services = await startMockServices({ port: 0, token: servicesToken, citizens: people });
  let fleet: Fleet | null = null;
  const telegram = await startFakeTelegram({
    token,
    webhook: {
      retryDelayMs: 100,
      retries: 1_000_000,
      timeoutMs: platformWaitsMs,
      reach: (url) => url.replace(/^https?:\/\/[^/]+/, `http://127.0.0.1:${fleet?.anyPort() ?? 9}`),
    },
  });
  telegram.meter(true);
  const server = store === 'postgres' ? await startDatabase() : undefined;
  const environment = {
    DATA_KEY: dataKey,
    PUBLIC_URL: 'https://bot.example',
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-crowd-proof',
    REGISTRY_URL: services.urls.registry,
    VNEID_URL: services.urls.vneid,
    SERVICES_TOKEN: servicesToken,
    LOG_LEVEL: 'warn',
    ...(server && { DATABASE_URL: await server.database() }),
  };
  try {
    fleet = await startFleet({
      size: store === 'postgres' ? processes : 1,
      environment,
      folderOf: (which) => join(folder, String(which)),
      random,
    });
    const own = { ...environment, DATA_DIR: join(folder, '0') };
    const ended = await play({ ...options, fleet, server, telegram, services, people, random, ownEnvironment: own });
    const told = await account({ telegram, services, people, environment: own, dataKey, ...ended });
    if (server) ended.wrong.push(...(await filesIn(folder)).map((file) => `on a process's own disk: ${file}`));
    return {
      ...told,
      wrong: [...ended.wrong, ...told.wrong],
      name: `${citizens} citizens, ${fleet.size === 1 ? 'one process' : `${fleet.size} processes`}, ${store}`,
      seed,
      blows: countOf(ended.blows),
      tooFast: telegram.calls().filter(({ status }) => status === 429).length,
      waited: fleet.waited,
      logged: fleet.logged,
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    await fleet?.stop();
    await telegram.close();
    await services.close();
    await server?.end();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Play extends CrowdOptions {
  fleet: Fleet;
  server: TestServer | undefined;
  telegram: FakeTelegram;
  services: MockServices;
  people: ReturnType<typeof crowd>;
  /** Of whoever reads what the fleet has stored. */
  ownEnvironment: Variables;
  random: () => number;
}

/** Everybody speaks at once; the blows end when all have come to their end, and then the fleet is stopped in order. */
async function play(options: Play) {
  const { telegram, services, people, limitMs, fleet } = options;
  const wrong: string[] = [];
  const over = new AbortController();
  const [linking] = dialogues;
  if (!linking) throw new Error('there is no dialogue');
  let linked = 0;
  const speaking = people.map(async (citizen, index) => {
    const user = telegram.user(firstChat + index);
    await speak(linking, { user, citizen, services, replyMs: limitMs });
    linked += 1;
  });
  const striking = chaos({
    ...options,
    frozenMs: fleet.size > 1 ? frozenMs.among : frozenMs.alone,
    signal: over.signal,
    progress: () => telegram.sent().length,
    progressMost: Math.max(progressLeast, people.length / 4),
  });
  const talking = setInterval(() => options.progress?.(`${linked} of ${people.length} linked`), 10_000);
  const limit = pause(limitMs, 'late', { signal: over.signal }).catch(() => 'late');
  const all = Promise.allSettled(speaking).then(() => 'done');
  if ((await Promise.race([all, limit])) === 'late')
    wrong.push(`only ${linked} of ${people.length} have come to the end`);
  over.abort();
  clearInterval(talking);
  const blows = await striking;
  await telegram
    .waitUntilTaken(60_000)
    .catch(() => wrong.push(`${telegram.pending().length} messages were never taken`));
  await settle(options);
  const forced = await fleet.stop();
  if (forced > 0) wrong.push(`${forced} processes did not end when asked to`);
  wrong.push(...fleet.ended.map((words) => `a process ended by itself: ${words}`));
  return { blows, wrong };
}

/** What those who were struck last had in hand is taken up by others, which takes as long as a lease. */
async function settle({ server, people, ownEnvironment }: Play): Promise<void> {
  if (server === undefined) return pause(settleMs / 10);
  const records = await openRecords({ environment: ownEnvironment, dataKey });
  const until = performance.now() + settleMs;
  for (const index of people.keys())
    while ((await records.read(`telegram:${firstChat + index}`))?.settled === false && performance.now() < until)
      await pause(settleStepMs);
  await records.close();
}

function countOf(blows: Blow[]): CrowdResult['blows'] {
  const count = { kill: 0, freeze: 0, 'database stopped': 0, 'database killed': 0 };
  for (const { what } of blows) count[what] += 1;
  return count;
}

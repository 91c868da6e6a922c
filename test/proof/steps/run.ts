/** One dialogue between one citizen and the assistant, whose process is struck as planned and started again, and what came of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type MockServices, startMockServices } from '../../../src/mocks/services.ts';
import type { FakeTelegram } from '../../../src/mocks/telegram/driver.ts';
import { startFakeTelegram } from '../../../src/mocks/telegram/server.ts';
import { crowd } from '../../kill/citizens.ts';
import { type Dialogue, speak } from './dialogue.ts';
import type { Operation } from './io.ts';
import type { Plan } from './plan.ts';
import type { Nursery, Process } from './process.ts';
import type { Final } from './record.ts';
import type { Variables } from './words.ts';

export interface RunOptions {
  nursery: Nursery;
  dialogue: Dialogue;
  mode: 'polling' | 'webhook';
  /** A database of its own; lowdb without. */
  databaseUrl?: string | undefined;
  /** For the first process, the second, and so on; those after have none. */
  plans: Plan[];
}

export interface Outcome {
  plans: Plan[];
  /** What the assistant said, as it arrived. */
  said: string[];
  /** How many had arrived when each of the processes died. */
  saidAtDeath: number[];
  links: unknown;
  codesSent: number;
  record: Final | null;
  /** Messages of the citizen that the platform still had at the end. */
  unconfirmed: number;
  /** Of the citizen's, in all. */
  heard: number;
  /** What the operator was told, from warnings on. */
  logged: string[];
  /** How processes ended that were not killed, in words. */
  ended: string[];
  struck: Operation[];
  /** What `/readyz` said while the disk was full. */
  notReady: string[];
  /** Of the last process, from its start to its end. */
  operations: number;
  ms: number;
}

/** Whoever watches over the processes starts a dead one again at once, and gives up after so many. */
const startsAtMost = 8;
/** A port at which nobody ever listens. */
const nowhere = 9;
const token = '4711:of-the-proof';
const dataKey = 'the key of the proof, which is long enough';
const servicesToken = 'token-of-the-proof';
const settleMs = 60_000;
/** Between two looks at the record, for which the process is stopped. On PostgreSQL a process knows who is dead when it has lived for 10 s itself. */
const settleStepMs = { lowdb: 250, postgres: 13_000 };
/** So long a disk stays full. */
const fullMs = 700;

interface Scene {
  telegram: FakeTelegram;
  services: MockServices;
  environment: Variables;
  folder: string;
  /** Where the latest process listens, for the platform's webhook. */
  listening: { port: number };
}

async function openScene({ mode, databaseUrl }: RunOptions): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  const services = await startMockServices({ port: 0, token: servicesToken, citizens: crowd(1) });
  const listening = { port: nowhere };
  const reach = (url: string) => url.replace(/^https?:\/\/[^/]+/, `http://127.0.0.1:${listening.port}`);
  const webhook = { retryDelayMs: 20, retries: 10_000, timeoutMs: 20_000, reach };
  const telegram = await startFakeTelegram({ token, webhook });
  const environment: Variables = {
    PORT: '0',
    DATA_DIR: folder,
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.url,
    LOG_LEVEL: 'warn',
    DATA_KEY: dataKey,
    ...(mode === 'webhook' && {
      TELEGRAM_MODE: 'webhook',
      TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-proof',
      PUBLIC_URL: 'https://bot.example',
    }),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  return { telegram, services, environment, folder, listening };
}

/** Rejects when the dialogue does not come to its end. */
export async function run(options: RunOptions): Promise<Outcome> {
  const began = performance.now();
  const scene = await openScene(options);
  const { telegram, services } = scene;
  const [citizen] = crowd(1);
  if (!citizen) throw new Error('nobody is there');
  const user = telegram.user(1_000);
  const keeper = keepAlive(options, scene);
  try {
    await Promise.race([speak(options.dialogue, { user, citizen, services }), keeper.failed]);
    const record = await keeper.finish();
    return {
      ...keeper.told,
      plans: options.plans,
      said: telegram.sent(1_000).map(({ text }) => text),
      links: services.links().map(({ accountId, to, confirmed, removed }) => ({ accountId, to, confirmed, removed })),
      codesSent: services.sms(citizen.phone).length,
      record,
      unconfirmed: telegram.pending().length,
      heard: options.dialogue.exchanges.filter(([, answer]) => answer !== null).length + 1,
      ms: performance.now() - began,
    };
  } catch (error) {
    const { struck, logged, ended } = keeper.told;
    const chat = user
      .chatLog()
      .split('\n')
      .filter((line) => /^(?:bot|User)/.test(line));
    const story = [
      `struck: ${JSON.stringify(struck)}`,
      ...logged,
      ...ended,
      ...chat.map((line) => line.slice(0, 60)),
    ].join('\n');
    throw new Error(`${error instanceof Error ? error.message : error}\n${story}`, { cause: error });
  } finally {
    await keeper.close();
    await telegram.close();
    await services.close();
    await rm(scene.folder, { recursive: true, force: true });
  }
}

/** Nothing is left to be done; what was deleted may have begun anew (compare.ts). */
function isOver(record: Final | null, { erases }: Dialogue): boolean {
  if (record === null) return erases;
  return record.settled && (!erases || record.at === 'forgetting');
}

type Told = Pick<Outcome, 'saidAtDeath' | 'logged' | 'ended' | 'struck' | 'notReady' | 'operations'>;

/** Sees to it that there is a process, however often it dies. */
function keepAlive(options: RunOptions, { telegram, services, environment, listening }: Scene) {
  const { nursery } = options;
  const plans = [...options.plans];
  const told: Told = { saidAtDeath: [], logged: [], ended: [], struck: [], notReady: [], operations: 0 };
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const dead = new Set<Process>();
  const ports = new Map<Process, number>();
  let current: Promise<Process> = begin();
  let starts = 0;
  let closed = false;

  async function readiness(process: Process): Promise<string> {
    const port = ports.get(process);
    if (port === undefined) return 'not started';
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    return response === null ? 'not there' : `${response.status} ${(await response.text()).trim()}`;
  }

  async function begin(): Promise<Process> {
    for (;;) {
      const process = await nursery.take();
      process.hear = (word) => {
        if (word.word === 'struck') {
          told.struck.push(word.operation);
          void heal(process);
        }
        if (word.word === 'logged') told.logged.push(word.line);
        if (word.word === 'ended') told.ended.push(word.reason);
      };
      void process.dead.then(() => buried(process));
      const started = await process.ask(
        {
          order: 'start',
          environment,
          dataKey,
          services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token: servicesToken },
          plan: plans.shift() ?? null,
        },
        'started',
      );
      if (started !== null) {
        ports.set(process, started.port);
        listening.port = started.port;
        return process;
      }
      starts += 1;
      if (starts > startsAtMost) throw new Error('the assistant does not start');
    }
  }

  /** Somebody makes room on the disk, after a while. */
  async function heal(process: Process) {
    if (!options.plans.some(({ blow }) => blow === 'full')) return;
    await pause(fullMs);
    if (!process.isDead()) told.notReady.push(await readiness(process));
    await process.ask({ order: 'heal' }, 'healed');
  }

  function buried(process: Process) {
    if (dead.has(process) || closed) return;
    dead.add(process);
    told.saidAtDeath.push(telegram.sent(1_000).length);
    void current.then((now) => {
      if (now !== process || closed) return;
      starts += 1;
      if (starts > startsAtMost) return failure.reject(new Error('the assistant dies again and again'));
      current = begin();
      current.catch(failure.reject);
    }, failure.reject);
  }

  /** Lets what is in hand come to its end, and stops it in order; false when it died instead. */
  async function stop(): Promise<boolean> {
    const process = await current;
    if ((await process.ask({ order: 'idle' }, 'idle')) === null) return false;
    const stopped = await process.ask({ order: 'stop' }, 'stopped');
    if (stopped === null) return false;
    told.operations = stopped.operations;
    return true;
  }

  return {
    told,
    failed: failure.promise,
    /** The record, when nothing is left to be done. */
    async finish(): Promise<Final | null> {
      await telegram.waitUntilTaken(settleMs);
      for (const until = performance.now() + settleMs; ; ) {
        while (!(await stop())) {
          const process = await current;
          if (process.isDead()) await Promise.race([pause(20), failure.promise]);
        }
        const process = await current;
        const conversation = 'telegram:1000';
        const answer = await process.ask({ order: 'record', environment, dataKey, conversation }, 'record');
        if (answer === null) {
          // It gave up while it ended.
          await pause(settleStepMs.lowdb);
          continue;
        }
        if (isOver(answer.record, options.dialogue)) return answer.record;
        if (performance.now() > until) throw new Error(`it does not settle: ${JSON.stringify(answer.record)}`);
        nursery.giveBack(process);
        current = begin();
        current.catch(failure.reject);
        await current;
        await pause(options.databaseUrl === undefined ? settleStepMs.lowdb : settleStepMs.postgres);
      }
    },
    async close() {
      closed = true;
      const process = await current.catch(() => null);
      if (process === null || process.isDead()) return;
      // Whoever has not stopped its assistant is of no more use.
      const stopped = await Promise.race([process.ask({ order: 'stop' }, 'stopped'), pause(10_000, null)]);
      if (stopped === null) await process.kill();
      else nursery.giveBack(process);
    },
  };
}

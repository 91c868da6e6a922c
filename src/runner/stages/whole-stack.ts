/**
 * Everything around the assistant, faked where it is the outside and real where it is ours: fake Telegram → telegraf → engine →
 * lowdb files → HTTP → mock services, in a folder of its own. And a store that can fail, or die as with its process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assistant, type AssistantOptions, startAssistant } from '../../assistant.ts';
import { type Config, readConfig } from '../../config.ts';
import type { Clock } from '../../engine/clock.ts';
import type { FrozenConversation } from '../../engine/conversation.ts';
import { createLog } from '../../log.ts';
import { type MockServices, type MockServicesOptions, startMockServices } from '../../mocks/services.ts';
import type { FakeTelegram } from '../../mocks/telegram/driver.ts';
import { startFakeTelegram } from '../../mocks/telegram/server.ts';
import { type Files, type OpenFile, realFiles } from '../../stores/lowdb/files.ts';
import { openLowdbStore } from '../../stores/lowdb/store.ts';
import { type Store, StoreUnwritableError } from '../../stores/store.ts';

export const botToken = '4711:test-token-of-no-bot';
export const servicesToken = 'services-token-of-the-test';
export const webhookSecret = 'a-secret-of-the-test';
export const dataKey = 'a key that only these tests know, 32+';

/** Real time until the fake Telegram brings to the webhook again what was not taken. */
const broughtAgainMs = 10;
/** Telegram goes on for a day; here for as long as a restart may take. */
const broughtAgainTimes = 500;

export interface WholeStackOptions {
  mode: 'polling' | 'webhook';
  linking: 'both' | 'guide';
  /** The assistant's. */
  clock: Clock;
  /** The mock services' time, and whatever else they are to be told. */
  services: Omit<MockServicesOptions, 'port' | 'token'>;
  logLevel: Config['LOG_LEVEL'];
  /** Told of each line of the log. */
  log: (line: string) => void;
}

export interface WholeStack {
  telegram: FakeTelegram;
  services: MockServices;
  /** Everything durable; conversations in `conversations`. */
  folder: string;
  /** Starts an assistant; one at a time. */
  launch(how: Pick<AssistantOptions, 'clock' | 'fatal' | 'observe' | 'store'>): Promise<Assistant>;
  /** The assistant has to be stopped before. Removes the folder. */
  close(): Promise<void>;
}

/** Starts the outside; the assistant itself is started by `launch`. */
export async function startWholeStack(options: WholeStackOptions): Promise<WholeStack> {
  const { mode, linking, clock, logLevel } = options;
  const folder = await mkdtemp(join(tmpdir(), 'assistant-'));
  const webhook = { retryDelayMs: broughtAgainMs, retries: broughtAgainTimes };
  const telegram = await startFakeTelegram({ token: botToken, now: clock.now, webhook });
  const services = await startMockServices({ ...options.services, port: 0, token: servicesToken });
  // A webhook's address has to be known before the assistant starts, so its port is chosen here.
  const port = mode === 'webhook' ? await freePort() : 0;
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: folder,
    TELEGRAM_BOT_TOKEN: botToken,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_MODE: mode,
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    LINKING: linking,
    LOG_LEVEL: logLevel,
  });
  return {
    telegram,
    services,
    folder,
    launch: (how) =>
      startAssistant({
        config,
        dataKey,
        services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token: servicesToken },
        log: createLog({ level: logLevel, stream: { write: options.log } }),
        clock,
        pace: { perChatMs: 0, inAllMs: 0 },
        ...how,
      }),
    async close() {
      await services.close();
      await telegram.close();
      await rm(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** One process of the assistant, from its start to its end. */
export interface Life {
  assistant: Assistant;
  store: MortalStore;
  /** At once: nothing more is written or begun, what is waited for is called off; what has been sent off already may arrive. */
  die(): Promise<void>;
}

/** Starts an assistant that can die. `fatal` is told why one that lives gives up. */
export async function startLife(
  { stack, clock }: { stack: WholeStack; clock: Clock },
  fatal: (reason: string) => void,
): Promise<Life> {
  const store = await openMortalStore(join(stack.folder, 'conversations'));
  let dead = false;
  // The dead have no patience: the 8 s that a stop gives to what is in hand are over at once.
  const own: Clock = { now: clock.now, after: (ms, callback) => clock.after(dead ? 0 : ms, callback) };
  const giveUp = (reason: string) => {
    if (!dead) fatal(reason);
  };
  const assistant = await stack.launch({ clock: own, store: store.store, fatal: giveUp });
  return {
    assistant,
    store,
    async die() {
      dead = true;
      await Promise.all([store.die(), assistant.stop()]);
    },
  };
}

export interface MortalStore {
  /** For the assistant: fails when told to, and for ever after `die`. */
  store: Store<FrozenConversation>;
  /** The same, never failing on purpose, for whoever looks from outside. */
  truth: Store<FrozenConversation>;
  /** The next `times` operations of `store` fail, before or after having taken effect; 0 for none. */
  fail(times: number, effect: 'none' | 'taken'): void;
  /** Resolves when no operation of `store` is under way. */
  idle(): Promise<void>;
  /** Grows with every operation of `store` that begins or ends. */
  touched(): number;
  busy(): boolean;
  /** As when the process dies: not another byte is written. Resolves when the folder can be opened anew. */
  die(): Promise<void>;
}

/** The embedded store under `folder`. */
async function openMortalStore(folder: string): Promise<MortalStore> {
  const disk = createMortalFiles();
  const truth = await openLowdbStore<FrozenConversation>({
    folder,
    files: disk.files,
    onDamage: (report) => {
      throw new Error(`the store is damaged: ${JSON.stringify(report)}`);
    },
    onFatal: () => {},
  });
  const running = new Set<Promise<unknown>>();
  let touches = 0;
  let dead = false;
  let failing: { times: number; effect: 'none' | 'taken' } = { times: 0, effect: 'none' };

  async function attempt<Result>(operation: () => Promise<Result>): Promise<Result> {
    if (dead) throw deadError();
    const fails = failing.times > 0;
    if (fails) failing.times -= 1;
    if (fails && failing.effect === 'none') throw new StoreUnwritableError('the store fails on purpose');
    const result = await operation();
    if (fails) throw new Error('the store fails on purpose, having done what it was told');
    return result;
  }

  function guarded<Result>(operation: () => Promise<Result>): Promise<Result> {
    touches += 1;
    const result = attempt(operation).finally(() => {
      touches += 1;
      running.delete(result);
    });
    running.add(result);
    return result;
  }

  return {
    truth,
    store: {
      read: (id) => guarded(() => truth.read(id)),
      write: (document) => guarded(() => truth.write(document)),
      erase: (id) => guarded(() => truth.erase(id)),
      due: (now, limit) => guarded(() => truth.due(now, limit)),
      nextDueAt: () => guarded(() => truth.nextDueAt()),
      ids: () => truth.ids(),
      check: () => guarded(() => truth.check()),
      close: async () => (dead ? undefined : truth.close()),
    },
    fail(times, effect) {
      failing = { times, effect };
    },
    async idle() {
      await Promise.allSettled(running);
    },
    touched: () => touches,
    busy: () => running.size > 0,
    async die() {
      dead = true;
      await disk.die();
      // It can write nothing any more, but its timers have to go.
      await truth.close().catch(() => {});
      for (const name of await realFiles.list(folder))
        if (name.startsWith('lock-')) await realFiles.remove(join(folder, name));
    },
  };
}

const deadError = () => new Error('this process is dead');

/** The files as one process has them, until it dies: then what is under way comes to its end, and nothing more is done. */
function createMortalFiles(): { files: Files; die(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  const open = new Set<OpenFile>();
  let dead = false;

  function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (dead) return Promise.reject(deadError());
    const result = work().finally(() => running.delete(result));
    running.add(result);
    return result;
  }

  const files: Files = {
    open: (path, how) =>
      run(async () => {
        const file = await realFiles.open(path, how);
        open.add(file);
        return {
          write: (bytes, position) => run(() => file.write(bytes, position)),
          sync: () => run(() => file.sync()),
          close: () => run(() => file.close().finally(() => open.delete(file))),
        };
      }),
    read: (path) => run(() => realFiles.read(path)),
    list: (folder) => run(() => realFiles.list(folder)),
    makeFolder: (path) => run(() => realFiles.makeFolder(path)),
    rename: (from, to) => run(() => realFiles.rename(from, to)),
    remove: (path) => run(() => realFiles.remove(path)),
    syncFolder: (path) => run(() => realFiles.syncFolder(path)),
  };

  return {
    files,
    async die() {
      dead = true;
      await Promise.allSettled(running);
      for (const file of open) await file.close();
    },
  };
}

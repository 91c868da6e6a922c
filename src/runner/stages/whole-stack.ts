/**
 * Everything around the assistant, faked where it is the outside and real where it is ours: a platform → its channel → engine →
 * lowdb files → HTTP → mock services, in a folder of its own.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assistant, type AssistantOptions, startAssistant } from '../../assistant.ts';
import { type Config, readConfig } from '../../config.ts';
import type { Clock } from '../../engine/clock.ts';
import { createLog } from '../../log.ts';
import { type MockServices, type MockServicesOptions, startMockServices } from '../../mocks/services.ts';
import { type MortalStore, openMortalStore } from './mortal-store.ts';
import { broughtAgainMs, broughtAgainTimes, type Platform } from './platform.ts';

export const servicesToken = 'services-token-of-the-test';
export const dataKey = 'a key that only these tests know, 32+';

export interface WholeStackOptions {
  platform: Platform;
  linking: 'both' | 'guide';
  /** The assistant's. */
  clock: Clock;
  /** The mock services' time, and whatever else they are to be told. */
  services: Omit<MockServicesOptions, 'port' | 'token'>;
  logLevel: Config['LOG_LEVEL'];
  /** Told of each line of the log. */
  log: (line: string) => void;
}

/** No dialogue comes near. */
const most = 1_000_000;

type Launch = Pick<AssistantOptions, 'clock' | 'deskNow' | 'fatal' | 'observe' | 'random' | 'store'> &
  Partial<Pick<WholeStackOptions, 'linking'>>;

export interface WholeStack {
  services: MockServices;
  /** Everything durable; conversations in `conversations`. */
  folder: string;
  /** Starts an assistant; one at a time. `linking`: instead of the stack's own. */
  launch(how: Launch): Promise<Assistant>;
  /** The assistant has to be stopped before. Removes the folder. */
  close(): Promise<void>;
}

/** Starts the outside; the assistant itself is started by `launch`. */
export async function startWholeStack(options: WholeStackOptions): Promise<WholeStack> {
  const { platform, linking, clock, logLevel } = options;
  const folder = await mkdtemp(join(tmpdir(), 'assistant-'));
  let callbackUrl: string | undefined;
  const services = await startMockServices({
    callbackUrl: () => callbackUrl,
    callbackDelaysMs: Array<number>(broughtAgainTimes).fill(broughtAgainMs),
    ...options.services,
    port: 0,
    token: servicesToken,
  });
  const port = platform.fixedPort ? await freePort() : 0;
  const origin = `http://127.0.0.1:${port}`;
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: origin,
    DATA_DIR: folder,
    LINKING: linking,
    WEB_CHAT: 'off',
    DESK: 'off',
    LOG_LEVEL: logLevel,
    ...platform.settings(origin),
  });
  return {
    services,
    folder,
    async launch({ linking: other = linking, ...how }) {
      const assistant = await startAssistant({
        config: { ...config, LINKING: other },
        dataKey,
        services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token: servicesToken },
        log: createLog({ level: logLevel, stream: { write: options.log } }),
        clock,
        pace: { perChatMs: 0, inAllMs: 0 },
        webLimits: { messagesPerMinute: most, newChatsPerMinute: most, readsPerMinute: most, perChatPerMinute: most },
        ...(platform.channels && { channels: platform.channels }),
        ...how,
      });
      callbackUrl = assistant.callbackUrl;
      return assistant;
    },
    async close() {
      await services.close();
      await platform.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Linux gives connections ports from 32768 on: one of those might have it at the moment when the assistant is started again. */
const ports = { from: 20_000, below: 32_768 };
const portsTried = 100;

/** One that nobody has at this moment. */
async function freePort(): Promise<number> {
  for (let tried = 0; tried < portsTried; tried += 1) {
    const port = randomInt(ports.from, ports.below);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${ports.from} and ${ports.below} in ${portsTried} tries`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    // At every address, as the assistant listens.
    server.listen(port, () => server.close(() => resolve(true)));
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
  {
    stack,
    clock,
    linking,
    deskNow,
  }: {
    stack: WholeStack;
    clock: Clock;
    linking: WholeStackOptions['linking'];
    deskNow: NonNullable<AssistantOptions['deskNow']>;
  },
  fatal: (reason: string) => void,
): Promise<Life> {
  const store = await openMortalStore(join(stack.folder, 'conversations'));
  let dead = false;
  // The dead have no patience: the 8 s that a stop gives to what is in hand are over at once.
  const own: Clock = { now: clock.now, after: (ms, callback) => clock.after(dead ? 0 : ms, callback) };
  const giveUp = (reason: string) => {
    if (!dead) fatal(reason);
  };
  const assistant = await stack.launch({
    linking,
    clock: own,
    random: () => 0,
    store: store.store,
    fatal: giveUp,
    deskNow,
  });
  return {
    assistant,
    store,
    async die() {
      dead = true;
      await Promise.all([store.die(), assistant.stop()]);
    },
  };
}

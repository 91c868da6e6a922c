/**
 * Everything around the assistant, faked where it is the outside and real where it is ours: fake Telegram → telegraf → engine →
 * lowdb files → HTTP → mock services. One world per test, in a folder of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assistant, startAssistant } from '../src/assistant.ts';
import { readConfig } from '../src/config.ts';
import type { Observation } from '../src/engine/engine.ts';
import { createLog } from '../src/log.ts';
import { type MockServices, startMockServices } from '../src/mocks/services.ts';
import type { FakeTelegram } from '../src/mocks/telegram/driver.ts';
import { startFakeTelegram } from '../src/mocks/telegram/server.ts';
import type { TelegramUser } from '../src/mocks/telegram/user.ts';

const botToken = '4711:test-token-of-no-bot';
const webhookSecret = 'a-secret-of-the-test';
export const dataKey = 'a key that only these tests know, 32+';

export interface WorldOptions {
  mode?: 'polling' | 'webhook';
  linking?: 'both' | 'guide';
  /** The mock services' clock; the assistant's own runs with the machine's. */
  servicesNow?: () => number;
}

export interface World {
  telegram: FakeTelegram;
  services: MockServices;
  assistant: Assistant;
  /** Where everything durable of this world is. */
  folder: string;
  /** What was logged so far, as text. */
  log(): string;
  observed: Observation[];
  /** Stops the assistant in order and starts it again on the same folder. */
  restart(): Promise<void>;
  /** The newest code sent to this phone. */
  code(phone: string): string;
  close(): Promise<void>;
}

export async function startWorld({ mode = 'polling', linking = 'both', servicesNow }: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'assistant-'));
  const telegram = await startFakeTelegram({ token: botToken });
  const token = 'services-token-of-the-test';
  const services = await startMockServices({ port: 0, token, ...(servicesNow && { now: servicesNow }) });
  const written: string[] = [];
  const observed: Observation[] = [];
  const stream = { write: (line: string) => void written.push(line) };
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
    LOG_LEVEL: 'trace',
  });

  const start = () =>
    startAssistant({
      config,
      dataKey,
      services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token },
      log: createLog({ level: config.LOG_LEVEL, stream }),
      fatal: (reason) => written.push(`fatal: ${reason}`),
      pace: { perChatMs: 0, inAllMs: 0 },
      observe: (observation) => observed.push(observation),
    });

  const world: World = {
    telegram,
    services,
    assistant: await start(),
    folder,
    observed,
    log: () => written.join(''),
    async restart() {
      await world.assistant.stop();
      world.assistant = await start();
    },
    code: (phone) => lastCode(services.sms(phone).map(({ text }) => text)),
    async close() {
      await world.assistant.stop();
      await services.close();
      await telegram.close();
      await rm(folder, { recursive: true });
    },
  };
  return world;
}

export function lastCode(texts: string[]): string {
  const code = /\b\d{6}\b/.exec(texts.at(-1) ?? '')?.[0];
  if (code === undefined) throw new Error('no code was sent to this phone');
  return code;
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** What a citizen does next, and what they then read: text contained in the next message of the bot that contains it. */
export type Turn = [deed: string | ((user: TelegramUser) => unknown), ...expected: string[]];

/** Plays turns: a string starting with `#` presses the button of that label, any other is typed. */
export async function play(user: TelegramUser, turns: Turn[]): Promise<void> {
  for (const [deed, ...expected] of turns) {
    if (typeof deed === 'function') await deed(user);
    else if (deed.startsWith('#')) user.press(deed.slice(1));
    else user.text(deed);
    for (const text of expected) await user.waitForReply({ where: (message) => message.text.includes(text), timeoutMs: 8_000 });
  }
}

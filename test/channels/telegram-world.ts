/** A Telegram channel against the fake server, by polling or webhook. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createTelegram, type TelegramChannel, type TelegramOptions } from '../../src/channels/telegram/telegram.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { Inbound } from '../../src/engine/outside.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createWatch } from '../../src/mocks/control.ts';
import type { FakeTelegram } from '../../src/mocks/telegram/driver.ts';
import { startFakeTelegram } from '../../src/mocks/telegram/server.ts';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { createApp } from '../../src/server.ts';
import { speech } from '../engine/harness.ts';

export const token = '4711:test-token-of-no-bot';
export const secret = 'a-secret-of-the-test';
export type Mode = 'polling' | 'webhook';

export interface TelegramWorld {
  telegram: FakeTelegram;
  channel: TelegramChannel;
  user: TelegramUser;
  taken: Inbound[];
  /** Resolves to what was taken in once it is at least so many. */
  waitForTaken(count: number): Promise<Inbound[]>;
  /** How many more messages are not safe. */
  refusals: { left: number };
  failures: unknown[];
  refused: string[];
  /** Where the webhook is. */
  url: string;
  close(): Promise<void>;
}

export async function startTelegramWorld(
  mode: Mode,
  options: Partial<TelegramOptions> & { unstarted?: boolean } = {},
): Promise<TelegramWorld> {
  const telegram = await startFakeTelegram({ token });
  const watch = createWatch();
  const { server, url, app } = await startHttp();
  const world = { taken: [] as Inbound[], refusals: { left: 0 }, failures: [] as unknown[], refused: [] as string[] };
  const channel = createTelegram({
    token,
    apiRoot: telegram.url,
    mode: mode === 'polling' ? { kind: 'polling' } : { kind: 'webhook', url, secret },
    clock: systemClock,
    speech,
    failed: (error) => void world.failures.push(error),
    gaveUp: (error) => void world.failures.push(error),
    refused: (reason) => {
      world.refused.push(reason);
      watch.changed();
    },
    pace: { perChatMs: 0, inAllMs: 0 },
    ...options,
  });
  if (channel.router)
    app.use(
      createApp({
        metrics: createMetrics({
          oldestDue: async () => null,
          now: Date.now,
          channels: [],
          untaken: () => 0,
          ready: async () => {},
          role: 'all',
        }),
        log: createLog({ level: 'silent' }),
        ready: async () => {},
        mounts: { '/webhooks/telegram': channel.router },
      }),
    );
  const receive = async (inbound: Inbound) => {
    if (world.refusals.left > 0) {
      world.refusals.left -= 1;
      throw new Error('the store is full');
    }
    world.taken.push(inbound);
    watch.changed();
  };
  if (!options.unstarted) await channel.start(receive);
  return {
    ...world,
    telegram,
    channel,
    user: telegram.user(101, { language: 'vi' }),
    url,
    async waitForTaken(count) {
      await watch.until(() => world.taken.length >= count, {
        timeoutMs: 5_000,
        what: () => `${world.taken.length} of ${count} taken in`,
      });
      return world.taken;
    },
    async close() {
      await channel.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await telegram.close();
    },
  };
}

async function startHttp(): Promise<{ server: Server; url: string; app: express.Express }> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, app, url: `http://127.0.0.1:${port}/webhooks/telegram` };
}

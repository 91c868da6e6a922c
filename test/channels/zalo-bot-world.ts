/** A Zalo Bot channel against the fake server, by polling or webhook, with an inbox on a real folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pictureFolder } from '../../src/channels/pictures.ts';
import { createZaloBot, type ZaloBotChannel, type ZaloBotOptions } from '../../src/channels/zalo-bot/zalo-bot.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { Inbound } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { type Inbox, type InboxOptions, openInbox } from '../../src/inbox/inbox.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createWatch } from '../../src/mocks/control.ts';
import type { FakeZaloBot } from '../../src/mocks/zalo-bot/driver.ts';
import { type FakeZaloBotOptions, startFakeZaloBot } from '../../src/mocks/zalo-bot/server.ts';
import type { ZaloBotUser } from '../../src/mocks/zalo-bot/user.ts';
import { createApp } from '../../src/server.ts';
import { testKey } from '../engine/harness.ts';

export const token = '1459232241454765289:test-secret-of-no-bot';
export const secret = 'a-secret-of-the-test';
export type Mode = 'polling' | 'webhook';

export interface ZaloBotWorld {
  zalo: FakeZaloBot;
  channel: ZaloBotChannel;
  inbox: Inbox;
  user: ZaloBotUser;
  taken: Inbound[];
  /** Resolves to what was taken in once it is at least so many. */
  waitForTaken(count: number): Promise<Inbound[]>;
  /** Resolves as soon as it is true. */
  until(what: () => boolean): Promise<unknown>;
  /** How many more messages are not safe; `hang`: never answered. */
  refusals: { left: number; hang?: boolean };
  failures: Error[];
  gaveUp: Error[];
  refused: string[];
  warnings: string[];
  quotaStore: { value: unknown; writes: number };
  /** Where the webhook is. */
  url: string;
  start(): Promise<void>;
  /** Stops, whatever waits, and begins anew on the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<Omit<ZaloBotOptions, 'inbox'>> {
  unstarted?: boolean;
  fake?: Partial<FakeZaloBotOptions>;
  inboxOptions?: Partial<InboxOptions>;
  /** What the engine does with a message beyond remembering it. */
  receive?: (inbound: Inbound) => Promise<void>;
  /** No pictures. */
  noPictures?: boolean;
}

export async function startZaloBotWorld(mode: Mode, options: WorldOptions = {}): Promise<ZaloBotWorld> {
  const { unstarted, fake, inboxOptions, noPictures, receive: engine, ...channelOptions } = options;
  const zalo = await startFakeZaloBot({ token, webhook: { retryDelayMs: 5 }, ...fake });
  const folder = await mkdtemp(join(tmpdir(), 'zalo-inbox-'));
  const watch = createWatch();
  const http = await startHttp();
  const told = { failures: [] as Error[], gaveUp: [] as Error[], refused: [] as string[], warnings: [] as string[] };
  const tell = (list: unknown[]) => (what: unknown) => {
    list.push(what);
    watch.changed();
  };
  const quotaStore = { value: undefined as unknown, writes: 0 };
  const common = { clock: systemClock, failed: tell(told.failures), gaveUp: tell(told.gaveUp), random: () => 0 };

  async function build() {
    const inbox = await openInbox({ folder, seal: createSeal(testKey), ...common, ...inboxOptions });
    const channel = createZaloBot({
      token,
      apiRoot: zalo.url,
      mode: mode === 'polling' ? { kind: 'polling' } : { kind: 'webhook', url: http.url, secret },
      inbox,
      quotaStore: {
        read: async () => quotaStore.value,
        async write(value) {
          Object.assign(quotaStore, { value, writes: quotaStore.writes + 1 });
        },
      },
      monthlyMessages: 3_000,
      ...common,
      refused: tell(told.refused),
      warn: tell(told.warnings),
      ...(noPictures ? {} : { publicUrl: http.root }),
      ...channelOptions,
    });
    http.mount(channel);
    return { inbox, channel };
  }

  const world: ZaloBotWorld = {
    ...(await build()),
    ...told,
    zalo,
    user: zalo.user('lan', { name: 'Lan' }),
    taken: [],
    refusals: { left: 0 },
    quotaStore,
    url: http.url,
    until: (what) => watch.until(what, { timeoutMs: 5_000, what: () => `${what}; ${told.failures}` }),
    async waitForTaken(count) {
      await watch.until(() => world.taken.length >= count, {
        timeoutMs: 5_000,
        what: () => `${world.taken.length} of ${count} taken in; ${told.failures}`,
      });
      return world.taken;
    },
    start: () => world.channel.start(receive),
    async restart() {
      await world.channel.stop();
      Object.assign(world, await build());
      await world.start();
    },
    async close() {
      world.refusals.hang = false;
      watch.changed();
      await world.channel.stop();
      await http.close();
      await zalo.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  async function receive(inbound: Inbound) {
    if (world.refusals.hang) await watch.until(() => !world.refusals.hang, { timeoutMs: 9_000, what: () => 'hanging' });
    if (world.refusals.left > 0) {
      world.refusals.left -= 1;
      throw new Error('the store is full');
    }
    await engine?.(inbound);
    world.taken.push(inbound);
    watch.changed();
  }
  if (!unstarted) await world.start();
  return world;
}

/** The assistant's HTTP face, with the newest channel's webhook and the pictures. */
async function startHttp() {
  let current: express.Express | null = null;
  const app = express();
  app.use('/pictures', express.static(pictureFolder));
  app.use((request, response, next) => (current ? current(request, response, next) : next()));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const root = `http://127.0.0.1:${port}`;
  return {
    root,
    url: `${root}/webhooks/zalo`,
    mount({ router }: ZaloBotChannel) {
      current = createApp({
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
        mounts: router ? { '/webhooks/zalo': router } : {},
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

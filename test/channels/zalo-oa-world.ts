/** A Zalo Official Account as a channel against the fake servers, with an inbox on disk, a store of tokens and a clock that is moved by hand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Message } from '../../src/channels/channel.ts';
import { picturesRouter } from '../../src/channels/picture-files.ts';
import type { TokenStore, Tokens } from '../../src/channels/zalo-oa/chain.ts';
import { createZaloOa, type ZaloOaChannel, type ZaloOaOptions } from '../../src/channels/zalo-oa/zalo-oa.ts';
import type { Inbound } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { type Inbox, openInbox } from '../../src/inbox/inbox.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createWatch } from '../../src/mocks/control.ts';
import type { FakeZaloOa } from '../../src/mocks/zalo-oa/driver.ts';
import { type FakeZaloOaOptions, startFakeZaloOa } from '../../src/mocks/zalo-oa/server.ts';
import type { ZaloOaUser } from '../../src/mocks/zalo-oa/user.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { createApp } from '../../src/server.ts';
import { testKey } from '../engine/harness.ts';

export const app = {
  appId: '360846524940903967',
  secret: 'secret-key-of-no-app',
  refreshToken: 'first-token-of-nobody',
};

export interface MemoryTokens extends TokenStore {
  kept: Tokens | null;
  /** What was written, in order. */
  written: Tokens[];
  /** The next writes fail. */
  failures: number;
}

function memoryTokens(): MemoryTokens {
  const store: MemoryTokens = {
    kept: null,
    written: [],
    failures: 0,
    read: async () => store.kept,
    async write(tokens) {
      if (store.failures > 0) {
        store.failures -= 1;
        throw new Error('the disk is full');
      }
      store.kept = tokens;
      store.written.push(tokens);
    },
  };
  return store;
}

export interface ZaloOaWorld {
  zalo: FakeZaloOa;
  clock: MovableClock;
  channel: ZaloOaChannel;
  inbox: Inbox;
  folder: string;
  store: MemoryTokens;
  user: ZaloOaUser;
  taken: Inbound[];
  waitForTaken(count: number): Promise<Inbound[]>;
  /** How many more messages are not safe. */
  refusals: { left: number };
  failures: unknown[];
  /** Where the webhook is. */
  url: string;
  send(message?: Partial<Message>): Promise<void>;
  /** Closes the channel and begins anew with what is on disk. */
  restart(options?: Partial<ZaloOaOptions>): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  channel?: Partial<ZaloOaOptions>;
  fake?: Partial<FakeZaloOaOptions>;
  /** Pictures are shown, fetched from where the channel listens. */
  pictures?: boolean;
  unstarted?: boolean;
  /** What the engine does with a message beyond remembering it. */
  receive?: (inbound: Inbound) => Promise<void>;
}

export async function startZaloOaWorld(options: WorldOptions = {}): Promise<ZaloOaWorld> {
  const clock = createMovableClock({ runs: true });
  const zalo = await startFakeZaloOa({ ...app, now: clock.now, ...options.fake });
  const folder = await mkdtemp(join(tmpdir(), 'zalo-oa-'));
  const store = memoryTokens();
  const watch = createWatch();
  const http = express();
  const server = createServer(http);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world = { taken: [] as Inbound[], refusals: { left: 0 }, failures: [] as unknown[] };
  const failed = (error: unknown) => void world.failures.push(error);

  async function begin(more: Partial<ZaloOaOptions> = {}) {
    const inbox = await openInbox({
      folder,
      seal: createSeal(testKey),
      clock,
      failed,
      gaveUp: failed,
      random: () => 0,
    });
    const channel = createZaloOa({
      ...app,
      apiRoot: zalo.url,
      oauthRoot: zalo.url,
      businessRoot: zalo.url,
      store,
      inbox,
      clock,
      failed,
      pace: { perChatMs: 0, inAllMs: 0 },
      random: () => 0,
      ...(options.pictures && { publicUrl: root }),
      ...options.channel,
      ...more,
    });
    return { inbox, channel };
  }

  const receive = async (inbound: Inbound) => {
    if (world.refusals.left > 0) {
      world.refusals.left -= 1;
      throw new Error('the store is full');
    }
    await options.receive?.(inbound);
    world.taken.push(inbound);
    watch.changed();
  };

  const made = await begin();
  const self: ZaloOaWorld = {
    ...world,
    ...made,
    zalo,
    clock,
    folder,
    store,
    user: zalo.user('101'),
    url: `${root}/webhooks/zalo-oa`,
    async waitForTaken(count) {
      const what = () => `${world.taken.length} of ${count} taken in`;
      await watch.until(() => world.taken.length >= count, { timeoutMs: 5_000, what });
      return world.taken;
    },
    send: (more) => self.channel.send(messageOf(more), new AbortController().signal),
    async restart(more) {
      await self.channel.stop();
      Object.assign(self, await begin(more));
      if (!options.unstarted) await self.channel.start(receive);
    },
    async close() {
      await self.channel.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await zalo.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  http.use(
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
      mounts: {
        '/pictures': picturesRouter(),
        // Looked up anew, as a restart makes another channel.
        '/webhooks/zalo-oa': express.Router().use((...args) => self.channel.router(...args)),
      },
    }),
  );
  zalo.hook(self.url);
  if (!options.unstarted) await self.channel.start(receive);
  return self;
}

let keys = 0;

/** A message to citizen 101, under a key of its own. */
export function messageOf(more: Partial<Message> = {}): Message {
  keys += 1;
  return { chat: '101', key: `k${keys}`, text: 'Xin chào', buttons: [], window: { heardAt: 0, nth: 1 }, ...more };
}

/** An address on this machine where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** The web chat with all that stands behind it: real engine, flows and clients, mock services, an HTTP server on loopback that can be killed and come back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import helmet from 'helmet';
import { type Assistant, startAssistant } from '../../src/assistant.ts';
import { picturesRouter } from '../../src/channels/picture-files.ts';
import type { MailboxDocument } from '../../src/channels/web/mailbox.ts';
import { createWeb, type WebChannel, type WebOptions } from '../../src/channels/web/web.ts';
import { readConfig } from '../../src/config.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createLog } from '../../src/log.ts';
import { type MockServices, startMockServices } from '../../src/mocks/services.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import type { Store } from '../../src/stores/store.ts';

const dataKey = 'a key that only these tests know, 32+';
const token = 'services-token-of-the-test';

export interface WebWorld {
  url: string;
  port: number;
  services: MockServices;
  channel: WebChannel;
  clock: MovableClock;
  failures: unknown[];
  /** The newest code sent to this phone. */
  code(phone: string): string;
  /** Requests whose path fits get no answer but their connection cut. */
  block(path: RegExp | null): void;
  /** The process dies: every connection is cut, nobody listens. */
  kill(): Promise<void>;
  /** It comes back on the same port and the same stores. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

export type WebWorldOptions = Partial<Omit<WebOptions, 'store' | 'seal' | 'clock' | 'dataKey'>> & { phone?: boolean };

/** Starts everything. */
export async function startWebWorld(options: WebWorldOptions = {}): Promise<WebWorld> {
  const clock = createMovableClock({ runs: true });
  const folder = await mkdtemp(join(tmpdir(), 'web-'));
  const failures: unknown[] = [];
  const services = await startMockServices({ port: 0, token, clock, now: clock.now });
  let blocked: RegExp | null = null;
  let server: Server;
  let channel: WebChannel;
  let assistant: Assistant;
  let mailboxes: Store<MailboxDocument>;
  let port = 0;

  const failed = (error: unknown) => failures.push(error);

  async function start() {
    mailboxes = await openLowdbStore<MailboxDocument>({
      folder: join(folder, 'web'),
      onDamage: failed,
      onFatal: failed,
    });
    channel = createWeb({
      store: mailboxes,
      seal: createSeal(dataKey),
      clock,
      dataKey,
      addressOf: (request) => request.ip ?? '',
      failed,
      ...options,
      ...(options.phone && { phoneUrl: services.phoneUrl }),
    });
    const app = express();
    app.use(helmet());
    app.use((request, response, next) => {
      if (blocked?.test(request.path)) response.destroy();
      else next();
    });
    app.use('/pictures', picturesRouter());
    app.use(channel.router);
    assistant = await startAssistant({
      // Its own web chat is off: this one can be watched, blocked and cut off.
      config: readConfig({
        PORT: '0',
        DATA_DIR: join(folder, 'rest'),
        WEB_CHAT: 'off',
        DESK: 'off',
        LOG_LEVEL: 'silent',
      }),
      dataKey,
      services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token },
      log: createLog({ level: 'silent' }),
      fatal: failed,
      clock,
      channels: () => [channel],
    });
    server = createServer(app);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    port = (server.address() as AddressInfo).port;
  }

  async function kill() {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await assistant.stop();
    await mailboxes.close();
  }

  await start();
  return {
    get channel() {
      return channel;
    },
    url: `http://127.0.0.1:${port}`,
    port,
    services,
    clock,
    failures,
    code: (phone) => services.sms(phone).at(-1)?.text.match(/\d{6}/)?.[0] ?? '',
    block(path) {
      blocked = path;
    },
    kill,
    revive: start,
    async close() {
      if (server.listening) await kill();
      await services.close();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * A Zalo Official Account API on loopback, for tests: the real protocol in front, people and mishaps on demand behind.
 *
 *     const zalo = await startFakeZaloOa({ appId: '42', secret: 's', refreshToken: 'r' });
 *     // the bot: apiRoot, oauthRoot and businessRoot are all zalo.url
 *     zalo.hook('http://127.0.0.1:8080/webhooks/zalo-oa');
 *     const lan = zalo.user('2512523625412515', { name: 'Lan' });
 *     lan.follow();
 *     const hello = await lan.waitForReply();
 *     lan.press('Có');
 */
import { createFaults, createWatch } from '../control.ts';
import { startFront } from '../platform/front.ts';
import { explainSilence } from '../platform/looks.ts';
import type { WebhookOptions } from '../platform/pump.ts';
import { createShelf } from '../platform/shelf.ts';
import { createChats } from './chats.ts';
import { createDriver, type FakeZaloOa } from './driver.ts';
import { createEvents } from './events.ts';
import { createAnswers, createOaDispatcher } from './http.ts';
import { createOauth } from './oauth.ts';
import { LIMITS, type Limits, SWITCHES, type Switches } from './switches.ts';
import { createWebhook } from './webhook.ts';
import { createWindows } from './windows.ts';
import type { World } from './world.ts';
import { createZns, type ZnsOptions } from './zns.ts';

export interface FakeZaloOaOptions {
  appId: string;
  /** The app's secret key, shown when tokens are refreshed. */
  secret: string;
  /** The first refresh token. */
  refreshToken: string;
  /** What events are signed with; the app's secret if left out. Sources disagree on whether it is another. */
  webhookSecret?: string;
  oaId?: string;
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  /** Epoch ms: tokens and windows go by it; waits and delays go by real time. */
  now?: () => number;
  switches?: Partial<Switches>;
  limits?: Partial<Limits>;
  webhook?: WebhookOptions;
  zns?: ZnsOptions;
}

/** Rejects when the port is taken. Close it, or it keeps the process alive. */
export async function startFakeZaloOa(options: FakeZaloOaOptions): Promise<FakeZaloOa> {
  const faults = createFaults();
  const closing = new AbortController();
  let root = '';
  const world = createWorld(options, {
    root: () => root,
    explain: () => explainSilence({ notTaken: world.events.size(), calls: dispatcher.calls }),
  });
  const dispatcher = createOaDispatcher(world, faults);
  const front = await startFront({
    answer: createAnswers({ world, dispatcher }),
    closing: closing.signal,
    port: options.port,
    host: options.host,
  });
  root = front.url;
  return {
    ...createDriver(world, dispatcher),
    url: front.url,
    fail: faults.add,
    clearFaults: faults.clear,
    async close() {
      closing.abort();
      world.webhook.pump.stop();
      world.watch.stop();
      await front.close();
    },
  };
}

function createWorld(options: FakeZaloOaOptions, self: Pick<World, 'root' | 'explain'>): World {
  const { appId, secret, refreshToken, webhookSecret = secret, oaId = '388613280878808645', now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const switches = { ...SWITCHES, ...options.switches };
  const watch = createWatch();
  const events = createEvents({ appId, now });
  const { webhook: webhookOptions = {} } = options;
  const webhook = createWebhook({
    appId,
    webhookSecret,
    events,
    switches,
    changed: watch.changed,
    options: webhookOptions,
  });
  events.onPush = webhook.pump.pump;
  return {
    appId,
    oaId,
    now,
    limits,
    switches,
    chats: createChats({ now }),
    oauth: createOauth({ appId, secret, refreshToken, now, switches, limits }),
    windows: createWindows({ now, limits, switches }),
    zns: createZns({ now, ...options.zns }),
    events,
    webhook,
    shelf: createShelf(),
    watch,
    reach: webhookOptions.reach ?? ((url) => url),
    ...self,
  };
}

/**
 * A Telegram Bot API on loopback, for tests: the real protocol in front, people and mishaps on demand behind.
 *
 *     const telegram = await startFakeTelegram({ token: '1000:abc' });
 *     // the bot: new Telegraf('1000:abc', { telegram: { apiRoot: telegram.url } })
 *     const lan = telegram.user(1001, { language: 'vi', name: 'Lan' });
 *     lan.start();
 *     const hello = await lan.waitForReply();
 *     lan.press('Có');
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaults, createWatch, type Watch } from '../control.ts';
import type { Stage } from './acts.ts';
import { createChats } from './chats.ts';
import { createDispatcher, type Dispatcher, type Outcome } from './dispatch.ts';
import { createDriver, type FakeTelegram } from './driver.ts';
import { createFiles } from './files.ts';
import { createListener } from './http.ts';
import { LIMITS, type Limits } from './limits.ts';
import { createMethods } from './methods.ts';
import { createPoller } from './poller.ts';
import { createPresses } from './presses.ts';
import { createRateMeter } from './rate-meter.ts';
import { createUpdates } from './updates.ts';
import { createWebhook, type WebhookOptions } from './webhook.ts';
import type { BotUser, World } from './world.ts';

export interface FakeTelegramOptions {
  /** `digits:secret`; the digits become the bot's id. */
  token: string;
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  /** Epoch ms: dates, expiries and rates go by it; waits and delays go by real time. */
  now?: () => number;
  limits?: Partial<Limits>;
  webhook?: WebhookOptions;
  bot?: Partial<Pick<BotUser, 'first_name' | 'username'>>;
  /** Off if left out: a bot in a group hears everything. */
  groupPrivacy?: boolean;
}

/** Rejects when the port is taken. Close it, or it keeps the process alive. */
export async function startFakeTelegram(options: FakeTelegramOptions): Promise<FakeTelegram> {
  if (!/^\d+:\S+$/.test(options.token)) throw new TypeError('a Telegram token is digits, a colon and a secret');
  const watch = createWatch();
  const faults = createFaults();
  const closing = new AbortController();
  const world = createWorld(options, watch, (method, params) =>
    dispatcher.dispatch(method, { params, uploads: [] }, { via: 'webhook-reply', signal: closing.signal }),
  );
  const find = createMethods(world.bot.first_name);
  const dispatcher = createDispatcher({ world, token: options.token, faults, find, changed: watch.changed });
  const stage = createStage({ world, watch, dispatcher, groupPrivacy: options.groupPrivacy ?? false });
  const http = createServer(createListener({ world, dispatcher, token: options.token, closing: closing.signal }));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { address, port, family } = http.address() as AddressInfo;
  return {
    ...createDriver({ world, watch, dispatcher, stage }),
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    fail: faults.add,
    clearFaults: faults.clear,
    async close() {
      closing.abort();
      world.webhook.stop();
      watch.stop();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

function createWorld(
  options: FakeTelegramOptions,
  watch: Watch,
  carryOut: (method: string, params: Record<string, unknown>) => Promise<Outcome>,
): World {
  const { now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const bot: BotUser = {
    id: Number.parseInt(options.token, 10),
    is_bot: true,
    first_name: 'Fake bot',
    username: 'fake_test_bot',
    can_join_groups: true,
    can_read_all_group_messages: !options.groupPrivacy,
    supports_inline_queries: false,
    ...options.bot,
  };
  const updates = createUpdates({ now, pendingMs: limits.pendingMs });
  const webhook = createWebhook({
    updates,
    now,
    changed: watch.changed,
    options: options.webhook ?? {},
    carryOut: async (method, params) => void (await carryOut(method, params)),
  });
  const webhookActive = () => webhook.settings() !== undefined;
  const poller = createPoller({ updates, webhookActive, longPollS: limits.longPollS, changed: watch.changed });
  updates.onPush = () => {
    poller.wake();
    webhook.pump();
  };
  const chats = createChats({ bot, now });
  const files = createFiles({ now, limits });
  const presses = createPresses({ now, limits });
  return { bot, limits, now, chats, updates, poller, webhook, files, presses, meter: createRateMeter({ now }) };
}

/** How many refused calls an error message shows. */
const REFUSALS_SHOWN = 5;

function createStage(given: { world: World; watch: Watch; dispatcher: Dispatcher; groupPrivacy: boolean }): Stage {
  const { world, watch, dispatcher, groupPrivacy } = given;
  return {
    world,
    watch,
    groupPrivacy,
    deliver: (kind, body, chat) => void world.updates.push(kind, body, String(chat.info.id)),
    explain() {
      const refused = dispatcher.calls.all().filter((call) => call.error !== undefined || call.lost);
      return [
        `Updates the bot has not taken: ${world.updates.size()}`,
        ...refused
          .slice(-REFUSALS_SHOWN)
          .map(({ method, status, error }) => `refused: ${method} ${status ?? ''} ${error ?? 'lost'}`),
      ].join('\n');
    },
  };
}

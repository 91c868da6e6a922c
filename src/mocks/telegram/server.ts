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
import { createFaults, createWatch, type Watch } from '../control.ts';
import { createDispatcher, type Dispatcher } from '../platform/dispatch.ts';
import { startFront } from '../platform/front.ts';
import { explainSilence } from '../platform/looks.ts';
import type { Outcome } from '../platform/outcome.ts';
import { readText } from '../platform/params.ts';
import type { WebhookOptions } from '../platform/pump.ts';
import { type Body, recordOf } from '../platform/request.ts';
import type { Stage } from './acts.ts';
import { createChats } from './chats.ts';
import { createDriver, type FakeTelegram } from './driver.ts';
import { broken, perform, planned } from './envelope.ts';
import { createFiles } from './files.ts';
import { createAnswers } from './http.ts';
import { LIMITS, type Limits } from './limits.ts';
import { createMethods } from './methods.ts';
import { createPoller } from './poller.ts';
import { createPresses } from './presses.ts';
import { createRateMeter } from './rate-meter.ts';
import { createUpdates } from './updates.ts';
import { createWebhook } from './webhook.ts';
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
  const dispatcher = createDispatcher<Body>({
    now: world.now,
    secrets: () => [options.token],
    faults,
    seen: recordOf,
    chatOf: ({ params }) => readText(params, 'chat_id'),
    perform: (method, body, signal) => perform(world, { method: find(method), body, signal }),
    planned,
    broken,
    changed: watch.changed,
  });
  const stage = createStage({ world, watch, dispatcher, groupPrivacy: options.groupPrivacy ?? false });
  const front = await startFront({
    answer: createAnswers({ world, dispatcher, token: options.token }),
    closing: closing.signal,
    port: options.port,
    host: options.host,
  });
  return {
    ...createDriver({ world, watch, dispatcher, stage }),
    url: front.url,
    fail: faults.add,
    clearFaults: faults.clear,
    async close() {
      closing.abort();
      world.webhook.stop();
      watch.stop();
      await front.close();
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

function createStage(given: {
  world: World;
  watch: Watch;
  dispatcher: Dispatcher<Body>;
  groupPrivacy: boolean;
}): Stage {
  const { world, watch, dispatcher, groupPrivacy } = given;
  return {
    world,
    watch,
    groupPrivacy,
    deliver: (kind, body, chat) => void world.updates.push(kind, body, String(chat.info.id)),
    explain: () => explainSilence({ notTaken: world.updates.size(), calls: dispatcher.calls }),
  };
}

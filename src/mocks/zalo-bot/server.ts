/**
 * A Zalo Bot Platform on loopback, for tests: the protocol as documented and as seen, people and mishaps on demand.
 *
 *     const zalo = await startFakeZaloBot({ token: '1459:secret' });
 *     // the bot calls `${zalo.url}/bot1459:secret/getUpdates`
 *     const lan = zalo.user('lan', { name: 'Lan' });
 *     lan.text('Xin chào');
 *     await lan.waitForReply();
 *     lan.press('Có'); // types the number of "Có" in the list at the end of the newest message
 */
import { createFaults, createWatch, type Watch } from '../control.ts';
import { createDispatcher } from '../platform/dispatch.ts';
import { startFront } from '../platform/front.ts';
import { explainSilence } from '../platform/looks.ts';
import { readText } from '../platform/params.ts';
import type { WebhookOptions } from '../platform/pump.ts';
import { type Body, recordOf } from '../platform/request.ts';
import { createShelf } from '../platform/shelf.ts';
import type { Stage } from './acts.ts';
import { createChats } from './chats.ts';
import { createDriver, type FakeZaloBot } from './driver.ts';
import { broken, perform, planned } from './envelope.ts';
import { createAnswers } from './http.ts';
import { createMethods } from './methods.ts';
import { createPoller } from './poller.ts';
import { createQuota } from './quota.ts';
import { SWITCHES, type Switches } from './switches.ts';
import { createUpdates } from './updates.ts';
import { createWebhook } from './webhook.ts';
import type { Bot, World } from './world.ts';

export interface FakeZaloBotOptions {
  /** `digits:secret`. */
  token: string;
  /** 0, or left out, takes any free port. */
  port?: number;
  host?: string;
  /** Epoch ms: dates go by it; waits and delays go by real time. */
  now?: () => number;
  /** Where sources disagree; `switch` changes it later. */
  switches?: Partial<Switches>;
  webhook?: WebhookOptions;
  bot?: Partial<Bot>;
  /** Whether pictures the bot sends from this machine are fetched; yes if left out. Others never are. */
  fetchesPictures?: boolean;
}

/** Rejects when the port is taken. Close it, or it keeps the process alive. */
export async function startFakeZaloBot(options: FakeZaloBotOptions): Promise<FakeZaloBot> {
  if (!/^\d+:\S+$/.test(options.token)) throw new TypeError('a Zalo Bot token is digits, a colon and a secret');
  const watch = createWatch();
  const faults = createFaults();
  const closing = new AbortController();
  const world = createWorld(options, watch);
  const find = createMethods();
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
  const front = await startFront({
    answer: createAnswers({ world, dispatcher, token: options.token }),
    closing: closing.signal,
    port: options.port,
    host: options.host,
  });
  const stage: Stage = {
    world,
    watch,
    root: () => front.url,
    explain: () => explainSilence({ notTaken: world.updates.size(), calls: dispatcher.calls }),
  };
  return {
    ...createDriver({ world, watch, dispatcher, stage }),
    url: front.url,
    fail(method, fault, { chat, ...when } = {}) {
      return faults.add(method, fault, chat === undefined ? when : { ...when, chat: world.chats.idOf(chat) });
    },
    clearFaults: faults.clear,
    async close() {
      closing.abort();
      world.webhook.stop();
      watch.stop();
      await front.close();
    },
  };
}

function createWorld(options: FakeZaloBotOptions, { changed }: Watch): World {
  const { now = Date.now } = options;
  const switches: Switches = { ...SWITCHES, ...options.switches };
  const bot = { id: '1459232241454765289', accountName: 'bot.VcFake', displayName: 'Bot thử', ...options.bot };
  const updates = createUpdates();
  const webhook = createWebhook({ updates, now, switches, changed, options: options.webhook ?? {} });
  const webhookActive = () => webhook.settings() !== undefined;
  const poller = createPoller({ updates, webhookActive, switches, changed });
  updates.onPush = () => {
    if (webhookActive()) webhook.pump();
    else poller.wake();
  };
  return {
    bot,
    now,
    switches,
    chats: createChats({ now, switches }),
    updates,
    poller,
    webhook,
    quota: createQuota(),
    shelf: createShelf(),
    fetchesPictures: options.fetchesPictures ?? true,
  };
}

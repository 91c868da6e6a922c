/** One running assistant: store, services, engine, channels and HTTP, put together. Everything that differs between runs comes in. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Router } from 'express';
import { movedStates } from '../flows/root.ts';
import { createApprovals, vneidCallbackRouter } from './callbacks/vneid.ts';
import type { Channel } from './channels/channel.ts';
import { createPost } from './channels/post.ts';
import type { Pace } from './channels/telegram/pacer.ts';
import { createTelegram, type TelegramChannel } from './channels/telegram/telegram.ts';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './engine/clock.ts';
import type { FrozenConversation } from './engine/conversation.ts';
import { createEngine, type Engine, type Observer } from './engine/engine.ts';
import { flowsFor } from './engine/machine.ts';
import { createSeal } from './engine/seal.ts';
import { topicsOf } from './knowledge/asked.ts';
import { type Log, logObserver, tagger, tell } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createApp, listen, NotReadyError } from './server.ts';
import { createReferences } from './services/reference.ts';
import { createServices } from './services/services.ts';
import { createSpeech, type Operator, type Speech } from './speech.ts';
import { openLowdbStore } from './stores/lowdb/store.ts';
import type { Store } from './stores/store.ts';

export interface AssistantOptions {
  config: Config;
  dataKey: string;
  /** Where the registry and the VNeID service are, and what they are told. */
  services: { registryUrl: string; vneidUrl: string; token: string };
  log: Log;
  /** Going on is no use: in words for the operator. The process should end. */
  fatal: (reason: string) => void;
  clock?: Clock;
  pace?: Pace;
  /** Instead of lowdb under DATA_DIR. */
  store?: Store<FrozenConversation>;
  /** Beside those of the configuration. */
  channels?: (speech: Speech) => Channel[];
  /** Told of everything the engine does. */
  observe?: Observer;
  /** What spreads tries over time, from 0 to 1; by chance unless told. */
  random?: () => number;
}

export interface Assistant {
  engine: Engine;
  /** Where it listens; the configured port, or the one found for 0. */
  port: number;
  /** Where a VNeID service on this machine tells of approvals; from outside it is `PUBLIC_URL/callbacks/vneid`. */
  callbackUrl: string;
  /** Takes nothing more in, finishes what is in hand, closes everything; within 10 s. */
  stop(): Promise<void>;
}

/** An effect that has waited longer than this makes the assistant "not ready". */
const oldestDueMs = 5 * 60_000;

const callbackPath = '/callbacks/vneid';

/** Rejects with what went wrong: the folder is locked, the port is taken, a channel refuses. */
export async function startAssistant(options: AssistantOptions): Promise<Assistant> {
  const { config, dataKey, log, clock = systemClock } = options;
  const speech = createSpeech(operatorOf(config));
  const telegram = telegramOf(options, speech, clock);
  const channels: Channel[] = [...(telegram ? [telegram] : []), ...(options.channels?.(speech) ?? [])];
  const store = options.store ?? (await openStore(options));
  const observers: Observer[] = [logObserver(log, tagger(dataKey)), ...(options.observe ? [options.observe] : [])];
  const engine = createEngine({
    store,
    clock,
    machine: flowsFor({ linkingHere: config.LINKING === 'both' }),
    moved: movedStates,
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf,
    post: createPost({ channels, speech }),
    services: createServices({ ...options.services, dataKey, clock }),
    seal: createSeal(dataKey),
    nonce: randomUUID,
    ...(options.random && { random: options.random }),
    observe: (observation) => {
      for (const observer of observers) observer(observation);
    },
    alone: true,
  });
  const metrics = createMetrics(engine.oldestDue, clock.now);
  observers.push(metrics.observe);

  async function ready() {
    await store.check();
    const oldest = await engine.oldestDue();
    if (oldest !== null && clock.now() - oldest > oldestDueMs)
      throw new NotReadyError('messages have been waiting to go out for too long');
  }

  const mounts: Record<string, Router> = {
    [callbackPath]: callbackOf(options, engine),
    ...(telegram?.router && { '/webhooks/telegram': telegram.router }),
  };
  let server: Server | undefined;
  const stop = async () => {
    await Promise.all(channels.map((channel) => channel.stop()));
    await engine.stop();
    server?.close();
    server?.closeAllConnections();
    await store.close();
  };
  try {
    const listening = await listen(createApp({ metrics, log, ready, mounts }), config.PORT);
    const { port } = listening;
    server = listening.server;
    // Learning takes half a second, which no citizen should wait for.
    topicsOf('');
    await engine.start();
    for (const channel of channels) await channel.start(engine.receive);
    return { engine, port, callbackUrl: `http://127.0.0.1:${port}${callbackPath}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const callbackOf = ({ services, dataKey, log }: AssistantOptions, { notify }: Engine) =>
  vneidCallbackRouter({
    token: services.token,
    take: createApprovals({ references: createReferences(dataKey), notify }),
    taken: (told) => {
      if (told === 'stranger')
        log.warn({ service: 'vneid' }, 'an approval without a reference of ours, nobody is told');
    },
    failed: (error) => log.error({ service: 'vneid', ...tell(error) }, 'an approval could not be taken'),
  });

function operatorOf({ OPERATOR_NAME, OPERATOR_HOTLINE, OFFICE_HOURS }: Config): Partial<Operator> {
  const hotline = OFFICE_HOURS ? `${OPERATOR_HOTLINE} (${OFFICE_HOURS})` : OPERATOR_HOTLINE;
  return {
    ...(OPERATOR_NAME && { operatorName: OPERATOR_NAME }),
    ...(OPERATOR_HOTLINE && hotline && { hotline }),
  };
}

function telegramOf(
  { config, log, fatal, pace }: AssistantOptions,
  speech: Speech,
  clock: Clock,
): TelegramChannel | null {
  if (config.TELEGRAM_BOT_TOKEN === undefined) return null;
  const webhook = {
    kind: 'webhook',
    url: `${config.PUBLIC_URL}/webhooks/telegram`,
    secret: config.TELEGRAM_WEBHOOK_SECRET ?? '',
  } as const;
  return createTelegram({
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    mode: config.TELEGRAM_MODE === 'webhook' ? webhook : { kind: 'polling' },
    clock,
    speech,
    failed: (error) => log.warn({ channel: 'telegram', ...tell(error) }, 'channel failed, trying again'),
    gaveUp: (error) =>
      log.error({ channel: 'telegram', ...tell(error) }, 'a message could not be taken and was passed over'),
    refused: fatal,
    ...(pace && { pace }),
  });
}

const openStore = ({ config, log, fatal }: AssistantOptions) =>
  openLowdbStore<FrozenConversation>({
    folder: join(config.DATA_DIR, 'conversations'),
    onDamage: (report) => log.error({ reason: JSON.stringify(report) }, 'stored data was damaged and set aside'),
    onFatal: (error) => fatal(`the disk under DATA_DIR fails (${error.name}); nothing acknowledged before is lost`),
  });

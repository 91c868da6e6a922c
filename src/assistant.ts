/** One running assistant: store, services, engine, channels and HTTP, put together. Everything that differs between runs comes in. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Router } from 'express';
import type { DeskNow } from '../flows/heard.ts';
import { movedStates } from '../flows/root.ts';
import { createApprovals, vneidCallbackRouter } from './callbacks/vneid.ts';
import type { Channel } from './channels/channel.ts';
import type { Pace } from './channels/pacer.ts';
import { createPost } from './channels/post.ts';
import type { WebLimits } from './channels/web/limits.ts';
import type { Config } from './config.ts';
import { type ChannelsOptions, gatewayPath, openChannels } from './configured-channels.ts';
import { configuredSpeech } from './configured-speech.ts';
import { type OpenedStorage, openStorage } from './configured-storage.ts';
import type { Hashing } from './desk/access/access.ts';
import { type Desk, openDesk } from './desk/desk.ts';
import { type Clock, systemClock } from './engine/clock.ts';
import type { FrozenConversation } from './engine/conversation.ts';
import { createEngine, type Engine, type Observer } from './engine/engine.ts';
import { flowsFor } from './engine/machine.ts';
import type { ServiceImplementations } from './engine/outside.ts';
import { createSeal } from './engine/seal.ts';
import { topicsOf } from './knowledge/asked.ts';
import { type Log, logObserver, tagger, tell } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type OfficeHours, readOfficeHours } from './office-hours.ts';
import type { Processes } from './processes/processes.ts';
import { createApp, listen, NotReadyError } from './server.ts';
import { guidanceOnly } from './services/guidance.ts';
import { createReferences } from './services/reference.ts';
import { createServices } from './services/services.ts';
import type { Speech } from './speech.ts';
import type { Store } from './stores/store.ts';

export interface AssistantOptions {
  config: Config;
  dataKey: string;
  /** Where the registry and the VNeID service are, and what they are told. */
  services: { registryUrl: string; vneidUrl: string; token: string };
  /** Instead of those services, where they are in this very process. */
  serviceImplementations?: ServiceImplementations;
  log: Log;
  /** Going on is no use: in words for the operator. The process should end. */
  fatal: (reason: string) => void;
  clock?: Clock;
  pace?: Pace;
  /** How much visitors of the web chat may ask for; as usual unless told. */
  webLimits?: Partial<WebLimits>;
  /** For the conversations, instead of what the configuration says. */
  store?: Store<FrozenConversation>;
  /** Beside those of the configuration. */
  channels?: (speech: Speech) => Channel[];
  /** The mock phone, shown beside the web chat; in development runs only. */
  phoneUrl?: string;
  /** Of the desk's passwords; cheaper ones in tests. */
  deskHashing?: Hashing;
  /** Told of everything the engine does. */
  observe?: Observer;
  /** The help desk at a moment (epoch ms), where another one than that of the configuration is meant. */
  deskNow?: (now: number) => DeskNow | null;
  /** What spreads tries over time, from 0 to 1; by chance unless told. */
  random?: () => number;
}

export interface Assistant {
  engine: Engine;
  /** Where it listens; the configured port, or the one found for 0. */
  port: number;
  /** Where this machine reaches it. */
  origin: string;
  /** Where a VNeID service on this machine tells of approvals; from outside it is `PUBLIC_URL/callbacks/vneid`. */
  callbackUrl: string;
  /** Where codes are sent by Zalo instead of SMS, in the way of our SMS service; undefined without a template for them. */
  codeGatewayUrl: string | undefined;
  /** Messages that are safe and not yet taken. */
  untaken(): number;
  /** Where the desk's first account is made; null when there is one, or no desk. */
  deskSetUpPath(): string | null;
  /** Takes nothing more in, finishes what is in hand, closes everything; within 10 s. */
  stop(): Promise<void>;
}

/** An effect that has waited longer than this makes the assistant "not ready". */
const oldestDueMs = 5 * 60_000;

/** Of requests that are being answered when the end comes; streams of news have no end of their own. */
const lastAnswersMs = 1_000;

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
  await closed;
  clearTimeout(patience);
}

const callbackPath = '/callbacks/vneid';

/** Rejects with what went wrong: the folder is locked, the port is taken, a channel refuses. */
export async function startAssistant(options: AssistantOptions): Promise<Assistant> {
  const { config, dataKey, log, clock = systemClock } = options;
  const hours = readOfficeHours(config.OFFICE_HOURS ?? '');
  const speech = configuredSpeech(config, hours);
  const storage = await openStorage({ ...options, clock });
  const closing: Array<() => Promise<void>> = [() => storage.close()];
  /** The last opened first. */
  const closeAll = async () => {
    for (const close of closing.toReversed()) await close();
  };
  const passedOver = () => metrics.passedOver();
  const parts = { storage, speech, hours, closing, passedOver };
  const opened = await openParts({ ...options, clock }, parts).catch(async (error) => {
    await closeAll();
    throw error;
  });
  const { store, configured, desk } = opened;
  const channels = [...configured.channels, ...(options.channels?.(speech) ?? [])];
  const observers: Observer[] = [logObserver(log, tagger(dataKey)), ...(options.observe ? [options.observe] : [])];
  const { processes } = storage;
  const engine = engineFor({ ...options, clock }, { ...opened, speech, channels, observers, processes });
  const metrics = createMetrics({
    oldestDue: engine.oldestDue,
    now: clock.now,
    channels,
    untaken: configured.untaken,
    ready: () => ready(),
    role: config.ROLE,
  });
  observers.push(metrics.observe);

  let [started, ending] = [false, false];
  async function ready() {
    if (!started) throw new NotReadyError('this process is starting');
    if (ending) throw new NotReadyError('this process is ending');
    await store.check();
    processes?.check();
    const oldest = await engine.oldestDue();
    if (oldest !== null && clock.now() - oldest > oldestDueMs)
      throw new NotReadyError('messages have been waiting to go out for too long');
  }

  const mounts: Record<string, Router> = {
    [callbackPath]: callbackOf(options, engine),
    ...(desk && config.ROLE !== 'worker' && { '/desk': desk.router(engine) }),
    ...configured.mounts,
  };
  let server: Server | undefined;
  const stop = async () => {
    ending = true;
    await Promise.all(channels.map((channel) => channel.stop()));
    await engine.stop();
    if (server) await closeServer(server);
    await closeAll();
  };
  try {
    const listening = await listen(
      createApp({ metrics, log, ready, ending: () => ending, mounts, trustedProxies: config.TRUSTED_PROXIES }),
      { port: config.PORT, host: config.HOST },
    );
    server = listening.server;
    // Learning takes half a second, which no citizen should wait for.
    topicsOf('');
    await engine.start();
    if (processes && config.ROLE !== 'web') sweepWhenTold(processes, engine, log);
    desk?.start();
    await startAll(channels, engine);
    started = true;
    const { port, origin } = listening;
    return {
      engine,
      port,
      origin,
      callbackUrl: `${origin}${callbackPath}`,
      codeGatewayUrl: gatewayPath in mounts ? `${origin}${gatewayPath}` : undefined,
      untaken: configured.untaken,
      deskSetUpPath: () => desk?.setUpPath() ?? null,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Another process has written down what is to be carried out here. */
function sweepWhenTold(processes: Processes, engine: Engine, log: Log) {
  const sweep = () => engine.sweep().catch((error) => log.warn(tell(error), 'looking for what is due failed'));
  processes.on('due', () => void sweep());
}

/** All at once, as one whose platform does not answer takes half a minute to say so. */
async function startAll(channels: Channel[], { receive }: Engine): Promise<void> {
  const starts = await Promise.allSettled(channels.map((channel) => channel.start(receive)));
  for (const start of starts) if (start.status === 'rejected') throw start.reason;
}

interface Parts extends Pick<ChannelsOptions, 'speech' | 'passedOver'> {
  storage: OpenedStorage;
  hours: OfficeHours | null;
  closing: Array<() => Promise<void>>;
}

/** What is to be closed is put into `closing` as soon as it is open. */
async function openParts(options: AssistantOptions & { clock: Clock }, parts: Parts) {
  const { storage, speech, closing, passedOver } = parts;
  // On the disk its lock keeps a second process from everything else there, too.
  const store = options.store ?? (await storage.documents<FrozenConversation>('conversation'));
  closing.push(() => store.close());
  const configured = await openChannels({ ...options, speech, storage, passedOver, role: options.config.ROLE });
  closing.push(configured.close);
  const desk = await deskFor(options, { ...parts, store });
  if (desk) closing.push(desk.stop);
  return { store, configured, desk };
}

interface Inside {
  processes: Processes | null;
  store: Store<FrozenConversation>;
  speech: Speech;
  channels: Channel[];
  desk: Desk | null;
  observers: readonly Observer[];
}

function engineFor(
  options: AssistantOptions & { clock: Clock },
  { store, speech, channels, desk, observers, processes }: Inside,
) {
  const { config, dataKey, clock } = options;
  const deskNow = options.deskNow ?? desk?.now;
  const linkingHere = config.LINKING === 'both';
  const services = options.serviceImplementations ?? createServices({ ...options.services, dataKey, clock });
  return createEngine({
    store,
    clock,
    machine: flowsFor({ linkingHere }),
    moved: movedStates,
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf,
    post: createPost({ channels, speech }),
    services: linkingHere ? services : guidanceOnly(services),
    seal: createSeal(dataKey),
    nonce: randomUUID,
    ...(options.random && { random: options.random }),
    ...(deskNow && { deskNow }),
    ...(desk && { watcher: desk.watcher }),
    observe: (observation) => {
      for (const observer of observers) observer(observation);
    },
    alone: processes === null,
    ...(processes && { fellows: processes }),
    ...(processes && config.ROLE === 'web' && { leave: () => processes.tell('due', '') }),
  });
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

async function deskFor(
  { config, dataKey, clock, log, deskHashing }: AssistantOptions & { clock: Clock },
  parts: { storage: OpenedStorage; store: Store<FrozenConversation>; speech: Speech; hours: OfficeHours | null },
): Promise<Desk | null> {
  const { storage, store, speech, hours } = parts;
  if (config.DESK === 'off') return null;
  const folder = join(config.DATA_DIR, 'desk');
  return openDesk({
    folder,
    accounts: config.DESK_USERS ?? join(folder, 'accounts'),
    dataKey,
    conversations: store,
    storage,
    clock,
    log,
    speech,
    hours,
    publicUrl: config.PUBLIC_URL,
    ...(deskHashing && { hashing: deskHashing }),
    ...('pool' in storage && { shared: { storage, pool: storage.deskPool, processes: storage.processes } }),
  });
}

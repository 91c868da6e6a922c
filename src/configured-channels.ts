/** The channels that the configuration switches on, with what each keeps and where it is reached over HTTP. */
import type { Router } from 'express';
import type { AssistantOptions } from './assistant.ts';
import type { Channel } from './channels/channel.ts';
import { picturesRouter } from './channels/picture-files.ts';
import { createTelegram } from './channels/telegram/telegram.ts';
import { createTogether, type Together } from './channels/together.ts';
import type { MailboxDocument } from './channels/web/mailbox.ts';
import { createWeb } from './channels/web/web.ts';
import { ZaloBotNotice } from './channels/zalo-bot/prepare.ts';
import { webhookPath } from './channels/zalo-bot/webhook.ts';
import { createZaloBot } from './channels/zalo-bot/zalo-bot.ts';
import { createZaloOa } from './channels/zalo-oa/zalo-oa.ts';
import { createZns } from './channels/zalo-oa/zns.ts';
import { znsGatewayRouter } from './channels/zalo-oa/zns-gateway.ts';
import type { Role } from './config.ts';
import { type Clock, systemClock } from './engine/clock.ts';
import { createSeal } from './engine/seal.ts';
import type { Inbox } from './inbox/inbox.ts';
import { tell } from './log.ts';
import type { Speech } from './speech.ts';
import type { Storage } from './storage.ts';

export type ChannelsOptions = Pick<
  AssistantOptions,
  'config' | 'dataKey' | 'services' | 'log' | 'pace' | 'webLimits' | 'random' | 'phoneUrl'
> & {
  clock: Clock;
  speech: Speech;
  /** Closed by whoever opened it, after the channels. */
  storage: Storage;
  /** Told of each message that is passed over for good; never before the channels start. */
  passedOver: () => void;
  /**
   * What this process is for; `all` unless told. `web`: only what comes in over HTTP, which is kept where others take it. `worker`: nothing
   * of that; it fetches messages, takes what is kept, and sends.
   */
  role?: Role;
};

export interface ConfiguredChannels {
  channels: Channel[];
  /** Path → what answers there; the root last. */
  mounts: Record<string, Router>;
  /** Messages that are safe and not yet taken. */
  untaken(): number;
  /** To be called after the channels have stopped. */
  close(): Promise<void>;
}

export const gatewayPath = '/gateways/zns';

/** Connects nothing yet. Rejects when what a channel keeps cannot be opened. */
export async function openChannels(options: ChannelsOptions): Promise<ConfiguredChannels> {
  const { config, storage, dataKey, role = 'all' } = options;
  const together = storage.processes && createTogether(storage.processes, dataKey);
  const open: Open = { storage, channels: [], mounts: {}, inboxes: [], closing: [], together, takes: role !== 'web' };
  const close = async () => {
    await Promise.all(open.closing.map((closeOne) => closeOne()));
  };
  try {
    if (config.TELEGRAM_BOT_TOKEN !== undefined) openTelegram(open, options, config.TELEGRAM_BOT_TOKEN);
    if (config.ZALO_BOT_TOKEN !== undefined) await openZaloBot(open, options, config.ZALO_BOT_TOKEN);
    if (config.ZALO_OA_APP_ID !== undefined) await openZaloOa(open, options, config.ZALO_OA_APP_ID);
    open.mounts['/pictures'] = picturesRouter();
    if (config.WEB_CHAT === 'on') await openWeb(open, options);
  } catch (error) {
    await close();
    throw error;
  }
  const { channels, inboxes } = open;
  const mounts = role === 'worker' ? {} : open.mounts;
  return { channels, mounts, untaken: () => inboxes.reduce((sum, inbox) => sum + inbox.size(), 0), close };
}

interface Open {
  storage: Storage;
  channels: Channel[];
  mounts: Record<string, Router>;
  inboxes: Inbox[];
  closing: Array<() => Promise<void>>;
  together: Together | null;
  /** Whether this process fetches messages and takes those that are kept. */
  takes: boolean;
}

const reports = ({ log, passedOver }: ChannelsOptions, channel: string) => ({
  failed: (error: unknown) =>
    error instanceof ZaloBotNotice
      ? log.warn({ channel, reason: error.message }, 'notice')
      : log.warn({ channel, ...tell(error) }, 'channel failed, trying again'),
  refused: (reason: string) => log.error({ channel, reason }, 'the platform refuses; tried again'),
  gaveUp(error: unknown) {
    log.error({ channel, ...tell(error) }, 'a message could not be taken and was passed over');
    passedOver();
  },
});

function openTelegram({ channels, mounts, together, takes }: Open, options: ChannelsOptions, token: string) {
  const { config, clock, speech, pace } = options;
  const path = '/webhooks/telegram';
  const url = `${config.PUBLIC_URL}${path}`;
  const telegram = createTelegram({
    token,
    apiRoot: config.TELEGRAM_API_ROOT,
    mode:
      config.TELEGRAM_MODE === 'webhook'
        ? { kind: 'webhook', url, secret: config.TELEGRAM_WEBHOOK_SECRET ?? '' }
        : { kind: 'polling' },
    clock,
    speech,
    ...reports(options, 'telegram'),
    ...(pace && { pace }),
    together,
    takes,
  });
  channels.push(telegram);
  if (telegram.router) mounts[path] = telegram.router;
}

async function openZaloBot(
  { channels, mounts, inboxes, storage, together, takes }: Open,
  options: ChannelsOptions,
  token: string,
) {
  const { config, clock, log, random } = options;
  const url = `${config.PUBLIC_URL}${webhookPath}`;
  const inbox = await storage.inbox('zalo-bot', reports(options, 'zalo-bot'));
  inboxes.push(inbox);
  const zalo = createZaloBot({
    token,
    apiRoot: config.ZALO_API_ROOT,
    mode:
      config.ZALO_MODE === 'webhook'
        ? { kind: 'webhook', url, secret: config.ZALO_WEBHOOK_SECRET ?? '' }
        : { kind: 'polling' },
    inbox,
    quotaStore: storage.note('zalo-bot-quota'),
    monthlyMessages: config.ZALO_MONTHLY_MESSAGES,
    ...(config.PUBLIC_URL !== undefined && { publicUrl: config.PUBLIC_URL }),
    clock,
    callClock: systemClock,
    ...reports(options, 'zalo-bot'),
    warn: (words) => log.warn({ channel: 'zalo-bot', reason: words }, 'quota'),
    ...(random && { random }),
    together,
    takes,
  });
  channels.push(zalo);
  if (zalo.router) mounts[webhookPath] = zalo.router;
}

async function openZaloOa(
  { channels, mounts, inboxes, storage, together, takes }: Open,
  options: ChannelsOptions,
  appId: string,
) {
  const { config, clock, pace, services, random } = options;
  const inbox = await storage.inbox('zalo-oa', reports(options, 'zalo-oa'));
  inboxes.push(inbox);
  const { failed } = reports(options, 'zalo-oa');
  const oa = createZaloOa({
    appId,
    secret: config.ZALO_OA_SECRET ?? '',
    webhookSecret: config.ZALO_OA_WEBHOOK_SECRET,
    refreshToken: config.ZALO_OA_REFRESH_TOKEN ?? '',
    oauthRoot: config.ZALO_OA_OAUTH_ROOT,
    apiRoot: config.ZALO_OA_API_ROOT,
    businessRoot: config.ZALO_ZNS_API_ROOT,
    store: storage.note('zalo-oa-tokens'),
    inbox,
    paidMessages: config.ZALO_OA_PAID === 'yes',
    publicUrl: config.PUBLIC_URL,
    openLinkTitle: (url) => `→ ${new URL(url).host}`,
    clock,
    failed,
    pace,
    random,
    together,
    takes,
  });
  mounts['/webhooks/zalo-oa'] = oa.router;
  const templateId = config.ZALO_ZNS_TEMPLATE_ID;
  if (templateId === undefined) return void channels.push(oa);
  const zns = createZns({ client: oa.client, templateId, failed });
  mounts[gatewayPath] = znsGatewayRouter({ token: services.token, send: zns.send });
  // Codes are sent in the account's name, and an operator looks in one place.
  channels.push({ ...oa, trouble: () => oa.trouble() ?? zns.trouble() });
}

async function openWeb({ channels, mounts, closing, storage, together }: Open, options: ChannelsOptions) {
  const { config, dataKey, clock, phoneUrl } = options;
  const store = await storage.documents<MailboxDocument>('mailbox');
  closing.push(() => store.close());
  const web = createWeb({
    store,
    together,
    seal: createSeal(dataKey),
    clock,
    dataKey,
    addressOf: ({ ip }) => ip ?? '',
    publicUrl: config.PUBLIC_URL,
    embedOrigins: config.WEB_EMBED_ORIGINS,
    operatorName: config.OPERATOR_NAME,
    phoneUrl,
    ...(options.webLimits && { limits: options.webLimits }),
    failed: reports(options, 'web').failed,
  });
  channels.push(web);
  mounts['/'] = web.router;
}

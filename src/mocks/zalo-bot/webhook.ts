/** Delivers updates to the bot's webhook, with the secret; probes it when it is set. Source: Zalo Bot Platform docs (webhook, read 2026-11) */
import { isLoopbackUrl } from '../platform/loopback.ts';
import { createPump, type WebhookOptions } from '../platform/pump.ts';
import { type Posted, post } from '../platform/webhook-post.ts';
import type { Switches } from './switches.ts';
import type { Pending, Updates } from './updates.ts';
import { toVerification, type Verification } from './verification.ts';
import type { WebhookSettings } from './webhook-settings.ts';

export interface Delivery {
  /** Missing where the update has no message. */
  messageId: string | undefined;
  /** HTTP status, or what went wrong instead. */
  outcome: number | string;
  /** From 1. */
  attempt: number;
}

export interface Webhook {
  /** Sends from now on there, or nowhere. */
  set(settings: WebhookSettings | undefined): void;
  settings(): WebhookSettings | undefined;
  /** When it was last set or deleted, epoch ms on the fake's clock; 0 if never. */
  updatedAt(): number;
  /** Posts a body without an update, and tells what came of it. */
  probe(settings: WebhookSettings): Promise<Verification>;
  /** Looks for updates that can be sent now. */
  pump(): void;
  deliveries(): Delivery[];
  dropped(): unknown[];
  /** Nothing is on its way at this moment. */
  idle(): boolean;
  stop(): void;
}

/** How many chats, or updates where they go at once, are served at a time. Unspecified. */
const LANES_AT_ONCE = 10;
/** How long a probe may take. */
const PROBE_MS = 5_000;

/** Sends nothing until `set`. */
export function createWebhook(given: {
  updates: Updates;
  now: () => number;
  switches: Switches;
  changed: () => void;
  options: WebhookOptions;
}): Webhook {
  const { updates, now, switches, changed, options } = given;
  const { reach = (url: string) => url } = options;
  let current: WebhookSettings | undefined;
  let updatedAt = 0;

  async function send(settings: WebhookSettings, update: unknown, signal: AbortSignal): Promise<Posted> {
    const url = reach(settings.url);
    // Nothing outside this machine is ever called.
    if (!isLoopbackUrl(url))
      return { taken: false, result: 'Connection refused', message: 'not on loopback', body: '' };
    const body = switches.webhookBody === 'wrapped' ? { ok: true, result: update } : update;
    const headers = { 'x-bot-api-secret-token': settings.secret };
    return post({ url, headers, body: JSON.stringify(body ?? null), signal });
  }

  const pump = createPump<Pending>({
    waiting: updates.waiting,
    confirm: updates.confirm,
    lanesAtOnce: () => (current ? LANES_AT_ONCE : 0),
    post: (pending, signal) => send(current ?? { url: '', secret: '' }, pending.update, signal),
    changed,
    options,
  });

  return {
    set(settings) {
      current = settings;
      updatedAt = now();
      pump.pump();
    },
    settings: () => current,
    updatedAt: () => updatedAt,
    async probe(settings) {
      const begun = performance.now();
      const posted = await send(settings, {}, AbortSignal.timeout(PROBE_MS));
      return toVerification(posted, Math.round(performance.now() - begun));
    },
    pump: pump.pump,
    deliveries: () =>
      pump.tries().map(({ item, outcome, attempt }) => ({ messageId: item.messageId, outcome, attempt })),
    dropped: () => pump.dropped().map(({ update }) => update),
    idle: pump.idle,
    stop: pump.stop,
  };
}

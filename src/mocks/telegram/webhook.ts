/**
 * Delivers updates to the bot's webhook: in order within a chat, with the secret, again if refused.
 * @see https://core.telegram.org/bots/api#setwebhook (read 2026-11)
 */
import type { Params } from '../platform/params.ts';
import { createPump, type Try, type WebhookOptions } from '../platform/pump.ts';
import { post } from '../platform/webhook-post.ts';
import { readReplyCall } from './reply-call.ts';
import type { TgUpdate } from './types.ts';
import type { Pending, Updates } from './updates.ts';
import type { WebhookSettings } from './webhook-settings.ts';

export interface Delivery {
  updateId: number;
  /** HTTP status, or what went wrong instead. */
  outcome: number | string;
  attempt: number;
}

export interface Webhook {
  set(settings: WebhookSettings | undefined): void;
  settings(): WebhookSettings | undefined;
  /** Looks for updates that can be sent now. */
  pump(): void;
  lastError(): { atMs: number; message: string } | undefined;
  /** The last tries, oldest first. */
  deliveries(): Delivery[];
  /** Updates given up on. */
  dropped(): TgUpdate[];
  /** Nothing is on its way at this moment. */
  idle(): boolean;
  stop(): void;
}

interface Parts {
  updates: Updates;
  now: () => number;
  /** Carries out the call a bot may put into its answer. */
  carryOut: (method: string, params: Params) => Promise<void>;
  changed: () => void;
  options: WebhookOptions;
}

/** Sends nothing until `set`. */
export function createWebhook({ updates, now, carryOut, changed, options }: Parts): Webhook {
  const { reach = (url: string) => url } = options;
  let current: WebhookSettings | undefined;
  let lastError: { atMs: number; message: string } | undefined;
  const pump = createPump<Pending>({
    waiting: updates.waiting,
    confirm: updates.confirm,
    lanesAtOnce: () => current?.maxConnections ?? 0,
    post({ update }, signal) {
      const { url = '', secret } = current ?? {};
      const headers: Record<string, string> = secret ? { 'x-telegram-bot-api-secret-token': secret } : {};
      return post({ url: reach(url), headers, body: JSON.stringify(update), signal });
    },
    async tried(_, { taken, message, body }) {
      const call = taken ? readReplyCall(body) : undefined;
      if (call) await carryOut(call.method, call.params);
      if (!taken) lastError = { atMs: now(), message };
    },
    changed,
    options,
  });

  return {
    set(settings) {
      current = settings;
      lastError = undefined;
      pump.pump();
    },
    settings: () => current,
    pump: pump.pump,
    lastError: () => lastError,
    deliveries: () => pump.tries().map(toDelivery),
    dropped: () => pump.dropped().map(({ update }) => update),
    idle: pump.idle,
    stop: pump.stop,
  };
}

function toDelivery({ item, outcome, attempt }: Try<Pending>): Delivery {
  return { updateId: item.update.update_id, outcome, attempt };
}

/** Brings events to the bot's webhook, signed, again when not taken, and switches it off in the end. */
import { createHash } from 'node:crypto';
import { createPump, type Pump, type WebhookOptions } from '../platform/pump.ts';
import { post } from '../platform/webhook-post.ts';
import type { Events, Queued } from './events.ts';
import type { Switches } from './switches.ts';

/** One source: an answer is expected within 2 s; retries after 30 s, 5, 15, 30 min and 1 h, then the webhook is off. */
const ANSWER_MS = 2_000;
const RETRY_DELAYS_MS = [30_000, 300_000, 900_000, 1_800_000, 3_600_000];
/** Tests have no time for that: a thousandth of it, unless told. */
const SCALE = 1 / 1_000;
/** People served at once. */
const LANES = 40;

export interface Delivery {
  id: string;
  /** HTTP status, or what went wrong instead. */
  outcome: number | string;
  attempt: number;
}

export interface Webhook {
  /** Where events go from now on, as set in the console; null: nowhere, and they wait. */
  set(url: string | null): void;
  /** Too many events were not taken: nothing is brought until it is set again. */
  isOff(): boolean;
  pump: Pump<Queued>;
}

interface Parts {
  appId: string;
  webhookSecret: string;
  events: Events;
  switches: Switches;
  changed: () => void;
  options: WebhookOptions;
}

/** Brings nothing until it is set. */
export function createWebhook({ appId, webhookSecret, events, switches, changed, options }: Parts): Webhook {
  const { reach = (url: string) => url } = options;
  let url: string | null = null;
  let off = false;
  const pump = createPump<Queued>({
    waiting: events.waiting,
    confirm: events.confirm,
    lanesAtOnce: () => (url === null ? 0 : LANES),
    post({ body, timestamp, tries }, signal) {
      const signature = sign({ appId, body, timestamp, secret: webhookSecret });
      const headers = {
        'x-zevent-signature': switches.signature === 'bare' ? signature : `mac=${signature}`,
        ...(tries > 1 && { num_retry: String(tries - 1) }),
      };
      return post({ url: reach(url ?? ''), headers, body, signal });
    },
    dropped() {
      off = true;
      url = null;
      events.clear();
    },
    changed,
    options: {
      retries: RETRY_DELAYS_MS.length,
      retryDelayMs: (tries) => (RETRY_DELAYS_MS[tries - 1] ?? 0) * SCALE,
      timeoutMs: ANSWER_MS,
      ...options,
    },
  });
  return {
    set(to) {
      url = to;
      off = false;
      pump.pump();
    },
    isOff: () => off,
    pump,
  };
}

/** `sha256_hex(appId + rawBody + timestamp + secret)`, no HMAC. */
export function sign(parts: { appId: string; body: string; timestamp: string; secret: string }): string {
  const { appId, body, timestamp, secret } = parts;
  return createHash('sha256').update(`${appId}${body}${timestamp}${secret}`).digest('hex');
}

/**
 * Delivers updates to the bot's webhook: in order within a chat, with the secret, again if refused.
 * @see https://core.telegram.org/bots/api#setwebhook (read 2026-11)
 */
import { createKeep } from '../control.ts';
import type { Params } from './params.ts';
import type { TgUpdate } from './types.ts';
import type { Pending, Updates } from './updates.ts';
import { post, readReplyCall } from './webhook-post.ts';
import type { WebhookSettings } from './webhook-settings.ts';

export interface WebhookOptions {
  /** How often an update that was not taken is sent again before it is dropped; 20 if left out. */
  retries?: number;
  /** Real time between tries; Telegram waits longer and longer, tests have no time for that. */
  retryDelayMs?: number;
  /** How long the bot may take to answer. */
  timeoutMs?: number;
  /** Where a public address really listens: lets a bot register `https://bot.example/…` and be reached on loopback. */
  reach?: (url: string) => string;
}

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
  deliveries(): readonly Delivery[];
  /** Updates given up on. */
  dropped(): readonly TgUpdate[];
  /** Nothing is on its way at this moment. */
  idle(): boolean;
  stop(): void;
}

const KEPT_DELIVERIES = 10_000;
const KEPT_DROPPED = 1_000;

interface Parts {
  updates: Updates;
  now: () => number;
  /** Carries out the call a bot may put into its answer. */
  carryOut: (method: string, params: Params) => Promise<void>;
  changed: () => void;
  options: WebhookOptions;
}

export function createWebhook(given: Parts): Webhook {
  const { updates, now, carryOut, changed } = given;
  const { retries = 20, retryDelayMs = 50, timeoutMs = 10_000, reach = (url: string) => url } = given.options;
  let current: WebhookSettings | undefined;
  let lastError: { atMs: number; message: string } | undefined;
  const busyLanes = new Set<string>();
  const stopping = new AbortController();
  const deliveries = createKeep<Delivery>(KEPT_DELIVERIES);
  const dropped = createKeep<TgUpdate>(KEPT_DROPPED);

  function pump(): void {
    if (!current || stopping.signal.aborted) return;
    const blocked = new Set(busyLanes);
    for (const pending of updates.waiting()) {
      if (busyLanes.size >= current.maxConnections) return;
      if (blocked.has(pending.lane)) continue;
      // Only a lane's first may go: one that waits for its next try holds back those behind it.
      blocked.add(pending.lane);
      if (pending.notBeforeMs > performance.now()) continue;
      busyLanes.add(pending.lane);
      void deliver(current, pending);
    }
  }

  async function deliver(settings: WebhookSettings, pending: Pending): Promise<void> {
    pending.tries += 1;
    const { update } = pending;
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
    const outcome = await post({ ...settings, url: reach(settings.url), update, signal });
    deliveries.add({ updateId: update.update_id, outcome: outcome.result, attempt: pending.tries });
    if (outcome.taken) {
      updates.confirm(pending);
      const call = readReplyCall(outcome.body);
      if (call) await carryOut(call.method, call.params);
    } else if (!stopping.signal.aborted) {
      lastError = { atMs: now(), message: outcome.message };
      if (pending.tries > retries) {
        dropped.add(update);
        updates.confirm(pending);
      } else {
        pending.notBeforeMs = performance.now() + retryDelayMs;
        later(retryDelayMs + 1, stopping.signal, pump);
      }
    }
    busyLanes.delete(pending.lane);
    changed();
    pump();
  }

  return {
    set(settings) {
      current = settings;
      lastError = undefined;
      pump();
    },
    settings: () => current,
    pump,
    lastError: () => lastError,
    deliveries: () => deliveries.all(),
    dropped: () => dropped.all(),
    idle: () => busyLanes.size === 0,
    stop: () => stopping.abort(),
  };
}

function later(ms: number, cancelled: AbortSignal, act: () => void): void {
  const cancel = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    cancelled.removeEventListener('abort', cancel);
    act();
  }, ms);
  cancelled.addEventListener('abort', cancel);
}

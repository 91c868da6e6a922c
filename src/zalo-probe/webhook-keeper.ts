/** Sets and removes webhooks so that in the end all is as it was before. */
import type { Clock } from '../engine/clock.ts';
import { pause } from '../engine/waiting.ts';
import type { Discretion } from './discretion.ts';
import { type Exchange, isObject, type Platform } from './platform.ts';

export interface WebhookKeeper {
  /** The address that was set when the probe began; null for none. Throws nothing of its own. */
  look(signal: AbortSignal): Promise<{ exchange: Exchange; address: string | null }>;
  /** Rejects with the signal's reason, though not before the platform has answered. */
  set(webhook: { url: string; secret: string }, signal: AbortSignal): Promise<Exchange>;
  /** Resolves to getWebhookInfo afterwards. Goes on when the run is interrupted. */
  remove(): Promise<Exchange | null>;
  /**
   * `untouched`, `as-before`, or what is not: `secret-unknown` when one was set and nobody knows with which secret, so that none is
   * set now; `failed` when the platform did not do it. Goes on when the run is interrupted.
   */
  restore(): Promise<'untouched' | 'as-before' | 'secret-unknown' | 'failed'>;
}

export interface WebhookKeeperOptions {
  platform: Platform;
  clock: Clock;
  discretion: Discretion;
  /** The secret that the assistant sets its webhook with; undefined when it is not configured. */
  secretBefore: string | undefined;
  /** Between two tries to put things back. */
  betweenTriesMs: number;
}

const tries = 3;
const restoreLimitMs = 15_000;

/** Changes nothing by itself. */
export function createWebhookKeeper(options: WebhookKeeperOptions): WebhookKeeper {
  const { platform, clock, discretion, secretBefore, betweenTriesMs } = options;
  let before: string | null = null;
  let current: 'as-before' | 'unsure' | 'none' | 'ours' = 'as-before';
  // The run's own signal is aborted when things have to be put back.
  const { signal: always } = new AbortController();

  /** Whether it was done; a platform that cannot be reached is asked again. */
  async function insist(method: string, params: object): Promise<boolean> {
    for (let tried = 1; tried <= tries; tried += 1) {
      const { ok } = await platform.call(method, params, { ms: restoreLimitMs, signal: always });
      if (ok === true) return true;
      if (tried < tries) await pause(betweenTriesMs, clock, always);
    }
    return false;
  }

  return {
    async look(signal) {
      const exchange = await platform.call('getWebhookInfo', {}, { signal });
      before = addressIn(exchange);
      if (before !== null) discretion.hide(before);
      return { exchange, address: before };
    },
    async set({ url, secret }, signal) {
      // From here on it may be set, whatever is answered.
      current = 'ours';
      discretion.hide(secret);
      // Not aborted half-way: the platform might set it after it had been removed.
      const exchange = await platform.call('setWebhook', { url, secret_token: secret }, { signal: always });
      signal.throwIfAborted();
      return exchange;
    },
    async remove() {
      // Without an answer it may have been done all the same.
      if (current === 'as-before') current = 'unsure';
      if (!(await insist('deleteWebhook', {}))) return null;
      current = 'none';
      return await platform.call('getWebhookInfo', {}, { ms: restoreLimitMs, signal: always });
    },
    async restore() {
      if (current === 'as-before') return 'untouched';
      if (before !== null && secretBefore !== undefined) {
        const restored = await insist('setWebhook', { url: before, secret_token: secretBefore });
        return restored ? 'as-before' : 'failed';
      }
      if (current === 'unsure') return 'failed';
      if (current === 'ours' && !(await insist('deleteWebhook', {}))) return 'failed';
      return before === null ? 'as-before' : 'secret-unknown';
    },
  };
}

/** Without a webhook some see an empty address, some a 404. */
function addressIn({ result }: Exchange): string | null {
  const url = isObject(result) ? result['url'] : undefined;
  return typeof url === 'string' && url !== '' ? url : null;
}

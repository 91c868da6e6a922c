/** getUpdates: one long poll at a time. @see https://core.telegram.org/bots/api#getupdates (read 2026-11) */

import { type Params, readInteger } from '../platform/params.ts';
import { ENDED_BY_WEBHOOK, OTHER_POLLER, WEBHOOK_ACTIVE } from './api-error.ts';
import type { TgUpdate } from './types.ts';
import type { Updates } from './updates.ts';
import { readAllowed } from './webhook-settings.ts';

export interface Poller {
  getUpdates(params: Params, signal: AbortSignal): Promise<TgUpdate[]>;
  /** Looks whether whoever is waiting can be answered. */
  wake(): void;
  endByWebhook(): void;
  /** Whether a bot is waiting at this moment. */
  isWaiting(): boolean;
}

const MAX_BATCH = 100;

interface Waiting {
  wake(): void;
  refuse(error: Error): void;
}

export function createPoller(options: {
  updates: Updates;
  webhookActive: () => boolean;
  longPollS: number;
  changed: () => void;
}): Poller {
  const { updates, webhookActive, longPollS, changed } = options;
  let waiting: Waiting | undefined;

  function wait(limit: number, timeoutS: number, signal: AbortSignal): Promise<TgUpdate[]> {
    return new Promise((resolve, reject) => {
      const end = () => {
        if (waiting === mine) waiting = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', quit);
      };
      const answer = (found: TgUpdate[]) => {
        end();
        resolve(found);
      };
      const quit = () => answer([]);
      const mine: Waiting = {
        wake() {
          const found = updates.peek(limit);
          if (found.length > 0) answer(found);
        },
        refuse(error) {
          end();
          reject(error);
        },
      };
      const timer = setTimeout(quit, timeoutS * 1000);
      signal.addEventListener('abort', quit);
      waiting = mine;
      if (signal.aborted) quit();
    });
  }

  return {
    async getUpdates(params, signal) {
      if (webhookActive()) throw WEBHOOK_ACTIVE;
      // It is the older of two polls that is told; both will be in turn if both try again.
      waiting?.refuse(OTHER_POLLER);
      const kinds = readAllowed(params);
      if (kinds) updates.allow(kinds);
      const offset = readInteger(params, 'offset') ?? 0;
      if (offset !== 0) updates.confirmBelow(offset);
      const limit = Math.min(Math.max(readInteger(params, 'limit') ?? MAX_BATCH, 1), MAX_BATCH);
      const timeoutS = Math.min(Math.max(readInteger(params, 'timeout') ?? 0, 0), longPollS);
      const found = updates.peek(limit);
      if (found.length > 0 || timeoutS === 0) return found;
      const answer = wait(limit, timeoutS, signal);
      // Told now, as it may be long before the call itself is over: what was confirmed, and that somebody waits.
      changed();
      return answer;
    },
    wake: () => waiting?.wake(),
    endByWebhook: () => waiting?.refuse(ENDED_BY_WEBHOOK),
    isWaiting: () => waiting !== undefined,
  };
}

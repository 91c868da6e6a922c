/** getUpdates: one long poll at a time, one update at a time. Source: Zalo Bot Platform docs (getUpdates, read 2026-11) */
import { pause } from '../platform/pause.ts';
import { WEBHOOK_ACTIVE } from './refusal.ts';
import type { Switches } from './switches.ts';
import type { Updates } from './updates.ts';

/** `lost`: popped, and the answer is not to arrive. */
export type Polled = { update: unknown } | 'empty' | 'lost';

export interface Poller {
  /** Waits at most `timeoutS` of real time. Throws 400 while a webhook is set. */
  poll(timeoutS: number, signal: AbortSignal): Promise<Polled>;
  /** Looks whether whoever is waiting can be answered. */
  wake(): void;
  /** Ends a poll under way as an empty one: from now on updates go to the webhook. */
  end(): void;
  /** Whether a bot is waiting at this moment. */
  isWaiting(): boolean;
  /** Whether the bot was given something and has not asked for more: it may still be busy making it safe. */
  isOwed(): boolean;
  /** The next so many updates given are lost on their way. */
  losePopped(times: number): void;
}

/** Nobody waits at first. */
export function createPoller(options: {
  updates: Updates;
  webhookActive: () => boolean;
  switches: Switches;
  changed: () => void;
}): Poller {
  const { updates, webhookActive, switches, changed } = options;
  let waiting: { wake(): void; end(): void } | undefined;
  let owed = false;
  let toLose = 0;

  function pop(): Polled | undefined {
    const popped = updates.pop();
    if (!popped) return undefined;
    owed = true;
    if (toLose === 0) return { update: popped.update };
    toLose -= 1;
    return 'lost';
  }

  function wait(timeoutS: number, signal: AbortSignal): Promise<Polled> {
    return new Promise((resolve) => {
      const answer = (polled: Polled) => {
        if (waiting === mine) waiting = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', mine.end);
        resolve(polled);
      };
      const mine = {
        wake() {
          const polled = pop();
          if (polled) answer(polled);
        },
        end: () => answer('empty'),
      };
      const timer = setTimeout(mine.end, timeoutS * 1000);
      signal.addEventListener('abort', mine.end);
      waiting = mine;
      if (signal.aborted) mine.end();
    });
  }

  async function pollBesideWebhook(timeoutS: number, signal: AbortSignal): Promise<Polled> {
    if (switches.webhookPoll === 'error-400') throw WEBHOOK_ACTIVE;
    await pause(timeoutS * 1000, signal);
    return 'empty';
  }

  return {
    async poll(timeoutS, signal) {
      if (webhookActive()) return pollBesideWebhook(timeoutS, signal);
      if (waiting && switches.secondPoll === 'ends-newer') return 'empty';
      waiting?.end();
      owed = false;
      const polled = pop();
      if (polled) return polled;
      const answer = wait(timeoutS, signal);
      // Told now, as it may be long before the call itself is over: what was made safe, and that somebody waits.
      changed();
      return answer;
    },
    wake: () => waiting?.wake(),
    end() {
      owed = false;
      waiting?.end();
    },
    isWaiting: () => waiting !== undefined,
    isOwed: () => owed,
    losePopped(times) {
      toLose += times;
    },
  };
}

/** Polls until what is waited for has come. */
import type { Clock } from '../engine/clock.ts';
import { pause } from '../engine/waiting.ts';
import type { Exchange, Platform } from './platform.ts';
import { filledUpdates, type Heard, type Sightings } from './sightings.ts';
import type { Waits } from './waits.ts';

export interface Hearing {
  /** The first update that is `wanted`, or null after `ms`. Others are noted and dropped. Rejects when the signal aborts. */
  hear(wanted: (heard: Heard) => boolean, limits: { ms: number; signal: AbortSignal }): Promise<Heard | null>;
  /** One poll of `seconds`, as it was answered, and what it brought. */
  poll(seconds: number, signal: AbortSignal): Promise<{ exchange: Exchange; heard: Heard[] }>;
}

export interface HearingOptions {
  platform: Platform;
  sightings: Sightings;
  clock: Clock;
  waits: Waits;
}

/** Live clients allow five to seven seconds beyond what was asked for. */
const pollMarginMs = 7_000;
const tooSoonMs = 500;

/** One poll at a time. */
export function createHearing({ platform, sightings, clock, waits }: HearingOptions): Hearing {
  const self: Hearing = {
    async poll(seconds, signal) {
      const limits = { ms: seconds * 1_000 + pollMarginMs, signal };
      const exchange = await platform.call('getUpdates', { timeout: seconds }, limits);
      const updates = exchange.ok === true ? filledUpdates(exchange.result) : [];
      return { exchange, heard: updates.map(sightings.note) };
    },
    async hear(wanted, { ms, signal }) {
      const until = clock.now() + ms;
      for (;;) {
        const leftS = Math.ceil((until - clock.now()) / 1_000);
        if (leftS <= 0) return null;
        const { exchange, heard } = await self.poll(Math.min(waits.pollS, leftS), signal);
        const found = heard.find(wanted);
        if (found) return found;
        if (heard.length === 0 && exchange.tookMs < tooSoonMs) await pause(waits.afterPollMs, clock, signal);
        signal.throwIfAborted();
      }
    },
  };
  return self;
}

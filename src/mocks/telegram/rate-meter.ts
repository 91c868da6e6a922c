/** Telegram's send rates, off until switched on. @see https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this (read 2026-11) */
import { tooManyRequests } from './api-error.ts';

/** At most `max` in any `perMs`. */
export interface Rate {
  max: number;
  perMs: number;
}

export interface RateLimits {
  perChat: Rate;
  /** Groups, on top of `perChat`. */
  perGroup: Rate;
  total: Rate;
}

export const RATES: RateLimits = {
  perChat: { max: 1, perMs: 1_000 },
  perGroup: { max: 20, perMs: 60_000 },
  total: { max: 30, perMs: 1_000 },
};

export interface RateMeter {
  /** Switches it on with these rates, the rest as Telegram has them; false switches it off. Forgets the past. */
  set(limits: Partial<RateLimits> | false): void;
  /** Counts a send, or throws 429 without counting it. Windows slide on the fake's clock. */
  count(chatId: number): void;
}

/** So many chats at once, and those that have been quiet are swept out. */
const SWEEP_AT = 10_000;

export function createRateMeter({ now }: { now: () => number }): RateMeter {
  let limits: RateLimits | undefined;
  const sends = new Map<string, number[]>();

  function windows(chatId: number, { perChat, perGroup, total }: RateLimits): [string, Rate][] {
    const all: [string, Rate][] = [
      ['total', total],
      [`chat ${chatId}`, perChat],
    ];
    if (chatId < 0) all.push([`group ${chatId}`, perGroup]);
    return all;
  }

  /** What of this window still counts, and how long it must slide before one more fits. */
  function look(name: string, { max, perMs }: Rate, at: number): { recent: number[]; waitMs: number } {
    const recent = (sends.get(name) ?? []).filter((sent) => at - sent < perMs);
    sends.set(name, recent);
    // The send that must leave the window before this one fits.
    const first = recent[recent.length - max];
    return { recent, waitMs: first === undefined ? 0 : first + perMs - at };
  }

  function sweep({ perChat, perGroup, total }: RateLimits, at: number): void {
    const longestMs = Math.max(perChat.perMs, perGroup.perMs, total.perMs);
    for (const [name, times] of sends) if (at - (times.at(-1) ?? 0) >= longestMs) sends.delete(name);
  }

  return {
    set(wanted) {
      sends.clear();
      limits = wanted === false ? undefined : { ...RATES, ...wanted };
    },
    count(chatId) {
      if (!limits) return;
      const at = now();
      const due = windows(chatId, limits).map(([name, rate]) => look(name, rate, at));
      const waitMs = Math.max(...due.map((window) => window.waitMs));
      if (waitMs > 0) throw tooManyRequests(Math.ceil(waitMs / 1000));
      for (const { recent } of due) recent.push(at);
      if (sends.size > SWEEP_AT) sweep(limits, at);
    },
  };
}

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

  return {
    set(wanted) {
      sends.clear();
      limits = wanted === false ? undefined : { ...RATES, ...wanted };
    },
    count(chatId) {
      if (!limits) return;
      const at = now();
      let waitMs = 0;
      const due = windows(chatId, limits).map(([name, rate]) => {
        const recent = (sends.get(name) ?? []).filter((sent) => at - sent < rate.perMs);
        sends.set(name, recent);
        // The send that must leave the window before this one fits.
        const first = recent[recent.length - rate.max];
        if (first !== undefined) waitMs = Math.max(waitMs, first + rate.perMs - at);
        return recent;
      });
      if (waitMs > 0) throw tooManyRequests(Math.ceil(waitMs / 1000));
      for (const recent of due) recent.push(at);
      if (sends.size > SWEEP_AT) {
        const longest = Math.max(limits.perChat.perMs, limits.perGroup.perMs);
        for (const [name, times] of sends) if (at - (times.at(-1) ?? 0) >= longest) sends.delete(name);
      }
    },
  };
}

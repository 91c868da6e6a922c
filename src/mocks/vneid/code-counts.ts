/** What the issuer of one-time codes counts: wrong tries, and messages sent. */

/** Wrong tries per CCCD and purpose. They survive a resend, and are forgotten `pauseMs` after the last one. */
export const triesMax = 5;
/** After the last try, neither a check nor a new code for that CCCD and purpose. */
export const pauseMs = 15 * 60 * 1000;
/** Per phone and per CCCD, whatever the purpose, within 24 hours. With `triesMax` it bounds guessing to 25 of 1,000,000 a day. */
export const sendsMax = 5;
export const sendWindowMs = 24 * 60 * 60 * 1000;

/** Wrong tries; forgotten `pauseMs` after the last one. */
export function createTries(now: () => number) {
  const wrong = new Map<string, { count: number; lastAt: number }>();
  function of(name: string): { count: number; waitMs: number } {
    const found = wrong.get(name);
    const waitMs = found ? found.lastAt + pauseMs - now() : 0;
    return found && waitMs > 0 ? { count: found.count, waitMs } : { count: 0, waitMs: 0 };
  }
  return {
    of,
    wrong: (name: string) => void wrong.set(name, { count: of(name).count + 1, lastAt: now() }),
    forget: (name: string) => void wrong.delete(name),
    clear: () => wrong.clear(),
  };
}

/** When something was sent to a phone or for a citizen, within `sendWindowMs`. */
export function createSends(now: () => number) {
  const sends = new Map<string, number[]>();
  const recent = (name: string): number[] => (sends.get(name) ?? []).filter((at) => now() - at < sendWindowMs);
  return {
    /** Milliseconds until one more may be sent. */
    waitMs(name: string): number {
      const [oldest, ...rest] = recent(name);
      return oldest !== undefined && rest.length + 1 >= sendsMax ? oldest + sendWindowMs - now() : 0;
    },
    count: (name: string, at: number) => void sends.set(name, [...recent(name), at]),
    uncount(name: string, at: number): void {
      const times = recent(name);
      const index = times.lastIndexOf(at);
      if (index >= 0) sends.set(name, times.toSpliced(index, 1));
    },
    clear: () => sends.clear(),
  };
}

/** Counts the bot's messages of a calendar month: the Basic plan has 3,000, in and out together as one source says (read 2026-11). */
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { monthOf } from '../../vietnam-time.ts';

/** Where the count is kept between runs. */
export interface QuotaStore {
  /** Anything; what is not a count counts as none. */
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

export interface QuotaCount {
  /** `2026-11`, in Vietnam. */
  month: string;
  in: number;
  out: number;
  /** What the plan allows, in and out together. */
  monthly: number;
}

export interface Quota {
  /** Adds what was counted before; a store that cannot be read is told and counts as empty. */
  load(): Promise<void>;
  cameIn(): void;
  wentOut(): void;
  count(): QuotaCount;
  /** Resolves when the count is written, or could not be, which is told. */
  stop(): Promise<void>;
}

export interface QuotaOptions {
  store: QuotaStore;
  clock: Clock;
  monthly: number;
  /** Called once a month at 80 % and once at 100 %, in words for the operator. */
  warn: (words: string) => void;
  failed: (error: unknown) => void;
}

const number = z.number().int().nonnegative();
/** What the store holds; `warned` is the percentage that was told last, 0 for none. */
export const storedCount = z.object({ month: z.string(), in: number, out: number, warned: number });

const writeEveryMs = 1_000;
/** Percent. */
const warnings = [80, 100] as const;

/** Counts from zero until loaded. */
export function createQuota({ store, clock, monthly, warn, failed }: QuotaOptions): Quota {
  const thisMonth = () => monthOf(clock.now());
  let now = { month: thisMonth(), in: 0, out: 0, warned: 0 };
  let callOff: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let stopped = false;

  function current() {
    const month = thisMonth();
    if (now.month !== month) now = { month, in: 0, out: 0, warned: 0 };
    return now;
  }

  function write() {
    callOff?.();
    callOff = null;
    writing = writing.then(() => store.write({ ...now })).catch(failed);
    return writing;
  }

  function count(which: 'in' | 'out') {
    const month = current();
    month[which] += 1;
    const reached = reachedBy(month, monthly);
    if (reached > month.warned) {
      month.warned = reached;
      warn(inWords(month, reached, monthly));
    }
    if (stopped) void write();
    else callOff ??= clock.after(writeEveryMs, () => void write());
  }

  return {
    async load() {
      const before = storedCount.safeParse(await store.read().catch(failed));
      const month = current();
      if (!before.success || before.data.month !== month.month) return;
      month.in += before.data.in;
      month.out += before.data.out;
      month.warned = Math.max(month.warned, before.data.warned);
    },
    cameIn: () => count('in'),
    wentOut: () => count('out'),
    count() {
      const { month, in: came, out: went } = current();
      return { month, in: came, out: went, monthly };
    },
    async stop() {
      stopped = true;
      await (callOff ? write() : writing);
    },
  };
}

/** The percentage to warn of that a count has reached; 0 for none. */
export function reachedBy(count: Pick<QuotaCount, 'in' | 'out'>, monthly: number): number {
  const percent = ((count.in + count.out) / monthly) * 100;
  return warnings.findLast((level) => percent >= level) ?? 0;
}

/** The warning, for the operator. */
export function inWords(count: Omit<QuotaCount, 'monthly'>, percent: number, monthly: number): string {
  const used = `${count.in + count.out} of the ${monthly} messages of ${count.month} are used (${count.in} in, ${count.out} out)`;
  return percent < 100
    ? `Zalo: ${used}: when all are, Zalo may take none until the month is over`
    : `Zalo: ${used}: from now on Zalo may take none until the month is over`;
}

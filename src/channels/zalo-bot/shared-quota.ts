/** The month's messages of several processes together: each counts its own, and adds them to one count every few seconds. */
import { monthOf } from '../../vietnam-time.ts';
import { exclusively, type Together } from '../together.ts';
import { inWords, type Quota, type QuotaOptions, reachedBy, storedCount } from './quota.ts';

export interface SharedQuotaOptions extends QuotaOptions {
  together: Together;
}

/** What a process that dies has counted since is lost: of 3,000 in a month, a handful. */
const addEveryMs = 10_000;
/** How often the others' messages are seen by one that has none of its own. */
const readEveryMs = 60_000;
/** Of others who add at the same moment, each takes a fraction of a second. */
const beginMsMax = 15_000;

/** Counts from zero until loaded. Warnings are given by whichever process adds the message that makes them due. */
export function createSharedQuota(options: SharedQuotaOptions): Quota {
  const { store, clock, monthly, warn, failed, together } = options;
  const none = () => ({ month: monthOf(clock.now()), in: 0, out: 0, warned: 0 });
  /** As it stood in the store. */
  let all = none();
  /** Not added yet; of the month in which it is added, as a message or two at its turn may be. */
  let own = { in: 0, out: 0 };
  let callOff = () => {};
  let adding: Promise<void> | null = null;
  let stopped = false;

  async function read() {
    const stored = storedCount.safeParse(await store.read());
    const now = none();
    all = stored.success && stored.data.month === now.month ? stored.data : now;
  }

  async function add() {
    await read();
    const counted = own;
    const sum = { ...all, in: all.in + counted.in, out: all.out + counted.out };
    const reached = reachedBy(sum, monthly);
    await store.write({ ...sum, warned: Math.max(sum.warned, reached) });
    own = { in: own.in - counted.in, out: own.out - counted.out };
    if (reached > sum.warned) warn(inWords(sum, reached, monthly));
    all = { ...sum, warned: Math.max(sum.warned, reached) };
  }

  function bring(): Promise<void> {
    if (own.in + own.out === 0) return read();
    return exclusively(together, { name: 'zalo-bot quota', clock, beginMsMax }, add);
  }

  function again() {
    callOff();
    if (stopped) return;
    callOff = clock.after(own.in + own.out > 0 ? addEveryMs : readEveryMs, () => {
      adding ??= bring()
        .catch(failed)
        .finally(() => {
          adding = null;
          again();
        });
    });
  }

  function count(which: 'in' | 'out') {
    own = { ...own, [which]: own[which] + 1 };
    if (own.in + own.out === 1 && adding === null) again();
  }

  return {
    async load() {
      await read().catch(failed);
      again();
    },
    cameIn: () => count('in'),
    wentOut: () => count('out'),
    count() {
      const now = none();
      const before = all.month === now.month ? all : now;
      return { month: now.month, in: before.in + own.in, out: before.out + own.out, monthly };
    },
    async stop() {
      stopped = true;
      callOff();
      await adding;
      if (own.in + own.out > 0) await bring().catch(failed);
    },
  };
}

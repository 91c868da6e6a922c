/** Several processes in one test process, without a database: what they tell each other, who does what only one may do, whose turn it is. */
import type { Clock } from '../src/engine/clock.ts';
import type { Duty, Processes, Topic } from '../src/processes/processes.ts';

export interface FakeProcess extends Processes {
  /** Ends without goodbye: it hears nothing more, and what it was at is for others. */
  die(): void;
  /** Its hints get lost from now on. */
  mute(): void;
}

interface Asking {
  process: string;
  work: (signal: AbortSignal) => Promise<void>;
  holding: { end: AbortController; ended: Promise<void> } | null;
}

type Listener = (what: string | null) => void;

export interface FakeProcesses {
  join(): FakeProcess;
  /** Hints that were told, in order. */
  told: Array<{ topic: Topic; what: string }>;
  /** Who does it. */
  holder(name: string): string | undefined;
}

/** Nobody is there yet. Hints arrive a moment after they were told, to each by itself. */
export function createFakeProcesses(clock: Pick<Clock, 'now'>): FakeProcesses {
  const listeners = new Map<string, Array<{ topic: Topic; listener: Listener }>>();
  const duties = new Map<string, Asking[]>();
  const freeAt = new Map<string, number>();
  const told: FakeProcesses['told'] = [];
  const gone = new Set<string>();
  let joined = 0;

  function handOn(name: string) {
    const asking = duties.get(name) ?? [];
    if (asking.some(({ holding }) => holding)) return;
    const next = asking.find(({ process }) => !gone.has(process));
    if (next === undefined) return;
    const end = new AbortController();
    next.holding = { end, ended: next.work(end.signal).catch(() => {}) };
  }

  async function letGo(name: string, asking: Asking) {
    asking.holding?.end.abort();
    await asking.holding?.ended;
    duties.set(
      name,
      (duties.get(name) ?? []).filter((other) => other !== asking),
    );
    handOn(name);
  }

  function join(): FakeProcess {
    joined += 1;
    const id = `process-${joined}`;
    let isMute = false;
    const own = () =>
      [...duties].flatMap(([name, asking]) =>
        asking.filter(({ process }) => process === id).map((one) => ({ name, one })),
      );
    listeners.set(id, []);
    return {
      id: () => id,
      isGone: (other) => gone.has(other),
      duty(name, work): Duty {
        const asking: Asking = { process: id, work, holding: null };
        const all = duties.get(name) ?? [];
        if (all.some(({ process }) => process === id)) throw new Error(`${name} was asked for already`);
        duties.set(name, [...all, asking]);
        // Not before who has asked has its answer.
        setImmediate(() => handOn(name));
        return {
          get ours() {
            return asking.holding !== null && !asking.holding.end.signal.aborted;
          },
          stop: () => letGo(name, asking),
        };
      },
      tell(topic, what) {
        told.push({ topic, what });
        if (what.length > 200) throw new Error('a hint is too long');
        if (isMute) return;
        setImmediate(() => {
          for (const heard of listeners.values())
            for (const one of [...heard]) if (one.topic === topic) one.listener(what);
        });
      },
      on(topic, listener) {
        const one = { topic, listener };
        listeners.get(id)?.push(one);
        return () =>
          void listeners.set(
            id,
            (listeners.get(id) ?? []).filter((other) => other !== one),
          );
      },
      async turns(asked) {
        return asked.map(({ name, gapMs, withinMs = Number.POSITIVE_INFINITY }) => {
          const now = clock.now();
          const at = Math.max(now, freeAt.get(name) ?? 0);
          if (at - now <= withinMs) freeAt.set(name, at + gapMs);
          return at - now;
        });
      },
      check() {},
      async close() {
        await Promise.all(own().map(({ name, one }) => letGo(name, one)));
        gone.add(id);
        listeners.delete(id);
      },
      die() {
        gone.add(id);
        listeners.delete(id);
        for (const { name, one } of own()) void letGo(name, one);
      },
      mute() {
        isMute = true;
      },
    };
  }

  return {
    join,
    told,
    holder: (name) => duties.get(name)?.find(({ holding }) => holding)?.process,
  };
}

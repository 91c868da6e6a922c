/**
 * What a platform brings once only: safe on disk before anything else happens, then taken by the engine, in order for each lane
 * (a chat), until it is taken. Taking it again is harmless, as the engine knows a message by its id.
 */
import type { Clock } from '../engine/clock.ts';
import type { Seal } from '../engine/seal.ts';
import { type Files, realFiles } from '../stores/lowdb/files.ts';
import { createTaker, readOrSetAside, type Taker } from './taker.ts';
import { openUpdateFiles } from './update-files.ts';

export interface InboxOptions {
  /** For this inbox alone; holds personal data, sealed. */
  folder: string;
  seal: Seal;
  clock: Clock;
  /** Something failed and will be tried again, or could not be read and was set aside. */
  failed: (error: unknown) => void;
  /** One update could not be taken while those of others could, time after time, and was set aside; for staff to look at. */
  gaveUp: (error: unknown) => void;
  /** What spreads tries over time, from 0 to 1; by chance unless told. */
  random?: () => number;
  files?: Files;
}

export interface Inbox {
  /**
   * Durable when it resolves, and taken in the order of these calls. Throws `InboxFullError`, or what the disk throws: then it is not kept.
   * `id` is the platform's of this message. Where several processes keep, the same again is dropped for a day (without an id the same `raw`);
   * a process by itself leaves that to the engine.
   */
  keep(lane: string, raw: unknown, id?: string): Promise<void>;
  /** Has everything taken from now on: first what an earlier run left, lane by lane in order. Once only; a process may leave it to others. */
  start(take: (raw: unknown) => Promise<unknown>): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** How many wait to be taken; where several processes keep, as it was some seconds ago. */
  size(): number;
  /** Removes what was set aside of this lane; what still waits is a new beginning. */
  forget(lane: string): Promise<void>;
  /** Keeps and takes nothing more; resolves when what was being kept or taken is. What waits is taken by the next run. */
  stop(): Promise<void>;
}

/** More are waiting than an engine that works ever lets wait. */
export class InboxFullError extends Error {
  override name = 'InboxFullError';
}

/** Kept after `stop`. */
export class InboxClosedError extends Error {
  override name = 'InboxClosedError';
}

/** About an hour of a busy office with the engine down; a few kB each. */
const waitingMax = 10_000;

interface Waiting {
  number: string;
  /** Resolves to whether it is on disk. */
  saved: Promise<boolean>;
}

/** Reads what an earlier run left; rejects when the folder cannot be made or read. One process at a time may have it open. */
export async function openInbox(options: InboxOptions): Promise<Inbox> {
  const { folder, seal, clock, failed, files = realFiles } = options;
  const store = await openUpdateFiles({ folder, seal, files, now: clock.now });
  const stopping = new AbortController();
  const lanes = new Map<string, Waiting[]>();
  const serving = new Set<Promise<void>>();
  let size = 0;
  let idlers: Array<() => void> = [];
  let takeOne: Taker | null = null;

  async function serve(lane: string, queue: Waiting[]) {
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      if ((await first.saved) && !(await takeOne?.(first.number))) return;
      queue.shift();
      size -= 1;
    }
    lanes.delete(lane);
    if (size > 0) return;
    for (const idler of idlers) idler();
    idlers = [];
  }

  function begin(lane: string, queue: Waiting[]) {
    const served = serve(lane, queue).finally(() => serving.delete(served));
    serving.add(served);
  }

  function enqueue(lane: string, waiting: Waiting) {
    size += 1;
    const queue = lanes.get(lane);
    if (queue) return void queue.push(waiting);
    lanes.set(lane, [waiting]);
    if (takeOne && !stopping.signal.aborted) begin(lane, lanes.get(lane) ?? []);
  }

  for (const number of store.left) {
    const kept = await readOrSetAside(store, number, failed);
    if (kept) enqueue(kept.lane, { number, saved: Promise.resolve(true) });
  }

  return {
    async keep(lane, raw) {
      if (stopping.signal.aborted) throw new InboxClosedError('the inbox is closed');
      if (size >= waitingMax) throw new InboxFullError(`${size} updates are waiting to be taken`);
      const number = store.nextNumber();
      const writing = store.write(number, { lane, raw });
      const saved = writing.then(
        () => true,
        () => false,
      );
      enqueue(lane, { number, saved });
      await writing;
    },
    start(take) {
      if (takeOne) throw new Error('an inbox is started once');
      takeOne = createTaker({ ...options, store, take, signal: stopping.signal });
      for (const [lane, queue] of lanes) begin(lane, queue);
    },
    idle: () => (size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    size: () => size,
    forget: store.forgetParked,
    async stop() {
      stopping.abort();
      await Promise.all([...lanes.values()].flat().map(({ saved }) => saved));
      await Promise.all(serving);
    },
  };
}

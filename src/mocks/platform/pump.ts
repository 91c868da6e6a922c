/** Delivers what is queued to the bot's webhook: in order within a lane, again if refused, a record of every try. */
import { createKeep } from '../control.ts';
import { later } from './pause.ts';
import type { Posted } from './webhook-post.ts';

/** What waits to be delivered. */
export interface Waiting {
  /** Of one lane, one thing is on its way at a time, the oldest first; a lane is usually a chat. */
  lane: string;
  /** On the real clock (`performance.now()`): not to be tried before. */
  notBeforeMs: number;
  tries: number;
}

export interface WebhookOptions {
  /** How often an update that was not taken is sent again before it is dropped; 20 if left out. */
  retries?: number;
  /** Real time between tries, by how many there have been; platforms wait for minutes, tests have no time for that. */
  retryDelayMs?: number | ((tries: number) => number);
  /** How long the bot may take to answer. */
  timeoutMs?: number;
  /** Where a public address really listens: lets a bot register `https://bot.example/…` and be reached on loopback. */
  reach?: (url: string) => string;
}

export interface Try<Item> {
  item: Item;
  /** HTTP status, or what went wrong instead. */
  outcome: number | string;
  /** From 1. */
  attempt: number;
}

export interface PumpParts<Item extends Waiting> {
  /** Everything queued, in order. */
  waiting(): Iterable<Item>;
  /** Takes it off the queue: the bot has it, or it is given up. */
  confirm(item: Item): void;
  /** How many lanes may be served at once; 0 while no webhook is set. */
  lanesAtOnce(): number;
  post(item: Item, signal: AbortSignal): Promise<Posted>;
  /** Done with each try before the lane goes on. */
  tried?(item: Item, posted: Posted): void | Promise<void>;
  /** Given up after the last try. */
  dropped?(item: Item): void;
  changed: () => void;
  options: WebhookOptions;
}

export interface Pump<Item> {
  /** Looks for what can be sent now; to be called when something was queued or the webhook was set. */
  pump(): void;
  /** The last tries, oldest first. */
  tries(): readonly Try<Item>[];
  /** What was given up. */
  dropped(): readonly Item[];
  /** Nothing is on its way at this moment. */
  idle(): boolean;
  stop(): void;
}

const TRIES_KEPT = 10_000;
const DROPPED_KEPT = 1_000;

/** Stopped by `stop` only: what is queued while no webhook is set waits. */
export function createPump<Item extends Waiting>(parts: PumpParts<Item>): Pump<Item> {
  const { retries = 20, retryDelayMs = 50, timeoutMs = 10_000 } = parts.options;
  const busyLanes = new Set<string>();
  const stopping = new AbortController();
  const tries = createKeep<Try<Item>>(TRIES_KEPT);
  const dropped = createKeep<Item>(DROPPED_KEPT);

  function pump(): void {
    if (stopping.signal.aborted || parts.lanesAtOnce() === 0) return;
    const blocked = new Set(busyLanes);
    for (const item of parts.waiting()) {
      if (busyLanes.size >= parts.lanesAtOnce()) return;
      if (blocked.has(item.lane)) continue;
      // Only a lane's first may go: one that waits for its next try holds back those behind it.
      blocked.add(item.lane);
      if (item.notBeforeMs > performance.now()) continue;
      busyLanes.add(item.lane);
      void deliver(item);
    }
  }

  async function deliver(item: Item): Promise<void> {
    item.tries += 1;
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
    const posted = await parts.post(item, signal);
    tries.add({ item, outcome: posted.result, attempt: item.tries });
    if (posted.taken) parts.confirm(item);
    else if (!stopping.signal.aborted) tryLater(item);
    await parts.tried?.(item, posted);
    busyLanes.delete(item.lane);
    parts.changed();
    pump();
  }

  function tryLater(item: Item): void {
    if (item.tries > retries) {
      dropped.add(item);
      parts.confirm(item);
      parts.dropped?.(item);
      return;
    }
    const delayMs = typeof retryDelayMs === 'number' ? retryDelayMs : retryDelayMs(item.tries);
    item.notBeforeMs = performance.now() + delayMs;
    later(delayMs + 1, stopping.signal, pump);
  }

  return {
    pump,
    tries: () => tries.all(),
    dropped: () => dropped.all(),
    idle: () => busyLanes.size === 0,
    stop: () => stopping.abort(),
  };
}

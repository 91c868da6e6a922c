/**
 * Long polling. Ours and not telegraf's, which confirms a batch to Telegram even if handling it failed (Polling.loop, 4.16.3):
 * here the offset moves on only when every update of the batch is durable.
 */
import type { Clock } from '../../engine/clock.ts';
import { pause } from '../../engine/waiting.ts';
import type { TelegramApi } from './api.ts';
import { TelegramCallError } from './api.ts';
import { allowedUpdates } from './updates.ts';

/** Seconds that Telegram holds an empty poll open (Bot API, getUpdates). */
const pollSeconds = 30;
/** A poll that is not answered by then is dead. */
const pollLimitMs = (pollSeconds + 10) * 1_000;
const longestPauseMs = 30_000;
/** With growing pauses these are about two minutes. */
const triesBesideOthers = 8;

export interface PollOptions {
  api: TelegramApi;
  clock: Clock;
  /** Resolves when the update is durable. */
  take: (update: unknown) => Promise<void>;
  /** One update could not be taken while others could, time after time: it is passed over. */
  gaveUp: (error: unknown) => void;
  /** Something failed and will be tried again. */
  failed: (error: unknown) => void;
  signal: AbortSignal;
}

/** Takes updates in until the signal aborts; rejects with `TelegramCallError` when going on is no use (401, 404, 409). */
export async function poll(options: PollOptions): Promise<void> {
  const { clock, failed, signal } = options;
  const triedBefore = new Map<number, number>();
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      offset = await takeBatch(options, offset, triedBefore);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof TelegramCallError && [401, 404, 409].includes(error.code ?? 0)) throw error;
      failed(error);
      failures += 1;
      await pause(pauseAfter(error, failures), clock, signal);
    }
  }
}

/**
 * The offset after one batch, every update of which is then durable, or has been given up: one that fails again and again while
 * others of the same batch are taken fails by itself, and must not hold up everybody behind it. Throws when any is to be tried again.
 */
async function takeBatch(options: PollOptions, offset: number, failures: Map<number, number>): Promise<number> {
  const { api, take, gaveUp, signal } = options;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(pollLimitMs)]);
  const payload = { offset, timeout: pollSeconds, limit: 100, allowed_updates: allowedUpdates };
  const updates = await api.call<Array<{ update_id: number }>>('getUpdates', payload, limited);
  const outcomes = await Promise.allSettled(updates.map(take));
  const someTaken = outcomes.some(({ status }) => status === 'fulfilled');
  for (const [index, outcome] of outcomes.entries()) {
    const id = updates[index]?.update_id;
    if (outcome.status === 'fulfilled' || id === undefined) continue;
    const failed = (failures.get(id) ?? 0) + (someTaken ? 1 : 0);
    if (failed < triesBesideOthers) {
      failures.set(id, failed);
      throw outcome.reason;
    }
    gaveUp(outcome.reason);
  }
  failures.clear();
  return Math.max(offset, ...updates.map(({ update_id }) => update_id + 1));
}

function pauseAfter(error: unknown, failures: number): number {
  const asked = error instanceof TelegramCallError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(asked, Math.min(longestPauseMs, 500 * 2 ** failures));
}

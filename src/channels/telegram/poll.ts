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
  /** Whether updates come in, each time that shows. */
  works: (working: boolean) => void;
  /** For so long another poll of this bot (409) is one that is about to end; 0 unless told. */
  otherPollerMs?: number;
  signal: AbortSignal;
}

/** Takes updates in until the signal aborts; rejects with `TelegramCallError` when going on is no use (401, 404, 409 for too long). */
export async function poll(options: PollOptions): Promise<void> {
  const { clock, failed, works, signal } = options;
  const triedBefore = new Map<number, number>();
  const isForGood = createJudge(options);
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      offset = await takeBatch(options, offset, triedBefore);
      failures = 0;
      isForGood(null);
      works(true);
    } catch (error) {
      if (signal.aborted) return;
      if (isForGood(error)) throw error;
      failed(error);
      works(false);
      failures += 1;
      await pause(pauseAfter(error, failures), clock, signal);
    }
  }
}

/** Tells whether going on is no use; to be told of every outcome, null for a good one. */
function createJudge({ clock, otherPollerMs = 0 }: PollOptions): (error: unknown) => boolean {
  let otherSince: number | null = null;
  return (error) => {
    const code = error instanceof TelegramCallError ? error.code : null;
    if (code === 401 || code === 404) return true;
    // Something else may happen in between while the other one still polls; only a poll that went well tells that it has ended.
    if (error === null) otherSince = null;
    if (code !== 409) return false;
    otherSince ??= clock.now();
    return clock.now() - otherSince >= otherPollerMs;
  };
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

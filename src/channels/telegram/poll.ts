/**
 * Long polling. Ours and not telegraf's, which confirms a batch to Telegram even if handling it failed (Polling.loop, 4.16.3):
 * here the offset moves on only when every update of the batch is durable.
 */
import type { Clock } from '../../engine/clock.ts';
import type { TelegramApi } from './api.ts';
import { TelegramCallError } from './api.ts';
import { wait } from './pacer.ts';
import { allowedUpdates } from './updates.ts';

/** Seconds that Telegram holds an empty poll open (Bot API, getUpdates). */
const pollSeconds = 30;
/** A poll that is not answered by then is dead. */
const pollLimitMs = (pollSeconds + 10) * 1_000;
const longestPauseMs = 30_000;

export interface PollOptions {
  api: TelegramApi;
  clock: Clock;
  /** Resolves when the update is durable. */
  take: (update: unknown) => Promise<void>;
  /** Something failed and will be tried again. */
  failed: (error: unknown) => void;
  signal: AbortSignal;
}

/** Takes updates in until the signal aborts; rejects with `TelegramCallError` when going on is no use (401, 404, 409). */
export async function poll({ api, clock, take, failed, signal }: PollOptions): Promise<void> {
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      offset = await takeBatch({ api, take, signal }, offset);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof TelegramCallError && [401, 404, 409].includes(error.code ?? 0)) throw error;
      failed(error);
      failures += 1;
      await wait(pauseAfter(error, failures), clock, signal).catch(() => {});
    }
  }
}

/** The offset after one batch, every update of which is then durable. */
async function takeBatch(
  { api, take, signal }: Pick<PollOptions, 'api' | 'take' | 'signal'>,
  offset: number,
): Promise<number> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(pollLimitMs)]);
  const payload = { offset, timeout: pollSeconds, limit: 100, allowed_updates: allowedUpdates };
  const updates = await api.call<Array<{ update_id: number }>>('getUpdates', payload, limited);
  await Promise.all(updates.map(take));
  return Math.max(offset, ...updates.map(({ update_id }) => update_id + 1));
}

function pauseAfter(error: unknown, failures: number): number {
  const asked = error instanceof TelegramCallError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(asked, Math.min(longestPauseMs, 500 * 2 ** failures));
}

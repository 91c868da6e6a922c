import { expect, it } from 'vitest';
import type { TelegramApi } from '../../src/channels/telegram/api.ts';
import { poll } from '../../src/channels/telegram/poll.ts';
import { createFakeClock } from '../engine/harness.ts';

/** A Telegram that has these updates until they are confirmed. */
function telegramWith(ids: number[]) {
  const offsets: number[] = [];
  const api: TelegramApi = {
    async call<Result>(_method: string, payload: object) {
      const { offset } = payload as { offset: number };
      offsets.push(offset);
      return ids.filter((id) => id >= offset).map((update_id) => ({ update_id })) as Result;
    },
  };
  return { api, offsets };
}

/** Polls with updates 1 to 3, of which 2 fails `times` times, until all are confirmed or ten minutes have gone by. */
async function pollWith(fails: (id: number, times: number) => boolean) {
  const clock = createFakeClock();
  const { api, offsets } = telegramWith([1, 2, 3]);
  const stop = new AbortController();
  const times = new Map<number, number>();
  const gaveUp: unknown[] = [];
  const done = poll({
    api: {
      call: (method, payload, signal) => {
        if ((payload as { offset: number }).offset > 3) stop.abort();
        return api.call(method, payload, signal);
      },
    },
    clock,
    signal: stop.signal,
    failed: () => {},
    works: () => {},
    gaveUp: (error) => gaveUp.push(error),
    async take(update) {
      const id = (update as { update_id: number }).update_id;
      times.set(id, (times.get(id) ?? 0) + 1);
      if (fails(id, times.get(id) ?? 0)) throw new Error(`update ${id}`);
    },
  });
  await clock.advance(10 * 60_000);
  const confirmed = stop.signal.aborted;
  stop.abort();
  await clock.advance(60_000);
  await done;
  return { confirmed, gaveUp, offsets, times };
}

it('confirms nothing of a batch while one of its updates is not durable', async () => {
  const { confirmed, gaveUp, offsets } = await pollWith((id, times) => id === 2 && times < 4);
  expect(offsets.slice(0, 5)).toEqual([0, 0, 0, 0, 4]);
  expect({ confirmed, gaveUp }).toEqual({ confirmed: true, gaveUp: [] });
});

it('passes over an update that fails by itself, time after time, so that those behind it are served', async () => {
  const { confirmed, gaveUp, times } = await pollWith((id) => id === 2);
  expect(confirmed).toBe(true);
  expect(gaveUp).toHaveLength(1);
  expect(times.get(2)).toBeGreaterThanOrEqual(8);
});

it('passes over nothing while the store fails for everybody', async () => {
  const { confirmed, gaveUp, offsets } = await pollWith(() => true);
  expect({ confirmed, gaveUp }).toEqual({ confirmed: false, gaveUp: [] });
  expect(new Set(offsets)).toEqual(new Set([0]));
});

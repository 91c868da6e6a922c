/** What Prometheus reads, also while something is away: then above all. */
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/metrics.ts';

type Options = Parameters<typeof createMetrics>[0];

const well: Options = {
  oldestDue: async () => 4_000,
  now: () => 10_000,
  channels: [{ name: 'web', trouble: () => null }],
  untaken: () => 3,
  ready: async () => {},
  role: 'all',
};

const away = (): never => {
  throw new Error('the store is away');
};

/** Each figure by its name and labels. */
async function figures(
  options: Partial<Options>,
  happen: (metrics: ReturnType<typeof createMetrics>) => void = () => {},
) {
  const metrics = createMetrics({ ...well, ...options });
  happen(metrics);
  const text = await metrics.text();
  return Object.fromEntries(
    [...text.matchAll(/^(\w+(?:\{.*\})?) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  );
}

describe('the figures', () => {
  it('tell how it is at that moment', async () => {
    expect(await figures({})).toMatchObject({
      assistant_oldest_due_seconds: 6,
      assistant_ready: 1,
      assistant_inbox_waiting: 3,
      'assistant_channel_trouble{channel="web"}': 0,
    });
  });

  it('are all there while the store is away, but that nobody knows how long the oldest effect has waited', async () => {
    const told = await figures({ oldestDue: async () => away(), ready: async () => away() });
    expect(told).toMatchObject({
      assistant_oldest_due_seconds: Number.NaN,
      assistant_ready: 0,
      assistant_inbox_waiting: 3,
      'assistant_info{role="all"}': 1,
      'assistant_parked_total{kind="call"}': 0,
    });
    expect(Object.keys(told)).toContain('process_start_time_seconds');
  });

  it('are all there whichever of them cannot be read', async () => {
    const told = await figures({ untaken: away, channels: [{ name: 'web', trouble: away }] });
    expect(told).toMatchObject({
      assistant_oldest_due_seconds: 6,
      assistant_ready: 1,
      assistant_inbox_waiting: Number.NaN,
      'assistant_channel_trouble{channel="web"}': Number.NaN,
    });
  });

  it('count from 0 the messages that a channel has passed over', async () => {
    const name = 'assistant_parked_total{kind="update"}';
    expect(await figures({})).toMatchObject({ [name]: 0 });
    expect(await figures({}, ({ passedOver }) => passedOver())).toMatchObject({ [name]: 1 });
  });
});

/** The benchmark measures what it says: its arithmetic, and that everybody who is measured answers the dialogue rightly. No times. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { figuresOf, median, ratio, ratiosOf } from './figures.ts';
import { type Measured, names, type Series } from './groups.ts';
import { createPopulation, type Slice } from './load.ts';
import { jsonLine, report } from './report.ts';
import { createStage, type Stage, type VariantPlan } from './stage.ts';

const slice = (rate: number, cpuMs = 1_000): Slice => ({
  messages: rate / 2,
  seconds: 0.5,
  latenciesMs: [3, 1, 2],
  cpuMs,
  writtenBytes: rate * 50,
  rssBytes: 100 * 2 ** 20,
});
const series = (variant: string, rates: number[], { concurrency = 64, cpuMs = 1_000 } = {}): Series => ({
  variant,
  concurrency,
  slices: rates.map((rate) => slice(rate, cpuMs)),
});
const measured: Measured = {
  beside: [
    series(names.http, [20_000, 20_000, 20_000]),
    series(names.express, [10_000, 10_000, 10_000]),
    series(names.telegraf, [1_000, 500, 1_000]),
    series(names.telegraf, [500, 500, 500], { concurrency: 1 }),
    series(names.lowdb, [2_500, 1_500, 900]),
    series(names.lowdb, [750, 750, 750], { concurrency: 1 }),
  ],
  growth: [1_000, 10_000, 100_000].map((count) => series(names.existing(count), [3_000 - count / 100])),
  shared: [1, 4].map((count) => series(names.processes(count), [1_000], { cpuMs: 1_000 + count * 100 })),
};
const step = { step: 100.4, thaw: 10, hear: 80, freeze: 10, callStep: 90 };

it('compares within a round, and takes the median of that', () => {
  expect(median([9, 1, 5])).toBe(5);
  // 2.5, 3 and 0.9, where the medians themselves would say 1.5.
  expect(ratio(measured.beside[4], measured.beside[2])).toBe(2.5);
  expect(ratio(undefined, measured.beside[2])).toBeNull();
});

it('tells a series in a few numbers', () => {
  expect(figuresOf(series('x', [1_000, 3_000, 2_000]))).toEqual({
    variant: 'x',
    concurrency: 64,
    rate: 2_000,
    p50Ms: 2,
    p99Ms: 3,
    cpuUs: 1_000,
    writtenBytes: 100,
    rssMb: 100,
  });
});

it('has the ratios that count, and null for what was not measured', () => {
  expect(ratiosOf(measured)).toEqual({
    lowdb64: 2.5,
    lowdb1: 1.5,
    lowdbFlat: 0.669,
    postgres64: null,
    postgresCpu4: 1.27,
    expressOfBare: 0.5,
  });
});

it('tells it all as tables, and as one line for machines', () => {
  const results = { ...measured, step, loadBefore: 0.2 };
  expect(report(results)).toMatch(/\| ours, lowdb +\| +1,500 \| +2\.50 \|/);
  expect(jsonLine(results)).not.toContain('\n');
  expect(JSON.parse(jsonLine(results))).toMatchObject({ ratios: { lowdb64: 2.5 }, stepUs: { step: 100 } });
});

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

const everybody: VariantPlan[] = [
  { name: names.http, kind: 'bare-http' },
  { name: names.express, kind: 'bare-express' },
  { name: names.telegraf, kind: 'telegraf' },
  { name: names.grammy, kind: 'grammy' },
  { name: names.lowdb, kind: 'assistant' },
];

it.concurrent.each(everybody)('$name answers the dialogue, and what it uses is counted', async (plan) => {
  const variant = await stage.open(plan);
  try {
    const people = createPopulation(variant, { size: 7, order: 'in turn', there: false });
    await Promise.race([people.fill(), stage.broken]);
    // Whoever has come to the last message says it, too.
    await Promise.race([people.slice({ concurrency: 7, forMs: 1 }), stage.broken]);
    const { cpuMs, rssBytes } = variant.usage();
    expect(cpuMs).toBeGreaterThan(0);
    expect(rssBytes).toBeGreaterThan(10 * 2 ** 20);
  } finally {
    await variant.close();
  }
});

it.concurrent('goes on where the conversations of a filled store are', async () => {
  const variant = await stage.open({ name: 'filled', kind: 'assistant', existing: 12 });
  try {
    const people = createPopulation(variant, { size: 12, order: 'in turn', there: true });
    await variant.connect(1);
    const slice = people.slice({ concurrency: 1, forMs: 100 });
    expect(await Promise.race([slice, stage.broken])).toMatchObject({ latenciesMs: expect.anything() });
  } finally {
    await variant.close();
  }
});

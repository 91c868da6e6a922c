/** Slices → figures and ratios. */
import { existing, type Measured, names, type Series } from './groups.ts';
import type { Slice } from './load.ts';

/** How one variant did at one concurrency. */
export interface Figures {
  variant: string;
  concurrency: number;
  /** Messages per second, median of the rounds. */
  rate: number;
  p50Ms: number;
  p99Ms: number;
  /** A message's, over all rounds. */
  cpuUs: number;
  writtenBytes: number;
  /** At the end of the rounds. */
  rssMb: number;
}

/** What counts; null where it was not measured. Each is the median of the ratios within a round. */
export interface Ratios {
  /** Messages a second, ours on lowdb ÷ telegraf with a file session, 64 at once. */
  lowdb64: number | null;
  /** One at a time. */
  lowdb1: number | null;
  /** Messages a second with 100,000 conversations ÷ with 1,000. */
  lowdbFlat: number | null;
  /** Messages a second, ours on PostgreSQL ÷ telegraf with a file session, 64 at once. */
  postgres64: number | null;
  /** CPU a message, four processes ÷ one, the database's included. */
  postgresCpu4: number | null;
  /** Messages a second, express ÷ node:http, 64 at once. */
  expressOfBare: number | null;
}

const rateOf = ({ messages, seconds }: Slice) => messages / seconds;
const cpuOf = ({ messages, cpuMs }: Slice) => cpuMs / messages;

/** All of one series in a few numbers. */
export function figuresOf({ variant, concurrency, slices }: Series): Figures {
  const latencies = slices.flatMap(({ latenciesMs }) => latenciesMs);
  const sum = (part: 'messages' | 'cpuMs' | 'writtenBytes') => slices.reduce((all, slice) => all + slice[part], 0);
  return {
    variant,
    concurrency,
    rate: Math.round(median(slices.map(rateOf))),
    p50Ms: rounded(quantile(latencies, 0.5)),
    p99Ms: rounded(quantile(latencies, 0.99)),
    cpuUs: Math.round((sum('cpuMs') / sum('messages')) * 1_000),
    writtenBytes: Math.round(sum('writtenBytes') / sum('messages')),
    rssMb: Math.round((slices.at(-1)?.rssBytes ?? Number.NaN) / 2 ** 20),
  };
}

/** Of everything that was measured. */
export function ratiosOf({ beside, growth, shared }: Measured): Ratios {
  const rates = (all: Series[], over: string, under: string, concurrency = 64) =>
    ratio(find(all, over, concurrency), find(all, under, concurrency), rateOf);
  return {
    lowdb64: rates(beside, names.lowdb, names.telegraf),
    lowdb1: rates(beside, names.lowdb, names.telegraf, 1),
    lowdbFlat: rates(growth, names.existing(Math.max(...existing)), names.existing(Math.min(...existing))),
    postgres64: rates(beside, names.postgres, names.telegraf),
    postgresCpu4: shared && ratio(find(shared, names.processes(4), 64), find(shared, names.processes(1), 64), cpuOf),
    expressOfBare: rates(beside, names.express, names.http),
  };
}

/** Median over the rounds of one figure ÷ the other; null when either was not measured. */
export function ratio(
  over: Series | undefined,
  under: Series | undefined,
  figure: (slice: Slice) => number = rateOf,
): number | null {
  if (over === undefined || under === undefined) return null;
  const rounds = Math.min(over.slices.length, under.slices.length);
  const each = (series: Series) => series.slices.slice(0, rounds).map(figure);
  const unders = each(under);
  return rounded(median(each(over).map((value, round) => value / (unders[round] ?? Number.NaN))));
}

export const find = (all: Series[], variant: string, concurrency: number): Series | undefined =>
  all.find((series) => series.variant === variant && series.concurrency === concurrency);

/** The upper one of two in the middle. */
export const median = (values: number[]): number => quantile(values, 0.5);

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** To three figures that mean something. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

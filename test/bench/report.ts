/** Slices → one small table for people, and one line of JSON for machines. */
import { cpus, loadavg } from 'node:os';
import type { Slice } from './load.ts';
import type { StepCost } from './step-cost.ts';

/** All slices of one variant at one concurrency, one a round. */
export interface Series {
  variant: string;
  concurrency: number;
  slices: Slice[];
}

/** How one variant did at one concurrency. */
interface Figures {
  /** Messages per second, median of the rounds. */
  rate: number;
  /** Median of (this one / the peer) in the same round. */
  ratio: number;
  p50: number;
  p99: number;
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function figuresOf(series: Series, peer: Series): Figures {
  const latencies = series.slices.flatMap(({ latenciesMs }) => latenciesMs);
  return {
    rate: Math.round(median(series.slices.map(({ rate }) => rate))),
    ratio: rounded(median(series.slices.map(({ rate }, round) => rate / (peer.slices[round]?.rate ?? Number.NaN)))),
    p50: rounded(quantile(latencies, 0.5)),
    p99: rounded(quantile(latencies, 0.99)),
  };
}

/** The table, and the line; `peer` is the name of the variant that the others are compared with. */
export function report({ all, peer, step }: { all: Series[]; peer: string; step: StepCost }): string {
  const variants = [...new Set(all.map(({ variant }) => variant))];
  const find = (variant: string, concurrency: number) => {
    const found = all.find((series) => series.variant === variant && series.concurrency === concurrency);
    if (found === undefined) throw new Error(`${variant} was not measured at c=${concurrency}`);
    return found;
  };
  const rows = variants.map((variant) => ({
    variant,
    c1: figuresOf(find(variant, 1), find(peer, 1)),
    c64: figuresOf(find(variant, 64), find(peer, 64)),
  }));
  const head = ['variant', 'c=1 msg/s', '× peer', 'p50/p99 ms', 'c=64 msg/s', '× peer', 'p50/p99 ms'];
  const cells = rows.map(({ variant, c1, c64 }) => [variant, ...columns(c1), ...columns(c64)]);
  const { hear, endCall, freeze, thaw } = step;
  const us = (value: number) => `${value.toFixed(0)} µs`;
  const hint = `one step ${us(step.step)} = hear+transition ${us(hear)} + freeze ${us(freeze)}; a call's result ${us(endCall)}, thaw ${us(thaw)}`;
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg().map(rounded) };
  const stepUs = Object.fromEntries(Object.entries(step).map(([part, value]) => [part, rounded(value)]));
  return [...table([head, ...cells]), '', hint, JSON.stringify({ machine, rows, stepUs })].join('\n');
}

const columns = ({ rate, ratio, p50, p99 }: Figures) => [
  rate.toLocaleString('en'),
  ratio.toFixed(2),
  `${p50.toFixed(2)}/${p99.toFixed(2)}`,
];

function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

const rounded = (value: number) => Math.round(value * 100) / 100;

/** Everything measured → tables for people, as Markdown, and one line of JSON for machines. */
import { cpus } from 'node:os';
import { type Figures, figuresOf, find, ratio, ratiosOf } from './figures.ts';
import { existing, type Measured, names, type Series } from './groups.ts';
import type { StepCost } from './step-cost.ts';

export interface Results extends Measured {
  step: StepCost;
  /** What the machine had to do before, in processes that want to run; with more than a few tenths the ratios are not to be quoted. */
  loadBefore: number;
}

const number = (value: number) => value.toLocaleString('en');
const times = (value: number | null) => (value === null ? '–' : value.toFixed(2));
const machine = () => `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version.slice(1)}`;

/** The tables, with machine and day (UTC). */
export function report(results: Results): string {
  const { beside, growth, shared, step, loadBefore } = results;
  const day = new Date().toISOString().slice(0, 10);
  const parts = [
    `Measured ${day} on ${machine()}; ${beside[0]?.slices.length} rounds; load average before the run ${loadBefore.toFixed(1)}.`,
    ...[64, 1].flatMap((concurrency) => [
      `**${concurrency === 1 ? 'One citizen at a time' : `${concurrency} citizens at once`}**`,
      besideTable(beside.filter((series) => series.concurrency === concurrency)),
    ]),
    '**Ours on lowdb, by conversations that exist already** (64 citizens at once, any of them)',
    comparedTable(growth, 'there are', names.existing(existing[0] ?? 0)),
    ...(shared
      ? [
          '**Ours on PostgreSQL, by processes** (64 citizens at once)',
          comparedTable(shared, 'processes', names.processes(1)),
        ]
      : []),
    `**A step, JSON to JSON: ${us(step.step)}** = parse and thaw ${us(step.thaw)} + hear and transition ${us(step.hear)} + freeze and print ${us(step.freeze)}; the result of a call instead of a message: ${us(step.callStep)}.`,
    ratiosLine(results),
  ];
  return parts.join('\n\n');
}

/** One line: `ratios` (null where not measured), `stepUs`, and the figures that they come from. */
export function jsonLine(results: Results): string {
  const { beside, growth, shared, step } = results;
  const stepUs = Object.fromEntries(Object.entries(step).map(([part, value]) => [part, Math.round(value)]));
  return JSON.stringify({
    ratios: ratiosOf(results),
    stepUs,
    machine: machine(),
    loadBefore: results.loadBefore,
    beside: beside.map(figuresOf),
    growth: growth.map(figuresOf),
    shared: shared?.map(figuresOf) ?? null,
  });
}

const us = (value: number) => `${value.toFixed(0)} µs`;

const ratiosLine = (results: Results) =>
  `Ratios: ${Object.entries(ratiosOf(results))
    .map(([name, value]) => `\`${name}\` ${times(value)}`)
    .join(' · ')}`;

const columns = ({ p50Ms, p99Ms, cpuUs, writtenBytes, rssMb }: Figures) => [
  `${p50Ms} / ${p99Ms}`,
  number(cpuUs),
  number(writtenBytes),
  number(rssMb),
];
const columnNames = ['p50 / p99 ms', 'CPU µs/msg', 'bytes written/msg', 'memory MB'];

function besideTable(all: Series[]): string {
  const rows = all.map((series) => {
    const figures = figuresOf(series);
    const over = (variant: string) => times(ratio(series, find(all, variant, series.concurrency)));
    return [series.variant, number(figures.rate), over(names.telegraf), over(names.http), ...columns(figures)];
  });
  return table([['', 'msg/s', '× telegraf', '× node:http', ...columnNames], ...rows]);
}

function comparedTable(all: Series[], what: string, first: string): string {
  const rows = all.map((series) => {
    const figures = figuresOf(series);
    return [
      series.variant,
      number(figures.rate),
      times(ratio(series, find(all, first, series.concurrency))),
      ...columns(figures),
    ];
  });
  return table([[what, 'msg/s', `÷ ${first}`, ...columnNames], ...rows]);
}

/** Markdown that can be read as it is, too. */
function table(rows: string[][]): string {
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

/** Counts → a table for spreadsheets (RFC 4180): a row for each day, channel and flow. */
import { timesIn } from './durations.ts';
import { type Cell, funnelSteps, type PlainCount, partsOf, type Tally, timesOf } from './tally.ts';

type Value = string | number | null;

const seconds = (ms: number | null) => ms && Math.round(ms / 1_000);
const sum = (parts: Array<[string, number]>) => parts.reduce((all, [, count]) => all + count, 0);

const plain = (name: string, count: PlainCount): [string, (tally: Tally) => Value] => [
  name,
  (tally) => timesOf(tally, count),
];

const columns: Array<[name: string, of: (tally: Tally) => Value]> = [
  plain('conversations', 'conversations'),
  plain('messages', 'messages'),
  ...funnelSteps.map((step) => plain(`linking ${step === 'codeSent' ? 'code sent' : step}`, step)),
  ['linking left', (tally) => sum(partsOf(tally, 'leftAt'))],
  ['misunderstood', (tally) => sum(partsOf(tally, 'misunderstood'))],
  plain('person asked for', 'asked'),
  plain('taken over', 'taken'),
  plain('person late', 'late'),
  plain('takeover lapsed', 'lapsed'),
  plain('closed', 'closed'),
  ['first replies', (tally) => timesIn(partsOf(tally, 'firstReply')).count],
  ['first reply median s', (tally) => seconds(timesIn(partsOf(tally, 'firstReply')).medianMs)],
  ['first reply p90 s', (tally) => seconds(timesIn(partsOf(tally, 'firstReply')).p90Ms)],
  ['time to close median s', (tally) => seconds(timesIn(partsOf(tally, 'toClose')).medianMs)],
  ['time to close p90 s', (tally) => seconds(timesIn(partsOf(tally, 'toClose')).p90Ms)],
  plain('content', 'content'),
  plain('fair', 'fair'),
  plain('unhappy', 'unhappy'),
];

/** With a header in English; empty where there is nothing to tell. Lines end in CR LF, the last one too. */
export function csvOf(cells: Cell[]): string {
  const sorted = cells.toSorted((a, b) => order(a.day, b.day) || order(a.channel, b.channel) || order(a.flow, b.flow));
  const rows = sorted.map(({ day, channel, flow, tally }) => [
    day,
    channel,
    flow,
    ...columns.map(([, of]) => of(tally)),
  ]);
  return [['day', 'channel', 'flow', ...columns.map(([name]) => name)], ...rows]
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('');
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Quoted where it must be (RFC 4180); what a spreadsheet would take for a formula gets a `'` before it (OWASP, CSV Injection, read 2026-11). */
export function csvCell(value: Value): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What is counted: for each day, channel and flow how often something happened, by name. */
import type { Flow } from '../board/place.ts';

/** Steps of the funnel of linking, in order; each is counted once a way through linking. */
export const funnelSteps = ['started', 'consented', 'matched', 'codeSent', 'linked'] as const;
export type FunnelStep = (typeof funnelSteps)[number];

/**
 * `began`: conversations in which the citizen wrote that day, counted in the flow they came to first; `conversations`: those that were in this
 * flow that day, so that one counts in each of its flows; `messages`: of the citizen.
 */
export const plainCounts = [
  'began',
  'conversations',
  'messages',
  ...funnelSteps,
  'asked',
  'taken',
  'late',
  'lapsed',
  'closed',
  'content',
  'fair',
  'unhappy',
] as const;
export type PlainCount = (typeof plainCounts)[number];

/** Counted by state, by line, or by bucket of a duration; there are only so many of each. */
export const countedBy = ['leftAt', 'misunderstood', 'firstReply', 'toClose'] as const;
export type CountedBy = (typeof countedBy)[number];

export type Count = PlainCount | `${CountedBy}:${string}`;
/** Count → how often. */
export type Tally = Map<string, number>;

export interface Cell {
  day: string;
  channel: string;
  flow: Flow;
  tally: Tally;
}

/** Adds to a count. */
export function add(tally: Tally, count: string, times = 1): void {
  tally.set(count, (tally.get(count) ?? 0) + times);
}

/** How often it happened. */
export const timesOf = (tally: Tally, count: PlainCount): number => tally.get(count) ?? 0;

/** The counts of one kind, by what they are counted by. */
export const partsOf = (tally: Tally, kind: CountedBy): Array<[name: string, count: number]> =>
  [...tally].flatMap(([count, times]) =>
    count.startsWith(`${kind}:`) ? [[count.slice(kind.length + 1), times] as [string, number]] : [],
  );

/** The sum of all. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum: Tally = new Map();
  for (const tally of tallies) for (const [count, times] of tally) add(sum, count, times);
  return sum;
}

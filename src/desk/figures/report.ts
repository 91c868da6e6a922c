/** Counts → figures of a period. */
import type { z } from 'zod';
import type { figures } from '../api/shapes.ts';
import { daysLater, type Period } from './days.ts';
import { timesIn } from './durations.ts';
import {
  type Cell,
  type CountedBy,
  funnelSteps,
  type PlainCount,
  partsOf,
  sumOf,
  type Tally,
  timesOf,
} from './tally.ts';

export type Figures = z.output<typeof figures>;

/** Of the cells of a period; every day from its first to its last is told, at most from `first` to `today`. */
export function figuresOf(cells: Cell[], period: Period, { first, today }: { first: string; today: string }): Figures {
  const sum = sumOf(cells.map(({ tally }) => tally));
  const times = (count: PlainCount) => timesOf(sum, count);
  return {
    from: period.from,
    to: period.to,
    conversations: conversationsIn(sum, period),
    messages: times('messages'),
    funnel: funnelSteps.map((step) => ({ step, count: times(step) })),
    leftAt: mostFirst(sum, 'leftAt'),
    misunderstood: mostFirst(sum, 'misunderstood'),
    handoffs: {
      asked: times('asked'),
      taken: times('taken'),
      late: times('late'),
      lapsed: times('lapsed'),
      closed: times('closed'),
    },
    firstReply: timesIn(partsOf(sum, 'firstReply')),
    toClose: timesIn(partsOf(sum, 'toClose')),
    satisfaction: { content: times('content'), fair: times('fair'), unhappy: times('unhappy') },
    days: daysOf(cells, period, { first, today }),
  };
}

/** Of all flows, each once; of one flow, those that were in it. */
const conversationsIn = (tally: Tally, { flow }: Period): number =>
  timesOf(tally, flow === undefined ? 'began' : 'conversations');

const mostFirst = (tally: Tally, kind: CountedBy) =>
  partsOf(tally, kind)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));

function daysOf(cells: Cell[], period: Period, { first, today }: { first: string; today: string }): Figures['days'] {
  const byDay = Map.groupBy(cells, ({ day }) => day);
  const last = period.to < today ? period.to : today;
  const days: Figures['days'] = [];
  for (let day = period.from > first ? period.from : first; day <= last; day = daysLater(day, 1)) {
    const sum = sumOf((byDay.get(day) ?? []).map(({ tally }) => tally));
    days.push({
      day,
      conversations: conversationsIn(sum, period),
      messages: timesOf(sum, 'messages'),
      started: timesOf(sum, 'started'),
      linked: timesOf(sum, 'linked'),
      handoffs: timesOf(sum, 'asked'),
    });
  }
  return days;
}

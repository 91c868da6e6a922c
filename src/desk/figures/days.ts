/** What was counted on each day of Vietnam. */
import type { Flow } from '../board/place.ts';
import { add, type Cell, type Count, type Tally } from './tally.ts';

const dayMs = 24 * 3_600_000;

/** So many days later. */
export const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/** Channel and flow → count → how often, as it is stored. */
export type StoredDay = Record<string, Record<string, number>>;

export interface Period {
  /** Days, both counted in. */
  from: string;
  to: string;
  channel?: string | undefined;
  flow?: string | undefined;
}

export interface Days {
  count(where: Omit<Cell, 'tally'>, count: Count): void;
  /** Adds what was stored of a day. */
  load(day: string, stored: StoredDay): void;
  stored(day: string): StoredDay;
  /** Drops the days before this one, and tells which. */
  dropBefore(day: string): string[];
  /** Those of a period, day by day, in no order within a day. */
  cells(period: Period): Cell[];
}

/** Nothing counted yet. */
export function createDays(): Days {
  const days = new Map<string, Map<string, Tally>>();

  function tallyOf(day: string, key: string): Tally {
    const cells = days.get(day) ?? new Map<string, Tally>();
    days.set(day, cells);
    const tally = cells.get(key) ?? new Map<string, number>();
    cells.set(key, tally);
    return tally;
  }

  const cellsOf = (day: string): Cell[] =>
    [...(days.get(day) ?? [])].map(([key, tally]) => {
      const [channel = '', flow = ''] = key.split('/');
      return { day, channel, flow: flow as Flow, tally };
    });

  return {
    count: ({ day, channel, flow }, count) => add(tallyOf(day, `${channel}/${flow}`), count),
    load(day, stored) {
      for (const [key, counts] of Object.entries(stored)) {
        for (const [count, times] of Object.entries(counts)) add(tallyOf(day, key), count, times);
      }
    },
    stored: (day) =>
      Object.fromEntries([...(days.get(day) ?? [])].map(([key, tally]) => [key, Object.fromEntries(tally)])),
    dropBefore(first) {
      const old = [...days.keys()].filter((day) => day < first);
      for (const day of old) days.delete(day);
      return old;
    },
    cells: ({ from, to, channel, flow }) =>
      [...days.keys()]
        .filter((day) => day >= from && day <= to)
        .sort()
        .flatMap(cellsOf)
        .filter(
          (cell) => (channel === undefined || cell.channel === channel) && (flow === undefined || cell.flow === flow),
        ),
  };
}

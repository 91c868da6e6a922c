/** The views of the list as the database has them: parts of one by its index, counts of all, what a search finds. */
import type { Clock } from '../../../engine/clock.ts';
import type { Ask } from '../../database.ts';
import type { ListQuery } from '../board.ts';
import type { Counts, View } from '../views.ts';

export interface Lists {
  /** A part of a view, sealed, and how many there are in all; of those of a filter or a search it counts 10,000 at most. */
  part(query: ListQuery, about: { account: string; wanted: number[][] }): Promise<Part>;
  /** As of a second ago at most, unless `changed` was called since; where counting takes long, of as much longer ago. */
  counts(account: string): Promise<Counts>;
  /** What was counted is no more. */
  changed(): void;
  waiting(): Promise<number>;
}

export interface Part {
  total: number;
  items: Array<{ number: string; card: string }>;
}

const countsGoodMs = 1_000;
/** Counting shall take no more than one part of so many of a connection's time. */
const countsShare = 20;
const totalMax = 10_000;

/** Conditions and orders of the views, as they are in views.ts; `$1` is the account. Each has an index. */
const views: Record<View, { where: string; order: string }> = {
  waiting: { where: `queue = 'waiting'`, order: 'waiting_since, number' },
  mine: { where: `queue = 'held' and holder = $1`, order: 'unanswered_since, last_at desc, number' },
  held: { where: `queue = 'held' and holder is distinct from $1`, order: 'unanswered_since, last_at desc, number' },
  bot: { where: `queue = 'bot'`, order: 'last_at desc, number' },
  stuck: { where: 'stuck_since is not null', order: 'stuck_since, number' },
  ended: { where: `queue = 'ended'`, order: 'last_at desc, number' },
  all: { where: 'true', order: 'last_at desc, number' },
};

/** By indexes that hold all that is asked, so that the cards themselves are not read. */
const countsSql = `
  select 'queue' as kind, queue as name, count(*)::integer as count from desk_card group by queue
  union all
  select 'holder', holder, count(*)::integer from desk_card where queue = 'held' group by holder
  union all
  select 'stuck', null, count(*)::integer from desk_card where stuck_since is not null`;

interface Counted {
  kind: string;
  name: string | null;
  count: number;
}

/** Everything throws what `ask` throws. */
export function createLists({ ask, clock }: { ask: Ask; clock: Clock }): Lists {
  let counted: Promise<Counted[]> | null = null;
  let countedAt = 0;
  let tookMs = 0;
  let isOld = true;

  async function count(): Promise<Counted[]> {
    const began = clock.now();
    const rows = await ask<Counted>(countsSql, [], 'counts');
    tookMs = clock.now() - began;
    return rows;
  }

  function counts(): Promise<Counted[]> {
    const ageMs = clock.now() - countedAt;
    if (counted !== null && (ageMs < tookMs * countsShare || (ageMs < countsGoodMs && !isOld))) return counted;
    isOld = false;
    countedAt = clock.now();
    const counting = count();
    counted = counting;
    counting.catch(() => {
      if (counted === counting) counted = null;
    });
    return counting;
  }

  return {
    async part(query, { account, wanted }) {
      const { text, values, isWhole } = conditions(query, { account, wanted });
      const { order } = views[query.view];
      const page = ask<{ number: string; card: string }>(
        `${text.with} select number, card from desk_card where ${text.where} order by ${order}
          limit $${values.length + 1} offset $${values.length + 2}`,
        [...values, query.limit, query.offset],
      );
      // Asked for on its own, as a part can be told without going through all.
      const total = isWhole
        ? null
        : ask<{ count: number }>(
            `${text.with} select count(*)::integer as count from (select 1 from desk_card where ${text.where} limit ${totalMax}) as found`,
            values,
          );
      const [items, sum] = await Promise.all([page, total]);
      return { items, total: sum?.[0]?.count ?? countsOf(await counts(), account)[query.view] };
    },
    async counts(account) {
      return countsOf(await counts(), account);
    },
    changed() {
      isOld = true;
    },
    async waiting() {
      const sql = `select count(*)::integer as count from desk_card where queue = 'waiting'`;
      const rows = await ask<{ count: number }>(sql, [], 'waiting');
      return rows[0]?.count ?? 0;
    },
  };
}

function countsOf(rows: Counted[], account: string): Counts {
  const sum = (kind: string, fits: (name: string | null) => boolean = () => true) =>
    rows.filter((row) => row.kind === kind && fits(row.name)).reduce((all, { count }) => all + count, 0);
  const inQueue = (queue: string) => sum('queue', (name) => name === queue);
  return {
    waiting: inQueue('waiting'),
    mine: sum('holder', (name) => name === account),
    held: sum('holder', (name) => name !== account),
    bot: inQueue('bot'),
    stuck: sum('stuck'),
    ended: inQueue('ended'),
    all: sum('queue'),
  };
}

/** `wanted`: one of each of these must be among its hashes. */
function conditions(query: ListQuery, { account, wanted }: { account: string; wanted: number[][] }) {
  const view = views[query.view];
  const values: unknown[] = [];
  const where: string[] = [view.where];
  const value = (given: unknown) => `$${values.push(given)}`;
  if (view.where.includes('$1')) value(account);
  const { channel, language, flow, step, outcome } = query;
  for (const [column, given] of Object.entries({ channel, language, flow, step, outcome }))
    if (given !== undefined) where.push(`${column} = ${value(given)}`);
  // Found first and by their index: whoever searches looks for few.
  const found = wanted.map((any) => `words && ${value(any)}::bigint[]`);
  if (found.length > 0) where.push('number in (select number from found)');
  return {
    values,
    isWhole: where.length === 1,
    text: {
      with:
        found.length === 0
          ? ''
          : `with found as materialized (select number from desk_find where ${found.join(' and ')})`,
      where: where.join(' and '),
    },
  };
}

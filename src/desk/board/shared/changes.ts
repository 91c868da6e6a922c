/** What has changed in the list since it was last asked, by whichever process: told by the database's own clock, as processes' clocks differ. */
import type { Ask } from '../../database.ts';

export interface Changes {
  /** Numbers that were written or removed since the last call; none at the first. Throws what `ask` throws. */
  since(): Promise<string[]>;
}

/** A write takes its time from when it begins, and is seen when it ends; none takes longer than a statement may. */
const overlapS = 12;
/** More at once, and pages ask for their list anew (work/events.ts). */
const atOnce = 1_000;

const sql = `
  with since as materialized (select coalesce($1::timestamptz, clock_timestamp()) - interval '${overlapS} s' as at)
  (select number, changed_at::text as at, clock_timestamp()::text as now from desk_card, since
    where changed_at > since.at order by changed_at desc limit ${atOnce})
  union all
  (select number, desk_gone.at::text, clock_timestamp()::text from desk_gone, since
    where desk_gone.at > since.at order by desk_gone.at desc limit ${atOnce})
  union all
  select null, null, clock_timestamp()::text`;

/** Remembers what it has told within the overlap. */
export function createChanges(ask: Ask): Changes {
  let askedAt: string | null = null;
  let known = new Map<string, string>();

  return {
    async since() {
      const rows = await ask<{ number: string | null; at: string; now: string }>(sql, [askedAt], 'changes');
      const first = askedAt === null;
      const found = new Map<string, string>();
      const told: string[] = [];
      for (const { number, at } of rows) {
        if (number === null) continue;
        found.set(number, at);
        if (!first && known.get(number) !== at) told.push(number);
      }
      known = found;
      askedAt = rows.at(-1)?.now ?? askedAt;
      return told;
    },
  };
}

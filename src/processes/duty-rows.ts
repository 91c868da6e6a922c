/** The statements by which processes give themselves duties; the rows are in the table `duty`. */
import { channel, type Line } from './line.ts';

export interface DutyRows {
  /** Those of these that were still had for that term, and now are for eight seconds more. */
  renew(held: Array<{ name: string; term: string }>): Promise<Set<string>>;
  /** Those of these that were free and now are had, for eight seconds. */
  claim(names: string[], term: string): Promise<Set<string>>;
  /** Never throws: should it fail, the time runs out by itself. */
  release(held: { name: string; term: string }): Promise<void>;
}

/** Told among processes when a duty has become free. */
export const freeTopic = 'free';

/** The eight seconds begin when the database does this, so after it was sent. Locked in the order of names. */
const renewSql = `
  with given as materialized (
    select * from unnest($1::text[], $2::text[]) as given (name, term)
  ), held as materialized (
    select name from duty join given using (name, term) order by name for update of duty
  )
  update duty set until = clock_timestamp() + interval '8 seconds' from held where duty.name = held.name
  returning duty.name`;
/** Touches only what is free: all processes look all the time. */
const claimSql = `
  insert into duty as known (name, term, until)
  select name, $2, clock_timestamp() + interval '8 seconds' from unnest($1::text[]) as given (name)
  where not exists (select from duty where duty.name = given.name and duty.until >= clock_timestamp())
  order by name
  on conflict (name) do update set term = excluded.term, until = clock_timestamp() + interval '8 seconds'
  where known.until < clock_timestamp()
  returning name`;
const releaseSql = `
  with freed as (delete from duty where name = $1 and term = $2 returning name) select pg_notify($3, $4) from freed`;

/** Throws what the line throws. Flushed, all of it: what a crash took back would be given to a second process. */
export function createDutyRows(line: Line): DutyRows {
  return {
    async renew(held) {
      const names = held.map(({ name }) => name);
      const terms = held.map(({ term }) => term);
      return namesOf(await line.query(renewSql, [names, terms]));
    },
    async claim(names, term) {
      return namesOf(await line.query(claimSql, [names, term]));
    },
    async release({ name, term }) {
      await line.query(releaseSql, [name, term, channel, `${freeTopic} ${name}`]).catch(() => {});
    },
  };
}

function namesOf(rows: Array<{ name: string }>): Set<string> {
  return new Set(rows.map(({ name }) => name));
}

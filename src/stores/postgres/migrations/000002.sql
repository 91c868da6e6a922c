-- What several processes agree on, and small sealed things by name. Times are the database's own (clock_timestamp), so that no process's clock
-- matters. These tables hold a few rows, except `turn`; all are written all the time, hence room beside each row for its next version.

-- Who is alive.
-- beat_at  when the process last said so; whoever is silent for long is removed by the others
-- since    from when on it has said so without a long pause. Only who has watched that long may judge others: after the database was away,
--          everybody has been silent
create table process (
  id text collate "C" primary key,
  beat_at timestamptz not null default clock_timestamp(),
  since timestamptz not null default clock_timestamp()
) with (fillfactor = 50);

-- Who does what only one may do, and until when nobody else may.
-- term   the process and a number, so that what was asked for one time of having it does nothing to a later one
create table duty (
  name text collate "C" primary key,
  term text not null,
  until timestamptz not null
) with (fillfactor = 50);

-- When the next turn of a name is free. Unlogged: empty after the server has crashed, when a platform's pace may be broken once.
create unlogged table turn (
  name text collate "C" primary key,
  free_at timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- A turn for each of these, in ms from now; all rows are locked in order of their names, so that nobody waits in a circle. One that is farther away
-- than its `withins` (null: never) is told and not taken. A row an hour ahead is of a clock that was set back since, and forgotten.
create function take_turns(names text[], gaps double precision[], withins double precision[]) returns double precision[]
language plpgsql as $$
declare
  waits double precision[] := array_fill(0::double precision, array[cardinality(names)]);
  asked record;
  free timestamptz;
  moment timestamptz;
  wait double precision;
begin
  for asked in
    select given.* from unnest(names, gaps, withins) with ordinality as given (name, gap, within, place)
    order by given.name collate "C", given.place
  loop
    -- In one statement, or the row could be swept between its being found and its being locked.
    insert into turn as known (name, free_at) values (asked.name, '-infinity')
    on conflict (name) do update set free_at = known.free_at returning known.free_at into free;
    moment := clock_timestamp();
    if free < moment or free > moment + interval '1 hour' then free := moment; end if;
    wait := extract(epoch from free - moment) * 1000;
    waits[asked.place] := wait;
    if asked.within is null or wait <= asked.within then
      update turn set free_at = free + asked.gap * interval '1 millisecond' where turn.name = asked.name;
    end if;
  end loop;
  return waits;
end $$;

-- sealed   as on disk: the value, locked with the operator's key and bound to the name
-- version  one more with each write
create table note (
  name text collate "C" primary key,
  version integer not null,
  sealed text not null
);

-- What platforms bring once only, safe until it is taken by whichever process is free (src/inbox/postgres-inbox.ts).
--
-- lane     a keyed hash of the chat: its messages are taken one after the other
-- digest   a keyed hash of the platform's id of the message, by which one that is brought again is known
-- state    waiting to be taken; done, kept without its content for as long as platforms bring things again; parked, as it could not be
--          taken time after time; broken, as it could not be opened
-- sealed   what was brought
-- at       since when it is in this state

create table inbox (
  number bigint generated always as identity primary key,
  channel text collate "C" not null,
  lane text collate "C" not null,
  digest text collate "C" not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'done', 'parked', 'broken')),
  sealed text,
  at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0.05);
create unique index inbox_once on inbox (channel, digest);
create index inbox_waiting on inbox (channel, lane, number) where state = 'waiting';
create index inbox_done on inbox (channel, at) where state = 'done';
create index inbox_aside on inbox (channel, lane) where state in ('parked', 'broken');

-- The lanes in which something waits. Whoever takes from one has it until ready_at, and puts that off while it works.
--
-- ready_at       from when on it may be had
-- taken_by       who has it
-- kept           grows with everything that is kept in it, so that whoever has emptied it knows whether it still is
-- failures       of its first message, in a row; beside_others those between which messages of other lanes were taken

create table inbox_lane (
  channel text collate "C" not null,
  lane text collate "C" not null,
  ready_at timestamptz not null default now(),
  taken_by text,
  kept integer not null default 1,
  failures integer not null default 0,
  beside_others integer not null default 0,
  failed_at timestamptz,
  primary key (channel, lane)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index inbox_lane_ready on inbox_lane (channel, ready_at);

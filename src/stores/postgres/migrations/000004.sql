-- The help desk of many processes: its list, its search, its staff, its audit log.
--
-- Personal data stands here sealed (AES-256-GCM) or as keyed hashes (HMAC-SHA-256, 48 bits); both keys are derived from DATA_KEY.
-- Times named *_at and *_since as numbers are epoch milliseconds of the processes' clocks; timestamptz are the database's own clock.

-- What the list shows of a conversation (`card`, sealed), and what it is filtered and ordered by.
-- id          as in the table conversation
-- version     of the conversation when the card was made; form: of the program that made it
-- changed_at  when it was written, for processes that ask what is new
-- until       when its standing changes by the clock alone
create table desk_card (
  number text collate "C" primary key,
  id text collate "C" not null unique,
  version integer not null,
  form integer not null,
  changed_at timestamptz not null,
  card text not null,
  queue text not null,
  holder text,
  waiting_since double precision,
  unanswered_since double precision,
  stuck_since double precision,
  until double precision,
  last_at double precision not null,
  channel text not null,
  language text not null,
  flow text not null,
  step integer,
  outcome text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
create index desk_card_all on desk_card (last_at desc, number);
create index desk_card_queue on desk_card (queue, last_at desc, number);
create index desk_card_waiting on desk_card (waiting_since, number) where queue = 'waiting';
create index desk_card_held on desk_card (unanswered_since, last_at desc, number) where queue = 'held';
create index desk_card_stuck on desk_card (stuck_since, number) where stuck_since is not null;
create index desk_card_until on desk_card (until) where until is not null;
create index desk_card_changed on desk_card (changed_at, number);

-- What it is found by: hashes of the beginnings of its words, of its labels, of the lines it was told, of its number. Apart from the card,
-- as a card changes five times where its words change once, and each of some hundred hashes is an entry of the index.
create table desk_find (
  number text collate "C" primary key,
  words bigint[] not null
);
create index desk_find_words on desk_find using gin (words);

-- Cards that were removed, for a while, for processes that ask what is new.
create table desk_gone (
  number text collate "C" primary key,
  at timestamptz not null
);
create index desk_gone_at on desk_gone (at, number);

-- Lines that were ever said, and labels (sealed) that were ever given, by the hash they have in desk_find.
create table desk_line (
  line text collate "C" primary key
);
create table desk_label (
  hash bigint primary key,
  label text not null
);

-- Accounts of staff, sealed; `version` grows with each change.
create table desk_account (
  id text collate "C" primary key,
  version integer not null,
  account text not null
);

-- Who is signed in. hash and former: SHA-256 of the cookie, and of the one before it; `session` is sealed.
create table desk_session (
  id text collate "C" primary key,
  hash text collate "C" not null unique,
  former text collate "C" unique,
  account text not null,
  used_at double precision not null,
  session text not null
);
create index desk_session_account on desk_session (account, used_at);
create index desk_session_used on desk_session (used_at);

-- How often somebody was wrong about a password or a code; as rate-limiter-flexible wants it. key: a keyed hash; expire: epoch milliseconds.
create table desk_attempt (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index desk_attempt_expire on desk_attempt (expire);

-- Small things of the desk, sealed, each good until a time: the token of the set-up link, secrets of second factors that are being set up.
create table desk_kept (
  name text collate "C" primary key,
  kept text not null,
  until double precision not null
);
create index desk_kept_until on desk_kept (until);

-- Who looks at which conversation. It is over in half a minute anyway, so that a crash of the database may empty it.
create unlogged table desk_presence (
  number text collate "C" not null,
  account text not null,
  seen_at timestamptz not null,
  typed_at timestamptz,
  primary key (number, account)
);
create index desk_presence_seen on desk_presence (seen_at);

-- The audit log: `line` is an entry with its chain, byte for byte; the columns behind it repeat what it is searched by. audit_head is where
-- the log ends, as of a chain alone nobody can see that its last links are gone.
create table audit (
  n bigint primary key,
  line text not null,
  who text not null,
  what text not null,
  conversation text
);
create index audit_who on audit (who, n);
create index audit_what on audit (what, n);
create index audit_conversation on audit (conversation, n) where conversation is not null;

create table audit_head (
  one boolean primary key default true check (one),
  n bigint not null,
  chain text not null
);

create function audit_refuses() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_refuses();
create trigger audit_keeps before truncate on audit for each statement execute function audit_refuses();

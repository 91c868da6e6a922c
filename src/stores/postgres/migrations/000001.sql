-- The documents of the assistant, a table for each kind. Applied once, in a transaction, and never edited: what comes later is a later file.
--
-- id       the document's id with JSON's escapes, since text can hold neither NUL nor half a surrogate pair; in "C", so that an upgrade
--          of the system's locales cannot spoil the index
-- version  1 for the first write; the only fence against a writer that has read too long ago
-- due_at   epoch milliseconds; null while nothing is to be done
-- json     the document as it was given. Text and not jsonb, which refuses \u0000 and forgets the order of keys; nothing searches in it
-- fillfactor leaves room beside a row for its next version, so that a write which leaves due_at alone touches no index.

create table conversation (
  id text collate "C" primary key,
  version integer not null,
  due_at double precision,
  json text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index conversation_due on conversation (due_at, id) where due_at is not null;

create table mailbox (
  id text collate "C" primary key,
  version integer not null,
  due_at double precision,
  json text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index mailbox_due on mailbox (due_at, id) where due_at is not null;

create table figures (
  id text collate "C" primary key,
  version integer not null,
  due_at double precision,
  json text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index figures_due on figures (due_at, id) where due_at is not null;

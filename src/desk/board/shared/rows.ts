/** The statements by which the cards of conversations are kept in the tables desk_card and desk_find (migrations/000004.sql). */
import type { Ask } from '../../database.ts';

/** A card as it is stored; times are epoch ms. */
export interface CardRow {
  number: string;
  /** The conversation's, `stored` (see below). */
  id: string;
  version: number;
  /** Sealed. */
  card: string;
  queue: string;
  holder: string | null;
  waitingSince: number | null;
  unansweredSince: number | null;
  stuckSince: number | null;
  until: number | null;
  lastAt: number;
  channel: string;
  language: string;
  flow: string;
  step: number | null;
  outcome: string | null;
  /** What it is found by; null: as before. */
  words: number[] | null;
}

/** A card that is to go: of a conversation that is being deleted at this version, or, with null, that is no more. */
export interface Removal {
  number: string;
  id: string;
  version: number | null;
}

export interface CardRows {
  /** Those that are not older than what is stored, of conversations that are; one commit. Numbers must differ. */
  write(rows: CardRow[]): Promise<void>;
  /** Unless the conversation has begun anew. */
  remove(removals: Removal[]): Promise<void>;
  /** Sealed cards by number; those there are. */
  cards(numbers: string[]): Promise<Map<string, string>>;
  /** The conversation's id as it is stored. */
  idOf(number: string): Promise<string | null>;
  /** Cards whose standing the time until `now` has changed; the longest due first. */
  due(now: number, limit: number): Promise<Array<{ number: string; id: string; version: number; card: string }>>;
  /** Numbers of those that nobody holds, with no word since. */
  olderThan(before: number): Promise<string[]>;
}

/** Grows when a newer program makes cards otherwise: then all are made anew. */
export const cardForm = 1;

/** An id as the table conversation has it: with JSON's escapes, since text can hold neither NUL nor half a surrogate pair. */
export const storedId = (id: string): string => JSON.stringify(id).slice(1, -1);
export const idOfStored = (id: string): string => JSON.parse(`"${id}"`) as string;

/** Everything throws what `ask` throws. */
export function createCardRows(ask: Ask): CardRows {
  const query = <Row>(name: keyof typeof statements, values: unknown[]) =>
    ask<Row>(statements[name], values, `card ${name}`);

  return {
    async write(rows) {
      await query('write', [JSON.stringify(rows), cardForm]);
    },
    async remove(removals) {
      await query('remove', [JSON.stringify(removals)]);
    },
    async cards(numbers) {
      const rows = await query<{ number: string; card: string }>('cards', [numbers]);
      return new Map(rows.map(({ number, card }) => [number, card]));
    },
    async idOf(number) {
      const [row] = await query<{ id: string }>('idOf', [number]);
      return row?.id ?? null;
    },
    due: (now, limit) => query('due', [now, limit]),
    async olderThan(before) {
      return (await query<{ number: string }>('olderThan', [before])).map(({ number }) => number);
    },
  };
}

/**
 * `write` goes in the order of numbers, so that two processes with cards in common wait for each other, but not in a circle. A card of a
 * version that the conversation does not have yet, or no more since it began anew, is not taken, whoever is late; a card of such a version
 * that is stored gives way to any that is.
 */
const statements = {
  write: `
    with given as materialized (
      select given.* from json_to_recordset($1::json) as given (
        number text, id text, version integer, card text, queue text, holder text, "waitingSince" double precision,
        "unansweredSince" double precision, "stuckSince" double precision, until double precision, "lastAt" double precision,
        channel text, language text, flow text, step integer, outcome text, words bigint[])
      join conversation on conversation.id = given.id and conversation.version >= given.version
      order by given.number collate "C"
    ), written as (
      insert into desk_card as stored (number, id, version, form, changed_at, card, queue, holder, waiting_since, unanswered_since,
        stuck_since, until, last_at, channel, language, flow, step, outcome)
      select number, id, version, $2, clock_timestamp(), card, queue, holder, "waitingSince", "unansweredSince",
        "stuckSince", until, "lastAt", channel, language, flow, step, outcome
      from given
      on conflict (number) do update set version = excluded.version, form = excluded.form, changed_at = excluded.changed_at,
        card = excluded.card, queue = excluded.queue, holder = excluded.holder, waiting_since = excluded.waiting_since,
        unanswered_since = excluded.unanswered_since, stuck_since = excluded.stuck_since, until = excluded.until,
        last_at = excluded.last_at, channel = excluded.channel, language = excluded.language, flow = excluded.flow,
        step = excluded.step, outcome = excluded.outcome
      where stored.version < excluded.version or stored.form < excluded.form
        or (stored.version = excluded.version and (stored.queue, stored.stuck_since, stored.until)
          is distinct from (excluded.queue, excluded.stuck_since, excluded.until))
        or stored.version > (select version from conversation where conversation.id = excluded.id)
      returning number
    ), found as (
      insert into desk_find as stored (number, words)
      select number, words from given join written using (number) where words is not null
      on conflict (number) do update set words = excluded.words where stored.words <> excluded.words
    )
    delete from desk_gone where number in (select number from written)`,
  remove: `
    with given as materialized (
      select * from json_to_recordset($1::json) as given (number text, id text, version integer) order by number collate "C"
    ), removed as (
      delete from desk_card as stored using given
      where stored.number = given.number and (stored.version <= given.version
        or not exists (select 1 from conversation where conversation.id = given.id))
      returning stored.number
    ), lost as (
      delete from desk_find using removed where desk_find.number = removed.number
    )
    insert into desk_gone as stored (number, at) select number, clock_timestamp() from removed
    on conflict (number) do update set at = excluded.at`,
  cards: 'select number, card from desk_card where number = any($1::text[])',
  idOf: 'select id from desk_card where number = $1',
  due: 'select number, id, version, card from desk_card where until <= $1 order by until limit $2',
  olderThan: 'select number from desk_card where last_at < $1 and holder is null order by last_at desc, number',
};

/** Updates that wait or are parked in a database. What was set aside as broken cannot be opened by anybody, and stays behind. */
import { BrokenSealError, type Seal } from '../engine/seal.ts';
import { createHash } from '../inbox/postgres-inbox.ts';
import type { Client } from '../stores/postgres/connections.ts';
import { type Entry, inPages, type Shelf, type Update } from './kinds.ts';
import { placeOf, updateEntry, updateIn } from './updates.ts';

export interface DatabaseUpdatesOptions {
  client: Client;
  dataKey: string;
  seal: Seal;
  damaged: (what: string) => void;
}

interface Row {
  number: string;
  channel: string;
  digest: string;
  state: 'waiting' | 'parked';
  sealed: string;
}

interface Found extends Entry {
  number: string;
}

/** Holds them in memory: the inbox bounds how many there are. */
export function createDatabaseUpdates({ client, dataKey, seal, damaged }: DatabaseUpdatesOptions): Shelf {
  // As postgres-inbox.ts seals them.
  const sealId = (channel: string, digest: string) => `inbox/${channel}/${digest}`;

  /** By id, in their order; of the same one the first, as taking it again does nothing. */
  async function find(): Promise<Map<string, Found>> {
    const { rows } = await client.query<Row>(
      `select number::text, channel, digest, state, sealed from inbox where state in ('waiting', 'parked') order by number`,
    );
    const found = new Map<string, Found>();
    for (const row of rows) {
      const one = read(row);
      if (one !== null && !found.has(one.id)) found.set(one.id, one);
    }
    return found;
  }

  function read({ number, channel, digest, state, sealed }: Row): Found | null {
    try {
      const kept = seal.open(sealed, sealId(channel, digest)) as Update;
      return { number, ...updateEntry({ channel, state }, kept) };
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error;
      damaged(`row ${number}: it does not open with this DATA_KEY`);
      return null;
    }
  }

  async function keep({ id, text }: Entry): Promise<void> {
    const { channel, state } = placeOf(id);
    const { lane, raw } = updateIn(text);
    const hash = createHash(dataKey, channel);
    // Known by what it is, as the inbox knows one whose platform gives it no id; the same may wait beside one that is parked.
    const digest = hash(`update ${lane} ${state === 'parked' ? 'parked ' : ''}raw ${JSON.stringify(raw)}`);
    await client.query(
      `with kept as (
         insert into inbox (channel, lane, digest, state, sealed) values ($1, $2, $3, $4, $5)
         on conflict (channel, digest) do update set state = excluded.state, sealed = excluded.sealed, at = now()
         returning state
       )
       insert into inbox_lane as known (channel, lane) select $1, $2 from kept where state = 'waiting'
       on conflict (channel, lane) do update set kept = known.kept + 1`,
      [channel, hash(`lane ${lane}`), digest, state, seal.close({ lane, raw }, sealId(channel, digest))],
    );
  }

  async function* entries(): AsyncGenerator<Entry> {
    for (const { id, text } of (await find()).values()) yield { id, text };
  }

  return {
    pages: () => inPages(entries()),
    async get(ids) {
      const found = await find();
      return new Map(ids.flatMap((id) => (found.has(id) ? [[id, found.get(id)?.text ?? ''] as const] : [])));
    },
    async put(entries) {
      for (const entry of entries) await keep(entry);
    },
    async remove(ids) {
      const found = await find();
      // A lane in which nothing waits any more is let go of by whoever takes it next.
      await client.query('delete from inbox where number = any($1::bigint[])', [
        ids.flatMap((id) => found.get(id)?.number ?? []),
      ]);
    },
    count: async () => (await find()).size,
  };
}

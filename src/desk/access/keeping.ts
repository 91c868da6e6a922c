/** Small secrets that are good for a while, by name: in memory for one process, sealed in the database for several. */
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Soon } from '../board/overview.ts';
import type { Ask } from '../database.ts';

export interface Kept {
  secret: string;
  /** Epoch ms; it is not to be had from then on. */
  until: number;
}

export interface Keeping {
  get(name: string): Soon<Kept | null>;
  put(name: string, kept: Kept): Soon<void>;
  /** What is there already stays; says what it is then. */
  putFirst(name: string, kept: Kept): Soon<Kept>;
  drop(name: string): Soon<void>;
}

/** Nothing yet. */
export function createKeeping(clock: Clock): Keeping {
  const all = new Map<string, Kept>();

  function get(name: string): Kept | null {
    for (const [other, { until }] of all) if (clock.now() >= until) all.delete(other);
    return all.get(name) ?? null;
  }

  return {
    get,
    put: (name, kept) => void all.set(name, kept),
    putFirst(name, kept) {
      const first = get(name) ?? kept;
      all.set(name, first);
      return first;
    },
    drop: (name) => void all.delete(name),
  };
}

/** What any process has put there. Throws what `ask` throws, and `BrokenSealError` for what was sealed with another key. */
export function createSharedKeeping({ ask, seal, clock }: { ask: Ask; seal: Seal; clock: Clock }): Keeping {
  const sealedAs = (name: string) => `desk kept ${name}`;

  async function get(name: string): Promise<Kept | null> {
    const [row] = await ask<{ kept: string; until: number }>(
      'select kept, until from desk_kept where name = $1 and until > $2',
      [name, clock.now()],
    );
    return row === undefined ? null : { secret: seal.open(row.kept, sealedAs(name)) as string, until: row.until };
  }

  const values = (name: string, { secret, until }: Kept) => [name, seal.close(secret, sealedAs(name)), until];
  const dropOld = () => ask('delete from desk_kept where until <= $1', [clock.now()]);

  return {
    get,
    async put(name, kept) {
      await dropOld();
      await ask(
        `insert into desk_kept (name, kept, until) values ($1, $2, $3)
          on conflict (name) do update set kept = excluded.kept, until = excluded.until`,
        values(name, kept),
      );
    },
    async putFirst(name, kept) {
      await dropOld();
      await ask(
        'insert into desk_kept (name, kept, until) values ($1, $2, $3) on conflict do nothing',
        values(name, kept),
      );
      return (await get(name)) ?? kept;
    },
    async drop(name) {
      await ask('delete from desk_kept where name = $1', [name]);
    },
  };
}

/** The accounts as rows of the database, read again when they have changed; any process and the command line may write them. */
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Ask, Database } from '../database.ts';
import { type Account, type AccountFiles, accountShape } from './account-files.ts';
import { createLook } from './look.ts';

interface Held {
  version: number;
  account: Account | null;
}

export interface AccountRowsOptions {
  database: Database;
  seal: Seal;
  clock: Clock;
  /** Told once of each that cannot be read; it counts as nobody's account. */
  failed: (error: unknown) => void;
}

/** Any number that nothing else locks. */
const accountsLock = 4_711_150_228;

/** Knows nothing before the first look. Everything throws what the database throws. */
export function createAccountRows({ database, seal, clock, failed }: AccountRowsOptions): AccountFiles {
  let held = new Map<string, Held>();
  let untouched = true;
  /** In which whoever has its turn asks. */
  let turn: Ask | null = null;

  const sealedAs = (id: string) => `desk account ${id}`;

  function opened(id: string, sealed: string): Account | null {
    try {
      const account = accountShape.parse(seal.open(sealed, sealedAs(id)));
      if (account.id !== id) throw new Error('an account’s row has another account’s name');
      return account;
    } catch (error) {
      failed(error);
      return null;
    }
  }

  /** The sealed account comes along only where it is not known yet. */
  async function readAll(ask: Ask): Promise<void> {
    const rows = await ask<{ id: string; version: number; account: string | null }>(
      `select desk_account.id, desk_account.version, case when known.id is null then account end as account
        from desk_account left join unnest($1::text[], $2::integer[]) as known (id, version)
          on known.id = desk_account.id and known.version = desk_account.version`,
      [[...held.keys()], [...held.values()].map(({ version }) => version)],
      'accounts',
    );
    const found = new Map<string, Held>();
    for (const { id, version, account } of rows) {
      const known = held.get(id);
      found.set(id, account === null && known ? known : { version, account: opened(id, account ?? '') });
    }
    held = found;
    if (held.size > 0) untouched = false;
  }

  const look = createLook(clock, () => readAll(database.ask));

  return {
    look,
    get: (id) => held.get(id)?.account ?? null,
    has: (id) => held.has(id),
    all: () => [...held.values()].flatMap(({ account }) => (account ? [account] : [])),
    untouched: () => untouched,
    async locked(work) {
      const result = await database.together(async (ask) => {
        await ask(`select pg_advisory_xact_lock(${accountsLock})`);
        await readAll(ask);
        turn = ask;
        try {
          return await work();
        } finally {
          turn = null;
        }
      });
      // Only now: what was written is true when it is committed.
      await look(true);
      return result;
    },
    async write(account) {
      const whole = accountShape.parse(account);
      if (turn === null) throw new Error('an account is written by whoever has their turn');
      await turn(
        `insert into desk_account as stored (id, version, account) values ($1, 1, $2)
          on conflict (id) do update set version = stored.version + 1, account = excluded.account`,
        [whole.id, seal.close(whole, sealedAs(whole.id))],
      );
      return whole;
    },
  };
}

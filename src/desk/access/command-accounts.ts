/** The accounts of a database, as the command line changes them: what it does stands in the audit log at once. */
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import { createPool, endPool } from '../../stores/postgres/connections.ts';
import { migrate } from '../../stores/postgres/migrate.ts';
import { createSharedAudit } from '../audit/shared-audit.ts';
import { createDatabase } from '../database.ts';
import { type Accounts, openSharedAccounts } from './accounts.ts';

export interface CommandAccountsOptions {
  /** Of the database; migrated if it is not yet. */
  url: string;
  seal: Seal;
  clock: Clock;
  failed: (error: unknown) => void;
}

/** To be closed when the command is done. Throws what `migrate` throws. */
export async function openCommandAccounts({
  url,
  ...options
}: CommandAccountsOptions): Promise<{ accounts: Accounts; close(): Promise<void> }> {
  await migrate({ url });
  // Whoever needs a connection that broke hears of it.
  const pool = createPool({ url, lost: () => {} });
  const audit = createSharedAudit({ pool, clock: options.clock });
  const close = async () => {
    await audit.close();
    await endPool(pool);
  };
  const accounts = await openSharedAccounts({ ...options, database: createDatabase(pool) }).catch(async (error) => {
    await close();
    throw error;
  });

  async function noted<Account extends { id: string }>(changing: Promise<Account>): Promise<Account> {
    const changed = await changing;
    await audit.append({ who: '-', what: 'commandLine', conversation: null, detail: changed.id, address: null });
    return changed;
  }

  return {
    accounts: {
      ...accounts,
      add: (account, how) => noted(accounts.add(account, how)),
      change: (id, change) => noted(accounts.change(id, change)),
    },
    close,
  };
}

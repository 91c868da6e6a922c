/** The accounts of staff, each sealed, in files or in a database: the command line can write beside a running server, which soon sees it. */
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import { type Files, realFiles } from '../../stores/lowdb/files.ts';
import { ProblemError } from '../api/handling.ts';
import type { Database } from '../database.ts';
import { type Account, type AccountFiles, createAccountFiles } from './account-files.ts';
import { createAccountRows } from './account-rows.ts';

export type NewAccount = Pick<Account, 'id' | 'name' | 'role' | 'password'>;

export interface Accounts {
  /** Takes in what was changed elsewhere; looks at most once a second, unless `now`. What cannot be read is told to `failed` and counts as nobody's account. */
  look(now?: boolean): Promise<void>;
  get(id: string): Account | null;
  /** In the order of their ids. */
  all(): Account[];
  /** Whether there has been none at all since this was opened, not even one that cannot be read. */
  isEmpty(): boolean;
  /** Throws `ProblemError`: `exists`; with `first`, `set-up-over` when there is any. */
  add(account: NewAccount, how?: { first: boolean }): Promise<Account>;
  /** `change` sees the account as it is on the disk, and the others; what it throws is thrown. Throws `ProblemError` `not-found`. */
  change(id: string, change: (account: Account, others: Account[]) => Account): Promise<Account>;
}

export interface AccountsOptions {
  folder: string;
  seal: Seal;
  clock: Clock;
  files?: Files;
  failed: (error: unknown) => void;
  /** Told of an account that somebody else has made, changed or removed on the disk since this was opened. */
  changedElsewhere?: (id: string) => void;
}

/** Reads them all. Throws when the folder cannot be read. */
export function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const { files = realFiles, changedElsewhere = () => {} } = options;
  return opened(createAccountFiles({ ...options, files, changedElsewhere }), options);
}

/** Those of a database, which other processes read and write as well. Throws what the database throws. */
export function openSharedAccounts(
  options: Pick<AccountsOptions, 'seal' | 'clock' | 'failed'> & { database: Database },
): Promise<Accounts> {
  return opened(createAccountRows(options), options);
}

async function opened(
  kept: AccountFiles,
  { clock, failed }: Pick<AccountsOptions, 'clock' | 'failed'>,
): Promise<Accounts> {
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other, also of several processes, each on what the one before has left. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(() => kept.locked(work));
    last = turn.catch(() => {});
    return turn;
  }

  await kept.look(true);
  return {
    // Whoever is signed in stays so while the disk has trouble: what is known still holds.
    look: (now) => kept.look(now).catch(failed),
    get: kept.get,
    all: () => kept.all().sort((a, b) => (a.id < b.id ? -1 : 1)),
    isEmpty: kept.untouched,
    add: (account, { first } = { first: false }) =>
      inTurn(async () => {
        if (first && !kept.untouched()) throw new ProblemError('set-up-over');
        if (kept.has(account.id)) throw new ProblemError('exists');
        const fresh = { totpSecret: null, totpCounter: null, disabled: false, lastSignInAt: null };
        return kept.write({ ...account, ...fresh, changedAt: clock.now() });
      }),
    change: (id, change) =>
      inTurn(async () => {
        const account = kept.get(id);
        if (!account) throw new ProblemError('not-found');
        const others = kept.all().filter((other) => other.id !== id);
        return kept.write(change(account, others));
      }),
  };
}

/** When an account is changed: later than every time before, also when the clock went back. */
export const changedNow = (account: Account, now: number): number => Math.max(now, account.changedAt + 1);

/** Throws `ProblemError` `last-admin` when by this change nobody could administer the accounts any more. */
export function keepAnAdmin(before: Account, after: Account, others: Account[]): void {
  const administers = ({ role, disabled }: Account) => role === 'admin' && !disabled;
  if (administers(before) && !administers(after) && !others.some(administers)) throw new ProblemError('last-admin');
}

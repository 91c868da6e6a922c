/** Whether somebody is who they say: the password, and the code of the second factor, each compared only so often. */
import type { Clock } from '../../engine/clock.ts';
import { ProblemError } from '../api/handling.ts';
import type { Account } from './account-files.ts';
import type { Accounts } from './accounts.ts';
import type { Attempts } from './attempts.ts';
import type { Hashing } from './hashing.ts';
import { counterOf } from './totp.ts';

export interface Proofs {
  /** The account, if it is this one's password. Throws `ProblemError`: `wrong-credentials` also when there is no such account or it is disabled, in the same time; `too-many`. */
  password(claim: { id: string; password: string; address: string }): Promise<Account>;
  /**
   * Changes the account as `change` says if the code is right, and never takes that code again. Throws `ProblemError`: `wrong-code`,
   * `too-many`, `wrong-credentials` when the account was changed since `account` was read.
   */
  code(
    claim: { account: Account; secret: string; code: string; address: string },
    change: (account: Account) => Account,
  ): Promise<Account>;
  /** As `code` where there is none to ask for. */
  unchanged(account: Account, change: (account: Account) => Account): Promise<Account>;
}

export interface ProofsOptions {
  accounts: Accounts;
  attempts: Attempts;
  hashing: Hashing;
  clock: Clock;
}

/** Compares with what is on the disk at that moment. */
export function createProofs({ accounts, attempts, hashing, clock }: ProofsOptions): Proofs {
  const unchanged: Proofs['unchanged'] = (account, change) =>
    accounts.change(account.id, (current) => {
      if (current.disabled || current.changedAt !== account.changedAt) throw new ProblemError('wrong-credentials');
      return change(current);
    });

  /** Throws what `work` throws, counted as wrong if it is `wrong`. */
  async function attempted<T>(
    about: Parameters<Attempts['begin']>[0],
    wrong: 'wrong-credentials' | 'wrong-code',
    work: () => Promise<T>,
  ): Promise<T> {
    const attempt = await attempts.begin(about);
    try {
      const result = await work();
      await attempt.right();
      return result;
    } catch (error) {
      if (error instanceof ProblemError && error.code === wrong) await attempt.wrong();
      else await attempt.undone();
      throw error;
    }
  }

  return {
    unchanged,
    password: ({ id, password, address }) =>
      attempted({ what: 'password', account: id, address }, 'wrong-credentials', async () => {
        const account = accounts.get(id);
        const matches = await hashing.matches(password, account?.password ?? null);
        if (!matches || account === null || account.disabled) throw new ProblemError('wrong-credentials');
        return account;
      }),
    code: ({ account, secret, code, address }, change) =>
      attempted({ what: 'code', account: account.id, address }, 'wrong-code', () =>
        unchanged(account, (current) => {
          const after = current.totpSecret === secret ? current.totpCounter : null;
          const counter = counterOf({ code, secret, now: clock.now(), after });
          if (counter === null) throw new ProblemError('wrong-code');
          return { ...change(current), totpCounter: counter };
        }),
      ),
  };
}

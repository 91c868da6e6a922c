/** Where accounts, sessions, wrong attempts and small secrets are: on this machine's disk and in memory, or in a database for all processes. */
import { createHmac } from 'node:crypto';
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Note } from '../../stores/note.ts';
import type { Pool } from '../../stores/postgres/connections.ts';
import { createDatabase } from '../database.ts';
import type { Account } from './account-files.ts';
import { type Accounts, openAccounts, openSharedAccounts } from './accounts.ts';
import { type Attempts, createAttempts, inDatabase } from './attempts.ts';
import { createKeeping, createSharedKeeping, type Keeping } from './keeping.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { createSharedSessions } from './shared-sessions.ts';

export interface OnDisk {
  /** Of the accounts. */
  folder: string;
  /** Who is signed in, over restarts. */
  sessions: Note<unknown>;
  /** Told of an account that was made, changed or removed beside the running server, as by the command line: for the audit log. */
  changedElsewhere?: (id: string) => void;
}

export interface InDatabase {
  pool: Pool;
  /** The operator's secret; addresses of staff are kept under a key derived from it. */
  dataKey: string;
}

export interface PartsOptions {
  at: OnDisk | InDatabase;
  seal: Seal;
  clock: Clock;
  /** So many bytes, as base64url. */
  random: (bytes: number) => string;
  failed: (error: unknown) => void;
}

export interface Parts {
  accounts: Accounts;
  sessions: Sessions;
  attempts: Attempts;
  keeping: Keeping;
}

/** Rejects when the accounts cannot be read. */
export async function openParts({ at, ...options }: PartsOptions): Promise<Parts> {
  return 'pool' in at ? openShared(at, options) : openOwn(at, options);
}

const enabledIn = (accounts: Accounts, id: string): Account | null => {
  const account = accounts.get(id);
  return account?.disabled === false ? account : null;
};

async function openOwn(
  { sessions: note, ...where }: OnDisk,
  { seal, clock, random, failed }: Omit<PartsOptions, 'at'>,
): Promise<Parts> {
  const accounts = await openAccounts({ ...where, seal, clock, failed });
  const accountOf = (id: string) => enabledIn(accounts, id);
  const sessions = await openSessions({ note, clock, random, accountOf, failed });
  return { accounts, sessions, attempts: createAttempts(), keeping: createKeeping(clock) };
}

async function openShared(
  { pool, dataKey }: InDatabase,
  { seal, clock, random, failed }: Omit<PartsOptions, 'at'>,
): Promise<Parts> {
  const database = createDatabase(pool);
  const { ask } = database;
  const accounts = await openSharedAccounts({ database, seal, clock, failed });
  async function accountOf(id: string, now: boolean) {
    if (now) await accounts.look(true);
    return enabledIn(accounts, id);
  }
  const keyOf = (text: string) => createHmac('sha256', dataKey).update(`desk attempt ${text}`).digest('base64url');
  return {
    accounts,
    sessions: createSharedSessions({ ask, seal, clock, random, accountOf }),
    attempts: createAttempts(inDatabase(pool), keyOf),
    keeping: createSharedKeeping({ ask, seal, clock }),
  };
}

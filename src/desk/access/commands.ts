/** `npm run desk -- …`: accounts from the command line, also beside a running server. */
import { parseArgs } from 'node:util';
import { ProblemError, type Role } from '../api/handling.ts';
import { roles } from '../api/shapes.ts';
import type { Account } from './account-files.ts';
import { type Accounts, changedNow, keepAnAdmin } from './accounts.ts';
import type { Hashing } from './hashing.ts';
import { passwordCharsMin, passwordOr } from './password-rules.ts';

export const usage = `npm run desk -- COMMAND

Makes and changes the accounts of the help desk (/desk); a running server sees it within seconds.

  add-user ID --name "NAME" --role ROLE   a new account; ROLE is one of ${roles.join(', ')}
  list                                    all accounts
  disable ID                              nobody signs in with it any more; its sessions end
  enable ID                               again
  reset-password ID                       another password; its sessions end
  remove-totp ID                          without a second factor, for who has lost the telephone; its sessions end

ID: 2 to 30 small letters, digits, dots and dashes. Passwords (${passwordCharsMin} characters and more) are asked for, or read from the
standard input when that is no terminal. The accounts are in the database of DATABASE_URL; without one in the folder
DESK_USERS, or else desk/accounts in DATA_DIR.
`;

/** What is wrong at the command line, in one line. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What could not be done, in one line. */
export class CommandError extends Error {
  override name = 'CommandError';
}

export interface Tools {
  accounts: Accounts;
  hashing: Hashing;
  now: () => number;
  /** A new password, as somebody has typed it. */
  askPassword: () => Promise<string>;
  print: (line: string) => void;
}

/** Throws `UsageError` for what is no command, before anything is opened or asked; the answer throws `CommandError`. */
export function readCommand(args: string[]): (tools: Tools) => Promise<void> {
  const { positionals, values } = parsed(args);
  const [name, id, ...rest] = positionals;
  if (name === undefined) throw new UsageError('which command?');
  if (rest.length > 0) throw new UsageError(`${rest[0]}: one ID at a time; a name of several words needs quotes`);
  if (name !== 'add-user' && (values.name !== undefined || values.role !== undefined))
    throw new UsageError('--name and --role belong to add-user');
  if (name === 'list') {
    if (id !== undefined) throw new UsageError('list takes no ID');
    return async (tools) => list(tools);
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined && name !== 'add-user') throw new UsageError(`${name}: there is no such command`);
  if (id === undefined) throw new UsageError(`${name}: of which ID?`);
  if (!/^[a-z0-9][a-z0-9.-]{1,29}$/.test(id))
    throw new UsageError(`${id}: an ID has 2 to 30 small letters, digits, dots and dashes`);
  const run = command ? (tools: Tools) => command(id, tools) : adding({ id, ...values });
  return (tools) => run(tools).catch(inWords(id));
}

type Command = (id: string, tools: Tools) => Promise<void>;

const commands: Partial<Record<string, Command>> = {
  async disable(id, tools) {
    await change(id, tools, () => ({ disabled: true }));
    tools.print(`${id} is disabled.`);
  },
  async enable(id, tools) {
    await change(id, tools, () => ({ disabled: false }));
    tools.print(`${id} is enabled.`);
  },
  async 'reset-password'(id, tools) {
    const { accounts, hashing, askPassword, print } = tools;
    if (!accounts.get(id)) throw new ProblemError('not-found');
    const password = await hashing.hash(passwordOr(await askPassword(), id));
    await change(id, tools, () => ({ password }));
    print(`${id} has another password.`);
  },
  async 'remove-totp'(id, tools) {
    await change(id, tools, () => ({ totpSecret: null, totpCounter: null }));
    tools.print(`${id} has no second factor any more.`);
  },
};

function adding({ id, name, role }: { id: string; name?: string | undefined; role?: string | undefined }) {
  const called = name?.trim() ?? '';
  if (called.length < 1 || called.length > 60)
    throw new UsageError('add-user: needs --name "…", of 60 characters at most');
  const known = roles.find((one): one is Role => one === role);
  if (known === undefined) throw new UsageError(`add-user: needs --role, one of ${roles.join(', ')}`);
  return async ({ accounts, hashing, askPassword, print }: Tools) => {
    if (accounts.get(id)) throw new ProblemError('exists');
    const password = await hashing.hash(passwordOr(await askPassword(), id));
    await accounts.add({ id, name: called, role: known, password });
    print(`${id} can sign in at /desk, as ${known}.`);
  };
}

function list({ accounts, print }: Tools) {
  const all = accounts.all();
  const rows = all.map(({ id, role, name, totpSecret, disabled, lastSignInAt }) => [
    id,
    role,
    totpSecret === null ? 'no second factor' : 'second factor',
    lastSignInAt === null ? 'never signed in' : new Date(lastSignInAt).toISOString(),
    `${name}${disabled ? '  (disabled)' : ''}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) print(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  if (all.length === 0) print('There are no accounts yet.');
}

const change = (id: string, { accounts, now }: Tools, what: () => Partial<Account>) =>
  accounts.change(id, (current, others) => {
    const after = { ...current, ...what(), changedAt: changedNow(current, now()) };
    keepAnAdmin(current, after, others);
    return after;
  });

const inWords = (id: string) => (error: unknown) => {
  if (!(error instanceof ProblemError)) throw error;
  const said: Partial<Record<ProblemError['code'], string>> = {
    exists: `${id}: there is such an account already`,
    'not-found': `${id}: there is no such account`,
    'last-admin': `${id} is the only administrator; make another one first`,
    'bad-input': error.extra.detail ?? 'that cannot be',
  };
  throw new CommandError(said[error.code] ?? error.code);
};

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { name: { type: 'string' }, role: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
